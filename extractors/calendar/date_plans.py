"""Whether a sentence says what shall be done by a date, or what was done up to it."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.calendar.date_cues import FILE, Spot, ends_with_limit, grammar
from extractors.calendar.own_days import first_year
from extractors.language import Lexicon
from extractors.paper_types import paper_type

PLANS = ("plan", "strategy", "checklist")
"""Papers that say what shall be done: a day in their future is a limit."""


def was_so(spot: Spot) -> bool:
    """Tell whether a report says what was or was not done up to the day: no limit of a task."""
    kind, _ = paper_type(spot.reading, spot.lexicon)
    if not ends_with_limit(spot):
        return False
    if spot.written.is_bare_year and _says_past(spot, "was", spot.after[:AHEAD]):
        return True
    if kind not in ("report", "news"):
        return False
    if spot.says("planned", spot.before) or named_limit(spot.lexicon).search(spot.before):
        return False
    told = _says_past(spot, "negated", spot.before)
    return (
        told
        or _says_past(spot, "done", spot.after[:AHEAD])
        or _says_past(spot, "done", spot.before)
    )


@lru_cache(maxsize=4)
def named_limit(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what names a limit in front of its date: "afati i dorëzimit është ..."."""
    noun, verb, horizon = (
        grammar(lexicon, key) for key in ("limit_nouns", "limit_verbs", "horizons")
    )
    return re.compile(
        rf"\b{noun}(?!\s+(?:i\s+)?{horizon})[^,;.(]{{0,40}}(?::|\b{verb}\b)[^,;.(]{{0,30}}$"
    )


def is_planned(spot: Spot) -> bool:
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
    if met >= 0 and _says_past(spot, "meeting_ahead", spot.before[-AHEAD:]):
        return False
    keys = ("bound",) if spot.written.is_bare_year else ("bound", "for")
    if told > met and any(_bound(spot.lexicon, key).search(spot.before) for key in keys):
        return True
    tasked = met > told >= 0 and _last(spot, "task_cues", "duty_verbs") >= 0
    if tasked and not spot.written.has_day and not spot.written.is_bare_year:
        return True  # "Detyrohet ... në seancën e muajit tetor"
    kind, _ = paper_type(spot.reading, spot.lexicon)
    begin, year = first_year(spot.reading), spot.written.year
    aims = kind in PLANS and met < 0 and _aim(spot.lexicon).search(spot.before) is not None
    return aims and begin is not None and year is not None and year > begin


def _last(spot: Spot, *lists: str) -> int:
    """Return where the last word of these lists (file, key, file, key ...) ends, -1 for none."""
    ends = [-1]
    for file, key in zip(lists[::2], lists[1::2], strict=True):
        ends += [m.end() for m in spot.lexicon.pattern(file, key).finditer(spot.before)]
    return max(ends)


AHEAD = 45
"""Characters in front of a date in which "pritet të jetë" tells of a meeting to come."""


def _says_past(spot: Spot, key: str, where: str) -> bool:
    return spot.lexicon.pattern(FILE, f"past.{key}").search(where) is not None


@lru_cache(maxsize=8)
def _bound(lexicon: Lexicon, key: str) -> re.Pattern[str]:
    words, nouns = grammar(lexicon, key), grammar(lexicon, "bound_nouns")
    return re.compile(rf"\b{words}\W*(?:{nouns}\s+){{0,3}}$")


@lru_cache(maxsize=4)
def _aim(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\b{grammar(lexicon, 'aims')}\s+(?:{grammar(lexicon, 'years')}\s+)?$")
