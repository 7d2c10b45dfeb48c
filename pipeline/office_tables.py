"""The tables of Word: where each cell stands, and how far a merged one reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.office_numbering import W, whole_number

_MOST_COLUMNS = 1000
"""That a cell may span or skip. Word itself makes 63."""


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell that begins in ``column`` (from 0)."""

    element: Any
    column: int
    span: int
    goes_on: bool
    """It is the lower part of a vertically merged cell."""


def place_cells(table: Any) -> Iterator[list[PlacedCell]]:
    """Yield the cells of each row, those inside content controls too.

    Tables inside a cell are part of that cell.
    """
    for row in _inside(table, f"{W}tr", f"{W}tc"):
        column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        cells = []
        for cell in _inside(row, f"{W}tc", f"{W}tbl"):
            span = max(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), 1)
            cells.append(PlacedCell(cell, column, span, _goes_on(cell)))
            column += span
        yield cells


def merged_cells(rows: Sequence[Sequence[PlacedCell]]) -> Iterator[tuple[int, int, PlacedCell]]:
    """Yield row, number of rows and place of each cell that is no lower part of another."""
    going_on = [{cell.column for cell in row if cell.goes_on} for row in rows]
    for row, cells in enumerate(rows):
        for cell in cells:
            if not cell.goes_on:
                end = row + 1
                while end < len(rows) and cell.column in going_on[end]:
                    end += 1
                yield row, end - row, cell


def header_row(table: Any) -> int | None:
    """Return the first row if it repeats on each page or is bold throughout."""
    first = table.find(f"{W}tr")
    if first is None:
        return None
    if first.find(f"{W}trPr/{W}tblHeader") is not None:
        return 0
    runs = [run for run in first.iter(f"{W}r") if "".join(run.itertext()).strip()]
    bold = [run.find(f"{W}rPr/{W}b") for run in runs]
    return 0 if runs and all(b is not None and b.get(f"{W}val") != "0" for b in bold) else None


def _inside(parent: Any, tag: str, border: str) -> Iterator[Any]:
    """Yield the elements ``tag`` below ``parent``, none inside another or inside ``border``."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag != border:
            yield from _inside(child, tag, border)


def _goes_on(cell: Any) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val") != "restart"


def _number(element: Any | None, default: int) -> int:
    text = "" if element is None else element.get(f"{W}val", "")
    number = whole_number(text)
    return default if number is None else min(number, _MOST_COLUMNS)
