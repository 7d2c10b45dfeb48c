from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.cell_clearing import clear_cells
from pipeline.document import BoundingBox
from pipeline.ink import Pixels

DPI = 150
FRONT, BACK, PAPER = 90, 210, 240
CELLS = tuple(BoundingBox(50, y, 750, y + 80) for y in (60, 160, 260, 360))


def page(*words: tuple[str, int, int, int]) -> Image.Image:
    """Words ``(text, x, cell, grey)`` in the cells of a page."""
    image = Image.new("L", (800, 500), PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype("DejaVuSans.ttf", 30)
    for text, x, cell, grey in words:
        draw.text((x, CELLS[cell].y0 + 20), text, fill=grey, font=font)
    return image


PRINTED = tuple(("Shpenzimet", 60, n, FRONT) for n in range(3))


def ink(pixels: Pixels, cell: int, x0: int, x1: int) -> int:
    rows = slice(int(CELLS[cell].y0), int(CELLS[cell].y1))
    return int((pixels[rows, x0:x1] < PAPER - 15).sum())


def test_the_other_side_goes_where_something_stands_on_this_one() -> None:
    shining = tuple(("atsil ejtetyQ", 350, n, BACK) for n in range(4))
    before = np.array(page(*PRINTED, *shining))
    after, faint, drawn = clear_cells(before, CELLS, DPI)
    assert (faint, drawn) == (3, 0)
    for cell in range(3):
        assert ink(after, cell, 340, 740) == 0
        assert ink(after, cell, 50, 330) == ink(before, cell, 50, 330)
    # By itself it may be a pencil's.
    assert ink(after, 3, 340, 740) == ink(before, 3, 340, 740) > 0


@pytest.mark.parametrize("grey", [FRONT, 150], ids=["black", "a-lighter-pen"])
def test_ink_of_this_side_stays(grey: int) -> None:
    before = np.array(page(*PRINTED, *(("12.500", 400, n, grey) for n in range(3))))
    after, faint, drawn = clear_cells(before, CELLS, DPI)
    assert (faint, drawn) == (0, 0)
    assert (after == before).all()


def test_a_stamps_ring_goes_and_a_cross_that_leaves_its_cell_stays() -> None:
    image = page(*PRINTED)
    draw = ImageDraw.Draw(image)
    draw.ellipse((400, 100, 640, 340), outline=40, width=4)
    draw.line((690, 250, 730, 345), fill=40, width=4)
    draw.line((730, 250, 690, 345), fill=40, width=4)
    before = np.array(image)
    after, _, drawn = clear_cells(before, CELLS, DPI)
    assert drawn == 3
    assert sum(ink(after, cell, 380, 660) for cell in range(4)) == 0
    assert ink(after, 2, 680, 740) == ink(before, 2, 680, 740) > 0


def test_an_empty_table_has_nothing_to_clear() -> None:
    empty = np.full((500, 800), PAPER, np.uint8)
    assert clear_cells(empty, CELLS, DPI)[1:] == (0, 0)
