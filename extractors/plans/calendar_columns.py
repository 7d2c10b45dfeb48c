"""Calendars in the columns of a plan: months, quarters and years whose cells carry marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from extractors.cues import cue_alternation, cue_words
from extractors.language import Lexicon

FILE = "table_headers"
LEAST_COLUMNS = 3
"""Fewer columns of months make no calendar."""
Months = tuple[int, int]
"""First and last month of a column, from 1."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_ROMAN |= {"x": 10, "xi": 11, "xii": 12}
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def calendar_columns(headings: Sequence[str], lexicon: Lexicon) -> dict[int, Months]:
    """Return column -> months of the columns of a calendar, empty if there is none.

    "Jan", "Mars", "TM2", "Tremujori III", "K4"; bare numbers "I" to "XII" or "1" to "12" only as a
    whole row of four or of twelve.
    """
    named = {
        column: months
        for column, heading in enumerate(headings)
        if (months := calendar_months(heading, lexicon))
    }
    if len(named) >= LEAST_COLUMNS:
        return named
    return _numbered(headings)


def calendar_months(heading: str, lexicon: Lexicon) -> Months | None:
    """Return the months that a folded heading or cell names, None if it names none."""
    return _months(" ".join(_YEAR.sub(" ", heading).split()).strip(" .'/"), lexicon)


def month_value(folded: str, year: int | None, lexicon: Lexicon) -> str | None:
    """Return the EDTF value of a month or quarter without a year, in a given year."""
    months = calendar_months(folded, lexicon)
    return span_of([months], year) if months is not None else None


def _months(plain: str, lexicon: Lexicon) -> Months | None:
    names = cue_words(lexicon, FILE, "months")
    shorts = cue_words(lexicon, FILE, "month_shorts")
    for number, (name, short) in enumerate(zip(names, shorts, strict=True), 1):
        if plain in (name, name + "i", short):
            return number, number
    quarter = _quarter(lexicon).fullmatch(plain)
    if quarter is None:
        return None
    number = _number(quarter[1] or quarter[2])
    return (3 * number - 2, 3 * number) if 1 <= number <= 4 else None


@lru_cache(maxsize=4)
def _quarter(lexicon: Lexicon) -> re.Pattern[str]:
    words = cue_alternation(lexicon, FILE, "quarters")
    return re.compile(rf"{words}[ .-]*([1-4]|i{{1,3}}|iv)|([1-4]|i{{1,3}}|iv)[ .-]*{words}")


def _numbered(headings: Sequence[str]) -> dict[int, Months]:
    numbers = [_number(heading.strip(" .")) for heading in headings]
    for count, width in ((12, 1), (4, 3)):
        for first in range(len(numbers) - count + 1):
            if numbers[first : first + count] == list(range(1, count + 1)):
                return {first + n: (n * width + 1, (n + 1) * width) for n in range(count)}
    return {}


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _ROMAN.get(text, 0)


def year_in(texts: Sequence[str]) -> int | None:
    """Return the only year that the texts name, in the first that names any; None without one."""
    for text in texts:
        years = {int(year) for year in _YEAR.findall(text)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def span_of(marked: Sequence[Months], year: int | None) -> str | None:
    """Return the EDTF value of marked columns: one stretch without gaps; None without a year."""
    if year is None or not marked:
        return None
    if any(after[0] != before[1] + 1 for before, after in pairwise(marked)):
        return None
    first, last = marked[0][0], marked[-1][1]
    if (first, last) == (1, 12):
        return str(year)
    begin, end = f"{year}-{first:02}", f"{year}-{last:02}"
    return begin if first == last else f"{begin}/{end}"
