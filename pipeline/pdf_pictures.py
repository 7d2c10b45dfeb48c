"""Whether the pictures of a PDF page can be read at all: a broken scan must not pass for a blank.

No reader says so: pdfium draws nothing where it cannot decode a picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipeline.pictures import DAMAGE, MAX_PIXELS, no_pixel_limit
from pipeline.unpacked_size import most_unpacked

if TYPE_CHECKING:
    from PIL.Image import Image

_CONSIDERABLE = 0.2
"""Share of the page from which on a picture may be its text and not its ornament."""
_MOST_LOOKED_AT = 20
MAX_DRAWN_PIXELS = 1_000_000_000
"""Larger pictures are not drawn. pdfium goes through a picture line by line, so that more is borne
than of a picture file: an A0 sheet at 600 dpi has 558 million."""
_JPEG, _JPEG_2000, _JBIG_2 = "DCTDecode", "JPXDecode", "JBIG2Decode"
_JPEG_BLOCK = 64
"""Pixels that share codes; half a bit is less than those of a blank block take."""
_JPEG_END = b"\xff\xd9"
_FILLED_ROWS = 4
"""At the end of a picture: no paper is of one level over so many rows."""
_BEHIND_END = b"\0\t\n\r "


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture that takes a considerable part of a page."""

    item: Any
    """A ``pypdfium2.PdfImage``; gone with its page."""
    width: int
    height: int

    @property
    def is_giant(self) -> bool:
        """Whether it has more pixels than are drawn."""
        return self.width * self.height > MAX_DRAWN_PIXELS

    def __str__(self) -> str:
        return f"a picture of {self.width} x {self.height} pixels"


def considerable_pictures(page: Any, image_share: float) -> list[PagePicture]:
    """Return the larger pictures of a page; ``image_share`` is that of the largest one."""
    if image_share < _CONSIDERABLE:
        return []
    return list(_pictures(page))


def _pictures(page: Any) -> Iterator[PagePicture]:
    import pypdfium2.raw as raw

    from pipeline.pdfium_page import share_of_page

    width, height = page.get_size()
    for seen, item in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,))):
        if seen > _MOST_LOOKED_AT:
            return
        if share_of_page(item, width, height) >= _CONSIDERABLE:
            with suppress(RuntimeError):
                yield PagePicture(item, *item.get_px_size())


def giant_among(pictures: Iterable[PagePicture]) -> str | None:
    """Return what is said of a picture with too many pixels; None if there is none."""
    return next((str(picture) for picture in pictures if picture.is_giant), None)


def damage_of(pictures: Iterable[PagePicture]) -> str | None:
    """Return in which way one of the pictures is not whole, by its packed bytes; None if none is.

    Quick: pixels are decoded only of a JPEG that does not end like one.
    """
    return next((found for p in pictures if (found := _damage(p)) is not None), None)


def undrawn_among(pictures: Iterable[PagePicture]) -> str | None:
    """Return which picture pdfium cannot decode; None if it can all of them.

    Decodes them: for pages on which nothing is to be seen.
    """
    return next((f"{p} cannot be decoded" for p in pictures if not _is_drawn(p)), None)


def _is_drawn(picture: PagePicture) -> bool:
    if picture.width * picture.height > MAX_PIXELS:
        return True  # nobody decodes that for a second opinion
    for drawn in (False, True):
        try:
            image = picture.item.get_bitmap(render=drawn).to_pil().convert("L")
        except (RuntimeError, ValueError):  # PdfiumError: a format that only drawing can decode
            continue
        darkest, lightest = image.getextrema()
        if not drawn or darkest != lightest:
            return True
    return False


def _damage(picture: PagePicture) -> str | None:
    filters = picture.item.get_filters()
    last = filters[-1] if filters else ""
    packed = bytes(picture.item.get_data())
    most_bits = 8 * most_unpacked(len(packed), filters)
    if most_bits < _least_bits(picture, last):
        return f"{picture} is cut off: there are only {len(packed)} bytes of it"
    if last in (_JPEG, _JPEG_2000):
        content = packed if len(filters) == 1 else picture.item.get_data(decode_simple=True)
        return None if _is_whole(picture, bytes(content), last) else f"{picture} ends early"
    return f"{picture} cannot be decoded" if last != _JBIG_2 and not _is_known(picture) else None


def _is_known(picture: PagePicture) -> bool:
    try:
        return bool(picture.item.get_metadata().bits_per_pixel)
    except RuntimeError:
        return True  # nothing is said of it


def _is_whole(picture: PagePicture, content: bytes, kind: str) -> bool:
    """Look at the end of a JPEG, and where it is none, decode the picture."""
    if content.rstrip(_BEHIND_END).endswith(_JPEG_END):
        return True
    if kind == _JPEG_2000:
        return _is_known(picture)
    return _has_last_row(content)


def _has_last_row(content: bytes) -> bool:
    """Tell whether a JPEG that does not end like one is whole: only its end mark is lost then.

    Where the codes end early, the rest of the picture is filled with one level.
    """
    from PIL import Image as PillowImage

    try:
        with (
            no_pixel_limit(),
            PillowImage.open(BytesIO(content + _JPEG_END), formats=("JPEG",)) as image,
        ):
            last = (0, max(0, image.height - _FILLED_ROWS), image.width, image.height)
            return any(low != high for low, high in _levels(image.crop(last)))
    except DAMAGE:
        return False


def _levels(image: Image) -> list[tuple[int, int]]:
    return [band.getextrema() for band in image.split()]  # type: ignore[misc]  # a pair each


def _least_bits(picture: PagePicture, last_filter: str) -> float:
    pixels = picture.width * picture.height
    if last_filter == _JPEG:
        return pixels / _JPEG_BLOCK / 2
    if last_filter == "CCITTFaxDecode":
        return picture.height  # a bit for a row that is like the one above
    return 0 if last_filter in (_JPEG_2000, _JBIG_2) else pixels
