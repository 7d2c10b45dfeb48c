"""The pictures of a file in their own colours, upright: for people's eyes, not for OCR."""

from __future__ import annotations

import math
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pipeline.errors import PageError
from pipeline.grey import to_grey
from pipeline.png_chunks import pixels_of_png
from pipeline.signatures import JPEG, PNG, TIFF

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

PICTURES = frozenset({TIFF, JPEG, PNG})
"""Media types whose pages are pictures."""
MAX_PIXELS = 250_000_000
"""Larger pictures are refused (the limit of OCRmyPDF): an A0 sheet at 300 dpi has 139 million."""
READING_PIXELS = 36_500_000
"""Larger pictures are read at a lower resolution, lest OCR needs more memory than a child may use:
25 bytes a pixel were measured, Tesseract included. A4 at 600 dpi and A2 at 300 dpi have fewer; A0
is left 153 dpi, at which letters of 8 points are 17 pixels high."""
FORMATS = {TIFF: ("TIFF",), JPEG: ("JPEG", "MPO"), PNG: ("PNG",)}
"""The formats that Pillow may take for each media type."""
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError,
          struct.error)  # fmt: skip
"""What Pillow raises on damaged pictures (its own crash corpus)."""
_SHADED = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"})
"""Modes in which neighbours can be averaged."""
_WHITE = 255
_ORIENTATION = 0x112
_COLOUR_SIDE = 800
_COLOURLESS = 24
"""Levels between the bands of a pixel that are the noise of JPEG, not colour."""


@contextmanager
def open_picture(path: Path, media_type: str, number: int) -> Iterator[Image]:
    """Open frame ``number`` (from 1) of a picture file, not yet decoded, as it is stored.

    Raises:
        PageError: ``page_damaged``, ``image_too_large``.
    """
    # A file object, not a path: see pipeline.images.
    with path.open("rb") as handle, no_pixel_limit():
        try:
            with open_frames(handle, media_type) as image:
                if number > 1:
                    image.seek(number - 1)
                if pixels_of(image) > MAX_PIXELS:
                    raise PageError("image_too_large", size_of(image))
                yield image
        except DAMAGE as error:
            raise PageError("page_damaged", f"frame {number}: {first_line(error)}") from error


def open_frames(file: BinaryIO, media_type: str) -> ImageFile:
    """Open a picture with Pillow; of a PNG that it refuses for its metadata, the pixels alone.

    Raises:
        OSError: or another error of :data:`DAMAGE`.
    """
    from PIL import Image

    try:
        return Image.open(file, formats=FORMATS[media_type])
    except DAMAGE:
        if media_type != PNG:
            raise
        file.seek(0)
        return Image.open(BytesIO(pixels_of_png(file.read())), formats=FORMATS[PNG])


def read_upright(path: Path, media_type: str, number: int) -> Image:
    """Return frame ``number`` upright in mode 1, L or RGB; without metadata, on white paper.

    What a JPEG or PNG that is cut short still holds is returned.
    """
    from PIL import ImageFile

    with open_picture(path, media_type, number) as image:
        ImageFile.LOAD_TRUNCATED_IMAGES = media_type != TIFF
        try:
            image.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        return plain(upright(image))


def reading_scale(pixels: float) -> float:
    """Return by how much the sides of a picture of so many pixels may be multiplied for reading."""
    return math.sqrt(READING_PIXELS / max(pixels, 1.0))


def fitted(image: Image) -> Image:
    """Return a decoded picture of more than :data:`READING_PIXELS` so much smaller; else itself."""
    from PIL.Image import Resampling

    share = reading_scale(pixels_of(image))
    if share >= 1.0:
        return image
    if image.mode not in _SHADED:
        image = image.convert("L") if image.mode == "1" else plain(image)
    size = (max(1, int(image.width * share)), max(1, int(image.height * share)))
    return image.resize(size, Resampling.BICUBIC, reducing_gap=2.0)


def upright(image: Image, orientation: int | None = None) -> Image:
    """Return a decoded picture as the camera was held; as it is where its EXIF cannot be read.

    ``orientation``: another than its own, see :func:`orientation_of`.
    """
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    # Not ImageOps.exif_transpose: it writes the EXIF anew, and fails on an entry that is no matter.
    turn = turns.get(orientation_of(image) if orientation is None else orientation)
    return image if turn is None else image.transpose(turn)


def orientation_of(image: Image) -> int:
    """Return how a picture is stored, 1 (upright) to 8, as its EXIF says; 1 if it says nothing."""
    try:
        orientation = image.getexif().get(_ORIENTATION)
    except DAMAGE:
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


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
    name = type(error).__name__
    # Of a missing tag of a TIFF Python says its bare number.
    said = f"{name}: {error}" if isinstance(error, LookupError) else str(error)
    line = (said or name).splitlines()[0]
    return line.partition(" <")[0]  # Pillow names its own file object, no matter of a reader
