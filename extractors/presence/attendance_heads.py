"""What the head of a column or row of numbers says about the people it counts."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Group
from extractors.language import Lexicon
from extractors.presence.attendance_patterns import FILE

COLUMN_GROUPS: tuple[Group, ...] = (
    "women",
    "men",
    "absent",
    "citizens",
    "members",
    "officials",
    "invited",
    "observers",
    "others",
    "total",
)
LONGEST_HEAD = 60
"""Characters; a longer cell is no head of a column of numbers."""
_INITIALS = frozenset("fmtgbž")
_SUM = re.compile(r"total\w*|gjithsej\w*|t|shuma|ukupno|numri|вкупно")
_EDGES = " \t\n.:;()*-–—/'\""


def head_group(folded: str, lexicon: Lexicon) -> Group | None:
    """Return the group that a head names: "prej tyre gra", "Anëtarë të pranishëm", "F"."""
    head = " ".join(folded.split()).strip(_EDGES)
    if not head or len(head) > LONGEST_HEAD:
        return None
    for group, pattern in _heads(lexicon):
        if pattern.fullmatch(head):
            return group
    return None


@lru_cache(maxsize=4)
def _heads(lexicon: Lexicon) -> tuple[tuple[Group, re.Pattern[str]], ...]:
    lead = cue_alternation(lexicon, FILE, "columns.lead")
    tail = cue_alternation(lexicon, FILE, "columns.tail")
    return tuple(
        (
            group,
            re.compile(
                rf"(?:{lead}\.?\s+)?(?:i\s+|e\s+|te\s+)?"
                rf"{cue_alternation(lexicon, FILE, f'columns.{group}')}(?:\s+{tail})?"
            ),
        )
        for group in COLUMN_GROUPS
    )


def is_initial(folded: str) -> bool:
    """Tell whether a head is a single letter, which means something only beside its partners."""
    return folded.strip(_EDGES) in _INITIALS


def about_attendance(texts: list[str], lexicon: Lexicon) -> bool:
    """Tell whether any of the folded texts speaks of those who attended."""
    return any(cue_pattern(lexicon, FILE, "columns.context").search(text) for text in texts)


def about_others(texts: list[str], lexicon: Lexicon) -> bool:
    """Tell whether any of the folded texts shows that something else is counted."""
    return any(cue_pattern(lexicon, FILE, "columns.never").search(text) for text in texts)


def chosen(heads: dict[int, tuple[str, Group]]) -> dict[int, Group]:
    """Return column -> group of the heads that can be believed together.

    An initial ("F") needs its partner; beside a column of those absent, "të pranishëm" are members;
    "gjithsej" alone counts anything.
    """
    groups = {group for _, group in heads.values()}
    both = {"women", "men"} <= groups
    named = groups - {"total"}
    columns: dict[int, Group] = {}
    for column, (head, group) in heads.items():
        if is_initial(head) and not both:
            continue
        if group == "total" and not named and _is_sum(head):
            continue
        columns[column] = "members" if group == "total" and "absent" in groups else group
    return columns


def _is_sum(head: str) -> bool:
    return _SUM.fullmatch(head.strip(_EDGES)) is not None
