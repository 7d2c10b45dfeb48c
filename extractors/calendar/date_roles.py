"""What a date is for: told by the table, the part of the paper and the words around it.

The rules stand in :data:`RULES`, the surest first; each has its own confidence, an estimate of how
often it is right (it is calibrated later, see ``confidence.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from extractors.calendar.date_cues import (
    FILE,
    SPANNED,
    Spot,
    cue,
    ends_with_limit,
    nearest_role,
    runs_out,
    spot_of,
)
from extractors.calendar.date_labels import role_by_label, trimmed
from extractors.calendar.date_places import is_own_day, is_stamp, of_meeting_head
from extractors.calendar.date_tables import Guess, role_in_table
from extractors.calendar.own_days import first_year, is_headed_meeting
from extractors.components.calendar_values import Written
from extractors.language import Lexicon
from extractors.layout.sections import iter_list_items
from extractors.paper_types import paper_type
from extractors.reading import Reading

PLANS = ("plan", "strategy", "checklist")
"""Papers that say what shall be done: a day in their future is a limit."""


def role_of(
    reading: Reading, lexicon: Lexicon, index: int, start: int, end: int, written: Written
) -> Guess:
    """Return the role of the date at ``segments[index].text[start:end]`` and its confidence."""
    spot = spot_of(reading, lexicon, index, (start, end), written)
    for rule in RULES:
        guess = rule(spot)
        if guess is not None:
            return guess
    return "mention", 0.8


def _stamp(spot: Spot) -> Guess | None:
    """The stamp of a site ("2023/09/14 - 3:25") and the head of a mail."""
    role = is_stamp(spot)
    return (role, 0.93) if role else None


def _cited(spot: Spot) -> Guess | None:
    """Another paper's day: "Vendimi nr. 47, datë ...", "kërkesa e dt. ..."."""
    spans = spot.reading.docs[spot.index].spans["references"]
    if any(s.start_char <= spot.start and s.end_char >= spot.end for s in spans):
        return "mention", 0.95
    if spot.says("gazette", spot.before) and spot.says("publication", spot.before):
        return "mention", 0.9
    if _citing(spot.lexicon).search(spot.before):
        return "mention", 0.9
    segment = spot.reading.segments[spot.index]
    prose = segment.shape != "heading" and segment.zone not in ("letterhead", "meta", "signature")
    return ("mention", 0.85) if prose and _NUMBERED.search(spot.before) else None


_NUMBERED = re.compile(
    r"[^\W\d_]{5,}\s+(?:nr|br)\b\.?\s*[\w./-]{1,20}(?:\s*prot\.?)?\s*,?\s*(?:(?:e|te|me|i)\s+)?(?:dat\w{1,3}|dt)\.?\s*$"
)
"""Some paper with its number and day in running text ("relacionin nr. 3301, datë ...")."""


@lru_cache(maxsize=4)
def _citing(lexicon: Lexicon) -> re.Pattern[str]:
    paper = lexicon.alternation(FILE, "cues.cited")
    day = r"(?:dat\w{0,3}|dt\.?)"
    return re.compile(
        rf"(?<!\w){paper}(?!\w)(?:[^;]{{0,90}}(?<!\w)nr\b[^;]{{0,30}}(?:[\s,]|prot\.?)(?:(?:e|te|i|nga|me)\s+)?(?:{day}\s*)?$"
        rf"|(?:\s+[^\W\d]+){{0,2}}\s+(?:e|te|i|se)\s+{day}\s*$)"
    )


def _tabled(spot: Spot) -> Guess | None:
    if spot.reading.segments[spot.index].shape != "row" and (
        not _is_terse(spot) or is_own_day(spot)
    ):
        return None
    return role_in_table(spot)


def _is_terse(spot: Spot) -> bool:
    """Tell whether a line is no sentence but may be a row that lost its table."""
    return not spot.reading.segments[spot.index].text.rstrip().endswith((".", ":", ";"))


def _labelled(spot: Spot) -> Guess | None:
    """The label in front: "Afati: ...", "Data e mbledhjes | ..."."""
    if spot.says("process_ends", spot.before[-40:]) and spot.says("process"):
        return None
    return role_by_label(spot)


def _limited(spot: Spot) -> Guess | None:
    if runs_out(spot):
        return "mention", 0.82
    return ("deadline", 0.96) if ends_with_limit(spot) else None


def _process(spot: Spot) -> Guess | None:
    """Both ends of a consultation: "zgjatën nga 2 shtatori deri më 18 tetor 2024"."""
    if spot.says("process_ends", spot.before[-40:]):
        return "period", 0.9
    if spot.written.last is not None:
        return None
    begins = re.search(r"\b(?:nga|prej)\s+(?:dat\w{1,3}\s+)?$", spot.before) and re.match(
        r"\s+deri\b", spot.after
    )
    ends = SPANNED.search(spot.before)
    return ("period", 0.85) if begins or ends else None


def _listed(spot: Spot) -> Guess | None:
    """Any day in an item under "AKTIVITETET" is its time limit."""
    if spot.written.is_bare_year and _OF_YEAR.search(spot.before):
        return None
    if spot.index in _activities(spot.reading, spot.lexicon):
        return "deadline", 0.85
    kind, _ = paper_type(spot.reading, spot.lexicon)
    titled = spot.reading.segments[spot.index].zone in ("title", "letterhead", "meta")
    alone = re.search(r"[^\W\d_]{3}\s?[:-]\s+$", spot.before) and not spot.after.strip(" .;,")
    alone = alone and not titled
    return ("deadline", 0.75) if kind in PLANS and alone and not is_own_day(spot) else None


