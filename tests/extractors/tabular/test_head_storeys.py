"""Headings over several columns: sums below them, and rows that only title the rows below."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from extractors.extraction import extract
from pipeline.document import Cell, Document, Table
from tests.extractors.conftest import make_document

Row = list[tuple[str, int]]
"""Cells of a row: text and how many columns it spans."""


def record(title: str, rows: list[Row]) -> dict[str, Any]:
    """Return the record of a page with a title and one table below."""
    lines = ["\t".join(text for text, _ in row) for row in rows]
    document = make_document(f"{title}\n\n" + "\n".join(lines) + "\n")
    page = document.pages[0]
    cells: list[Cell] = []
    offset = len(title) + 2
    for number, row in enumerate(rows):
        column = 0
        for text, span in row:
            cells.append(
                Cell(number, column, offset, offset + len(text), row_span=1, column_span=span)
            )
            column, offset = column + span, offset + len(text) + 1
    table = replace(page, tables=(Table(tuple(cells), 0),))
    return extract(Document(document.id, "paper.txt", document.media_type, (table,)))


def test_the_currency_of_the_upper_storey_holds_for_the_columns_below() -> None:
    found = record(
        "RAPORT VJETOR",
        [
            [("Burimi", 1), ("Euro", 2)],
            [("", 1), ("Viti i kaluar", 1), ("Sivjet", 1)],
            [("Taksat e tregut", 1), ("41.000", 1), ("52.500", 1)],
        ],
    )

    sums = [(amount["value"], amount["currency"]) for amount in found["amounts"]]
    assert sums == [(41000, "EUR"), (52500, "EUR")]


def test_a_row_across_the_table_is_no_heading_of_a_column() -> None:
    found = record(
        "PROGRAM I MIRËMBAJTJES",
        [
            [("Nr.", 1), ("Çfarë kryhet", 1), ("Kryerës", 1), ("Kur", 1), ("Mjetet (den.)", 1)],
            [("PARA VERËS", 5)],
            [
                ("1", 1),
                ("Larja e sheshit", 1),
                ("Sektori komunal", 1),
                ("maj 2024", 1),
                ("64.500", 1),
            ],
        ],
    )

    (item,) = found["action_items"]
    assert item["text"] == "Larja e sheshit"
    assert item["amount"]["value"] == 64500
