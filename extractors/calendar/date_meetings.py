"""Dates of meetings, told by the words and the hour beside them."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.calendar.date_cues import Spot, cue, grammar, nearest_role
from extractors.calendar.date_labels import trimmed
from extractors.calendar.date_tables import Guess
from extractors.calendar.own_days import is_headed_meeting
from extractors.language import Lexicon
from extractors.paper_types import paper_type

DAYS_OF_MEETING = 4
"""Days that one meeting may last; a longer span is that of a process."""


def days_of_meeting(spot: Spot) -> Guess | None:
    """Return the role of "më 20-22 nëntor" where a verb of meeting stands in front."""
    first, last = spot.written.first, spot.written.last
    if last is None or first.day is None or last.day is None or first.month != last.month:
        return None
    if last.day - first.day > DAYS_OF_MEETING or spot.says("process", spot.before):
        return None
    return ("meeting", 0.75) if nearest_role(spot) == "meeting" else None


def opening(spot: Spot) -> Guess | None:
    """Day and hour at the head of minutes: "E hënë, 3 mars, prej 8 e 30"."""
    kind, _ = paper_type(spot.reading, spot.lexicon)
    about = kind in MEETING_PAPERS or is_headed_meeting(spot.reading, spot.lexicon)
    if not about or not spot.written.has_day:
        return None
    if spot.index >= HEAD_SEGMENTS:
        housed = _house_before(spot) and _hour_behind(spot.lexicon).match(spot.after)
        return ("meeting", 0.75) if housed else None
    head = trimmed(spot.lexicon, spot.before).strip(" ,.")
    begins = not head or re.fullmatch(grammar(spot.lexicon, "heads"), head) is not None
    begins = begins or _house_before(spot)
    return ("meeting", 0.82) if begins and _hour_behind(spot.lexicon).match(spot.after) else None


@lru_cache(maxsize=4)
def _hour_behind(lexicon: Lexicon) -> re.Pattern[str]:
    hours, minutes = grammar(lexicon, "hours"), grammar(lexicon, "and_minutes")
    return re.compile(
        rf"[\s,]{{1,3}}(?:[^\W\d_]{{1,8}}\s){{0,4}}(?:\d{{1,2}}(?:[:.]\d\d|\s+{minutes}(?:\s+\d\d)?)"
        rf"|{hours}\s+\d)"
    )


def called(spot: Spot) -> Guess | None:
    """Day and hour that open a call: "Për më datë 12.06.2024, në orën 11:00, e thërras ..."."""
    kind, _ = paper_type(spot.reading, spot.lexicon)
    calls = kind in MEETING_PAPERS and cue(spot.lexicon, "held").search(spot.after) is not None
    return opening(spot) if calls else None


def _house_before(spot: Spot) -> bool:
    """Tell whether only a room or house stands in front: "Salla e shkollës, 16 tetor, ora 17"."""
    head = spot.folded[: spot.start].strip(" ,.")
    rooms = spot.lexicon.alternation("place", "heads")
    return len(head) <= HOUSE and re.match(rf"{rooms}(?!\w)", head) is not None


HOUSE = 70
"""Characters of a room or house in front of a day."""
OPENING = 3
MEETING_PAPERS, HEAD_SEGMENTS = ("minutes", "invitation"), 10
"""Papers about a meeting, and the segments among which they say when it was."""


def by_cue(spot: Spot) -> Guess | None:
    """Return the role of the nearest cue in front of the date, else of one behind it."""
    role = nearest_role(spot)
    if spot.says("history", spot.before):
        return "mention", 0.85
    introduction = spot.reading.introduction(spot.index)
    if role is None and introduction is not None:
        lead = spot.reading.folded(introduction)[-120:]
        role = "meeting" if spot.says("meeting", lead) else None
    if role in (None, "document") and cue(spot.lexicon, "held").search(spot.after):
        role = "meeting"
    if role == "meeting" and _is_other_meeting(spot):
        return "mention", 0.8
    if role == "document" and re.match(r",?\s[^\W\d_]+\s[^\W\d_]", spot.after):
        return None  # "Më datë 3 maj u hap ...": a sentence
    return (role, 0.85) if role is not None and role != "period" else None


def _is_other_meeting(spot: Spot) -> bool:
    before = spot.before
    if spot.index < OPENING:  # "Procesverbal nga seanca ...": the paper names itself.
        before = re.sub(r"^\W*[^\W\d_]+", "", before)
    if not spot.says("other_meeting", before):
        return False
    zone = spot.reading.segments[spot.index].zone
    return zone in ("agenda", "speech") or spot.says("other_meeting", before[-60:])
