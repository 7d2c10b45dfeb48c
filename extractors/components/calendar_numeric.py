"""Calendar expressions in digits: "23.06.2023", "12.3.22", "2025-05-20", "26.08 - 06.09.2024"."""

from __future__ import annotations

import re

from extractors.components.calendar_rules import (
    AFTER_DIGIT,
    BEFORE_DIGIT,
    YEAR,
    Rule,
    number,
    rule,
)
from extractors.components.calendar_values import Moment, Written
from extractors.language import Lexicon

_D = r"\d{1,2}"
_LAST = rf"(?P<d2>{_D})[./](?P<m2>{_D})[./](?P<y2>{YEAR})"
# OCR reads 0 as O and 1 as l or I.
_OCR_DAY, _OCR_YEAR = r"[\doil]{1,2}", r"[12][\doil]{3}"
_DIGITS = str.maketrans("oil", "011")
FEWEST_DIGITS = 5
"""Of the eight digits of a date at least so many must have been read as digits."""


def numeric_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """Return the rules, longest expressions first; the order is always day, month, year."""
    words = lexicon.alternation("calendar", "words.number_before")
    return (*_span_rules(), *_day_rules(re.compile(rf"(?<!\w){words}[\s.:]*$")))


def _span_rules() -> tuple[Rule, ...]:
    first = (
        rf"(?P<d>{_D})[./](?P<m>{_D})[./](?P<y>{YEAR})\.?",
        rf"(?P<d>{_D})[./](?P<m>{_D})\.?",
        rf"(?P<d>{_D})",
    )
    return tuple(
        rule(rf"{begin}\s?-\s?{_LAST}", _span_of_days, BEFORE_DIGIT, AFTER_DIGIT) for begin in first
    )


def _day_rules(number_before: re.Pattern[str]) -> tuple[Rule, ...]:
    dots = rf"\s?[./]\s?(?P<m>{_OCR_DAY})\s?[./]\s?"
    dashes, commas = rf"-(?P<m3>{_D})-", rf",\s?(?P<m4>{_D}),\s?"
    return (
        rule(
            rf"(?P<y>{YEAR})(?P<s>[-./])(?P<m>{_D})(?P=s)(?P<d>{_D})",
            _iso_day,
            BEFORE_DIGIT,
            AFTER_DIGIT,
        ),
        rule(
            rf"(?P<d>{_OCR_DAY})(?:{dots}|{dashes}|{commas})(?P<y>{_OCR_YEAR})",
            _damaged_day,
            BEFORE_DIGIT,
            AFTER_DIGIT,
        ),
        rule(
            rf"(?P<d>{_D})(?P<s>[./])(?P<m>{_D})(?P=s)(?P<y>\d\d)",
            lambda match: _short_year(match, number_before),
            BEFORE_DIGIT,
            AFTER_DIGIT,
        ),
    )


def _iso_day(match: re.Match[str]) -> Written:
    return Written(Moment(int(match["y"]), int(match["m"]), int(match["d"])))


def _damaged_day(match: re.Match[str]) -> Written | None:
    if sum(c.isdigit() for c in match["text"]) < FEWEST_DIGITS:
        return None
    month = match["m"] or match["m3"] or match["m4"]
    day, month, year = (part.translate(_DIGITS) for part in (match["d"], month, match["y"]))
    if not re.fullmatch(YEAR, year):
        return None
    return Written(Moment(int(year), int(month), int(day)))


def _short_year(match: re.Match[str], number_before: re.Pattern[str]) -> Written | None:
    behind = match.string[match.end() :]
    if number_before.search(match.string[: match.start()]):
        return None
    if match.start() == 0 and re.match(r"\s+[^\W\d]", behind):
        return None  # "2.1.12 Titulli": the number of a section
    return Written(Moment(2000 + int(match["y"]), int(match["m"]), int(match["d"])))


def _span_of_days(match: re.Match[str]) -> Written:
    last = Moment(int(match["y2"]), int(match["m2"]), int(match["d2"]))
    first = Moment(
        number(match, "y") or last.year, number(match, "m") or last.month, int(match["d"])
    )
    return Written(first, last)
