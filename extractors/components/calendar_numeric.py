"""Calendar expressions in digits: "23.06.2023", "12.3.22", "2025-05-20", "26.08 - 06.09.2024"."""

from __future__ import annotations

import re

from extractors.components.calendar_rules import (
    AFTER_DIGIT,
    BEFORE_DIGIT,
    DAY_DIGITS,
    YEAR,
    Rule,
    digits,
    number,
    rule,
    window_before,
)
from extractors.components.calendar_values import Moment, Written
from extractors.language import Lexicon

_D = DAY_DIGITS
_LAST = rf"(?P<d2>{_D})[./](?P<m2>{_D})[./](?P<y2>{YEAR})"
# OCR reads 0 as O and 1 as l or I.
_OCR_DAY, _OCR_YEAR = r"[\doil]{1,2}", r"[12][\doil]{3}"
_WORD_BEHIND = re.compile(r"\s+[^\W\d]")
FEWEST_DIGITS = 5
"""Of the eight digits of a date at least so many must have been read as digits."""


def numeric_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """Return the rules, longest expressions first; the order is always day, month, year."""
    words = lexicon.alternation("calendar", "words.number_before")
    labels = lexicon.alternation("calendar", "words.day_labels")
    before = re.compile(rf"(?<!\w){words}[\s.:]*$")
    return (*_span_rules(before), *_day_rules(before, labels), _roman_month(lexicon))


def _roman_month(lexicon: Lexicon) -> Rule:
    """Return the rule for a month in Roman numerals: "5.VI.2023", "5/VI/2023"."""
    months = lexicon.mapping("calendar", "roman")

    def read(match: re.Match[str]) -> Written:
        return Written(Moment(digits(match["y"]), months[match["r"]], digits(match["d"])))

    text = rf"(?P<d>{_D})\s?[./-]\s?(?P<r>[ivx]{{1,4}})\s?[./-]\s?(?P<y>{YEAR})"
    return rule(text, lambda m: read(m) if m["r"] in months else None, BEFORE_DIGIT, AFTER_DIGIT)


def _span_rules(number_before: re.Pattern[str]) -> tuple[Rule, ...]:
    first = (
        rf"(?P<d>{_D})[./](?P<m>{_D})[./](?P<y>{YEAR})\.?",
        rf"(?P<d>{_D})[./](?P<m>{_D})\.?",
        rf"(?P<d>{_D})",
    )
    until = r"\s+deri\s+(?:me\s+|ne\s+)?(?:dat\w{0,3}\s+|dt\.?\s*)?"
    dashes = [rf"{begin}\s?-\s?{_LAST}" for begin in first]
    # "12.05.2024 deri më 20.05.2024" names two days, "6 deri më 17.11.2024" one span.
    words = [rf"{begin}{until}{_LAST}" for begin in first[1:]]
    return tuple(
        rule(span, lambda m: _span_of_days(m, number_before), BEFORE_DIGIT, AFTER_DIGIT)
        for span in (*dashes, *words)
    )


def _day_rules(number_before: re.Pattern[str], labels: str) -> tuple[Rule, ...]:
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
            rf"(?P<d>{DAY_DIGITS})(?P<s>[./])(?P<m>{DAY_DIGITS})(?P=s)(?P<y>\d[\doil])",
            lambda match: _short_year(match, number_before),
            BEFORE_DIGIT,
            AFTER_DIGIT,
        ),
        # "deri më 31.03.": with its second dot, for "deri 15.30" is an hour.
        rule(
            rf"(?P<d>{_D})\.\s?(?P<m>0[1-9]|1[0-2])\.",
            lambda match: Written(Moment(None, digits(match["m"]), digits(match["d"]))),
            r"(?:\bderi\s+(?:me\s+)?|\bdat\w{1,3}\s+|\bdt\.?\s?)",
            r"(?!\s?\d)",
        ),
        # "Kur: 14/03": behind the label of a day.
        rule(
            rf"(?P<d>{_D})[./](?P<m>0[1-9]|1[0-2])",
            lambda match: Written(Moment(None, digits(match["m"]), digits(match["d"]))),
            rf"(?<!\w){labels}\s?:\s?(?:(?:deri|me|ne)\s+){{0,3}}",
            r"(?![\w/]|[.,:-]\d)",
        ),
    )


def _iso_day(match: re.Match[str]) -> Written:
    return Written(Moment(digits(match["y"]), digits(match["m"]), digits(match["d"])))


def _damaged_day(match: re.Match[str]) -> Written | None:
    if sum(c.isdigit() for c in match["text"]) < FEWEST_DIGITS:
        return None
    month = match["m"] or match["m3"] or match["m4"]
    day, month, year = (digits(part) for part in (match["d"], month, match["y"]))
    if year // 100 not in (19, 20):
        return None
    return Written(Moment(year, month, day))


def _short_year(match: re.Match[str], number_before: re.Pattern[str]) -> Written | None:
    if number_before.search(window_before(match)):
        return None
    if match.start() == 0 and _WORD_BEHIND.match(match.string, match.end()):
        return None  # "2.1.12 Titulli": the number of a section
    return Written(Moment(2000 + digits(match["y"]), digits(match["m"]), digits(match["d"])))


def _span_of_days(match: re.Match[str], number_before: re.Pattern[str]) -> Written | None:
    if number(match, "m") is None and number_before.search(window_before(match)):
        return None  # "nr. 9 - 20.11.2024"
    last = Moment(digits(match["y2"]), digits(match["m2"]), digits(match["d2"]))
    first = Moment(
        number(match, "y") or last.year, number(match, "m") or last.month, digits(match["d"])
    )
    return Written(first, last)
