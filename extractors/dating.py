"""Dates of a document with their year filled in and their role: the base of dates and metadata."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.components.calendar_values import Written
from extractors.date_roles import role_of
from extractors.entities import DateRole
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.tables import tables


@dataclass(frozen=True, slots=True)
class Dated:
    """A calendar expression at ``segments[segment].text[start:end]``; ``value`` is EDTF."""

    segment: int
    start: int
    end: int
    written: Written
    value: str
    role: DateRole
    resolved: bool
    """The year is not written but taken from the document."""


@lru_cache(maxsize=4)
def dated(reading: Reading, lexicon: Lexicon) -> tuple[Dated, ...]:
    """Return the document's dates in reading order.

    A missing year is that of the table column, else of the paper's own date; an expression whose
    year cannot be had from the document is left out.
    """
    found = list(_with_roles(reading, lexicon))
    own_year = _own_year(found)
    columns = _column_years(reading)
    resolved = []
    for date in found:
        year = columns.get((date.segment, _cell_at(reading, date))) or own_year
        value = date.written.edtf(year)
        if value is not None and not (date.resolved and _recurs(reading, date)):
            resolved.append(replace(date, value=value))
    return tuple(resolved)


def dates_in(
    reading: Reading, lexicon: Lexicon, segment: int, start: int = 0, end: int | None = None
) -> list[Dated]:
    """Return the dates of a stretch of a segment: for deadlines of tasks and the like."""
    stop = len(reading.segments[segment].text) if end is None else end
    return [
        date
        for date in dated(reading, lexicon)
        if date.segment == segment and date.start >= start and date.end <= stop
    ]


def _with_roles(reading: Reading, lexicon: Lexicon) -> Iterator[Dated]:
    for index, doc in enumerate(reading.docs):
        if reading.segments[index].zone == "furniture":
            continue
        for span in doc.spans["dates"]:
            written = span._.value
            start, end = span.start_char, span.end_char
            role = role_of(reading, lexicon, index, start, end, written)
            yield Dated(index, start, end, written, "", role, written.year is None)


def _own_year(found: list[Dated]) -> int | None:
    """Return the year of the paper's own first day, else the year most of its days are in."""
    own = [d for d in found if d.role in ("meeting", "document") and d.written.has_day]
    for date in own:
        if date.written.year is not None:
            return date.written.year
    years = Counter(d.written.year for d in found if d.written.year and d.written.has_day)
    if not years:
        years = Counter(d.written.year for d in found if d.written.year)
    # Two years that occur equally often are no answer.
    best = years.most_common(2)
    return best[0][0] if len(best) == 1 or (best and best[0][1] > best[1][1]) else None


def _recurs(reading: Reading, date: Dated) -> bool:
    """Tell whether a date without year comes round every year ("1 qershor, çdo vit")."""
    folded = reading.folded(date.segment)
    around = folded[max(0, date.start - 14) : date.start] + "|" + folded[date.end : date.end + 14]
    return re.search(r"\b(?:cdo|secilin|perher|vjetor)", around) is not None


def _column_years(reading: Reading) -> dict[tuple[int, int], int]:
    """Return (segment, column) -> the year in the column's header."""
    years = {}
    for view in tables(reading):
        for column, head in enumerate(view.header()):
            match = re.fullmatch(r"\D*((?:19|20)\d\d)\D*", head)
            if match:
                for segment in view.segments:
                    years[segment, column] = int(match[1])
    return years


def _cell_at(reading: Reading, date: Dated) -> int:
    cells = reading.segments[date.segment].cells
    return next((i for i, (a, b) in enumerate(cells) if a <= date.start < b), -1)
