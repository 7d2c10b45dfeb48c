"""What the label in front of a date says it is for: "Afati: ...", "Data e mbledhjes | ...".

A label stands with its colon in the same line or cell, or is the cell in front in a row of two.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.calendar.date_cues import FILE, Spot
from extractors.calendar.date_places import of_meeting_head
from extractors.calendar.date_tables import Guess
from extractors.entities import DateRole
from extractors.language import Lexicon
from extractors.paper_types import paper_type

HEAD_LINES = 10
"""Segments among which the head of a report stands."""
LONGEST_LABEL = 45
"""Characters of a label."""
STATED, IN_PLAN, GENERIC, HEAD = 0.92, 0.88, 0.8, 0.85
"""Confidence: the label names what the day is for; one of time in a paper that plans; "Data" alone;
"Data" beside place and hour."""
PLANS = ("plan", "strategy", "checklist")
_COLON = re.compile(r"(?P<label>[^\W\d_][^:;|\t\n]{0,44})\s?[:–-]\s{0,3}$")
_LABELS: tuple[DateRole, ...] = ("deadline", "publication", "meeting", "document")


def role_by_label(spot: Spot) -> Guess | None:
    """Return the role that the label of a date names, None without a label that tells."""
    label, whole = label_of(spot)
    if not label:
        return None
    if _is_handed_in(spot, label, whole):
        return "document", HEAD
    for role in _LABELS:
        if _names(spot.lexicon, role, label, whole):
            return role, STATED
    kind, _ = paper_type(spot.reading, spot.lexicon)
    zone = spot.reading.segments[spot.index].zone
    if zone in ("letterhead", "meta", "title"):
        return None
    if kind in PLANS and _names(spot.lexicon, "work_time", label, whole):
        return "deadline", IN_PLAN
    if spot.reading.segments[spot.index].shape != "row" or not spot.written.has_day:
        return None
    if of_meeting_head(spot):
        return "meeting", HEAD
    if _names(spot.lexicon, "day", label, whole) and whole:
        return ("meeting" if kind == "minutes" else "document"), GENERIC
    return None


def _is_handed_in(spot: Spot, label: str, whole: bool) -> bool:
    """Tell whether the head of a report says when it was handed in: no limit of a task."""
    kind, _ = paper_type(spot.reading, spot.lexicon)
    at_head = spot.index < HEAD_LINES and kind in ("report", "correspondence", "checklist")
    return at_head and _names(spot.lexicon, "handed_in", label, whole)


def label_of(spot: Spot) -> tuple[str, bool]:
    """Return the folded label in front of a date, and whether it is all that stands there."""
    segment = spot.reading.segments[spot.index]
    cells = segment.cells if segment.shape == "row" else ()
    cell = next((i for i, (a, b) in enumerate(cells) if a <= spot.start < b), None)
    if cell is not None:
        head = spot.folded[cells[cell][0] : spot.start]
        before = spot.folded[slice(*cells[cell - 1])].strip() if cell else ""
        paired = len(cells) == 2 or before.endswith(":")
        if paired and before and not trimmed(spot.lexicon, head):
            return (before.rstrip(" :.") if len(before) <= LONGEST_LABEL else ""), True
    else:
        line = max(spot.folded.rfind("\n", 0, spot.start), spot.folded.rfind("\t", 0, spot.start))
        head = spot.folded[line + 1 : spot.start]
    match = _COLON.search(trimmed(spot.lexicon, head[-2 * LONGEST_LABEL :]))
    return (match["label"].strip(), False) if match else ("", False)


def trimmed(lexicon: Lexicon, head: str) -> str:
    """Return what stands in front of a date without "më datë" and the day of the week."""
    return _fillers(lexicon).sub("", head.rstrip())


@lru_cache(maxsize=4)
def _fillers(lexicon: Lexicon) -> re.Pattern[str]:
    words = lexicon.alternation(FILE, "labels.fillers")
    return re.compile(rf"(?:(?<![\w])(?:{words})[\s,.]{{0,2}}){{1,4}}$")


@lru_cache(maxsize=32)
def _label(lexicon: Lexicon, key: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s/(,.]){lexicon.alternation(FILE, f'labels.{key}')}$")


def _names(lexicon: Lexicon, key: str, label: str, whole: bool) -> bool:
    """Tell whether a label is one of a list; of a whole cell nothing else may stand there."""
    plain = re.sub(r"\s?\([^()]*\)$", "", label) if whole else label
    found = _label(lexicon, key).search(plain)
    return found is not None and (not whole or found.start() == 0)
