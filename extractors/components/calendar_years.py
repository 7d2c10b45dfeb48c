"""Years, quarters and half-years: "2019-2022", "TM2 2024", "gjysma e parë e 2021", "2021"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from extractors.components.calendar_rules import (
    AFTER_DIGIT,
    YEAR,
    Rule,
    digits,
    number,
    rule,
    window_before,
)
from extractors.components.calendar_values import Moment, Written
from extractors.language import Lexicon, alternation

_LEFT = r"(?<![\w/#])(?<!\d[.,-])(?<!\bnr )(?<!\bnr\. )(?<!nr\.)"

LAST = 0
"""Stands for "the last" among the ordinals."""
_OF_A_YEAR = re.compile(r"\s+(?:te|se|e)\s+(?:ketij\s+)?vit")
_DIGIT_BEFORE = re.compile(r"\d\s$")
_YEAR_BEFORE = re.compile(rf"(?<!\d){YEAR}\s$")


def year_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """Return the rules, longest expressions first."""
    units = lexicon.alternation("calendar", "words.unit_after")
    before = re.compile(rf"(?<!\w){lexicon.alternation('calendar', 'words.number_before')}[\s.:]*$")
    counts = rf"(?!\s+{units}(?!\w))(?!\s*[%€$])(?![ \u00a0]\d{{3}}(?!\d))"
    return (
        *_part_rules(lexicon, "quarter", 3),
        *_part_rules(lexicon, "half", 6),
        _short_quarter(lexicon),
        *_months_rules(lexicon),
        rule(
            rf"(?P<y1>{YEAR})(?:\s?[-/]\s?{YEAR})*\s?[-/]\s?(?P<y2>{YEAR})",
            lambda match: Written(Moment(digits(match["y1"])), Moment(digits(match["y2"]))),
            _LEFT,
            AFTER_DIGIT,
        ),
        rule(rf"(?P<y1>{YEAR})[-/](?P<y2>\d\d)", _school_year, _LEFT, r"(?![\w/-]|[.,]\d)"),
        rule(
            rf"(?P<y>{YEAR})",
            lambda match: _bare_year(match, before),
            _LEFT,
            AFTER_DIGIT + counts,
        ),
    )


def _part_rules(lexicon: Lexicon, key: str, months: int) -> Iterator[Rule]:
    ordinals = lexicon.mapping("calendar", "ordinals")
    ordinal = rf"(?P<o>{alternation(ordinals)})(?!\w)"
    year_word = lexicon.alternation("calendar", "words.year")
    year = rf"(?:[\s,/-]*(?:(?:te|e|i)\s+)?(?:{year_word}\s+)?(?P<y>{YEAR}))"
    word = lexicon.alternation("calendar", f"words.{key}")
    read = _part_reader(ordinals, months)
    yield rule(rf"{word}[\s.-]*(?:(?:i|e|te|se)\s+)?{ordinal}{year}?", read, after=AFTER_DIGIT)
    yield rule(rf"{ordinal}[\s.-]+{word}{year}", read)


def _short_quarter(lexicon: Lexicon) -> Rule:
    """Return the rule for "T4 2025", "Q3/2024", "K-1 2023": a letter, so only with its year."""
    ordinals = lexicon.mapping("calendar", "ordinals")
    letters = lexicon.alternation("calendar", "words.quarter_letters")
    text = rf"{letters}[.-]?(?P<o>[1-4]|iv|i{{1,3}})[\s,/.-]{{1,3}}(?P<y>{YEAR})"
    return rule(text, _part_reader(ordinals, 3), after=AFTER_DIGIT)


def _rest(match: re.Match[str]) -> tuple[str, int]:
    return match.string, match.end()


def _months_rules(lexicon: Lexicon) -> Iterator[Rule]:
    """Yield "9-mujori i vitit 2023", "nëntëmujor 2023", "gjashtë muajt e parë të vitit 2024"."""
    counts = lexicon.mapping("calendar", "month_counts")
    ordinals = lexicon.mapping("calendar", "ordinals")
    year_word = lexicon.alternation("calendar", "words.year")
    year = rf"(?:[\s,/-]*(?:(?:te|se|e|i)\s+)?(?:{year_word}\s+)?(?P<y>{YEAR}))"
    count = rf"(?P<c>{alternation(counts)})"
    which = rf"(?P<o>{alternation(ordinals)})(?!\w)"
    read = _months_reader(counts, ordinals)
    word = r"muj[oe]r\w{0,5}"
    yield rule(rf"{count}[\s-]?{word}(?:\s+(?:i|e|te|se)\s+{which})?{year}", read)
    yield rule(rf"{count}\s+muaj\w{{0,5}}\s+(?:e|te)\s+{which}{year}", read)


def _months_reader(
    counts: Mapping[str, int], ordinals: Mapping[str, int]
) -> Callable[[re.Match[str]], Written | None]:
    def read(match: re.Match[str]) -> Written | None:
        months, order = counts[match["c"]], ordinals[match["o"]] if match["o"] else 1
        last = 12 if order == LAST else order * months
        if last > 12:
            return None
        year = number(match, "y")
        return Written(Moment(year, last - months + 1), Moment(year, last))

    return read


def _part_reader(
    ordinals: Mapping[str, int], months: int
) -> Callable[[re.Match[str]], Written | None]:
    def read(match: re.Match[str]) -> Written | None:
        order, year = ordinals[match["o"]], number(match, "y")
        order = 12 // months if order == LAST else order
        if order * months > 12:
            return None
        if year is None and match["o"] == "i":
            return None  # the article: "takim tremujor i zyrtarëve"
        if (
            year is None
            and match["text"].startswith("gjys")
            and not _OF_A_YEAR.match(*_rest(match))
        ):
            return None  # "gjysma e parë e orës"
        begin = (order - 1) * months + 1
        return Written(Moment(year, begin), Moment(year, begin + months - 1))

    return read


def _school_year(match: re.Match[str]) -> Written | None:
    first = digits(match["y1"])
    if (first + 1) % 100 != int(match["y2"]):
        return None
    return Written(Moment(first), Moment(first + 1))


def _bare_year(match: re.Match[str], number_before: re.Pattern[str]) -> Written | None:
    before = window_before(match)
    if number_before.search(before):
        return None
    if _DIGIT_BEFORE.search(before) and not _YEAR_BEFORE.search(before):
        return None  # the last group of "12 2019"
    return Written(Moment(digits(match["y"])))
