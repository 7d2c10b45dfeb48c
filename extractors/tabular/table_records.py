"""The record's tables: one entry a table, also where it goes on overleaf."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from extractors.reading import Reading
from extractors.tabular.tables import TableView, page_table, tables
from pipeline.continued_tables import TablePlace, continuations, repeats_head
from pipeline.document import Line, Page


def tables_json(reading: Reading) -> list[dict[str, Any]]:
    """Return the record's ``tables``: text of each cell, header row, one region a line.

    A table that goes on overleaf is one table of the page it begins on, with regions on each of
    its pages; a head that is printed once more is left out of the rows, not of the regions.
    """
    return [_table(reading, group) for group in table_groups(reading)]


def _table(reading: Reading, group: Sequence[TableView]) -> dict[str, Any]:
    first = group[0]
    rows = [_texts(first, at) for at in range(len(first.rows))]
    head = rows[first.header_row or 0] if rows else []
    for view in group[1:]:
        added = [_texts(view, at) for at in range(len(view.rows))]
        rows += added[1:] if added and repeats_head(head, added[0]) else added
    return {
        "page": first.page,
        "header_row": first.header_row,
        "rows": rows,
        "regions": [region for view in group for region in _regions(reading, view)],
    }


def _texts(view: TableView, row: int) -> list[str]:
    return [cell.text if cell else "" for cell in view.rows[row]]


@lru_cache(maxsize=4)
def table_groups(reading: Reading) -> list[list[TableView]]:
    """Return the tables, those that go on each other together, in reading order."""
    before = continuations(reading.document.pages, _furniture_of(reading))
    groups: list[list[TableView]] = []
    group_of: dict[TablePlace, list[TableView]] = {}
    for view in tables(reading):
        place = _place(reading, view)
        origin = before.get(place) if place is not None else None
        group = group_of.get(origin) if origin is not None else None
        if group is None or len(group[0].rows[0]) != len(view.rows[0]):
            group = []
            groups.append(group)
        group.append(view)
        if place is not None:
            group_of[place] = group
    return groups


def _place(reading: Reading, view: TableView) -> TablePlace | None:
    """Return which of a page's tables this is; None for lines with tabs."""
    table = page_table(reading, view.segments)
    if table is None:
        return None
    printed = reading.pages[view.page].tables
    return view.page, next(n for n, other in enumerate(printed) if other is table)


def _furniture_of(reading: Reading) -> Callable[[Page, Line], bool]:
    """Return the test whether a line is a running head, a foot or a page number."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for segment in reading.segments:
        if segment.zone == "furniture":
            for piece in segment.pieces:
                raw = reading.pages[piece.page].raw_span(piece.start, piece.end)
                spans.setdefault(piece.page, []).append(raw)

    def is_furniture(page: Page, line: Line) -> bool:
        known = spans.get(page.number, ())
        return any(start < line.end and end > line.start for start, end in known)

    return is_furniture


def _regions(reading: Reading, view: TableView) -> Iterator[dict[str, Any]]:
    for index in view.segments:
        segment = reading.segments[index]
        for region in segment.regions(0, len(segment.text), reading.pages):
            yield region.to_json()
