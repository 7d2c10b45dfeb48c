"""Rows of tables as segments: which table, which row, where each cell stands in the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.layout.lines import TextLine, cells_by_row, row_spans
from extractors.layout.segments import Segment
from pipeline.document import Cell, Page


class TableRows:
    """Numbers the tables of a document and puts the cells into their rows, in reading order."""

    def __init__(self, pages: Mapping[int, Page]) -> None:
        self.pages = pages
        self.cells: dict[tuple[int, int], tuple[int, dict[int, list[Cell]]]] = {}
        self.count = 0
        self.current: tuple[int, int] | None = None
        self.next_row = 0

    def row(self, segment: Segment, group: Sequence[TextLine]) -> Segment:
        """Return the segment as a row of its table; ``group`` holds the lines it was built of."""
        first = group[0]
        assert first.table is not None
        ordinal, row = first.table
        spans = (
            _tab_cells(segment.text)
            if ordinal < 0
            else tuple(
                _shift(segment, first.page, span) for span in self._spans(first.page, ordinal, row)
            )
        )
        table, row = self._number(first, ordinal, row)
        return replace(
            segment, shape="row", zone="table", cells=spans, table=table, row=row, content=0
        )

    def _spans(self, page: int, ordinal: int, row: int) -> tuple[tuple[int, int], ...]:
        table = self.pages[page].tables[ordinal]
        if (page, ordinal) not in self.cells:
            self.cells[page, ordinal] = table.columns, cells_by_row(table)
        columns, rows = self.cells[page, ordinal]
        return row_spans(self.pages[page], rows.get(row, ()), columns)

    def _number(self, line: TextLine, ordinal: int, row: int) -> tuple[int, int]:
        new = self.current != (line.page, ordinal) or (ordinal < 0 and line.gap)
        if new:
            self.count += 1
            self.current, self.next_row = (line.page, ordinal), 0
        self.next_row += 1
        return self.count - 1, row if ordinal >= 0 else self.next_row - 1


def _tab_cells(text: str) -> tuple[tuple[int, int], ...]:
    spans, position = [], 0
    for cell in text.split("\t"):
        lead = len(cell) - len(cell.lstrip())
        start = position + lead if cell.strip() else position
        spans.append((start, start + len(cell.strip())))
        position += len(cell) + 1
    return tuple(spans)


def _shift(segment: Segment, page: int, span: tuple[int, int]) -> tuple[int, int]:
    """Turn a span of the page's text into a span of the segment's text."""
    start, end = span
    if start >= end:
        return 0, 0
    inside = [p for p in segment.pieces if p.page == page and p.start < end and p.end > start]
    if not inside:
        return 0, 0
    first, last = inside[0], inside[-1]
    return (
        max(start, first.start) - first.start + first.at,
        min(end, last.end) - last.start + last.at,
    )
