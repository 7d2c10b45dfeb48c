"""Tables without rules on scans become cells of a grid."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.aligned_grids import with_aligned
from pipeline.document import BoundingBox, Page
from pipeline.ocr import RecognisedWord, TesseractEngine
from pipeline.ocr_page import build_ocr_page
from pipeline.readers import PageImage
from pipeline.reading_ladder import read_picture
from pipeline.scan_grids import Grid, GridCell
from pipeline.scan_tables import place_words

ROWS = (
    ("Zëri", "Plani", "Realizimi"),
    ("Paga", "1.250.000", "1.101.500"),
    ("Rruga", "2.400.000", "2.400.000"),
    ("Uji", "75.500", "12.000"),
    ("Gjithsej", "3.725.500", "3.513.500"),
)


def word(text: str, x: float, y: float, line: int) -> RecognisedWord:
    return RecognisedWord(text, BoundingBox(x, y, x + 16 * len(text), y + 22), 0.95, 0, line)


def words_of(rows: tuple[tuple[str, ...], ...], top: float = 0) -> tuple[RecognisedWord, ...]:
    return tuple(
        word(t, 300 * n, top + 40 * at, at)
        for at, row in enumerate(rows)
        for n, t in enumerate(row)
    )


def test_each_word_has_its_cell() -> None:
    words = words_of(ROWS)
    (grid,) = with_aligned((), words)
    assert (grid.rows, grid.columns) == (5, 3)
    placed, outside = place_words(words, (grid,))
    assert outside == []
    texts = {
        (grid.cells[n].row, grid.cells[n].column): "".join(word.text for word in found)
        for (_, n), found in placed.items()
    }
    assert texts == {(at, n): t for at, row in enumerate(ROWS) for n, t in enumerate(row)}


def test_words_of_a_ruled_table_make_no_second_one() -> None:
    words = words_of(ROWS)
    box = BoundingBox(-5, -5, 900, 300)
    ruled = Grid(box, 1, 1, (GridCell(0, 0, 1, 1, box),))
    assert with_aligned((ruled,), words) == (ruled,)


def test_tables_are_in_order_of_the_page() -> None:
    box = BoundingBox(-5, 395, 900, 700)
    ruled = Grid(box, 1, 1, (GridCell(0, 0, 1, 1, box),))
    first, second, third = with_aligned((ruled,), (*words_of(ROWS), *words_of(ROWS, 800)))
    assert second is ruled
    assert first.box.y1 < ruled.box.y0 < ruled.box.y1 < third.box.y0


def test_running_text_is_no_table() -> None:
    words = []
    for line in range(5):
        x = 0.0
        for text in ("Kuvendi", "i", "komunës", "miratoi", "vendimin", "për", "buxhetin"):
            words.append(word(text, x, 40 * line, line))
            x += 16 * len(text) + 8
    assert with_aligned((), words) == ()


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    page = Image.new("L", (1654, 1100), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype("DejaVuSerif.ttf", 32)
    pen.text(
        (150, 100), "Kuvendi i Komunës miratoi buxhetin e vitit të ardhshëm,", font=font, fill=0
    )
    pen.text((150, 150), "si vijon në pasqyrën e mëposhtme të zërave kryesorë:", font=font, fill=0)
    for at, row in enumerate(ROWS):
        for n, t in enumerate(row):
            pen.text((150 + 480 * n, 280 + 60 * at), t, font=font, fill=0)
    pen.text(
        (150, 700), "Vendimi hyn në fuqi ditën e botimit në fletoren zyrtare.", font=font, fill=0
    )
    return page


def read(image: Image.Image, *, fast: bool) -> Page:
    engine = TesseractEngine()
    picture = PageImage(1, image, 200, "a picture")
    return build_ocr_page(picture, read_picture(engine, picture, "sqi,eng", 60, fast=fast), engine)


@pytest.mark.ocr
@pytest.mark.parametrize("turn", [0, 180])
def test_a_scan_is_text_table_and_text(picture: Image.Image, turn: int) -> None:
    image = picture.rotate(turn + 0.3, Image.Resampling.BICUBIC, fillcolor=255)
    page = read(image, fast=False)
    (table,) = page.tables
    cells = {(cell.row, cell.column): page.raw[cell.start : cell.end] for cell in table.cells}
    wanted = {(at, n): t for at, row in enumerate(ROWS) for n, t in enumerate(row)}
    assert sum(cells[spot] == text for spot, text in wanted.items()) >= 14
    assert table.header_row == 0
    assert [block.kind for block in page.blocks].count("table") == 1
    assert page.raw.index("miratoi") < page.raw.index("Realizimi") < page.raw.index("fletoren")


@pytest.mark.ocr
def test_one_pass_finds_it_too(picture: Image.Image) -> None:
    page = read(picture, fast=True)
    assert [table.rows for table in page.tables] == [5]
