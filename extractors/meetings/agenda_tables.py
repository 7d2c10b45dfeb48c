"""Agendas in tables: a column of points, or the cell beside "Rendi i ditës"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.cues import cue_pattern
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.sentences import trim
from extractors.meetings.agenda_openings import is_heading, is_loose
from extractors.reading import Reading
from extractors.tabular.tables import CellRef, TableView, tables

FILE = "agenda"
_NUMBER = re.compile(r"\(?(\d{1,2}|[ivx]{1,5}|[a-h])\s*[.)/]?")


@dataclass(frozen=True, slots=True)
class TableItem:
    """An item: ``segments[index].text[start:end]``, ``number`` as in the row's first cell."""

    index: int
    start: int
    end: int
    number: str | None


def row_label(reading: Reading, index: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the span of the cell beside a cell "Rendi i ditës", None if there is none."""
    segment, folded = reading.segments[index], reading.folded(index)
    filled = [span for span in segment.cells if span[1] > span[0]]
    if len(filled) != 2:
        return None
    head = folded[slice(*filled[0])]
    if is_loose(head, lexicon) or not is_heading(head, lexicon, looks=True):
        return None
    if is_heading(folded[slice(*filled[1])], lexicon, looks=True):
        return None
    return filled[1]


def cell_label(reading: Reading, index: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the span behind "Temat:" in a cell that goes on with the items, else None."""
    folded = reading.folded(index)
    for start, end in reading.segments[index].cells:
        head, colon, rest = folded[start:end].partition(":")
        if colon and rest.strip() and len(head) < 50 and is_heading(head, lexicon, looks=False):
            return start + len(head) + 1, end
    return None


def table_items(
    reading: Reading,
    ordinal: int | None,
    lexicon: Lexicon,
    *,
    below: bool,
    kind: str | None = None,
) -> list[TableItem]:
    """Return the items of a table; ``below``: it stands right under the agenda's heading.

    Without such a heading the table's own header must name the agenda, or say who presents which
    material at the meeting that a paper of this ``kind`` is about (None: the agenda is known). A
    table of votes or tasks is none.
    """
    view = next((view for view in tables(reading) if view.ordinal == ordinal), None)
    if view is None:
        return []
    heads = [head.strip(" .:") for head in view.header()]
    outcomes = cue_pattern(lexicon, FILE, "outcomes")
    if sum(outcomes.fullmatch(head) is not None for head in heads) >= 2:
        return []
    column = _column(view, heads, lexicon, below=below)
    if column is None and kind is not None:
        column = _presented(heads, lexicon, kind)
    if column is None:
        return []
    rows = [(at, row) for at, row in enumerate(view.rows) if at != view.header_row]
    items = [_item(row, column, at) for at, row in rows]
    return [item for item in items if item is not None]


def _column(view: TableView, heads: list[str], lexicon: Lexicon, *, below: bool) -> int | None:
    for at, head in enumerate(heads):
        if head and is_heading(head, lexicon, looks=True) and not is_loose(head, lexicon):
            return at
    if not below:
        return None
    columns, numbers = _heads(lexicon)
    for at, head in enumerate(heads):
        if columns.fullmatch(head) and not numbers.fullmatch(head):
            return at
    return _longest(view)


def _presented(heads: list[str], lexicon: Lexicon, kind: str) -> int | None:
    """Return the points' column of "Nr. | Materiali | Parashtrues"; an invitation needs no last."""
    columns, numbers = _heads(lexicon)
    if any(cue_pattern(lexicon, FILE, "outcomes").fullmatch(head) for head in heads):
        return None
    points = [n for n, head in enumerate(heads) if columns.fullmatch(head)]
    points = [n for n in points if not numbers.fullmatch(heads[n])]
    presenters = cue_pattern(lexicon, FILE, "presenters")
    presented = any(presenters.fullmatch(head) for head in heads)
    counted = len(heads) == 2 and numbers.fullmatch(heads[0].replace(".", " ")) is not None
    known = presented or (kind == "invitation" and counted)
    return points[0] if points and known else None


def _heads(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return cue_pattern(lexicon, FILE, "columns"), cue_pattern(lexicon, FILE, "numbers")


def _longest(view: TableView) -> int | None:
    """Return the column with the most text."""
    sizes: dict[int, int] = {}
    for row in view.rows:
        for column, cell in enumerate(row):
            sizes[column] = sizes.get(column, 0) + (len(cell.text) if cell else 0)
    best = max(sizes, key=lambda column: sizes[column], default=None)
    return best if best is not None and sizes[best] > 0 else None


def _item(row: tuple[CellRef | None, ...], column: int, at: int) -> TableItem | None:
    cell = row[column] if column < len(row) else None
    if cell is None or cell.row != at or not any(c.isalpha() for c in cell.text):
        return None
    number = None
    for other in row[:column]:
        match = _NUMBER.fullmatch(fold(other.text).strip()) if other else None
        if match and other is not None:
            number = other.text.strip(" ()./")
    length = trim(cell.text, 0, len(cell.text))
    return TableItem(cell.segment, cell.start + length[0], cell.start + length[1], number)
