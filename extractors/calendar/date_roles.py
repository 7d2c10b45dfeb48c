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
    Spot,
    ends_with_limit,
    grammar,
    is_second_end,
    runs_out,
    spot_of,
)
from extractors.calendar.date_labels import role_by_label
from extractors.calendar.date_meetings import by_cue, called, days_of_meeting, opening
from extractors.calendar.date_places import is_own_day, is_stamp, of_meeting_head
from extractors.calendar.date_plans import PLANS, is_planned, named_limit, was_so
from extractors.calendar.date_tables import Guess, role_in_table
from extractors.components.calendar_values import Written
from extractors.language import Lexicon
from extractors.layout.sections import iter_list_items
from extractors.paper_types import paper_type
from extractors.reading import Reading


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
    return ("mention", 0.85) if prose and _numbered(spot.lexicon).search(spot.before) else None


@lru_cache(maxsize=4)
def _numbered(lexicon: Lexicon) -> re.Pattern[str]:
    """Some paper with its number and day in running text ("relacionin nr. 3301, datë ...")."""
    number, of, day = (grammar(lexicon, key) for key in ("numbers", "of", "day_words"))
    return re.compile(
        rf"[^\W\d_]{{5,}}\s+{number}\b\.?\s*[\w./-]{{1,20}}(?:\s*prot\.?)?\s*,?\s*"
        rf"(?:{of}\s+)?{day}\.?\s*$"
    )


@lru_cache(maxsize=4)
def _citing(lexicon: Lexicon) -> re.Pattern[str]:
    paper = lexicon.alternation(FILE, "cues.cited")
    day, of = grammar(lexicon, "day_words"), grammar(lexicon, "of")
    return re.compile(
        rf"(?<!\w){paper}(?!\w)(?:[^;]{{0,90}}(?<!\w)nr\b[^;]{{0,30}}(?:[\s,]|prot\.?)(?:{of}\s+)?(?:{day}\s*)?$"
        rf"|(?:\s+[^\W\d]+){{0,2}}\s+{of}\s+{day}\s*$)"
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
    if was_so(spot):
        return "mention", 0.72
    return ("deadline", 0.96) if ends_with_limit(spot) else None


def _process(spot: Spot) -> Guess | None:
    """Both ends of a consultation: "zgjatën nga 2 shtatori deri më 18 tetor 2024"."""
    if spot.says("process_ends", spot.before[-40:]):
        return "period", 0.9
    if spot.written.last is not None:
        return None
    begin, day, until = (grammar(spot.lexicon, key) for key in ("from", "day_words", "until"))
    begins = re.search(rf"\b{begin}\s+(?:{day}\s+)?$", spot.before) and re.match(
        rf"\s+{until}\b", spot.after
    )
    ends = is_second_end(spot)
    return ("period", 0.85) if begins or ends else None


def _listed(spot: Spot) -> Guess | None:
    """Any day in an item under "AKTIVITETET" is its time limit."""
    if spot.written.is_bare_year and _of_year(spot.lexicon).search(spot.before):
        return None
    if spot.index in _activities(spot.reading, spot.lexicon):
        return "deadline", 0.85
    kind, _ = paper_type(spot.reading, spot.lexicon)
    titled = spot.reading.segments[spot.index].zone in ("title", "letterhead", "meta")
    alone = re.search(r"[^\W\d_]{3}\s?[:-]\s+$", spot.before) and not spot.after.strip(" .;,")
    alone = alone and not titled
    return ("deadline", 0.75) if kind in PLANS and alone and not is_own_day(spot) else None


@lru_cache(maxsize=4)
def _of_year(lexicon: Lexicon) -> re.Pattern[str]:
    """In front of the year of a budget or a programme, not of a limit."""
    return re.compile(rf"\b{grammar(lexicon, 'of_year')}\s+{grammar(lexicon, 'years')}\s+$")


@lru_cache(maxsize=4)
def _activities(reading: Reading, lexicon: Lexicon) -> frozenset[int]:
    items = iter_list_items(reading, lexicon)
    return frozenset(item.index for item in items if item.kind == "activities")


def _spanned(spot: Spot) -> Guess | None:
    """Intervals and bare years are periods or history, in a plan's future also limits."""
    written = spot.written
    if written.last is None and not written.is_bare_year:
        return None
    meeting = days_of_meeting(spot)
    if meeting is not None:
        return meeting
    if named_limit(spot.lexicon).search(spot.before) or is_planned(spot):
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
    return ("deadline", 0.8) if is_planned(spot) else None


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
    called,
    _own,
    _planned,
    opening,
    by_cue,
)
