"""A drawn table through the whole ladder with real Tesseract."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import Page
from pipeline.ocr import TesseractEngine
from pipeline.ocr_page import build_ocr_page
from pipeline.readers import PageImage
from pipeline.reading_ladder import read_picture

pytestmark = pytest.mark.ocr
ROWS = (
    ("Fshati", "Gra", "Burra", "Shuma"),
    ("Çeshmëz", "12", "31", "43"),
    ("Lisharrë", "8", "19", "27"),
    ("Gjithsej", "20", "50", "70"),
)
TOP, LEFT, HEIGHT = 300, 120, 80
UPRIGHTS = (LEFT, 520, 700, 880, 1100)


def draw_table(angle: float) -> Image.Image:
    image = Image.new("L", (1240, 1000), 252)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype("DejaVuSans.ttf", 34)
    draw.text((LEFT, 120), "Pjesëmarrja në dëgjimet publike", 10, font)
    draw.text((LEFT, 720), "Shënim: shifrat janë të përkohshme.", 10, font)
    for y in range(TOP, TOP + (len(ROWS) + 1) * HEIGHT, HEIGHT):
        draw.line((LEFT, y, UPRIGHTS[-1], y), fill=10, width=3)
    for x in UPRIGHTS:
        draw.line((x, TOP, x, TOP + len(ROWS) * HEIGHT), fill=10, width=3)
    for n, row in enumerate(ROWS):
        for x, text in zip(UPRIGHTS, row, strict=False):
            draw.text((x + 14, TOP + n * HEIGHT + 18), text, 10, font)
    return image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=252)


def read(image: Image.Image, *, fast: bool = False) -> Page:
    engine, picture = TesseractEngine(), PageImage(1, image, 200, "a picture")
    return build_ocr_page(picture, read_picture(engine, picture, "sqi,eng", 60, fast=fast), engine)


@pytest.mark.parametrize(("angle", "fast"), [(0, False), (1.5, False), (0, True)])
def test_a_scanned_table_has_its_cells(angle: float, fast: bool) -> None:
    page = read(draw_table(angle), fast=fast)
    (table,) = page.tables
    assert (table.rows, table.columns, table.header_row) == (4, 4, 0)
    found = {(c.row, c.column): page.raw[c.start : c.end] for c in table.cells}
    truth = {(r, c): text for r, row in enumerate(ROWS) for c, text in enumerate(row)}
    assert sum(found[place] == text for place, text in truth.items()) >= 15
    assert [block.kind for block in page.blocks] == ["text", "table", "text"]
    assert page.raw.startswith("Pjesëmarrja në dëgjimet publike\n\n")
    assert page.raw.endswith("\n\nShënim: shifrat janë të përkohshme.")
    for word in page.words:
        assert page.raw[word.start : word.end] == word.text
        assert word.box is not None
    assert "wipe_grids" in [step.name for step in page.reading.steps]
