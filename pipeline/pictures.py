"""The pictures of a file in their own colours, upright: for people's eyes, not for OCR."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import PageError
from pipeline.grey import to_grey
from pipeline.signatures import JPEG, PNG, TIFF

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURES = frozenset({TIFF, JPEG, PNG})
"""Media types whose pages are pictures."""
MAX_PIXELS = 250_000_000
"""Larger pictures are refused (the limit of OCRmyPDF): an A0 sheet at 300 dpi has 139 million."""
FORMATS = {TIFF: ("TIFF",), JPEG: ("JPEG", "MPO"), PNG: ("PNG",)}
"""The formats that Pillow may take for each media type."""
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError,
          struct.error)  # fmt: skip
"""What Pillow raises on damaged pictures (its own crash corpus)."""
_WHITE = 255
_COLOUR_SIDE = 800
_COLOURLESS = 24
"""Levels between the bands of a pixel that are the noise of JPEG, not colour."""


@contextmanager
def open_picture(path: Path, media_type: str, number: int) -> Iterator[Image]:
    """Open frame ``number`` (from 1) of a picture file, not yet decoded, as it is stored.

    Raises:
        PageError: ``page_damaged``, ``image_too_large``.
    """
    from PIL import Image

    # A file object, not a path: see pipeline.images.
    with path.open("rb") as handle, no_pixel_limit():
        try:
            with Image.open(handle, formats=FORMATS[media_type]) as image:
                if number > 1:
                    image.seek(number - 1)
                if pixels_of(image) > MAX_PIXELS:
                    raise PageError("image_too_large", size_of(image))
                yield image
        except DAMAGE as error:
            raise PageError("page_damaged", f"frame {number}: {first_line(error)}") from error


def read_upright(path: Path, media_type: str, number: int) -> Image:
    """Return frame ``number`` upright in mode 1, L or RGB; without metadata, on white paper.

    What a JPEG or PNG that is cut short still holds is returned.
    """
    from PIL import ImageFile, ImageOps

    with open_picture(path, media_type, number) as image:
        ImageFile.LOAD_TRUNCATED_IMAGES = media_type != TIFF
        try:
            image.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        return plain(ImageOps.exif_transpose(image))


def for_reading(image: Image) -> Image:
    """Return the picture as bilevel, grey or, only where it has colour, RGB; on white paper.

    Many scanners store grey pages in three equal bands; those cost three times the memory.
    """
    result = plain(image)
    return result if result.mode != "RGB" or _is_coloured(result) else result.convert("L")


def _is_coloured(image: Image) -> bool:
    from PIL import ImageChops

    small = image.reduce(max(1, max(image.size) // _COLOUR_SIDE))
    red, green, blue = small.split()
    spreads = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return any(int(spread.getextrema()[1]) > _COLOURLESS for spread in spreads)  # type: ignore[arg-type]  # one band: a pair of numbers


def plain(image: Image) -> Image:
    """Return the picture as bilevel, grey or RGB, without alpha and without metadata."""
    if image.has_transparency_data:
        result = _on_paper(image.convert("RGBA"))
    elif image.mode in ("1", "L", "RGB"):
        result = image.copy()
    elif image.mode in ("I", "F") or image.mode.startswith("I;"):
        result = to_grey(image)
    else:
        result = image.convert("RGB")
    result.info.clear()
    return result


def _on_paper(image: Image) -> Image:
    from PIL import Image

    paper = Image.new("RGBA", image.size, (_WHITE, _WHITE, _WHITE, _WHITE))
    return Image.alpha_composite(paper, image).convert("RGB")


@contextmanager
def no_pixel_limit() -> Iterator[None]:
    """Switch Pillow's own limits (a warning at 89, an error at 179 megapixels) off: ours is 250.

    Pillow's remarks on odd metadata are no matter of the batch either and stay silent.
    """
    from PIL import Image

    before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def pixels_of(image: Image) -> int:
    """Return how many pixels a picture has."""
    return image.width * image.height


def size_of(image: Image) -> str:
    """Return a picture's size for a message."""
    return f"{image.width} x {image.height} pixels"


def first_line(error: Exception) -> str:
    """Return the first line of what an error says, its name where it says nothing."""
    return (str(error) or type(error).__name__).splitlines()[0]
