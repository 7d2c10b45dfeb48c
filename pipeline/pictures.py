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
"""The limit of ``pipeline.images``: larger ones were never read."""
_FORMATS = {TIFF: ("TIFF",), JPEG: ("JPEG", "MPO"), PNG: ("PNG",)}
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError,
           struct.error)  # fmt: skip
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
    with path.open("rb") as handle, _own_limit():
        try:
            with Image.open(handle, formats=_FORMATS[media_type]) as image:
                if number > 1:
                    image.seek(number - 1)
                if image.width * image.height > MAX_PIXELS:
                    raise PageError("image_too_large", f"{image.width} x {image.height} pixels")
                yield image
        except _DAMAGE as error:
            detail = (str(error) or type(error).__name__).splitlines()[0]
            raise PageError("page_damaged", f"frame {number}: {detail}") from error


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
def _own_limit() -> Iterator[None]:
    """Switch Pillow's own limit off, and its remarks on odd metadata: ours is 250 megapixels."""
    from PIL import Image

    before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before
