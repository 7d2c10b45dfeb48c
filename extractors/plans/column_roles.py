"""What a column of a plan holds: told by its heading, or by what stands in it.

The phrases of all roles are looked for anywhere in the heading; a phrase at the beginning counts
more than one further on, a longer one more than a shorter one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from extractors.cues import cue_pattern, cue_words
from extractors.folding import fold
from extractors.language import Lexicon

ColumnRole = Literal[
    "objective", "activity", "weak_activity", "deadline", "revised_deadline", "start", "owner",
    "amount", "source", "number", "indicator", "remarks", "finished", "plan_mark", "aside",
    "conclusion",
]  # fmt: skip
ROLES: tuple[ColumnRole, ...] = (
    "plan_mark", "conclusion", "revised_deadline", "finished", "source", "indicator", "objective",
    "activity", "deadline", "start", "owner", "amount", "number", "remarks", "aside",
    "weak_activity",
)  # fmt: skip
"""The first wins where two phrases fit equally well: "afatmesëm" is more than "afat*"."""
_NO_SUMS: frozenset[ColumnRole] = frozenset(
    {"activity", "weak_activity", "aside", "indicator", "finished"}
)
FILE = "table_headers"
LONGEST_HEADING = 60
"""Characters of a column heading; longer texts are content."""
_CONTENT = re.compile(r":\s*\S|\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2}|[•●▪]|\d{5}")
"""What a heading does not have: a value behind a colon, a day, bullets, a long number."""
AT_THE_BEGINNING = 1.6
"""How much more a phrase counts that the heading begins with."""
_BRACKETS = re.compile(r"\([^)]{0,60}\)")


def column_role(heading: str, lexicon: Lexicon) -> ColumnRole | None:
    """Return what a folded heading cell says its column holds; None if it says nothing known."""
    plain = " ".join(_BRACKETS.sub(" ", heading).split()).strip(" .:*")
    if not plain:
        plain = heading.strip("() .:*")
    if not plain or len(plain) > LONGEST_HEADING or _CONTENT.search(plain):
        return None
    return _role(plain, lexicon)


@lru_cache(maxsize=1024)
def is_exact_role(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a folded text is nothing but a known heading."""
    return any(cue_pattern(lexicon, FILE, role).fullmatch(folded) for role in ROLES)


@lru_cache(maxsize=2048)
def _role(plain: str, lexicon: Lexicon) -> ColumnRole | None:
    best: tuple[float, ColumnRole] | None = None
    for role in ROLES:
        for match in cue_pattern(lexicon, FILE, role).finditer(plain):
            size = match.end() - match.start()
            whole = size == len(plain)
            score = size * (AT_THE_BEGINNING if match.start() == 0 else 1.0) + 100 * whole
            if best is None or score > best[0]:
                best = (score, role)
    return best[1] if best else None


def may_hold_sums(heading: str, lexicon: Lexicon) -> bool:
    """Tell whether a sum in a column that has no role can be the row's: the heading says no other.

    A second heading with the words of the first ("QËLLIMI" over the last column) is a misprint.
    """
    return column_role(heading, lexicon) not in _NO_SUMS


def is_mark(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a cell only says "here" ("X")."""
    return fold(text).strip() in cue_words(lexicon, FILE, "marks")


def is_done(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a status says that the work is done."""
    plain = fold(text).strip(" .")
    return plain in cue_words(lexicon, FILE, "done_statuses")


def is_finished_caption(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a heading announces what was done ("Projektet e realizuara")."""
    return cue_pattern(lexicon, FILE, "finished_captions").search(folded) is not None
