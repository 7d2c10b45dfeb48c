"""Head counts in tables: columns for women, men and total, or labels inside a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.entities import Group
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.tables import TableView, tables

COLUMN_GROUPS: tuple[Group, ...] = ("women", "men", "total", "citizens")
_PARTICIPANTS = re.compile(r"\b(?:pjesemarr|pjesmarr|prezent|te\s+pranish|ucesni)")

Cell = tuple[int, int, int, int, Group]
"""(segment, start, end, count, group)."""


def table_counts(reading: Reading, lexicon: Lexicon) -> Iterator[Cell]:
    """Yield the counts of tables that count participants, row by row."""
    for view in tables(reading):
        counted = list(_column_counts(reading, view, _columns(view, lexicon)))
        yield from counted
        if not counted and any(_PARTICIPANTS.search(reading.folded(i)) for i in view.segments):
            for index in view.segments:
                yield from _labelled(reading, index, lexicon)


@lru_cache(maxsize=4)
def _heads(lexicon: Lexicon) -> tuple[tuple[Group, re.Pattern[str]], ...]:
    return tuple(
        (group, re.compile(rf"\W*{lexicon.alternation('attendance', f'columns.{group}')}\W*"))
        for group in COLUMN_GROUPS
    )


def _columns(view: TableView, lexicon: Lexicon) -> dict[int, Group]:
    """Return column -> group, if the header counts women and men or names participants."""
    columns: dict[int, Group] = {}
    for column, head in enumerate(view.header()):
        for group, pattern in _heads(lexicon):
            if pattern.fullmatch(head):
                columns[column] = group
    both = {"women", "men"} <= set(columns.values())
    named = any(_PARTICIPANTS.search(head) for head in view.header())
    if named and not columns:
        columns = {i: "total" for i, h in enumerate(view.header()) if _PARTICIPANTS.search(h)}
    return columns if both or named else {}


def _column_counts(reading: Reading, view: TableView, columns: dict[int, Group]) -> Iterator[Cell]:
    for at, row in enumerate(view.rows):
        if at == view.header_row:
            continue
        for column, group in columns.items():
            cell = row[column] if column < len(row) else None
            if cell and cell.row == at and re.fullmatch(r"\d{1,5}", cell.text):
                yield cell.segment, cell.start, cell.end, int(cell.text), group


def _labelled(reading: Reading, index: int, lexicon: Lexicon) -> Iterator[Cell]:
    """Yield "FEMRA : 57 MESHKUJ : 210" inside a row."""
    folded = reading.folded(index)
    for group in COLUMN_GROUPS:
        words = lexicon.alternation("attendance", f"columns.{group}")
        for match in re.finditer(rf"(?<!\w){words} *[:=] *(\d{{1,5}})(?!\w|[.,]\d)", folded):
            yield index, match.start(), match.end(), int(match[1]), group
