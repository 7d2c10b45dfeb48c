"""Start and end of the meetings of the record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors import label
from extractors.calendar.dating import dated_by_segment
from extractors.calendar.time_roles import Part, part_of
from extractors.calendar.time_tables import Hour, hours_in_tables, is_timetable
from extractors.entities import MeetingTime
from extractors.language import Lexicon
from extractors.reading import Reading, joined
from extractors.tabular.row_heads import row_heads

TABLED = 0.88
"""Confidence of hours in a table of meetings."""
NEAR = 120
"""Characters in front of a time in which its day stands."""


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Hours of one meeting: where they stand, and what they are."""

    spots: tuple[Hour, ...]
    start: str | None
    end: str | None
    sure: float

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the paper."""
        return self.spots[0].segment, self.spots[0].start


@dataclass(frozen=True, slots=True)
class _Spot:
    hour: Hour
    part: Part
    sure: float


def extract_times(reading: Reading, lexicon: Lexicon) -> Iterator[MeetingTime]:
    """Yield one entry a meeting: a start, and the end that belongs to it.

    Late arrivals, pauses, office hours, weekly routine, limits, stamps and mail heads are none.
    """
    spots = list(_spots(reading, lexicon))
    meetings = [
        *_ranges(spots),
        *_paired(reading, lexicon, _singles(spots)),
        *_tabled(reading, lexicon),
    ]
    for meeting in _merged(sorted(meetings, key=lambda m: m.place)):
        evidence = joined(
            [
                reading.evidence(
                    h.segment, h.start, h.end, extractor=label("times"), confidence=meeting.sure
                )
                for h in sorted(meeting.spots, key=lambda h: (h.segment, h.start))
            ]
        )
        yield MeetingTime(evidence, meeting.start, meeting.end)


def _spots(reading: Reading, lexicon: Lexicon) -> Iterator[_Spot]:
    heads = row_heads(reading, lexicon)
    for index, doc in enumerate(reading.docs):
        segment = reading.segments[index]
        row = heads.get(index)
        if segment.zone == "furniture" or (row is not None and is_timetable(lexicon, row)):
            continue
        for span in doc.spans["times"]:
            place = (span.start_char, span.end_char)
            guess = part_of(reading, lexicon, index, place, span._.value)
            if guess is not None:
                yield _Spot(Hour(index, *place, span._.value), *guess)


def _ranges(spots: Sequence[_Spot]) -> Iterator[_Meeting]:
    for spot in spots:
        clock = spot.hour.clock
        if clock.end is not None and spot.part == "start":
            yield _Meeting((spot.hour,), clock.start, clock.end, spot.sure)


def _singles(spots: Sequence[_Spot]) -> list[_Spot]:
    """Return the single hours; a planned start and a break count where no other is told."""
    single = [s for s in spots if s.hour.clock.end is None]
    opened, closed = (any(s.part == part for s in spots) for part in ("start", "end"))
    known = {"planned": opened, "broken": closed}
    as_said: dict[Part, Part] = {"planned": "start", "broken": "end"}
    return [
        replace(s, part=as_said.get(s.part, s.part)) for s in single if not known.get(s.part, False)
    ]


def _paired(reading: Reading, lexicon: Lexicon, spots: Sequence[_Spot]) -> Iterator[_Meeting]:
    starts = [s for s in spots if s.part == "start"]
    ends = [s for s in spots if s.part == "end"]
    if starts and ends and len({s.hour.clock.start for s in starts}) == 1:
        later = [e for e in ends if e.hour.clock.start > starts[0].hour.clock.start]
        if later:  # Whichever of them the paper tells first.
            yield _pair(starts[0], later[0])
            return
    opened: _Spot | None = None
    for spot in spots:
        if spot.part == "end":
            yield _pair(opened, spot)
            opened = None
        elif opened is None:
            opened = spot
        elif _is_another(reading, lexicon, opened, spot):
            yield _pair(opened, None)
            opened = spot
    if opened is not None:
        yield _pair(opened, None)


def _pair(start: _Spot | None, end: _Spot | None) -> _Meeting:
    spots = [s for s in (start, end) if s is not None]
    return _Meeting(
        tuple(s.hour for s in spots),
        start.hour.clock.start if start else None,
        end.hour.clock.start if end else None,
        min(s.sure for s in spots),
    )


def _is_another(reading: Reading, lexicon: Lexicon, first: _Spot, second: _Spot) -> bool:
    """Tell whether two starts are of two meetings: in one list, in one sentence, on two days."""
    a, b = first.hour, second.hour
    if a.clock.start == b.clock.start:
        return False
    if a.segment == b.segment:
        between = reading.folded(a.segment)[a.end : b.start]
        if len(between) <= NEAR and not re.search(r"[.;]\s", between):
            return True
    lead = reading.introduction(a.segment) if a.segment != b.segment else None
    if lead is not None and lead == reading.introduction(b.segment):
        return True
    days = _day(reading, lexicon, a), _day(reading, lexicon, b)
    return None not in days and days[0] != days[1]


def _day(reading: Reading, lexicon: Lexicon, hour: Hour) -> str | None:
    """Return the day right in front of an hour, None without one."""
    dates = dated_by_segment(reading, lexicon).get(hour.segment, ())
    near = [d for d in dates if d.written.has_day and 0 <= hour.start - d.end <= NEAR]
    return near[-1].value if near else None


def _tabled(reading: Reading, lexicon: Lexicon) -> Iterator[_Meeting]:
    for hours in hours_in_tables(reading, lexicon):
        first = hours[0].clock
        end = hours[1].clock.start if len(hours) > 1 else first.end
        yield _Meeting(hours, first.start, end, TABLED)


def _merged(meetings: Sequence[_Meeting]) -> Iterator[_Meeting]:
    """Yield each meeting once; a start alone says nothing new where its end is told elsewhere."""
    whole = [m for m in meetings if m.start and m.end]
    starts, ends = {m.start for m in whole}, {m.end for m in whole}
    for meeting in meetings:
        known = meeting.start in starts if meeting.end is None else meeting.end in ends
        if not (known and (meeting.start is None or meeting.end is None)):
            yield meeting
