"""Hours of meetings in tables: a row a meeting, its hours in one cell, two cells or two rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.components.clock import Clock
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.tabular.row_heads import RowHeads, row_heads

FILE = "clock"
_FILLED = re.compile(r"\d[:.]\d\d|\d{4}")
"""What no heading of a column holds: "Data | 12 tetor 2022" is the first row of a form."""
_OPEN = re.compile(r"\s?-\s*(?:\t|$)")


@dataclass(frozen=True, slots=True)
class Hour:
    """A clock time at ``segments[segment].text[start:end]``."""

    segment: int
    start: int
    end: int
    clock: Clock


def hours_in_tables(reading: Reading, lexicon: Lexicon) -> Iterator[tuple[Hour, ...]]:
    """Yield the hours of each meeting that is a row: one range, a start and an end, or a start."""
    heads = row_heads(reading, lexicon)
    pending: Hour | None = None
    for index, row in sorted(heads.items()):
        if row.is_header or not is_timetable(lexicon, row):
            continue
        hours = [
            Hour(index, s.start_char, s.end_char, s._.value)
            for s in reading.docs[index].spans["times"]
        ]
        hours = [hour for hour in hours if _in_time_column(reading, lexicon, row, hour)]
        if pending is not None and hours and hours[0].clock.end is None:
            yield pending, hours.pop(0)
            pending = None
        elif pending is not None and hours:
            yield (pending,)
            pending = None
        if hours and _is_open(reading, hours[-1]):
            pending = hours.pop()
        yield from _grouped(hours)
    if pending is not None:
        yield (pending,)


def is_timetable(lexicon: Lexicon, row: RowHeads) -> bool:
    """Tell whether a table lists meetings with their hours: columns for day or place and hour."""
    if (
        not row.whole
        or _FILLED.search(row.whole)
        or lexicon.pattern(FILE, "heads.other").search(row.whole)
    ):
        return False
    hour = lexicon.pattern(FILE, "heads.start", "heads.end").search(row.whole)
    day = lexicon.pattern(FILE, "heads.day").search(row.whole)
    return hour is not None and day is not None


def _in_time_column(reading: Reading, lexicon: Lexicon, row: RowHeads, hour: Hour) -> bool:
    if row.loose:
        return True
    cells = reading.segments[hour.segment].cells
    cell = next((i for i, (a, b) in enumerate(cells) if a <= hour.start < b), -1)
    head = row.over(cell)
    named = hour.clock.named or (not hour.clock.weak and not head)
    return named or lexicon.pattern(FILE, "heads.start", "heads.end").search(head) is not None


def _is_open(reading: Reading, hour: Hour) -> bool:
    folded = reading.folded(hour.segment)
    return hour.clock.end is None and _OPEN.match(folded, hour.end) is not None


def _grouped(hours: Sequence[Hour]) -> Iterator[tuple[Hour, ...]]:
    rest = list(hours)
    while rest:
        first = rest.pop(0)
        if first.clock.end is None and rest and rest[0].clock.end is None:
            yield first, rest.pop(0)
        else:
            yield (first,)
