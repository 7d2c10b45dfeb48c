"""Dates of a document with their year filled in and their role: the base of dates and metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from extractors.calendar.date_cues import cue
from extractors.calendar.date_roles import role_of
from extractors.calendar.missing_years import Years
from extractors.calendar.placed_dates import Dated as Dated
from extractors.language import Lexicon
from extractors.reading import Reading

QUOTED = 40
"""Characters on either side of a month in which the quotes of a name stand."""
AROUND = 14
"""Characters on either side of a date in which "çdo" makes it a recurring one."""


@lru_cache(maxsize=4)
def dated(reading: Reading, lexicon: Lexicon) -> tuple[Dated, ...]:
    """Return the document's dates in reading order.

    A missing year is that of the table column, of the sentence or of the paper's own date. Where
    the paper names none a day keeps it open (``XXXX-03-29``); a bare month is then left out.
    """
    found = list(_with_roles(reading, lexicon))
    years = Years(reading, lexicon, found)
    resolved = []
    for at, date in enumerate(found):
        if date.resolved and (_recurs(reading, lexicon, date) or _is_name(reading, lexicon, date)):
            continue
        value = date.written.edtf(years.of(date, at) if date.resolved else None)
        value = value or date.written.without_year()
        if value is not None:
            resolved.append(replace(date, value=value))
    return tuple(resolved)


@lru_cache(maxsize=4)
def dated_by_segment(reading: Reading, lexicon: Lexicon) -> Mapping[int, tuple[Dated, ...]]:
    """Return segment -> its dates in reading order."""
    grouped: dict[int, list[Dated]] = {}
    for date in dated(reading, lexicon):
        grouped.setdefault(date.segment, []).append(date)
    return MappingProxyType({segment: tuple(dates) for segment, dates in grouped.items()})


def _with_roles(reading: Reading, lexicon: Lexicon) -> Iterator[Dated]:
    for index, doc in enumerate(reading.docs):
        if reading.segments[index].zone == "furniture":
            continue
        for span in doc.spans["dates"]:
            written = span._.value
            start, end = span.start_char, span.end_char
            role, sure = role_of(reading, lexicon, index, start, end, written)
            yield Dated(index, start, end, written, "", role, written.year is None, sure)


def _recurs(reading: Reading, lexicon: Lexicon, date: Dated) -> bool:
    """Tell whether a date without year comes round every year ("1 qershor, çdo vit")."""
    folded = reading.folded(date.segment)
    front = folded[max(0, date.start - AROUND) : date.start]
    around = f"{front}|{folded[date.end : date.end + AROUND]}"
    return cue(lexicon, "recurring").search(around) is not None


def _is_quoted(folded: str, date: Dated) -> bool:
    """Tell whether a month stands inside a name in quotes: "Pogradeci në janar"."""
    before = folded[max(0, date.start - QUOTED) : date.start]
    behind = folded[date.end : date.end + QUOTED]
    return before.count('"') % 2 == 1 and '"' in behind


def _is_name(reading: Reading, lexicon: Lexicon, date: Dated) -> bool:
    """Tell whether a day is the name of a street, square or school ("Sheshi 17 Shkurti")."""
    folded = reading.folded(date.segment)
    front = folded[max(0, date.start - 2 * AROUND) : date.start].rpartition("\t")[2]
    if not date.written.has_day:
        return _is_quoted(folded, date)
    named = lexicon.alternation("date_roles", "cues.named_after")
    return re.search(rf"(?<!\w){named}(?!\w)\s+(?:[^\W\d_]+\s+)?[\"']?$", front) is not None
