"""What a column of a plan holds: told by its heading, or by what stands in it.

The phrases of all roles are looked for anywhere in the heading; a phrase at the beginning counts
more than one further on, a longer one more than a shorter one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from extractors.components.calendar_values import Written
from extractors.components.names import NameHint
from extractors.cues import cue_alternation, cue_pattern, cue_words
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.mentions import is_recurring
from extractors.reading import Reading
from extractors.tables import CellRef

ColumnRole = Literal[
    "objective", "activity", "weak_activity", "deadline", "revised_deadline", "start", "owner",
    "amount", "source", "number", "indicator", "remarks", "finished", "plan_mark", "aside",
]  # fmt: skip
ROLES: tuple[ColumnRole, ...] = (
    "plan_mark", "revised_deadline", "finished", "source", "indicator", "objective", "activity",
    "deadline", "start", "owner", "amount", "number", "remarks", "aside", "weak_activity",
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
MOSTLY = 0.6
"""Share of the filled cells that must look alike for a column without a heading."""
LONG_TEXT = 3.0
"""Mean words of a cell that says what is to be done."""
_BRACKETS = re.compile(r"\([^)]{0,60}\)")
_ITEM_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]|[ivx]{1,5})[.)]?")
_PLAIN_SUM = re.compile(r"\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,2})?|\d{3,9}(?:[.,]\d{1,2})?")


def column_role(heading: str, lexicon: Lexicon) -> ColumnRole | None:
    """Return what a folded heading cell says its column holds; None if it says nothing known."""
    plain = " ".join(_BRACKETS.sub(" ", heading).split()).strip(" .:*")
    if not plain:
        plain = heading.strip("() .:*")
    if not plain or len(plain) > LONGEST_HEADING or _CONTENT.search(plain):
        return None
    return _role(plain, lexicon)


@lru_cache(maxsize=2048)
def _role(plain: str, lexicon: Lexicon) -> ColumnRole | None:
    best: tuple[float, ColumnRole] | None = None
    for role in ROLES:
        for match in _pattern(role, lexicon).finditer(plain):
            size = match.end() - match.start()
            whole = size == len(plain)
            score = size * (AT_THE_BEGINNING if match.start() == 0 else 1.0) + 100 * whole
            if best is None or score > best[0]:
                best = (score, role)
    return best[1] if best else None


@lru_cache(maxsize=64)
def _pattern(role: ColumnRole, lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){cue_alternation(lexicon, FILE, role)}(?!\w)")


def may_hold_sums(heading: str, lexicon: Lexicon) -> bool:
    """Tell whether a sum in a column that has no role can be the row's: the heading says no other.

    A second heading with the words of the first ("QËLLIMI" over the last column) is a misprint.
    """
    return column_role(heading, lexicon) not in _NO_SUMS


def role_by_content(
    cells: Sequence[CellRef], reading: Reading, lexicon: Lexicon
) -> ColumnRole | None:
    """Return what a column without a heading holds; None where its cells are not alike."""
    if len(cells) < 2:
        return None
    told = [_cell_role(cell, reading, lexicon) for cell in cells]
    for role in ("number", "deadline", "amount", "owner"):
        if told.count(role) >= MOSTLY * len(told):
            return role
    words = sum(len(cell.text.split()) for cell in cells) / len(cells)
    return "activity" if words >= LONG_TEXT else None


def _cell_role(cell: CellRef, reading: Reading, lexicon: Lexicon) -> str:
    """Return the role that a single cell speaks for, "" for none."""
    folded = reading.folded(cell.segment)[cell.start : cell.end].strip()
    if _ITEM_NUMBER.fullmatch(folded):
        return "number"
    if _PLAIN_SUM.fullmatch(folded) and not re.fullmatch(r"(?:19|20)\d\d", folded):
        return "amount"
    spans = reading.docs[cell.segment].spans
    for key, role in (("dates", "deadline"), ("amounts", "amount")):
        for span in spans.get(key, ()):
            inside = span.start_char >= cell.start and span.end_char <= cell.end
            dated = key != "dates" or isinstance(span._.value, Written)
            if inside and dated and 2 * (span.end_char - span.start_char) >= len(folded):
                return role
    if is_recurring(folded, lexicon) and len(folded) < 40:
        return "deadline"
    return "owner" if _names_somebody(cell, reading) else ""


def _names_somebody(cell: CellRef, reading: Reading) -> bool:
    spans = reading.docs[cell.segment].spans
    return any(
        span.start_char == cell.start
        and (key != "names" or (isinstance(span._.value, NameHint) and span._.value.known))
        and 2 * (span.end_char - span.start_char) >= cell.end - cell.start
        for key in ("organizations", "posts", "names")
        for span in spans.get(key, ())
    )


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
