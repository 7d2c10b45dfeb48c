"""One page through pdfium: its picture, its ink, and its text as a second opinion.

PDFium is not thread-safe: pages are read in worker processes, one at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.glyphs import Glyph, without_doubles
from pipeline.page_geometry import PageGeometry, turn_of
from pipeline.text_layer import TextLayer, build_layer

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_RENDERED_PIXELS = 250_000_000
"""A larger page is rendered at a lower resolution; the same limit as for picture files."""
_POINTS_PER_INCH = 72.0
_THUMBNAIL_DPI = 36
_INK_LEVEL = 200
_MAX_OBJECTS = 50_000


@dataclass(frozen=True, slots=True)
class Ink:
    """What is on a page besides text."""

    image_share: float
    """Share of the page that the largest picture covers, 0-1."""
    paths: int


@contextmanager
def pdfium_page(document: Any, number: int) -> Iterator[Any]:
    """Load page ``number`` (from 1) and free it afterwards."""
    page = document[number - 1]
    try:
        yield page
    finally:
        page.close()


def geometry_of(page: Any) -> PageGeometry:
    """Return the page's boxes as pdfium sees them."""
    return PageGeometry.of(page.get_mediabox(), page.get_cropbox(), page.get_rotation())


def read_text(page: Any) -> str:
    """Return the page's text in content order, also what lies beside the visible page."""
    text_page = page.get_textpage()
    try:
        return str(text_page.get_text_range())
    finally:
        text_page.close()


def read_pdfium_layer(page: Any) -> TextLayer:
    """Return the text layer by pdfium alone: for pages on which pdfplumber fails."""
    geometry = geometry_of(page)
    text_page = page.get_textpage()
    try:
        glyphs = without_doubles(_glyphs(text_page, geometry))
    finally:
        text_page.close()
    return build_layer(geometry, glyphs)


def _glyphs(text_page: Any, geometry: PageGeometry) -> Iterator[Glyph]:
    import pypdfium2.raw as raw

    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if code in (0, 0xFFFE, 0xFFFF) or raw.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        box = geometry.displayed(*text_page.get_charbox(index, loose=True))
        angle = math.degrees(raw.FPDFText_GetCharAngle(text_page, index))
        size = float(raw.FPDFText_GetFontSize(text_page, index))
        turn = turn_of(angle - geometry.rotation)
        height = box.x1 - box.x0 if turn in (90, 270) else box.y1 - box.y0
        yield Glyph(chr(code), box, max(size, height, 1.0), turn=turn)


def measure_ink(page: Any) -> Ink:
    """Measure pictures and count paths, in forms too."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    largest, paths = 0.0, 0
    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH)
    for seen, item in enumerate(page.get_objects(filter=kinds)):
        if seen > _MAX_OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            continue
        left, bottom, right, top = item.get_bounds()
        area = min(right - left, max(width, height)) * min(top - bottom, max(width, height))
        largest = max(largest, area / max(width * height, 1.0))
    return Ink(min(largest, 1.0), paths)


def shows_ink(page: Any) -> bool:
    """Tell whether anything but paper is to be seen, on a thumbnail."""
    image, _ = render(page, _THUMBNAIL_DPI)
    darkest = image.getextrema()[0]
    return float(darkest) < _INK_LEVEL  # type: ignore[arg-type]  # one band: a pair of numbers


def render(page: Any, dpi: float) -> tuple[Image, float]:
    """Return the page in grey as displayed, and its dpi: lower than asked for on giant pages."""
    width, height = page.get_size()
    pixels = width * height * (dpi / _POINTS_PER_INCH) ** 2
    if pixels > MAX_RENDERED_PIXELS:
        dpi *= math.sqrt(MAX_RENDERED_PIXELS / pixels)
    bitmap = page.render(scale=dpi / _POINTS_PER_INCH, grayscale=True)
    try:
        # The picture shares the bitmap's memory until it is copied.
        return bitmap.to_pil().convert("L").copy(), dpi
    finally:
        bitmap.close()
