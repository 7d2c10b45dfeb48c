"""Labelled values: "Bartësi: ... Afati: ...", rows of label and value, lines without a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sentences import trim
from extractors.plans.column_roles import ColumnRole, column_role, is_exact_role
from extractors.reading import Reading

FILE = "table_headers"
LONGEST_BARE = 110
"""Characters of a line that is a label and its value without a colon."""
MOST_WORDS = 5
"""Words of a label."""
_FIELD = re.compile(
    r"(?:^|(?<=[.;|,])\s{1,3}|(?<=\t)|\s[-\u2013•]\s)(?P<label>[^\W\d_][^\W\d_ /-]{1,20}"
    r"(?:[ /-]{1,3}[^\W\d_]{1,16}){0,4})\s?:\s{1,3}(?=\S)"
)
"""A label and its colon: at the beginning, or behind a mark within the line."""
_BARE_ROLES: tuple[ColumnRole, ...] = (
    "owner",
    "deadline",
    "amount",
    "indicator",
    "source",
    "aside",
)


@dataclass(frozen=True, slots=True)
class Field:
    """A value with its label: ``label`` folded, ``begin`` where the label begins."""

    role: ColumnRole
    span: Span
    label: str
    begin: int


def fields_of(reading: Reading, index: int, lexicon: Lexicon) -> list[Field]:
    """Return the labelled values of a segment; of a row with two cells the second is the value."""
    segment = reading.segments[index]
    filled = [cell for cell in segment.cells if cell[1] > cell[0]]
    if segment.shape != "row":
        return labelled(reading, index, segment.content, len(segment.text), lexicon)
    if len(filled) != 2:
        return []
    (first, last), (start, end) = filled
    label = reading.folded(index)[first:last].strip(" :")
    role = column_role(label, lexicon)
    if role is None and cue_pattern(lexicon, FILE, "titles").fullmatch(label):
        role = "weak_activity"
    return [Field(role, (index, *trim(segment.text, start, end)), label, first)] if role else []


def labelled(reading: Reading, index: int, start: int, end: int, lexicon: Lexicon) -> list[Field]:
    """Return the values, none empty, behind labels with a colon in a stretch of a segment."""
    folded, text = reading.folded(index), reading.segments[index].text
    places = {
        match.start("label"): (match.end(), match["label"])
        for match in _FIELD.finditer(folded, start, end)
        if column_role(match["label"], lexicon) is not None
    }
    if places:
        places |= {
            first: found
            for first, found in _inner(folded, text, start, end, lexicon)
            if not any(at <= first < stop for at, (stop, _) in places.items())
        }
    found: list[Field] = []
    starts = sorted(places)
    for first, stop in zip(starts, [*starts[1:], end], strict=False):
        value, label = places[first]
        role = column_role(label, lexicon)
        span = trim(text, value, stop)
        if role is not None and span[1] > span[0]:
            found.append(Field(role, (index, *span), label, first))
    return found


def _inner(
    folded: str, text: str, start: int, end: int, lexicon: Lexicon
) -> Iterator[tuple[int, tuple[int, str]]]:
    """Yield labels that only a capital letter sets apart: "Bartësi: Zyra Ligjore Afati: maj"."""
    for colon in re.finditer(r":(?=\s|$)", folded[start:end]):
        at = start + colon.start()
        words = list(re.finditer(r"[^\W\d_]{1,16}", folded[max(start, at - 60) : at]))[-MOST_WORDS:]
        for word in words:
            first = max(start, at - 60) + word.start()
            label = folded[first:at].strip()
            if text[first].isupper() and is_exact_role(label, lexicon):
                yield first, (at + 1, label)
                break


def bare_field(reading: Reading, index: int, lexicon: Lexicon) -> Field | None:
    """Return the value of a line "Përgjegjës Drejtoria e Arsimit", a table's row without its lines.

    For lines of a card only: such words also begin sentences.
    """
    segment = reading.segments[index]
    folded, text = reading.folded(index), segment.text
    if segment.shape == "row" or len(text) > LONGEST_BARE or text.rstrip().endswith("."):
        return None
    best: Field | None = None
    for role in _BARE_ROLES:
        match = _bare(role, lexicon).match(folded, segment.content)
        if match and (best is None or match.end() > best.span[1]):
            span = trim(text, match.end(), len(text))
            best = Field(role, (index, *span), match.group().strip(), segment.content)
    return best


@lru_cache(maxsize=16)
def _bare(role: ColumnRole, lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"{cue_alternation(lexicon, FILE, role)}\s{{1,4}}(?=\S)")
