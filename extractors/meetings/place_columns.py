"""The place of the first meeting in a table of meetings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.cues import cue_pattern
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.reading import Reading
from extractors.tabular.printed_cells import Cell, Header, header_at, page_lines, segment_of
from extractors.tabular.tables import TableView, tables

FILE = "place"
LEAST_COLUMNS = 3
"""A table of meetings has a day, a place and something more."""
MOST_PAGES = 2
"""The table of the meetings stands at the beginning of their minutes."""
_MEETING = re.compile(r"\b(?:dat[ae]|dita|ora|koha|qytetar|pjesemarr|pranish|prej|gra\b|femra)")


def first_in_column(reading: Reading, lexicon: Lexicon) -> list[Span]:
    """Return the spans of the first cell below "Vendi" and its like; empty without one."""
    for view in tables(reading):
        found = _of_table(view, lexicon)
        if found:
            return found
    for page in list(reading.pages.values())[:MOST_PAGES]:
        lines = page_lines(page)
        for at in range(len(lines)):
            header = header_at(lines, at)
            column = _column([c.text for c in header.cells], lexicon) if header else None
            if header is not None and column is not None:
                cells = _below(lines, header, column)
                spans = [segment_of(reading, page, cell) for cell in cells]
                return [span for span in spans if span is not None]
    return []


def _of_table(view: TableView, lexicon: Lexicon) -> list[Span]:
    column = _column(list(view.header()), lexicon)
    if column is None or view.header_row is None:
        return []
    for row in view.rows[view.header_row + 1 :]:
        cell = row[column] if column < len(row) else None
        if cell is not None:
            return [(cell.segment, cell.start, cell.end)]
    return []


def _column(heads: Sequence[str], lexicon: Lexicon) -> int | None:
    """Return the column of the place, if the heads are those of a table of meetings."""
    if len(heads) < LEAST_COLUMNS or not any(_MEETING.search(fold(head)) for head in heads):
        return None
    for at, head in enumerate(heads):
        if cue_pattern(lexicon, FILE, "labels").fullmatch(
            " ".join(fold(head).split()).strip(" .:")
        ):
            return at
    return None


def _below(lines: list[list[Cell]], header: Header, column: int) -> list[Cell]:
    """Return the pieces of the first cell below a head: lines that stand close together."""
    head = header.cells[column]
    right = min((c.x0 for c in header.cells if c.x0 > head.x1), default=float("inf"))
    found: list[Cell] = []
    for line in lines[header.last_line + 1 : header.last_line + 7]:
        for cell in line:
            inside = cell.x0 < head.x1 and cell.x1 > head.x0 and cell.x1 <= right
            if inside and (not found or cell.y0 - found[-1].y1 < 0.35 * cell.height):
                found.append(cell)
    return found
