"""Which table goes on overleaf: last on its page and first on the next, in the same columns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.continued_tables import continuations, repeats_head
from pipeline.document import BoundingBox, Page
from pipeline.page_building import (
    BlockDraft,
    CellDraft,
    PageFrame,
    TableDraft,
    TextDraft,
    WordDraft,
    build_page,
    text_layer_reading,
)

COLUMNS = ((72.0, 100.0), (100.0, 300.0), (300.0, 500.0))


def table(
    top: float, rows: int = 3, columns: tuple[tuple[float, float], ...] = COLUMNS
) -> TableDraft:
    cells = []
    for row in range(rows):
        for column, (x0, x1) in enumerate(columns):
            box = BoundingBox(x0, top + 20 * row, x1, top + 20 * row + 20)
            word = WordDraft(f"q{row}{column}", BoundingBox(x0 + 2, box.y0 + 4, x0 + 30, box.y1))
            cells.append(CellDraft(row, column, (word,), box))
    return TableDraft(tuple(cells))


def text(top: float, *words: str) -> TextDraft:
    line = (WordDraft(w, BoundingBox(72 + 40 * n, top, 100 + 40 * n, top + 12))
            for n, w in enumerate(words))  # fmt: skip
    return TextDraft((tuple(line),))


def page(number: int, *drafts: BlockDraft) -> Page:
    reading = text_layer_reading("pdfplumber", "pdfplumber")
    return build_page(PageFrame(number, 595.0, 842.0), drafts, reading)


def shifted(by: float) -> tuple[tuple[float, float], ...]:
    return tuple((x0 + by, x1 + by) for x0, x1 in COLUMNS)


FIRST = page(1, text(90, "Plani", "i", "punës"), table(700))
GOES_ON = {
    "nothing between": (table(60),),
    "running head": (text(40, "Komuna", "2"), table(120)),
    "text behind it": (table(60), text(300, "Kryetari")),
    "another table behind it": (table(60), table(400)),
    "sheet shifted": (table(60, columns=shifted(30)),),
    "right edges alike": (table(60, columns=((80.0, 100.0), (130.0, 300.0), (300.0, 500.0))),),
}
ENDS = {
    "text between": (text(200, "Vendimi"), table(230)),
    "other number of columns": (table(60, columns=COLUMNS[:2]),),
    "other places": (table(60, columns=((72.0, 250.0), (250.0, 400.0), (400.0, 500.0))),),
    "far away": (table(60, columns=shifted(120)),),
    "no table": (text(90, "Vendimi"),),
}


@pytest.mark.parametrize("name", GOES_ON)
def test_a_table_goes_on(name: str) -> None:
    assert continuations([FIRST, page(2, *GOES_ON[name])]) == {(2, 0): (1, 0)}


@pytest.mark.parametrize("name", ENDS)
def test_a_new_table_begins(name: str) -> None:
    assert continuations([FIRST, page(2, *ENDS[name])]) == {}


def test_text_behind_the_first_part_ends_it() -> None:
    ended = page(1, table(200), text(300, "Shuma", "u", "miratua"))
    assert continuations([ended, page(2, table(60))]) == {}
    numbered = page(1, table(200), text(800, "1"))
    assert continuations([numbered, page(2, table(60))]) == {(2, 0): (1, 0)}


def test_a_table_over_three_pages() -> None:
    pages = [FIRST, page(2, table(60, rows=30)), page(3, table(60))]
    assert continuations(pages) == {(2, 0): (1, 0), (3, 0): (2, 0)}


def test_pages_that_are_missing_between() -> None:
    assert continuations([FIRST, page(3, table(60))]) == {}


def test_the_caller_knows_more_furniture() -> None:
    headed = page(2, text(150, "Plani", "i", "punës"), table(200))
    assert continuations([FIRST, headed]) == {}
    known = continuations([FIRST, headed], lambda _, line: line.words[0].text == "Plani")
    assert known == {(2, 0): (1, 0)}


def test_pages_of_other_resolutions() -> None:
    def doubled(table: TableDraft) -> TableDraft:
        cells = tuple(
            replace(c, box=BoundingBox(*(2 * v for v in (c.box.x0, c.box.y0, c.box.x1, c.box.y1))))
            for c in table.cells
            if c.box
        )
        return replace(table, cells=cells)

    drafts = [doubled(table(60))]
    reading = text_layer_reading("pdfplumber", "pdfplumber")
    second = build_page(PageFrame(2, 1190.0, 1684.0, 144.0), drafts, reading)
    assert continuations([FIRST, second]) == {(2, 0): (1, 0)}


@pytest.mark.parametrize(
    ("row", "repeated"),
    [
        (("Nr.", "Aktiviteti", "Afati"), True),
        (("NR.", "AKTIVITETI", "AFATI"), True),
        (("Nr", "Aktivileti", "Afati"), True),  # misread
        (("1", "Hapja e rrugës", "maj"), False),
        (("Nr.", "Aktiviteti"), False),
        (("", "", ""), False),
    ],
)
def test_a_head_printed_once_more(row: tuple[str, ...], repeated: bool) -> None:
    assert repeats_head(("Nr.", "Aktiviteti", "Afati"), row) is repeated
    assert not repeats_head(("", "", ""), row)
