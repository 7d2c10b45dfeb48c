"""Tables of names: who was present by a mark in a column, or who signed the list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.cues import cue_pattern
from extractors.entities import Group
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.presence.attendance_patterns import FILE
from extractors.presence.head_counts import HeadCount
from extractors.reading import Reading
from extractors.tabular.tables import CellRef, TableView, tables

MARKED, SIGNED = 0.78, 0.72
"""Confidence of marks of presence, and of names in a list that was signed."""
LEAST_NAMES = 2
CAPTION = 3
"""Segments above a table in which its caption stands."""
_NAME = re.compile(r"[^\W\d_][\w'’-]*\.?(?:\s+[^\W\d_][\w'’.-]*){1,3}(?:\s*[(,–-].{0,60})?")

Row = tuple[CellRef | None, ...]


def name_tables(reading: Reading, lexicon: Lexicon, *, body: bool) -> Iterator[HeadCount]:
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
            yield HeadCount(*where, len(named), group, SIGNED, "derived")


def _counts(
    where: tuple[int, int, int], marked: tuple[int, int], *, body: bool
) -> Iterator[HeadCount]:
    present, absent = marked
    if present:
        group: Group = "members" if body else "total"
        yield HeadCount(*where, present, group, MARKED, "derived")
    if absent:
        yield HeadCount(*where, absent, "absent", MARKED, "derived")


def _names_column(view: TableView, heads: list[str], lexicon: Lexicon) -> int | None:
    for at, head in enumerate(heads):
        if head and _fits(lexicon, "lists.names", head):
            return at
    return None


def _fits(lexicon: Lexicon, key: str, text: str) -> bool:
    """Tell whether a head, cell or mark is one of a list, and nothing more."""
    return cue_pattern(lexicon, FILE, key).fullmatch(text) is not None


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
    return any(_fits(lexicon, "lists.signs", head) for head in heads)


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
        present = sum(_fits(lexicon, "lists.present", word) for word in words)
        absent = sum(_fits(lexicon, "lists.absent", word) for word in words)
        if present + absent >= max(LEAST_NAMES, 0.8 * len(rows)):
            return present, absent
    return _by_marks(rows, heads, lexicon)


def _by_marks(rows: list[Row], heads: list[str], lexicon: Lexicon) -> tuple[int, int] | None:
    """Count the marks of a column "Prezent" and of a column "Mungon"."""
    totals: list[int | None] = []
    for key in ("lists.present", "lists.absent"):
        columns = [at for at, head in enumerate(heads) if _fits(lexicon, key, head)]
        marks = [
            sum(_fits(lexicon, "lists.marks", _text(row, at)) for row in rows) for at in columns
        ]
        totals.append(marks[0] if marks and marks[0] else None)
    present, absent = totals
    if present is None:
        return None
    if absent is None and not any(_fits(lexicon, "lists.status", head) for head in heads):
        return None
    return present, absent or 0


def _text(row: Row, column: int) -> str:
    cell = row[column] if column < len(row) else None
    return fold(cell.text).strip(" .:") if cell else ""
