"""The year of dates that leave it out, taken from the same paper and never from today."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from extractors.calendar.placed_dates import Dated
from extractors.language import Lexicon
from extractors.paper_types import paper_type
from extractors.reading import Reading
from extractors.tabular.row_heads import row_heads

NEAR, PARTNER = 100, 30
"""Characters in front of a date in which a year is its own, and between the ends of a span."""
TURN_OF_YEAR = 45
"""Days that a time limit may lie before the paper's own day without being next year's."""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?![\d/])")
_LINK = re.compile(r"\W*(?:deri|dhe|e|si dhe|,)?\W*(?:me|ne|te|dat\w{1,3}|dt)?\W*")
PLANS = ("plan", "strategy", "checklist")


@dataclass(frozen=True)
class Years:
    """Answers for each date without a year which year the paper gives it."""

    reading: Reading
    lexicon: Lexicon
    found: Sequence[Dated]

    def of(self, date: Dated, at: int) -> int | None:
        """Return the year of ``found[at]``: of its column, its sentence, its section, the paper."""
        column = self._column(date)
        if column is not None:
            return column
        told = self._told(date)
        if told is not None:
            return told
        near = self._named_again(date, at) or self._partner(date, at) or self._in_sentence(date, at)
        if near is not None:
            return near
        headed = self._section(date)
        if headed is not None:
            return headed
        return self._own(date)

    def _column(self, date: Dated) -> int | None:
        heads = row_heads(self.reading, self.lexicon).get(date.segment)
        if heads is None or heads.is_header:
            return None
        cells = self.reading.segments[date.segment].cells
        cell = next((i for i, (a, b) in enumerate(cells) if a <= date.start < b), -1)
        years = _YEAR.findall(heads.over(cell))
        return int(years[0]) if len(years) == 1 else None

    def _told(self, date: Dated) -> int | None:
        """Return the year that is told from the paper's own: "28 mars të vitit të kaluar"."""
        own = self._own_date
        if own is None or own.written.year is None:
            return None
        behind = self.reading.folded(date.segment)[date.end : date.end + PARTNER].lstrip()
        for key, step in (("last_year", -1), ("next_year", 1)):
            if self.lexicon.pattern("date_roles", f"grammar.{key}").match(behind):
                return own.written.year + step
        return None

    def _named_again(self, date: Dated, at: int) -> int | None:
        """Return the year named before: "me 07.11.2022, e dyta me 19 dhjetor të po atij viti"."""
        behind = self.reading.folded(date.segment)[date.end : date.end + PARTNER].lstrip()
        if not self.lexicon.pattern("calendar", "words.same_year").match(behind):
            return None
        before = self.found[at - 1] if at else None
        return before.written.year if before is not None else None

    def _partner(self, date: Dated, at: int) -> int | None:
        """Return the year of the other end: "2 shtatori deri më 18 tetor 2024"."""
        after = self.found[at + 1] if at + 1 < len(self.found) else None
        if after is None or after.segment != date.segment or after.written.year is None:
            return None
        # Bounded before it is matched: a run of blanks has no end.
        if after.start - date.end > PARTNER:
            return None
        between = self.reading.folded(date.segment)[date.end : after.start]
        if not _LINK.fullmatch(between):
            return None
        first, last = date.written.first.month, after.written.first.month
        if first is None:
            return None
        return after.written.year - (1 if last is not None and first > last else 0)

    def _in_sentence(self, date: Dated, at: int) -> int | None:
        """Return the year of the date in front of it in the same sentence."""
        if at == 0:
            return None
        before = self.found[at - 1]
        near = before.segment == date.segment and date.start - before.end <= NEAR
        if not near or before.written.year is None or before.role in ("mention", "period"):
            return None
        between = self.reading.folded(date.segment)[before.end : date.start]
        return None if re.search(r"[.;!?]\s", between) else before.written.year

    def _section(self, date: Dated) -> int | None:
        """Return the only year of the heading above an item ("Detyrat për 2024")."""
        if self.reading.segments[date.segment].shape not in ("item", "row"):
            return None
        at = bisect_left(self._headings, date.segment)
        if at == 0:
            return None
        years = _bare_years(self.reading, [self._headings[at - 1]])
        return years.pop() if len(years) == 1 else None

    # Looked up once a paper: a paper of n dates without year would ask n times for the same.
    @cached_property
    def _headings(self) -> list[int]:
        segments = enumerate(self.reading.segments)
        return [i for i, s in segments if s.shape == "heading" and s.zone != "furniture"]

    @cached_property
    def _own_date(self) -> Dated | None:
        return _own_date(self.found)

    @cached_property
    def _commonest(self) -> int | None:
        return _commonest(self.found)

    def _own(self, date: Dated) -> int | None:
        kind, _ = paper_type(self.reading, self.lexicon)
        title = _title_year(self.reading)
        if kind in PLANS and title is not None and date.role in ("deadline", "period", "mention"):
            return title
        own = self._own_date
        if own is None:
            return title or self._commonest
        year = own.written.year
        assert year is not None
        return year + 1 if date.role == "deadline" and _is_past(date, own) else year


def _own_date(found: Sequence[Dated]) -> Dated | None:
    """Return the paper's own day with its year: of its meeting, its issue, its posting."""
    for full in (True, False):
        for roles in (("meeting", "document"), ("publication",)):
            for date in found:
                known = date.written.year is not None and date.written.has_day == full
                if known and date.role in roles and date.written.first.month is not None:
                    return date
    return None


def _is_past(date: Dated, own: Dated) -> bool:
    """Tell whether a day of the own date's year would lie well before it."""
    first, day = date.written.first, own.written.first
    if first.month is None or day.month is None:
        return False
    return 30 * first.month + (first.day or 30) < 30 * day.month + (day.day or 1) - TURN_OF_YEAR


@lru_cache(maxsize=4)
def _title_year(reading: Reading) -> int | None:
    """Return the only year that the paper's title and the headings next to it name."""
    heads = [i for i, s in enumerate(reading.segments[:TOP]) if s.zone in ("title", "section")]
    short = [i for i in heads[:4] if len(reading.segments[i].text) <= LONGEST_TITLE]
    # "... për vitin" may have its year in a line of its own.
    short += [
        i for i, s in enumerate(reading.segments[:TOP]) if _YEAR.fullmatch(s.text.strip(" ."))
    ]
    years = _bare_years(reading, short)
    return years.pop() if len(years) == 1 else None


def _bare_years(reading: Reading, indexes: Iterable[int]) -> set[int]:
    """Return the years that stand without month and day in these segments."""
    values = (span._.value for index in indexes for span in reading.docs[index].spans["dates"])
    return {v.year for v in values if v.first.month is None and v.year is not None}


LONGEST_TITLE = 160
"""Characters of a heading."""
TOP = 25
"""Segments from the start among which the title stands."""


def _commonest(found: Sequence[Dated]) -> int | None:
    """Return the year most days are in; two that occur equally often are no answer."""
    years = Counter(d.written.year for d in found if d.written.year and d.written.has_day)
    if not years:
        years = Counter(d.written.year for d in found if d.written.year)
    best = years.most_common(2)
    return best[0][0] if len(best) == 1 or (best and best[0][1] > best[1][1]) else None