_OF_YEAR = re.compile(r"\b(?:per|i|e|te|se)\s+vit\w{0,3}\s+$")
"""In front of the year of a budget or a programme, not of a limit."""


@lru_cache(maxsize=4)
def _activities(reading: Reading, lexicon: Lexicon) -> frozenset[int]:
    items = iter_list_items(reading, lexicon)
    return frozenset(item.index for item in items if item.kind == "activities")


def _spanned(spot: Spot) -> Guess | None:
    """Intervals and bare years are periods or history, in a plan's future also limits."""
    written = spot.written
    if written.last is None and not written.is_bare_year:
        return None
    limited = re.search(
        r"\bafat(?!\w*\s+(?:i\s+)?(?:shkurt|mes|gjat))[^,;.(]{0,40}(?::|\beshte\b)[^,;.(]{0,30}$",
        spot.before,
    )
    if limited or _is_planned(spot):
        return "deadline", 0.8
    if not written.is_bare_year:
        return "period", 0.9
    segment = spot.reading.segments[spot.index]
    if segment.shape == "heading" and segment.zone in ("letterhead", "meta"):
        return "document", 0.6
    past = re.search(
        rf"(?<!\w){spot.lexicon.alternation(FILE, 'cues.past_year')}\W*(?:vit\w*)?\s*$", spot.before
    )
    titled = segment.zone in ("title", "section", "agenda", "table")
    told = titled or spot.says("period", spot.before)
    return ("period", 0.85) if told and not past else ("mention", 0.85)


def _own(spot: Spot) -> Guess | None:
    """The letterhead's, the dateline's, the signature's day; in minutes with place and hour."""
    if of_meeting_head(spot):
        return "meeting", 0.85
    if not is_own_day(spot):
        return None
    kind, _ = paper_type(spot.reading, spot.lexicon)
    return ("publication", 0.75) if kind == "news" else ("document", 0.9)


def _planned(spot: Spot) -> Guess | None:
    return ("deadline", 0.8) if _is_planned(spot) else None


def _is_planned(spot: Spot) -> bool:
    """Tell whether the sentence says what shall be done, or a plan speaks of its future."""
    if spot.says("history", spot.before) or spot.says("cited", spot.before[-30:]):
        return False
    if spot.says("meeting", spot.before) and spot.says("other_meeting", spot.before):
        return False
    met = _last(spot, FILE, "cues.meeting", FILE, "cues.publication")
    told = _last(spot, FILE, "cues.planned", "task_cues", "duty_verbs")
    if met < 0 and not spot.written.is_bare_year:
        will = _last(spot, FILE, "cues.future", FILE, "cues.planned_loose")
        told = max(told, will if will > _last(spot, FILE, "cues.states") else -1)
    if told > met and _BOUND.search(spot.before):
        return True
    kind, _ = paper_type(spot.reading, spot.lexicon)
    begin, year = first_year(spot.reading), spot.written.year
    aims = kind in PLANS and met < 0 and _AIM.search(spot.before) is not None
    return aims and begin is not None and year is not None and year > begin


def _last(spot: Spot, *lists: str) -> int:
    """Return where the last word of these lists (file, key, file, key ...) ends, -1 for none."""
    ends = [-1]
    for file, key in zip(lists[::2], lists[1::2], strict=True):
        ends += [m.end() for m in spot.lexicon.pattern(file, key).finditer(spot.before)]
    return max(ends)


_BOUND = re.compile(
    r"\b(?:ne|me|gjate|te|nga|deri|dat\w{1,3}|tek|u)\W*(?:(?:muaj\w*|vit\w*|fund\w*|te)\s+){0,3}$"
)
_AIM = re.compile(r"\b(?:ne|deri\s+ne|gjate)\s+(?:vit\w{0,3}\s+)?$")


def _opening(spot: Spot) -> Guess | None:
    """Day and hour at the head of minutes: "E hënë, 3 mars, prej 8 e 30"."""
    kind, _ = paper_type(spot.reading, spot.lexicon)
    about = kind in MEETING_PAPERS or is_headed_meeting(spot.reading, spot.lexicon)
    if not about or spot.index >= HEAD_SEGMENTS or not spot.written.has_day:
        return None
    begins = not trimmed(spot.lexicon, spot.before).strip(" ,.")
    return ("meeting", 0.82) if begins and _HOUR_BEHIND.match(spot.after) else None


_HOUR_BEHIND = re.compile(
    r"[\s,]{1,3}(?:[^\W\d_]{1,8}\s){0,4}(?:\d{1,2}(?:[:.]\d\d|\s+e\s+(?:\d\d|gjysm))|or[ae]\w?\s+\d)"
)
OPENING = 3
MEETING_PAPERS, HEAD_SEGMENTS = ("minutes", "invitation"), 10
"""Papers about a meeting, and the segments among which they say when it was."""


def _by_cue(spot: Spot) -> Guess | None:
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


def _announced(spot: Spot) -> Guess | None:
    """A line that says where and when: "Publikuar: 12.03.2024"."""
    label = re.search(r"[:,-]\s*(?:me\s+)?$", spot.before)
    short = len(spot.before) <= 90
    told = spot.says("publication", spot.before) and not spot.says("meeting", spot.before)
    return ("publication", 0.9) if label and short and told else None


RULES: tuple[Callable[[Spot], Guess | None], ...] = (
    _stamp,
    _cited,
    _labelled,
    _tabled,
    _limited,
    _process,
    _announced,
    _listed,
    _spanned,
    _own,
    _planned,
    _opening,
    _by_cue,
)
