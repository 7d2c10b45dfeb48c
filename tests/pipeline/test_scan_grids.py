"""Grids on drawn tables and on the samples' own pages, printed and scanned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.document import BoundingBox, Page
from pipeline.ocr import RecognisedWord
from pipeline.page_building import TableDraft, TextDraft
from pipeline.readers import open_source
from pipeline.scan_grids import find_grids, wipe_rules
from pipeline.scan_tables import cell_lines, draft_blocks, place_words
from samples.degrade import PROFILES
from samples.render import print_pdf, scan_pages
from tests.program import ROOT

DPI = 100
SOURCES = ROOT / "samples" / "sources"
WITH_TABLES = ("04-strategjia-e-informimit", "05-raporti-i-degjimeve", "09-plani-i-punes")


def drawn(rules: list[tuple[int, int, int, int]], words: tuple[str, ...] = ()) -> Image.Image:
    image = Image.new("L", (800, 600), 240)
    draw = ImageDraw.Draw(image)
    for rule in rules:
        draw.line(rule, fill=30, width=2)
    for n, word in enumerate(words):
        draw.text((120, 120 + 60 * n), word, fill=20, font_size=26)
    return image


LEVELS = [(100, y, 700, y) for y in (100, 160, 220, 280)]
UPRIGHTS = [(x, 100, x, 280) for x in (100, 300, 500, 700)]


def test_a_full_grid() -> None:
    (grid,) = find_grids(np.asarray(drawn(LEVELS + UPRIGHTS, ("Vendim", "Buxheti"))), DPI)
    assert (grid.rows, grid.columns, len(grid.cells)) == (3, 3, 9)
    first = grid.cells[0]
    assert first.box.x0 == pytest.approx(100, abs=3)
    assert first.box.y1 == pytest.approx(160, abs=3)


def test_merged_cells_are_one() -> None:
    short = [(300, 160, 300, 280), (500, 100, 500, 280)]
    broken = [(100, 220, 100, 220), (300, 220, 700, 220)]
    rules = [LEVELS[0], LEVELS[1], LEVELS[3], *broken, UPRIGHTS[0], UPRIGHTS[3], *short]
    (grid,) = find_grids(np.asarray(drawn(rules)), DPI)
    spans = {(c.row, c.column): (c.row_span, c.column_span) for c in grid.cells}
    assert spans == {
        (0, 0): (1, 2),
        (0, 2): (1, 1),
        (1, 0): (2, 1),
        (1, 1): (1, 1),
        (1, 2): (1, 1),
        (2, 1): (1, 1),
        (2, 2): (1, 1),
    }


@pytest.mark.parametrize(
    "rules",
    [[], [(100, 100, 700, 100)], [(100, 100, 700, 100), (100, 300, 700, 300)], LEVELS[:1]],
    ids=["nothing", "rule", "two-rules", "underline"],
)
def test_what_is_no_table(rules: list[tuple[int, int, int, int]]) -> None:
    picture = drawn(rules, ("PROCESVERBAL NGA MBLEDHJA", "Rendi i ditës"))
    assert find_grids(np.asarray(picture), DPI) == ()


def test_rules_are_wiped_and_words_stay() -> None:
    picture = np.asarray(drawn(LEVELS + UPRIGHTS, ("Vendim",)))
    wiped = wipe_rules(picture, find_grids(picture, DPI), DPI)
    assert wiped[95:105, 110:690].min() > 180
    assert (wiped[120:150, 118:260] < 100).sum() == (picture[120:150, 118:260] < 100).sum()


def test_without_a_table_nothing_is_wiped() -> None:
    picture = np.asarray(drawn([], ("Vendim",)))
    assert wipe_rules(picture, (), DPI) is picture


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["office200", "grey300", "old150"])
@pytest.mark.parametrize("name", WITH_TABLES)
def test_the_samples_tables_have_their_shape(name: str, profile: str, tmp_path: Path) -> None:
    pdf = tmp_path / "page.pdf"
    pdf.write_bytes(print_pdf(SOURCES / f"{name}.html"))
    with open_source(pdf, "application/pdf") as source:
        pages = [source.read_page(n, 300) for n in range(1, source.page_count + 1)]
    scan = PROFILES[profile]
    checked = 0
    for page, image in zip(pages, scan_pages(pdf.read_bytes(), scan), strict=True):
        assert isinstance(page, Page)
        upright = image.rotate(-scan.skew, fillcolor=235, resample=Image.Resampling.BICUBIC)
        found = find_grids(np.asarray(upright.convert("L")), scan.dpi[0])
        shapes = [(g.rows, g.columns, len(g.cells)) for g in found]
        assert shapes == [(t.rows, t.columns, len(t.cells)) for t in page.tables]
        checked += len(shapes)
    assert checked


def word(text: str, x: float, y: float, line: int, block: int = 1) -> RecognisedWord:
    return RecognisedWord(text, BoundingBox(x, y, x + 40, y + 20), 0.9, block, line)


def test_words_go_to_their_cells_line_by_line() -> None:
    grids = find_grids(np.asarray(drawn(LEVELS + UPRIGHTS)), DPI)
    words = [
        word("Titulli", 100, 40, 0),
        # Tesseract's lines run across the cells:
        *(word("Rruga", 110, 105, 1, 2), word("1.200", 510, 107, 1, 2)),
        *(word("e", 150, 106, 1, 2), word("re", 112, 132, 2, 2), word("€", 560, 106, 1, 2)),
        word("Fundi", 100, 320, 3, 3),
    ]
    placed, outside = place_words(words, grids)
    assert [w.text for w in outside] == ["Titulli", "Fundi"]
    texts = [[w.text for w in line] for line in cell_lines(placed[0, 0])]
    assert texts == [["Rruga", "e"], ["re"]]
    drafts = draft_blocks(words, grids)
    assert [type(draft) for draft in drafts] == [TextDraft, TableDraft, TextDraft]
    table = drafts[1]
    assert isinstance(table, TableDraft)
    filled = {(c.row, c.column): " ".join(w.text for w in c.words) for c in table.cells if c.words}
    assert filled == {(0, 0): "Rruga e re", (0, 2): "1.200 €"}


def test_without_tables_the_engines_order_stands() -> None:
    left = [word("majtas", 50, y, n, 1) for n, y in enumerate((100, 140))]
    right = [word("djathtas", 400, y, 5 + n, 2) for n, y in enumerate((90, 130))]
    drafts = draft_blocks([*left, *right], ())
    assert [d.lines[0][0].text for d in drafts if isinstance(d, TextDraft)] == [
        "majtas",
        "djathtas",
    ]
