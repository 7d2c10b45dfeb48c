"""One page through pdfium: its picture, its ink, and its text as a second opinion.

PDFium is not thread-safe: pages are read in worker processes, one at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.glyphs import Glyph
from pipeline.page_geometry import PageGeometry, turn_of
from pipeline.pictures import READING_PIXELS, for_reading, reading_scale
from pipeline.text_layer import TextLayer, build_layer

if TYPE_CHECKING:
    from PIL.Image import Image

COVERING = 0.5
"""A picture over more than this share of a page is the page's scan or its background."""
_INVISIBLE_MODES = (3, 7)
"""Text rendering modes that paint nothing (ISO 32000-1, table 106)."""
_POINTS_PER_INCH = 72.0
_THUMBNAIL_DPI = 36
_INK_LEVEL = 200
_MAX_OBJECTS = 50_000
_POSSIBLE_DPI = (90.0, 1300.0)
_SQUARE_TOLERANCE = 1.02
_EDGE_SLACK = 0.01
"""Share of the page's longer side by which a picture may miss its edges."""
_LOOKS_SAME = 6.0
"""Mean grey levels between the drawn page and the stored picture, both as thumbnails."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What is on a page besides text."""

    image_share: float
    """Share of the page that the largest picture covers, 0-1."""
    paths: int
    hidden_text: float = 0.0
    """Share of the pieces of text that nobody sees: invisible, or under a picture, 0-1."""


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


def read_pdfium_layer(page: Any, *, hidden: bool = False) -> TextLayer:
    """Return the text layer by pdfium alone: for pages on which pdfplumber fails."""
    geometry = geometry_of(page)
    text_page = page.get_textpage()
    try:
        glyphs = list(_glyphs(text_page, geometry))
    finally:
        text_page.close()
    return build_layer(geometry, glyphs, hidden=hidden)


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
    """Measure pictures, count paths and hidden text, in forms too."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    largest, paths, texts, hidden, under = 0.0, 0, 0, 0, 0
    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_TEXT)
    for seen, item in enumerate(page.get_objects(filter=kinds)):
        if seen > _MAX_OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            texts += 1
            invisible = raw.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE_MODES
            hidden, under = hidden + invisible, under + (not invisible)
        else:
            share = share_of_page(item, width, height)
            largest = max(largest, share)
            if share > COVERING:  # objects come in the order in which they are painted
                hidden, under = hidden + under, 0
    return Ink(min(largest, 1.0), paths, hidden / max(texts, 1))


def share_of_page(item: Any, width: float, height: float) -> float:
    """Return which share of a page of ``width`` x ``height`` points an object covers."""
    left, bottom, right, top = item.get_bounds()
    side = max(width, height)
    return float(min(right - left, side) * min(top - bottom, side) / max(width * height, 1.0))


def shows_ink(page: Any) -> bool:
    """Tell whether anything but paper is to be seen, on a thumbnail."""
    return has_dark(render(page, _THUMBNAIL_DPI)[0])


def has_dark(image: Image) -> bool:
    """Tell whether a picture has a pixel that is darker than paper."""
    darkest = image.convert("L").getextrema()[0]
    return float(darkest) < _INK_LEVEL  # type: ignore[arg-type]  # one band: a pair of numbers


def render(page: Any, dpi: float) -> tuple[Image, float]:
    """Return the page in grey as displayed, and its dpi: lower than asked for on giant pages."""
    width, height = page.get_size()
    dpi *= min(1.0, reading_scale(width * height * (dpi / _POINTS_PER_INCH) ** 2))
    bitmap = page.render(scale=dpi / _POINTS_PER_INCH, grayscale=True)
    try:
        # The picture shares the bitmap's memory until it is copied.
        return bitmap.to_pil().convert("L").copy(), dpi
    finally:
        bitmap.close()


@dataclass(frozen=True, slots=True)
class OwnPicture:
    """The one picture that is a page, as stored but upright, and its resolution."""

    image: Image
    dpi: float
    dpi_y: float | None
    """Down the page, where pixels are not square."""


def own_picture(page: Any) -> OwnPicture | None:
    """Return the picture that covers the whole page, with its own pixels; None if none does.

    Drawing a scan anew blurs it and costs pixels that were never there. What was taken out is
    compared with the drawn page: masks, inverted or shifted pictures are not what they look like.
    Of a giant scan only so many pixels as can be read are drawn.
    """
    item = _only_picture(page)
    if item is None:
        return None
    if math.prod(item.get_px_size()) > READING_PIXELS:
        return None
    try:
        image = for_reading(item.get_bitmap(render=False).to_pil())
    except (RuntimeError, ValueError):  # PdfiumError: a format that only drawing can decode
        return None
    turned = int(page.get_rotation()) % 360
    image = image.rotate(-turned, expand=True) if turned else image
    width, height = page.get_size()
    across = image.width / width * _POINTS_PER_INCH
    down = image.height / height * _POINTS_PER_INCH
    possible = all(_POSSIBLE_DPI[0] <= dpi <= _POSSIBLE_DPI[1] for dpi in (across, down))
    if not possible or not _same_look(page, image):
        return None
    square = max(across, down) / min(across, down) <= _SQUARE_TOLERANCE
    dpi, dpi_y = round(across, 2), None if square else round(down, 2)
    return OwnPicture(_bilevel(item, image), dpi, dpi_y)


def _only_picture(page: Any) -> Any | None:
    """Return the page's picture if it has one only, upright and over the whole page."""
    import pypdfium2.raw as raw

    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
    found = []
    for item in page.get_objects(filter=kinds):
        found.append(item)
        if len(found) > 1 or item.type != raw.FPDF_PAGEOBJ_IMAGE:
            return None
    if not found or raw.FPDFPage_GetAnnotCount(page):
        return None
    a, b, c, d, _, _ = found[0].get_matrix().get()
    left, bottom, right, top = found[0].get_bounds()
    x0, y0, x1, y1 = page.get_cropbox()
    slack = _EDGE_SLACK * max(x1 - x0, y1 - y0)
    ends = zip((left, bottom, right, top), (x0, y0, x1, y1), strict=True)
    upright = a > 0 and d > 0 and abs(b) + abs(c) < 1e-3 * (a + d)
    return found[0] if upright and all(abs(p - q) <= slack for p, q in ends) else None


def _bilevel(item: Any, image: Image) -> Image:
    if item.get_metadata().bits_per_pixel == 1:
        return image.convert("L").point([255 * (level > 127) for level in range(256)], "1")
    return image


def _same_look(page: Any, image: Image) -> bool:
    from PIL import ImageChops, ImageStat

    drawn, _ = render(page, _THUMBNAIL_DPI)
    small = image.reduce(max(1, image.width // (2 * drawn.width))).convert("L").resize(drawn.size)
    difference = ImageStat.Stat(ImageChops.difference(drawn, small)).mean[0]
    return float(difference) <= _LOOKS_SAME
