"""Dates and sums inside a stretch of text, as the finders of the pipeline saw them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.calendar.dating import dated_by_segment
from extractors.components.amounts import Sum
from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Money
from extractors.language import Lexicon, load_lexicon
from extractors.layout.excerpts import Span
from extractors.reading import Reading

FILE = "task_cues"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit as written; ``value`` is EDTF, None where it is no calendar date."""

    text: str
    value: str | None


def dates_in(reading: Reading, span: Span) -> list[tuple[int, int, str]]:
    """Return (start, end, EDTF) of the dates inside a stretch of a segment, as the record has them.

    A year that is left out is the one that the paper gives (see ``missing_years.py``).
    """
    index, start, end = span
    found = dated_by_segment(reading, load_lexicon()).get(index, ())
    return [(d.start, d.end, d.value) for d in found if d.start >= start and d.end <= end]


def money_in(reading: Reading, spans: Sequence[Span]) -> Money | None:
    """Return the first sum inside the pieces of an excerpt, None if there is none."""
    for index, start, end in spans:
        for found in reading.docs[index].spans.get("amounts", ()):
            value = found._.value
            inside = found.start_char >= start and found.end_char <= end
            if inside and isinstance(value, Sum):
                return Money(value.value, value.currency)
    return None


def deadline_in(reading: Reading, span: Span, lexicon: Lexicon) -> Deadline | None:
    """Return the time limit that a sentence sets, None if it sets none.

    A date counts only behind "deri", "brenda", "më së largu" and the like; else "brenda 15 ditëve",
    "menjëherë", "çdo muaj" are taken as written.
    """
    index, start, end = span
    folded, text = reading.folded(index), reading.segments[index].text
    cue = re.compile(
        rf"(?<!\w){cue_alternation(lexicon, FILE, 'deadline_before')}(?!\w)[^.;,]{{0,25}}$"
    )
    for first, last, value in dates_in(reading, span):
        if cue.search(folded[start:first]):
            return Deadline(text[first:last], value)
    return _relative(folded, text, start, end, lexicon)


def _relative(folded: str, text: str, start: int, end: int, lexicon: Lexicon) -> Deadline | None:
    unit = cue_alternation(lexicon, FILE, "units")
    limit = rf"brenda\s+(?:\d+|[^\W\d_]+)\s+{unit}"
    allowed = rf"\d+\s+{cue_alternation(lexicon, FILE, 'allowances')}"
    recurring = cue_alternation(lexicon, FILE, "recurring")
    match = re.compile(rf"(?<!\w)(?:{limit}|{allowed}|{recurring})(?!\w)").search(
        folded, start, end
    )
    return Deadline(text[slice(*match.span())], None) if match else None


def is_recurring(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a deadline recurs or is relative, so that a year in it is no time limit."""
    return cue_pattern(lexicon, FILE, "recurring").search(folded) is not None
