"""Pictures of pages for the eye: upright, in colour, without metadata, kept in a cache.

A page's metadata (camera, place, embedded preview) stays in the archive: what goes to the portal is
drawn anew from the pixels.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import PageError, SourceError, UsageError
from pipeline.files import write_atomically
from pipeline.last_opened import LastOpened
from pipeline.pdf_readers import open_readers
from pipeline.pictures import PICTURES, plain, read_upright

if TYPE_CHECKING:
    from PIL.Image import Image

DEFAULT_WIDTH = 1600
"""Pixels: fills a large screen, and a letter of 10 points on A4 is still 27 pixels high."""
MAX_SIDE = 8000
"""Larger sides are refused: half of what WebP can hold."""
SUFFIX = ".webp"
_QUALITY = 80
_VERSION = 1
"""Part of the cache's key: raise it with any change of the pixels."""
_PDF = "application/pdf"
_pdfs = LastOpened(open_readers)


def page_image(
    original: Path, media_type: str, page: int, width: int, height: int | None = None
) -> bytes:
    """Return page ``page`` (from 1) of an original as WebP, ``width`` pixels wide.

    A picture is never enlarged. ``height`` is that of the page at this width: give it where the
    pixels of a scan are not square (a fax), else the picture keeps its own shape. Opens an
    untrusted file: call it in a worker process.

    Raises:
        PageError: the page cannot be read.
        UsageError: the file has no pictures (text, mail), or the size is out of range.
    """
    if not 1 <= width <= MAX_SIDE:
        raise UsageError(f"a page image is 1 to {MAX_SIDE} pixels wide, not {width}")
    if media_type in PICTURES:
        image = _fitted(read_upright(original, media_type, page), width, height)
    elif media_type == _PDF:
        image = _rendered(original, page, width)
    else:
        raise UsageError(f"{media_type} has no page images: there is nothing but text in it")
    target = BytesIO()
    image.save(target, "WEBP", quality=_QUALITY, method=4)
    return target.getvalue()


def cached_page_image(
    cache: Path,
    original: Path,
    sha256: str,
    media_type: str,
    page: int,
    width: int,
    height: int | None = None,
) -> bytes:
    """Return :func:`page_image` from the folder ``cache``, drawn if it is not there yet.

    A cache that is not there, or cannot be written to, is done without.
    """
    path = cached_path(cache, sha256, page, width, height)
    try:
        return path.read_bytes()
    except OSError:
        content = page_image(original, media_type, page, width, height)
    with suppress(OSError):
        write_atomically(path, content, durable=False)
    return content


def cached_path(cache: Path, sha256: str, page: int, width: int, height: int | None = None) -> Path:
    """Return where the image of a page is kept; a folder of equal prefixes holds some hundreds."""
    about = repr((sha256, page, width, height, _QUALITY, _VERSION))
    name = hashlib.sha256(about.encode()).hexdigest()
    return cache / name[:2] / f"{name}{SUFFIX}"


def _fitted(image: Image, width: int, height: int | None) -> Image:
    from PIL import Image

    tall = height or max(1, round(image.height * width / image.width))
    if image.width < width:
        tall, width = max(1, round(tall * image.width / width)), image.width
    if tall > MAX_SIDE:
        tall, width = MAX_SIDE, max(1, round(width * MAX_SIDE / tall))
    # Bilevel shrinks to grey: letters stay readable.
    smooth = image.convert("L") if image.mode == "1" else image
    return smooth.resize((width, tall), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _rendered(path: Path, number: int, width: int) -> Image:
    """Draw a page of the file as it was read: without bombs, and repaired where it had to be."""
    import pypdfium2

    try:
        readers = _pdfs.open(path)
    except SourceError as error:
        raise PageError("page_damaged", str(error)) from error
    if readers.pdfium is None:
        raise PageError("page_damaged", "pdfium cannot open the file")
    try:
        return _drawn(readers.pdfium, number, width)
    except (pypdfium2.PdfiumError, IndexError, ZeroDivisionError) as error:
        raise PageError("page_damaged", f"page {number}: {error}") from error


def _drawn(document: Any, number: int, width: int) -> Image:
    page = document[number - 1]
    points_wide, points_tall = page.get_size()
    bitmap = page.render(scale=min(width / points_wide, MAX_SIDE / points_tall))
    try:
        return plain(bitmap.to_pil())
    finally:
        bitmap.close()
        page.close()
