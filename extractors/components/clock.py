"""Finds clock times: "15:25", "ora 10.00", "13:00-14:55", "prej orës 10 deri në 12", "9 e 30"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.components.calendar_rules import Taken, digits
from extractors.components.masks import masked
from extractors.language import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Clock:
    """``HH:MM``; ``end`` where a range is written. ``named``: a word for hour stands with it.

    ``weak``: as written it may as well be a number ("10.30"); the words around it must tell.
    """

    start: str
    end: str | None
    named: bool
    weak: bool = False


_DIGIT = re.compile(r"\d")
_TWO = r"(?:\d[\doil]|[oil]\d)"
_READ = r"[\doil]{2}"
"""OCR reads 0 as O and 1 as l or I; of the four digits of a time two must be right."""
HALF, QUARTER = 30, 15
"""Minutes."""


def find_times(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield each clock time with a :class:`Clock`: an hour of the day, or from one to another.

    A whole hour needs its word ("ora 9"); a number with a dot that may be no time is weak.
    """
    text = masked(doc._.folded)
    if _DIGIT.search(text) is None:
        return
    taken = Taken()
    for span in doc.spans.get("dates", ()):
        taken.add(span.start_char, span.end_char)
    for pattern in _patterns(lexicon):
        for match in pattern.finditer(text):
            start, end = match.span("text")
            if taken.touches(start, end):
                continue
            clock = _read(match)
            if clock is not None:
                taken.add(start, end)
                yield Found(start, end, clock)


@lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], ...]:
    hour = lexicon.alternation("clock", "words.hour")
    whole = lexicon.alternation("clock", "words.whole_hour")
    suffix = rf"(?:\s?(?P<{{0}}>{lexicon.alternation('clock', 'words.suffix')})(?!\w))?"
    before = lexicon.alternation("clock", "words.before")
    until = lexicon.alternation("clock", "words.until")
    links = lexicon.alternation("clock", "words.until_links", "words.about")
    link = rf"(?:\s?[-/]\s?|\s+{until}\s+(?:{links}\s+)?)(?:{hour}[\s:.]+)?"
    begin, after = r"(?<![\w.:,/-])", r"(?![\w:%]|[.,/-]\d)"
    first, last = _moment("1", lexicon), _moment("2", lexicon)
    named = rf"(?<!\w)(?P<named>{hour})[\s:.]{{0,3}}"
    spans = rf"{first}{suffix.format('s1')}{link}{last}{suffix.format('s2')}"
    single = rf"{_moment('1', lexicon, bare=False)}{suffix.format('s1')}"
    return (
        re.compile(rf"{named}(?P<text>{spans}){after}"),
        re.compile(rf"{begin}(?P<text>{spans}){after}"),
        re.compile(rf"{named}(?P<text>{single}){after}"),
        re.compile(rf"(?<!\w)(?P<named>{whole})[\s:.]{{1,3}}(?P<text>(?P<h1>{_TWO}|\d)){after}"),
        re.compile(
            rf"(?<!\w){lexicon.alternation('clock', 'words.before_marked')}\s{{1,3}}"
            rf"(?P<text>(?P<h1>\d{{1,2}})\s?(?P<s1>{lexicon.alternation('clock', 'words.suffix')})"
            rf"(?!\w)){after}"
        ),
        re.compile(
            rf"(?<!\w){before}\s{{1,3}}(?P<text>(?P<h1>\d{{1,2}})\s+e\s+(?P<e1>\d\d))(?=\s*(?:[.,;)]|$|deri\b))"
        ),
        re.compile(rf"{begin}(?P<text>{single}(?:\s?(?P<noon>am|pm)(?!\w))?){after}"),
    )


def _moment(n: str, lexicon: Lexicon, *, bare: bool = True) -> str:
    """Return the expression of one hour with its minutes, its groups numbered ``n``."""
    half = lexicon.alternation("clock", "words.half")
    quarter = lexicon.alternation("clock", "words.quarter")
    minutes = (
        rf"\s?(?P<mark{n}>[:.,h])\s?(?P<m{n}>{_READ})"
        rf"|\s+e\s+(?:(?P<e{n}>\d{{1,2}})(?P<min{n}>\s+minut\w{{0,4}})?|(?P<half{n}>{half})|(?P<q{n}>{quarter}))(?!\w)"
        rf"|\s+pa\s+(?:(?P<pa{n}>\d{{1,2}})(?:\s+minut\w{{0,4}})?|(?P<pq{n}>{quarter}))(?!\w)"
    )
    return rf"(?P<h{n}>{_READ}|\d)(?:{minutes}){'?' if bare else ''}"


def _read(match: re.Match[str]) -> Clock | None:
    groups = match.groupdict()
    named = bool(groups.get("named") or groups.get("s1") or groups.get("s2"))
    first, last = _minutes(groups, "1"), _minutes(groups, "2")
    if first is None or ("h2" in groups and (last is None or last <= first)):
        return None
    if groups.get("noon") == "pm" and first < 12 * 60:
        first += 12 * 60
    sure = (
        named or {":", "h"} & {groups.get("mark1"), groups.get("mark2")} or bool(groups.get("min1"))
    )
    spoken = any(groups.get(f"{name}1") for name in ("half", "q", "pa", "pq", "min"))
    if "mark1" not in groups and groups.get("e1"):
        return Clock(_written(first), None, False, True)  # "prej 8 e 30"
    if not sure and not spoken and groups.get("mark1") != ".":
        return None  # "10-12", "9 e 30", "11,00": numbers, unless a word for hour is there.
    if not named and groups.get("e1"):
        return None
    return Clock(_written(first), _written(last) if last is not None else None, named, not sure)


def _minutes(groups: dict[str, str | None], n: str) -> int | None:
    """Return the minutes since midnight; None where there is no such time of day."""
    hour = groups.get(f"h{n}")
    if hour is None:
        return None
    if not any(map(str.isdigit, hour + (groups.get(f"m{n}") or ""))):
        return None
    whole, minute = digits(hour), 0
    if value := groups.get(f"m{n}") or groups.get(f"e{n}"):
        minute = digits(value)
    elif value := groups.get(f"pa{n}"):
        minute = -digits(value)
    elif groups.get(f"half{n}"):
        minute = HALF
    elif groups.get(f"q{n}"):
        minute = QUARTER
    elif groups.get(f"pq{n}"):
        minute = -QUARTER
    total = 60 * whole + minute
    return total if whole < 24 and -60 < minute < 60 and total >= 0 else None


def _written(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
