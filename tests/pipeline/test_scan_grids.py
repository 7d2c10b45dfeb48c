"""Grids on drawn tables and on the samples' own pages, printed and scanned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.document import Page
from pipeline.ink import Pixels
from pipeline.readers import open_source
from pipeline.scan_grids import Grid, find_grids, wipe_rules
from pipeline.scan_rules import find_rules
from samples.degrade import PROFILES
from samples.render import print_pdf, scan_pages
from tests.program import ROOT

DPI = 100
SOURCES = ROOT / "samples" / "sources"
WITH_TABLES = ("04-strategjia-e-informimit", "05-raporti-i-degjimeve", "09-plani-i-punes")


def grids_of(picture: Pixels, dpi: float) -> tuple[Grid, ...]:
    rules = find_rules(picture, dpi)
    return find_grids(rules, dpi) if rules else ()


def wiped_of(picture: Pixels) -> Pixels:
    rules = find_rules(picture, DPI)
    assert rules is not None
    return wipe_rules(picture, rules, find_grids(rules, DPI), DPI)


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
    (grid,) = grids_of(np.asarray(drawn(LEVELS + UPRIGHTS, ("Vendim", "Buxheti"))), DPI)
    assert (grid.rows, grid.columns, len(grid.cells)) == (3, 3, 9)
    first = grid.cells[0]
    assert first.box.x0 == pytest.approx(100, abs=3)
    assert first.box.y1 == pytest.approx(160, abs=3)


def test_merged_cells_are_one() -> None:
    short = [(300, 160, 300, 280), (500, 100, 500, 280)]
    broken = [(100, 220, 100, 220), (300, 220, 700, 220)]
    rules = [LEVELS[0], LEVELS[1], LEVELS[3], *broken, UPRIGHTS[0], UPRIGHTS[3], *short]
    (grid,) = grids_of(np.asarray(drawn(rules)), DPI)
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
    assert grids_of(np.asarray(picture), DPI) == ()


def test_rules_are_wiped_and_words_stay() -> None:
    picture = np.asarray(drawn(LEVELS + UPRIGHTS, ("Vendim",)))
    wiped = wiped_of(picture)
    assert wiped[95:105, 110:690].min() > 180
    assert (wiped[120:150, 118:260] < 100).sum() == (picture[120:150, 118:260] < 100).sum()


def test_without_a_table_nothing_is_wiped() -> None:
    picture = np.asarray(drawn([], ("Vendim",)))
    assert grids_of(picture, DPI) == ()


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
        found = grids_of(np.asarray(upright.convert("L")), scan.dpi[0])
        shapes = [(g.rows, g.columns, len(g.cells)) for g in found]
        assert shapes == [(t.rows, t.columns, len(t.cells)) for t in page.tables]
        checked += len(shapes)
    assert checked


def test_a_frame_round_a_table_is_none() -> None:
    frame = [(40, 40, 760, 40), (40, 560, 760, 560), (40, 40, 40, 560), (760, 40, 760, 560)]
    (grid,) = grids_of(np.asarray(drawn([*LEVELS, *UPRIGHTS, *frame])), DPI)
    assert (grid.rows, grid.columns) == (3, 3)
    assert grids_of(np.asarray(drawn(frame, ("Vendim", "Buxheti"))), DPI) == ()


def test_a_box_with_one_column_is_no_table() -> None:
    assert grids_of(np.asarray(drawn([*LEVELS, UPRIGHTS[0], UPRIGHTS[-1]])), DPI) == ()


def test_tables_that_a_stray_line_joins_are_two() -> None:
    lower = [(100, y, 700, y) for y in (380, 440, 500)]
    uprights = [(x, 380, x, 500) for x in (100, 400, 700)]
    stray = [(420, 280, 420, 380)]
    found = grids_of(np.asarray(drawn([*LEVELS, *UPRIGHTS, *lower, *uprights, *stray])), DPI)
    assert [(g.rows, g.columns) for g in found] == [(3, 3), (2, 2)]


def test_rules_of_the_other_side_are_none() -> None:
    image = drawn(LEVELS + UPRIGHTS)
    draw = ImageDraw.Draw(image)
    for x in (200, 600):
        draw.line((x, 60, x, 340), fill=205, width=2)
    draw.line((60, 190, 740, 190), fill=205, width=2)
    (grid,) = grids_of(np.asarray(image), DPI)
    assert (grid.rows, grid.columns) == (3, 3)


def test_light_rules_are_rules_where_all_are() -> None:
    image = Image.new("L", (800, 600), 240)
    draw = ImageDraw.Draw(image)
    for rule in LEVELS + UPRIGHTS:
        draw.line(rule, fill=205, width=2)
    assert len(grids_of(np.asarray(image), DPI)) == 1


@pytest.mark.parametrize("y", [205, 210, 226])
def test_a_stamp_over_a_table_divides_no_cell(y: int) -> None:
    # 150 dpi: the sides of the rings stand upright for the height of a whole row.
    levels = [(60, 100 + 42 * n, 740, 100 + 42 * n) for n in range(7)]
    image = drawn([*levels, *((x, 100, x, 352) for x in (60, 400, 740))])
    draw = ImageDraw.Draw(image)
    for radius in (83, 97):
        draw.ellipse((230 - radius, y - radius, 230 + radius, y + radius), outline=30, width=4)
    (grid,) = grids_of(np.asarray(image), 150)
    assert (grid.rows, grid.columns, len(grid.cells)) == (6, 2, 12)


def test_a_cell_that_is_divided_once_is_two() -> None:
    (grid,) = grids_of(np.asarray(drawn([*LEVELS, *UPRIGHTS, (400, 160, 400, 220)])), DPI)
    assert (grid.rows, grid.columns, len(grid.cells)) == (3, 4, 10)


def test_a_word_on_its_rule_is_not_wiped() -> None:
    picture = np.array(drawn(LEVELS + UPRIGHTS))
    picture[130:133, 120:280] = 30  # a line inside a cell, off its borders: a dash, an underline
    wiped = wiped_of(picture)
    assert (wiped[130:133, 120:280] == 30).all()
