"""Start and end of the meetings of the record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors import label
from extractors.components.clock import Clock
from extractors.entities import MeetingTime
from extractors.language import Lexicon
from extractors.reading import Reading, joined

_END = re.compile(r"\b(?:perfund\w*|mbyll\w*|mbaro\w*|perfundim\w*|zavrs\w*)\b")
_START = re.compile(
    r"\b(?:fill\w*|mbaj\w*|mbahet|mbahen|mblodh\w*|mblidh\w*|mbledhj\w*|takim\w*|debat\w*|seanc\w*"
    r"|degjim\w*|konsultim\w*|tubim\w*|hap\w*|pocetak\w*)\b"
)
_NEVER = re.compile(
    r"\b(?:cdo|orar\w*|pritj\w*|nderrim\w*|ardh\w*|erdhi|vonu\w*|vones\w*|larg\w*|nxenes\w*|postuar|dorezo\w*|dorezim\w*"
    r"|rregullt\w* me punonjes|kolegj\w*|afat\w*|javor\w*|diteve te punes|aplik\w*)\b"
)


@dataclass(frozen=True, slots=True)
class _Spot:
    segment: int
    start: int
    end: int
    clock: Clock
    part: str
    """"start" or "end"."""


def extract_times(reading: Reading, lexicon: Lexicon) -> Iterator[MeetingTime]:
    """Yield one entry a meeting: a start, and the first end behind it.

    Late arrivals, office hours, weekly routine, posting stamps and mail headers are none.
    """
    opened: _Spot | None = None
    for spot in _spots(reading):
        if spot.clock.end is not None:
            yield _meeting(reading, spot, None, spot.clock.start, spot.clock.end)
        elif spot.part == "start":
            if opened is not None and _is_next_of_list(reading, opened, spot):
                yield _meeting(reading, opened, None, opened.clock.start, None)
                opened = None
            opened = opened or spot
        elif opened is not None:
            yield _meeting(reading, opened, spot, opened.clock.start, spot.clock.start)
            opened = None
        else:
            yield _meeting(reading, spot, None, None, spot.clock.start)
    if opened is not None:
        yield _meeting(reading, opened, None, opened.clock.start, None)


def _is_next_of_list(reading: Reading, spot: _Spot, other: _Spot) -> bool:
    """Tell whether two starts stand in different items of one list of meetings."""
    first, second = reading.introduction(spot.segment), reading.introduction(other.segment)
    return spot.segment != other.segment and first is not None and first == second


def _meeting(
    reading: Reading, spot: _Spot, other: _Spot | None, start: str | None, end: str | None
) -> MeetingTime:
    evidence = joined(
        [
            reading.evidence(s.segment, s.start, s.end, extractor=label("times"))
            for s in (spot, other)
            if s is not None
        ]
    )
    return MeetingTime(evidence, start, end)


def _spots(reading: Reading) -> Iterator[_Spot]:
    for index, doc in enumerate(reading.docs):
        segment, folded = reading.segments[index], reading.folded(index)
        if segment.zone in ("furniture", "meta") or re.match(r"(?:date|data|from|sent)\b", folded):
            continue
        for span in doc.spans["times"]:
            introduction = reading.introduction(index)
            lead = reading.folded(introduction) + " " if introduction is not None else ""
            shift = len(lead)
            part = _part(
                lead + folded, span.start_char + shift, span.end_char + shift, span._.value
            )
            if part is not None:
                yield _Spot(index, span.start_char, span.end_char, span._.value, part)


def _part(folded: str, start: int, end: int, clock: Clock) -> str | None:
    """Tell whether a time opens or closes a meeting; None for any other time."""
    head = re.split(r"(?<=[^\W\d_]{3})[.;]\s", folded[max(0, start - 160) : start])[-1]
    tail = re.split(r"[.;]\s", folded[end : end + 60] + " ")[0]
    if _NEVER.search(head) or _NEVER.search(tail):
        return None
    if re.search(r"\bderi\s+(?:ne|me|te)\s+or\w+[\s:]*$", head):
        return "end" if re.search(r"\b(?:prej|nga|ora|ores|oren)\b.*\d", head) else None
    ends = [m.end() for m in _END.finditer(head)]
    starts = [m.end() for m in _START.finditer(head)]
    if ends and (not starts or ends[-1] > starts[-1] or not re.search(r"\bfill", head)):
        return "end"
    if starts or _START.search(tail) or re.search(r"\b(?:mblodh|mbahet|filloi)", tail):
        return "start" if clock.named or clock.end or starts else None
    return None
