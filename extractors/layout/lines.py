"""The lines of a page's cleaned text, each with its place, its box and its table row."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.document import BoundingBox, Cell, Page, Table, cover
from pipeline.offsets import OffsetMap

LONGEST_LINE = 6000
"""Characters that are read as one line: two pages full. The longest of the seeds has 1,729."""
LONGEST_WORD = 500
"""Characters without a blank; web addresses have up to some hundred."""
WIDEST_GAP = 100
"""Blanks in a row; a page is no wider."""
_WORD = re.compile(rf"\S{{1,{LONGEST_WORD}}}")
_ODD = re.compile(rf"\S{{{LONGEST_WORD + 1}}}|\s{{{WIDEST_GAP + 1}}}")


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
        start = position + len(text) - len(text.lstrip())
        gap = gap or not stripped
        for begin, end in _stretches(stripped):
            # A stretch is never joined to the one before it: that is what it was cut for.
            line = places.line(start + begin, stripped[begin:end], gap or begin > 0, last_block)
            last_block, gap = line.block, False
            yield line
        position += len(text) + 1


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans in which a line is read: the whole line, if it is one that people write.

    What reads a segment may look at its rest from each of its words, so the longest segment bounds
    the work on a text of any length.
    """
    if len(text) <= WIDEST_GAP or (len(text) <= LONGEST_LINE and _ODD.search(text) is None):
        if text:
            yield 0, len(text)
        return
    begin = last = 0
    for word in _WORD.finditer(text):
        start, end = word.span()
        too_long, too_wide = end - begin > LONGEST_LINE, start - last > WIDEST_GAP
        if last and (too_long or too_wide or start == last):
            yield begin, last
            begin = start
        last = end
    yield begin, last


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
        self.row_starts = [row[0] for row in self.rows]
        self.row_reach = list(accumulate((row[1] for row in self.rows), max))

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
        first = bisect_right(self.row_reach, raw_start)
        for start, end, table, row in self.rows[first : bisect_left(self.row_starts, raw_end)]:
            if start < raw_end and end > raw_start:
                return table, row
        return (-1, -1) if "\t" in text else None


def _row_ranges(page: Page) -> Iterator[tuple[int, int, int, int]]:
    for ordinal, table in enumerate(page.tables):
        for row, cells in cells_by_row(table).items():
            filled = [cell for cell in cells if cell.end > cell.start]
            if filled:
                yield min(c.start for c in filled), max(c.end for c in filled), ordinal, row


def cells_by_row(table: Table) -> dict[int, list[Cell]]:
    """Return the cells of each row that has any."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return rows


def row_spans(page: Page, cells: Sequence[Cell], columns: int) -> tuple[tuple[int, int], ...]:
    """Return the spans in ``page.text`` of a row's cells by column; (0, 0) where there is none."""
    spans = [(0, 0)] * columns
    for cell in cells:
        spans[cell.column] = (
            clean_position(page.offsets, cell.start),
            clean_position(page.offsets, cell.end),
        )
    return tuple(spans)
