"""Calendar expressions with a month's name: "23 qershor 2023", "janar-mars 2023", "18 maj"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from extractors.components.calendar_rules import DAY_DIGITS, YEAR, Rule, number, rule
from extractors.components.calendar_values import Moment, Written
from extractors.language import Lexicon, alternation

_BLANK = r"[ \n\r\u00a0]"
"""Between a day and its month; a tab stands between two cells."""
_DASH = r"\s*[-/]\s*"
_UNTIL = r"(?:\s*[-/]\s*|\s+deri\s+(?:(?:me|ne|te)\s+)?)"
"""Between two months, or a day and a day with its month; "deri" between two full days, or
two months with their years, divides two dates."""
_QUOTED = re.compile(r'["\']\s?$'), re.compile(r'\s?["\']')
_DAY = r"(?:\.|-?(?:te|ta|in|a)(?!\w))?"
"""What may stand behind the digits of a day: a dot, an ordinal ending."""


def month_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """Return the rules, longest expressions first."""
    months = lexicon.mapping("calendar", "months")
    every = {**lexicon.mapping("calendar", "months_other"), **months}
    year_word = lexicon.alternation("calendar", "words.year")
    link = rf"\.?(?:\s+(?:te|e|i)\b)?(?:\s+{year_word}(?!\w))?(?:[\s,]*|\s?[-/]\s?|\s?[.]\s?)"
    own, all_names = alternation(months), alternation(every)
    return (
        *_span_rules(own, rf"(?:{link}(?P<y>{YEAR}))", every),
        *_moment_rules(own, all_names, link, every, of_month(lexicon)),
        *_joined_days(lexicon, own, rf"(?:{link}(?P<y>{YEAR}))?", every),
        _bare_month(lexicon, own, every),
    )


def _span_rules(names: str, year: str, every: Mapping[str, int]) -> tuple[Rule, ...]:
    days, span = _reader(every, _days), _reader(every, _span)
    name = rf"(?P<n>{names})(?!\w)"
    return (
        rule(
            rf"(?P<d1>{DAY_DIGITS}){_DAY}\s+(?P<n1>{names})(?!\w){year.replace('<y>', '<y1>')}?"
            rf"{_DASH}(?P<d>{DAY_DIGITS}){_DAY}\s+{name}{year}?",
            span,
        ),
        rule(rf"(?P<d1>{DAY_DIGITS}|l)\.?{_UNTIL}(?P<d>{DAY_DIGITS})\.?\s*{name}{year}?", days),
        rule(rf"(?P<n1>{names})(?!\w)(?:[\s,]*(?P<y1>{YEAR}))?{_DASH}{name}{year}?", span),
        rule(rf"(?P<n1>{names})(?!\w){_UNTIL}{name}{year}?", span),
        # A dash at the end of a line was taken for a hyphen: "majgusht 2020".
        rule(rf"(?P<n1>{names})(?P<n>{names})(?!\w){year}", span),
    )


def _moment_rules(
    names: str, all_names: str, link: str, every: Mapping[str, int], of: str
) -> tuple[Rule, ...]:
    year = rf"(?:{link}(?P<y>{YEAR}))"
    day = rf"(?P<d>(?<!\d[.,]){DAY_DIGITS})"
    moment = _reader(every, _moment)
    return (
        rule(rf"(?P<n>{all_names})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,\s+(?P<y>{YEAR})", moment),
        rule(rf"{day}{_DAY}{_BLANK}{{0,4}}-?{_BLANK}{{0,4}}(?P<n>{all_names})(?!\w){year}", moment),
        rule(rf"{day}{_DAY}{_BLANK}{{1,2}}{of}{_BLANK}{{1,2}}(?P<n>{names})(?!\w){year}?", moment),
        rule(rf"(?P<n>{all_names})(?!\w){year}", moment),
        # "mars dhe qershor 2021": the first month takes the year of the second.
        Rule(
            re.compile(
                rf"(?<![\w/])(?P<text>(?P<n>{names}))(?=\s+(?:dhe|e)\s+{names}{link}(?P<y>{YEAR}))"
            ),
            moment,
        ),
        rule(
            rf"{day}{_DAY}{_BLANK}{{0,8}}(?P<n>{names})",
            lambda match: _without_year(match, every),
        ),
    )


def of_month(lexicon: Lexicon) -> str:
    """Return what may stand between a day and its month: "datë 14 të muajit maj"."""
    return lexicon.alternation("calendar", "words.of_month")


def _joined_days(
    lexicon: Lexicon, names: str, year: str, every: Mapping[str, int]
) -> tuple[Rule, ...]:
    """Return the rule for the first of two or three days: "20 e 21 maj 2023", "3, 4 dhe 5 maj"."""
    joint = lexicon.alternation("calendar", "words.and")
    day = rf"{DAY_DIGITS}{_DAY}"
    rest = rf"(?:\s?,\s?{day}){{0,3}}\s+{joint}\s+{day}\s+(?P<n>{names})(?!\w){year}"
    front = r"(?<![\w/])(?:(?<=\bme )|(?<=\bmë )|(?<=date )|(?<=datat )|(?<=, )|(?<=\bne )|^)"
    return (
        Rule(
            re.compile(rf"{front}(?P<text>(?P<d>{DAY_DIGITS}){_DAY})(?={rest})"),
            _reader(every, _moment),
        ),
    )


def _without_year(match: re.Match[str], every: Mapping[str, int]) -> Written | None:
    """Return a day and its month; None where quotes make a name of it (school "7 Marsi")."""
    before, behind = _QUOTED
    start, end = match.span("text")
    if before.search(match.string, max(0, start - 2), start) and behind.match(match.string, end):
        return None
    return _moment(match, every)


def _bare_month(lexicon: Lexicon, names: str, every: Mapping[str, int]) -> Rule:
    before = lexicon.alternation("calendar", "words.before_month")
    pattern = re.compile(
        rf"(?:(?:^|\t)\s*|(?<!\w){before}\s+|(?<!\w)(?:{names})\s+dhe\s+)(?P<text>(?P<n>{names}))(?![\w/])(?!\s*-)"
    )
    return Rule(pattern, _reader(every, _moment))


_Read = Callable[[re.Match[str], Mapping[str, int]], Written]


def _reader(every: Mapping[str, int], read: _Read) -> Callable[[re.Match[str]], Written]:
    return lambda match: read(match, every)


def _moment(match: re.Match[str], every: Mapping[str, int]) -> Written:
    return Written(_part(match, every))


def _days(match: re.Match[str], every: Mapping[str, int]) -> Written:
    last = _part(match, every)
    return Written(Moment(last.year, last.month, number(match, "d1")), last)


def _span(match: re.Match[str], every: Mapping[str, int]) -> Written:
    first, last = _part(match, every, "1"), _part(match, every)
    return Written(Moment(number(match, "y1") or last.year, first.month, first.day), last)


def _part(match: re.Match[str], every: Mapping[str, int], suffix: str = "") -> Moment:
    name = match["n" + suffix]
    month = every[name] if name in every else every[name.replace("g", "q")]
    return Moment(number(match, "y"), month, number(match, "d" + suffix))
