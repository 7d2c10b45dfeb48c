"""Tables of names: who was present by a mark in a column, or who signed the list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Group
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.presence.attendance_patterns import FILE
from extractors.reading import Reading
from extractors.tabular.tables import CellRef, TableView, tables

MARKED, SIGNED = 0.78, 0.72
"""Confidence of marks of presence, and of names in a list that was signed."""
LEAST_NAMES = 2
CAPTION = 3
"""Segments above a table in which its caption stands."""
_NAME = re.compile(r"[^\W\d_][\w'’-]*\.?(?:\s+[^\W\d_][\w'’.-]*){1,3}(?:\s*[(,–-].{0,60})?")

NameTable = tuple[int, int, int, int, Group, float]
"""(segment, start, end, number of names, group, confidence)."""
Row = tuple[CellRef | None, ...]


def name_tables(reading: Reading, lexicon: Lexicon, *, body: bool) -> Iterator[NameTable]:
    """Yield the counts of the tables of names."""
    for view in tables(reading):
        heads = [head.strip(" .:") for head in view.header()]
        column = _names_column(view, heads, lexicon)
        caption = _caption(reading, view, lexicon)
        if column is None or _is_other(reading, view, lexicon):
            continue
        rows = [row for at, row in enumerate(view.rows) if at != view.header_row]
        named = [row for row in rows if _is_name(row, column)]
        if len(named) < LEAST_NAMES:
            continue
        where = _place(reading, view, caption)
        marked = _marked(named, heads, column, lexicon)
        if marked is not None:
            yield from _counts(where, marked, body=body)
        elif caption is not None or _has_signatures(heads, lexicon):
            listed = caption is not None and _of_participants(reading, caption, lexicon)
            group: Group = "members" if body and not listed else "total"
            yield (*where, len(named), group, SIGNED)


def _counts(
    where: tuple[int, int, int], marked: tuple[int, int], *, body: bool
) -> Iterator[NameTable]:
    present, absent = marked
    if present:
        yield (*where, present, "members" if body else "total", MARKED)
    if absent:
        yield (*where, absent, "absent", MARKED)


def _names_column(view: TableView, heads: list[str], lexicon: Lexicon) -> int | None:
    for at, head in enumerate(heads):
        if head and _fits(lexicon, "lists.names").fullmatch(head):
            return at
    return None


@lru_cache(maxsize=16)
def _fits(lexicon: Lexicon, key: str) -> re.Pattern[str]:
    return re.compile(cue_alternation(lexicon, FILE, key))


def _is_name(row: Row, column: int) -> bool:
    cell = row[column] if column < len(row) else None
    return cell is not None and cell.text[:1].isupper() and _NAME.fullmatch(cell.text) is not None


def _caption(reading: Reading, view: TableView, lexicon: Lexicon) -> int | None:
    """Return the segment above the table that calls it a list of those who came."""
    first = view.segments[0]
    pattern = cue_pattern(lexicon, FILE, "lists.captions")
    for index in range(first - 1, max(-1, first - 1 - CAPTION), -1):
        segment = reading.segments[index]
        if segment.shape == "row":
            return None
        if len(segment.text) <= 160 and pattern.search(reading.folded(index)):
            return index
    return None


def _is_other(reading: Reading, view: TableView, lexicon: Lexicon) -> bool:
    """Tell whether the table lists the signers of something else (a petition)."""
    first = view.segments[0]
    near = range(max(0, first - CAPTION), first + 1)
    return any(cue_pattern(lexicon, FILE, "lists.other").search(reading.folded(i)) for i in near)


def _of_participants(reading: Reading, caption: int, lexicon: Lexicon) -> bool:
    words = cue_pattern(lexicon, FILE, "lists.participants")
    return words.search(reading.folded(caption)) is not None


def _has_signatures(heads: list[str], lexicon: Lexicon) -> bool:
    return any(_fits(lexicon, "lists.signs").fullmatch(head) for head in heads)


def _place(reading: Reading, view: TableView, caption: int | None) -> tuple[int, int, int]:
    """Return the span that stands for the table: its caption, else its first row."""
    index = view.segments[0] if caption is None else caption
    return index, 0, len(reading.segments[index].text)


def _marked(
    rows: list[Row], heads: list[str], names: int, lexicon: Lexicon
) -> tuple[int, int] | None:
    """Return how many are marked present and absent, None if no column tells."""
    for column in range(names + 1, max(len(row) for row in rows)):
        words = [_text(row, column) for row in rows]
        present = sum(_fits(lexicon, "lists.present").fullmatch(word) is not None for word in words)
        absent = sum(_fits(lexicon, "lists.absent").fullmatch(word) is not None for word in words)
        if present + absent >= max(LEAST_NAMES, 0.8 * len(rows)):
            return present, absent
    return _by_marks(rows, heads, lexicon)


def _by_marks(rows: list[Row], heads: list[str], lexicon: Lexicon) -> tuple[int, int] | None:
    """Count the marks of a column "Prezent" and of a column "Mungon"."""
    totals: list[int | None] = []
    for key in ("lists.present", "lists.absent"):
        columns = [at for at, head in enumerate(heads) if _fits(lexicon, key).fullmatch(head)]
        marks = [
            sum(_fits(lexicon, "lists.marks").fullmatch(_text(row, at)) is not None for row in rows)
            for at in columns
        ]
        totals.append(marks[0] if marks and marks[0] else None)
    present, absent = totals
    if present is None:
        return None
    known = _fits(lexicon, "lists.status")
    if absent is None and not any(known.fullmatch(head) for head in heads):
        return None
    return present, absent or 0


def _text(row: Row, column: int) -> str:
    cell = row[column] if column < len(row) else None
    return fold(cell.text).strip(" .:") if cell else ""
