"""HTML tables: rows, columns and spans as the markup says them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.flow import Flow
from pipeline.page_building import CellDraft, TableDraft

_MAX_SPAN = 1000
"""HTML's own limit for colspan; a larger one is a slip or an attack."""
_MAX_CELLS = 200_000


def is_data_table(element: Any) -> bool:
    """Tell a table of at least two columns and rows from one that only lays out a page.

    A table that holds tables, says it is presentation, or is one row or column is layout: a
    letterhead in two languages is one row of two cells.
    """
    if element.tag != "table" or element.get("role") in ("presentation", "none"):
        return False
    if next(element.iterdescendants("table"), None) is not None:
        return False
    widths = [len(list(_cells(row))) for row in _rows(element)]
    return len(widths) > 1 and max(widths) > 1


def build_html_table(table: Any, read_cell: Callable[[Any], Flow]) -> TableDraft:
    """Return the table's draft; ``read_cell`` reads the content of a cell."""
    taken: set[tuple[int, int]] = set()
    drafts: list[CellDraft] = []
    heads: dict[int, bool] = {}
    rows = list(_rows(table))
    for row, element in enumerate(rows):
        column = 0
        cells = list(_cells(element))
        heads[row] = _is_head(element, cells)
        for cell in cells:
            while (row, column) in taken:
                column += 1
            row_span = _row_span(cell, len(rows) - row)
            column_span = min(max(_number(cell.get("colspan")), 1), _MAX_SPAN)
            if len(taken) + row_span * column_span > _MAX_CELLS:
                row_span = column_span = 1
            words = read_cell(cell).words()
            drafts.append(CellDraft(row, column, words, None, row_span, column_span))
            taken |= {
                (row + down, column + right)
                for down in range(row_span)
                for right in range(column_span)
            }
    header = next((row for row, is_head in heads.items() if is_head), None)
    return TableDraft(tuple(drafts), header)


def _row_span(cell: Any, rows_left: int) -> int:
    span = _number(cell.get("rowspan"))
    return rows_left if span == 0 else min(max(span, 1), rows_left)


def _number(text: str | None) -> int:
    try:
        return int(text) if text else 1
    except ValueError:
        return 1


def _rows(table: Any) -> Iterator[Any]:
    return (row for row in table.iterdescendants("tr"))


def _cells(row: Any) -> Iterator[Any]:
    return (cell for cell in row.iterchildren("td", "th"))


def _is_head(row: Any, cells: list[Any]) -> bool:
    parent = row.getparent()
    in_head = parent is not None and parent.tag == "thead"
    return bool(cells) and (in_head or all(cell.tag == "th" for cell in cells))
