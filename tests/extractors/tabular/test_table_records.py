"""The record's tables: what goes on overleaf is one table with regions on both pages."""

from __future__ import annotations

from extractors.reading import read
from extractors.tabular.table_records import tables_json
from pipeline.document import BoundingBox, Document, Page
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

HEAD = ("Nr.", "Aktiviteti", "Afati")
WIDTHS = ((72.0, 110.0), (110.0, 350.0), (350.0, 500.0))


def table(top: float, *rows: tuple[str, ...]) -> TableDraft:
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            x0, x1 = WIDTHS[column]
            box = BoundingBox(x0, top + 20 * row, x1, top + 20 * row + 18)
            words = tuple(WordDraft(part, box) for part in text.split())
            cells.append(CellDraft(row, column, words, box))
    return TableDraft(tuple(cells), 0 if rows[0] == HEAD else None)


def text(top: float, line: str) -> TextDraft:
    box = BoundingBox(72, top, 500, top + 12)
    return TextDraft((tuple(WordDraft(word, box) for word in line.split()),))


def page(number: int, *drafts: BlockDraft) -> Page:
    reading = text_layer_reading("pdfplumber", "pdfplumber")
    return build_page(PageFrame(number, 595.0, 842.0), drafts, reading)


def record(*pages: Page) -> list[dict[str, object]]:
    return tables_json(read(Document("plan", "plan.pdf", "application/pdf", pages)))


FIRST_ROWS = (HEAD, ("1", "Hapja e rrugës", "maj 2023"), ("2", "Pastrimi i parkut", "qershor 2023"))
FIRST = page(1, text(90, "Plani i punës së komunës"), table(700, *FIRST_ROWS))
REST = (("3", "Rregullimi i ujësjellësit", "korrik 2023"),)


def test_a_table_that_goes_on_is_one() -> None:
    (found,) = record(FIRST, page(2, table(60, *REST)))
    assert found["page"] == 1
    assert found["header_row"] == 0
    rows = found["rows"]
    assert isinstance(rows, list)
    assert [row[0] for row in rows] == ["Nr.", "1", "2", "3"]
    regions = found["regions"]
    assert isinstance(regions, list)
    assert {region["page"] for region in regions} == {1, 2}


def test_a_repeated_head_is_left_out() -> None:
    (found,) = record(FIRST, page(2, table(60, HEAD, *REST)))
    rows = found["rows"]
    assert isinstance(rows, list)
    assert [row[0] for row in rows] == ["Nr.", "1", "2", "3"]


def test_a_new_table_stays_apart() -> None:
    other = page(2, text(200, "Vendimi i këshillit për buxhetin"), table(230, HEAD, *REST))
    assert [found["page"] for found in record(FIRST, other)] == [1, 2]


def test_tables_of_three_pages_are_one() -> None:
    last = page(3, table(60, HEAD, ("4", "Ndriçimi", "gusht 2023")), text(300, "Kryetari"))
    (found,) = record(FIRST, page(2, table(60, *REST)), last)
    rows = found["rows"]
    assert isinstance(rows, list)
    assert [row[0] for row in rows] == ["Nr.", "1", "2", "3", "4"]
