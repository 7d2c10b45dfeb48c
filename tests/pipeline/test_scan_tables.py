"""Words of a page to the cells of its tables, and what is read again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.cell_reading import badly_read, drop_strays, inked_cells, replace_cells
from pipeline.column_agreement import agree_columns
from pipeline.document import BoundingBox
from pipeline.ink import Letters
from pipeline.ocr import RecognisedWord
from pipeline.page_building import PageFrame, TableDraft, TextDraft, build_page, text_layer_reading
from pipeline.scan_grids import Grid, GridCell
from pipeline.scan_tables import cell_lines, draft_blocks, place_words, settle_words, spot_of

WIDTH, HEIGHT = 200, 60


def table(rows: int = 3, columns: int = 3, x: float = 100, y: float = 100) -> Grid:
    cells = tuple(
        GridCell(r, c, 1, 1, BoundingBox(x + c * WIDTH, y + r * HEIGHT,
                                         x + (c + 1) * WIDTH, y + (r + 1) * HEIGHT))
        for r in range(rows) for c in range(columns)
    )  # fmt: skip
    return Grid(BoundingBox(x, y, x + columns * WIDTH, y + rows * HEIGHT), rows, columns, cells)


GRID = table()


def word(
    text: str, x: float, y: float, line: int = 0, block: int = 1, *, width: float = 40,
    confidence: float = 0.9, other: str | None = None,
) -> RecognisedWord:  # fmt: skip
    box = BoundingBox(x, y, x + width, y + 20)
    return RecognisedWord(text, box, confidence, block, line, other)


WORDS = (
    word("Titulli", 100, 40, 0),
    # Tesseract's lines run across the cells:
    word("Rruga", 110, 105, 1, 2), word("1.200", 510, 107, 1, 2),
    word("e", 160, 106, 1, 2), word("re", 112, 132, 2, 2), word("€", 560, 106, 1, 2, other="C"),
    word("Fundi", 100, 320, 3, 3),
)  # fmt: skip


def texts(grid: Grid, words: tuple[RecognisedWord, ...]) -> dict[tuple[int, int], str]:
    (drafted,) = [d for d in draft_blocks(words, (grid,)) if isinstance(d, TableDraft)]
    return {(c.row, c.column): " ".join(w.text for w in c.words) for c in drafted.cells if c.words}


def test_words_go_to_their_cells_line_by_line() -> None:
    placed, outside = place_words(WORDS, (GRID,))
    assert [w.text for w in outside] == ["Titulli", "Fundi"]
    assert [[w.text for w in line] for line in cell_lines(placed[0, 0])] == [["Rruga", "e"], ["re"]]
    drafts = draft_blocks(settle_words(WORDS, (GRID,)), (GRID,))
    assert [type(draft) for draft in drafts] == [TextDraft, TableDraft, TextDraft]
    assert texts(GRID, settle_words(WORDS, (GRID,))) == {(0, 0): "Rruga e re", (0, 2): "1.200 €"}


def test_cells_are_known_on_a_picture_where_the_table_leans() -> None:
    settled = settle_words(WORDS, (GRID,))
    moved = tuple(replace(w, box=BoundingBox(0, 0, 5, 5)) for w in settled)
    assert texts(GRID.mapped(lambda box: BoundingBox(0, 0, 9, 9)), moved) == texts(GRID, settled)


def test_a_table_becomes_rows_of_cells_with_both_readings() -> None:
    drafts = draft_blocks(settle_words(WORDS, (GRID,)), (GRID,))
    page = build_page(PageFrame(1), drafts, text_layer_reading("x", "pdfplumber"))
    assert page.raw == "Titulli\n\nRruga e re\t\t1.200 €\n\t\t\n\t\t\n\nFundi"
    assert [block.kind for block in page.blocks] == ["text", "table", "text"]
    assert [w.alternative for w in page.words if w.text == "€"] == ["C"]
    assert (page.tables[0].rows, page.tables[0].columns) == (3, 3)


def test_a_first_row_of_words_over_numbers_is_the_head() -> None:
    words = [word(t, 110 + 200 * c, 105, 0) for c, t in enumerate(("Viti", "Shuma", "Vendi"))]
    words += [word(t, 110 + 200 * c, 165, 1) for c, t in enumerate(("2022", "10", "Bletëz"))]
    words += [word(t, 110 + 200 * c, 225, 2) for c, t in enumerate(("2023", "11", "Lumas"))]
    (head,) = draft_blocks(settle_words(words, (GRID,)), (GRID,))
    assert isinstance(head, TableDraft)
    assert head.header_row == 0
    without = settle_words(words[1:], (GRID,))
    (none,) = draft_blocks(without, (GRID,))
    assert isinstance(none, TableDraft)
    assert none.header_row is None


def test_without_tables_the_engines_order_stands() -> None:
    left = [word("majtas", 50, y, n, 1) for n, y in enumerate((100, 140))]
    right = [word("djathtas", 400, y, 5 + n, 2) for n, y in enumerate((90, 130))]
    words = settle_words([*left, *right], ())
    assert words == (*left, *right)
    first = [d.lines[0][0].text for d in draft_blocks(words, ()) if isinstance(d, TextDraft)]
    assert first == ["majtas", "djathtas"]


def test_a_column_beside_a_table_is_not_torn() -> None:
    beside = [word("anash", 900, y, n, 4) for n, y in enumerate((60, 140, 400))]
    order = [w.text for w in settle_words([*beside, WORDS[-1], WORDS[1]], (GRID,))]
    assert order == ["anash", "anash", "anash", "Rruga", "Fundi"]


def letters(*boxes: tuple[int, int, int, int]) -> Letters:
    return Letters(np.array([(*box, 100) for box in boxes], np.int32).reshape(-1, 5))


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ((word("po", 110, 110),), []),
        ((), [(0, 0)]),
        ((word("po", 110, 110, confidence=0.4),), [(0, 0)]),
        ((word("p", 110, 110, width=9),), [(0, 0)]),
        ((word("po jo", 110, 110, width=260),), [(0, 0), (0, 1)]),
        ((word("po", 265, 110, width=38), word("jo", 110, 110)), []),
    ],
    ids=["read", "dropped", "unsure", "half", "two-cells-in-one", "touches-the-next"],
)
def test_cells_that_were_read_badly(
    words: tuple[RecognisedWord, ...], again: list[tuple[int, int]]
) -> None:
    found = [(112, 112, 10, 14), (130, 112, 10, 14)]
    if again == [(0, 0), (0, 1)]:
        found += [(320, 112, 10, 14)]
    cells = inked_cells((GRID,), letters(*found), 100)
    assert all(GRID.cells[c.spot[1]].box.x0 < c.box.x0 < c.box.x1 for c in cells)
    assert [cell.spot for cell in badly_read(cells, words, (GRID,))] == again


def test_what_was_read_again_replaces_the_whole_cell() -> None:
    torn = word("po jo", 110, 110, width=260)
    kept = (word("Titulli", 100, 40), word("mirë", 510, 110))
    cells = inked_cells((GRID,), letters((112, 112, 10, 14), (320, 112, 10, 14)), 100)
    read = (word("po", 110, 110), word("jo", 310, 110), word("tjetër", 510, 110))
    words = replace_cells((*kept, torn), read, cells, (GRID,))
    assert sorted(w.text for w in words) == ["Titulli", "jo", "mirë", "po"]


def column(*cells: RecognisedWord | str | None) -> tuple[RecognisedWord, ...]:
    """A settled column: the head, then the cells."""
    words = [word("Koka", 110, 105)]
    for n, cell in enumerate(cells):
        made = word(cell, 0, 0) if isinstance(cell, str) else cell
        if made:
            y = 105 + HEIGHT * (n + 1)
            words.append(replace(made, box=BoundingBox(110, y, 150, y + 20)))
    return settle_words(words, (table(len(cells) + 1, 1),))


def agreed(*cells: RecognisedWord | str | None) -> list[str]:
    words = agree_columns(column(*cells), (table(len(cells) + 1, 1),))
    return [w.text for w in words][1:]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (("Xx", None, "x", "X"), ["X", "X", "X"]),
        (("xX", None), ["X"]),
        (("XX", "XI", "x"), ["XX", "XI", "x"]),
        (("xx", "Taxi"), ["xx", "Taxi"]),
        ((word("11", 0, 0, other="1.1"), "1.2", "2.1"), ["1.1", "1.2", "2.1"]),
        ((word("11", 0, 0, other="1.1"), "12", "1.3"), ["11", "12", "1.3"]),
        ((word("DT", 0, 0, other="2.1"), "1.2"), ["2.1", "1.2"]),
        ((word("pa", 0, 0, other="pe"), "po"), ["pa", "po"]),
        ((word("pa", 0, 0, other="19"), "po"), ["pa", "po"]),
    ],
    ids=["crosses", "one-cross", "roman", "words", "shape", "both-shapes", "no-number", "no-digits",
         "nothing-like-it"],
)  # fmt: skip
def test_cells_agree_with_their_column(
    read: tuple[RecognisedWord | str | None, ...], expected: list[str]
) -> None:
    assert agreed(*read) == expected


def test_what_the_column_overruled_is_kept() -> None:
    words = agree_columns(column("Xx", word("11", 0, 0, other="1.1")), (table(3, 1),))
    assert [w.text for w in words] == ["Koka", "Xx", "11"]
    (mark,) = agree_columns(column("Xx"), (table(2, 1),))[1:]
    assert (mark.text, mark.alternative) == ("X", "Xx")


def test_outside_of_tables_nothing_agrees() -> None:
    words = (word("Xx", 100, 900),)
    assert agree_columns(settle_words(words, (GRID,)), (GRID,))[0].text == "Xx"
    assert spot_of(words[0].block) is None


def test_strays_beside_a_cells_words_go() -> None:
    unsure = word("“", 160, 110, confidence=0.3)
    words = settle_words((word("po", 110, 110), unsure, word("–", 310, 110, confidence=0.3),
                          replace(unsure, box=BoundingBox(510, 110, 520, 120)),
                          replace(unsure, box=BoundingBox(100, 20, 110, 40))), (GRID,))  # fmt: skip
    assert [w.text for w in drop_strays(words)] == ["“", "po", "–", "“"]
    sure = settle_words((word("po", 110, 110), word(".", 160, 110)), (GRID,))
    assert len(drop_strays(sure)) == 2
