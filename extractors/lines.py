"""The lines of a page's cleaned text, each with its place, its box and its table row."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.document import BoundingBox, Page, Table, cover
from pipeline.offsets import OffsetMap


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that is not blank: ``page.text[start:end] == text``, blanks at both ends cut off."""

    page: int
    start: int
    end: int
    text: str
    box: BoundingBox | None
    first_width: float
    """Width of the first word: pixels where there is a box, else characters."""
    block: int | None
    gap: bool
    """A blank line or another block stands above."""
    table: tuple[int, int] | None = None
    """(ordinal of the table on the page, row); rows of ``page.tables``, or lines with tabs (-1)."""


def clean_position(offsets: OffsetMap, raw: int) -> int:
    """Return the position in the cleaned text of a raw position (inside an edit: its start)."""
    shift = 0
    for edit in offsets.edits:
        if edit.end <= raw:
            shift += len(edit.replacement) - (edit.end - edit.start)
        elif edit.start < raw:
            return edit.start + shift
        else:
            break
    return raw + shift


def iter_lines(page: Page) -> Iterator[TextLine]:
    """Yield the page's lines from top to bottom, as its cleaned text has them."""
    places = _Places(page)
    position, gap, last_block = 0, True, None
    for text in page.text.split("\n"):
        stripped = text.strip()
        if not stripped:
            gap = True
        else:
            start = position + len(text) - len(text.lstrip())
            line = places.line(start, stripped, gap, last_block)
            last_block, gap = line.block, False
            yield line
        position += len(text) + 1


class _Places:
    """Looks up words, blocks and table rows of a page by raw offset."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.words = sorted(page.words, key=lambda word: word.start)
        self.starts = [word.start for word in self.words]
        self.blocks = [
            (min(line.start for line in block.lines), i)
            for i, block in enumerate(page.blocks)
            if block.lines
        ]
        self.blocks.sort()
        self.rows = sorted(_row_ranges(page))

    def line(self, start: int, text: str, gap: bool, last_block: int | None) -> TextLine:
        end = start + len(text)
        raw_start, raw_end = self.page.raw_span(start, end)
        first = bisect_left(self.starts, raw_start)
        words = self.words[first : bisect_left(self.starts, raw_end)]
        box = cover(word.box for word in words)
        head = words[0].box if words else None
        block = self._block(raw_start)
        return TextLine(
            page=self.page.number,
            start=start,
            end=end,
            text=text,
            box=box,
            first_width=head.x1 - head.x0 if head else float(len(text.split()[0])),
            block=block,
            gap=gap or (block is not None and last_block is not None and block != last_block),
            table=self._row(raw_start, raw_end, text),
        )

    def _block(self, raw: int) -> int | None:
        at = bisect_right(self.blocks, (raw, len(self.blocks))) - 1
        return self.blocks[at][1] if at >= 0 else None

    def _row(self, raw_start: int, raw_end: int, text: str) -> tuple[int, int] | None:
        for start, end, table, row in self.rows:
            if start < raw_end and end > raw_start:
                return table, row
        return (-1, -1) if "\t" in text else None


def _row_ranges(page: Page) -> Iterator[tuple[int, int, int, int]]:
    for ordinal, table in enumerate(page.tables):
        for row in range(table.rows):
            filled = [cell for cell in _cells_of(table, row) if cell[1] > cell[0]]
            if filled:
                yield min(c[0] for c in filled), max(c[1] for c in filled), ordinal, row


def _cells_of(table: Table, row: int) -> list[tuple[int, int]]:
    return [(cell.start, cell.end) for cell in table.cells if cell.row == row]


def row_cells(page: Page, ordinal: int, row: int) -> tuple[tuple[int, int], ...]:
    """Return the spans in ``page.text`` of a row's cells by column; (0, 0) where there is none."""
    table = page.tables[ordinal]
    spans = [(0, 0)] * table.columns
    for cell in table.cells:
        if cell.row == row:
            spans[cell.column] = (
                clean_position(page.offsets, cell.start),
                clean_position(page.offsets, cell.end),
            )
    return tuple(spans)
