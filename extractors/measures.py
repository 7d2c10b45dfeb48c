"""Labelled measures and project cards: "Masa 2.1: ...", "Projekti: ... Bartësi: ... Afati: ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.column_roles import ColumnRole, column_role
from extractors.cues import cue_pattern
from extractors.excerpts import Span
from extractors.goal_labels import read_label
from extractors.headings import heading_kind
from extractors.language import Lexicon
from extractors.plan_tables import plan_rows
from extractors.reading import Reading
from extractors.sections import list_items
from extractors.sentences import trim

MEASURE_CONFIDENCE = 0.8
CARD_CONFIDENCE = 0.86
MOST_FIELDS = 12
"""Labelled lines of one card."""
_FIELD = re.compile(
    r"(?:^|(?<=[.;|,])\s{1,3}|(?<=\t)|\s[-\u2013•]\s)(?P<label>[^\W\d_][^\W\d_ /-]{1,20}"
    r"(?:[ /-]{1,3}[^\W\d_]{1,16}){0,4})\s?:\s{1,3}(?=\S)"
)
"""A label and its colon: at the beginning, or behind a mark within the line."""
FACTS: tuple[ColumnRole, ...] = ("owner", "deadline", "amount")
CARD_FACTS: tuple[ColumnRole, ...] = ("owner", "deadline")
"""One of these makes a card; a project with its sum alone is a grant."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A task with what its card or the lines below it say."""

    spans: tuple[Span, ...]
    facts: Mapping[ColumnRole, Span]
    confidence: float
    is_card: bool


@dataclass(slots=True)
class _Open:
    """The card or measure whose lines are being read."""

    spans: tuple[Span, ...]
    is_card: bool
    facts: dict[ColumnRole, Span] = field(default_factory=dict)
    fields: int = 0

    def close(self) -> Iterator[Measure]:
        if not self.is_card:
            yield Measure(self.spans, self.facts, MEASURE_CONFIDENCE, False)
        elif any(role in self.facts for role in CARD_FACTS):
            yield Measure(self.spans, self.facts, CARD_CONFIDENCE, True)


@lru_cache(maxsize=8)
def measures(reading: Reading, lexicon: Lexicon) -> tuple[Measure, ...]:
    """Return the labelled measures and the project cards in reading order.

    A card needs the activity and an owner or a time; cards may be lines, one paragraph or
    tables of labels and values. What was carried out already is none.
    """
    return tuple(_measures(reading, lexicon))


def _measures(reading: Reading, lexicon: Lexicon) -> Iterator[Measure]:
    listed = {(item.index, item.start) for item in list_items(reading, lexicon)}
    planned = {
        span[0]
        for row in plan_rows(reading, lexicon)
        for cell in row.cells.values()
        for span in cell
    }
    current: _Open | None = None
    waiting = False
    for index, segment in enumerate(reading.segments):
        if segment.zone == "furniture" or index in planned:
            continue
        folded = reading.folded(index)
        if waiting and segment.shape != "row":
            # "Masa 3" stands alone: the next line says what it is.
            current, waiting = _Open((_whole(reading, index, 0),), False), False
            continue
        label = read_label(folded, lexicon, segment.content)
        if label is not None and label.kind == "activities" and segment.shape != "row":
            yield from current.close() if current else ()
            current, waiting = None, label.start >= len(folded.rstrip())
            span = _whole(reading, index, label.start)
            if (index, span[1]) not in listed and not waiting and not _is_done(folded, lexicon):
                current = _measure(reading, span, lexicon)
            continue
        fields = _fields(reading, index, lexicon)
        if not fields:
            if _ends(segment.shape, folded, lexicon):
                yield from current.close() if current else ()
                current = None
            continue
        for role, span in fields:
            if role in ("activity", "weak_activity") and not (
                current and _is_detail(current, role)
            ):
                yield from current.close() if current else ()
                current = _Open((span,), True) if role == "activity" else None
            elif current is not None and current.fields < MOST_FIELDS:
                current.facts.setdefault(role, span)
                current.fields += 1
    yield from current.close() if current else ()


def _is_detail(current: _Open, role: ColumnRole) -> bool:
    """Tell whether a description only details the card that is open ("Përshkrimi: ...")."""
    return role == "weak_activity" and current is not None


def _is_done(folded: str, lexicon: Lexicon) -> bool:
    return cue_pattern(lexicon, "headings", "done_verbs").search(folded) is not None


def _ends(shape: str, folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a segment without labels ends a card: a heading or a list's head."""
    return shape == "heading" or heading_kind(folded, lexicon) is not None


def _whole(reading: Reading, index: int, start: int) -> Span:
    text = reading.segments[index].text
    return (index, *trim(text, start, len(text)))


def _measure(reading: Reading, span: Span, lexicon: Lexicon) -> _Open:
    """Open a measure; labelled facts in the same paragraph are no part of its text."""
    index, start, end = span
    found = _labels(reading, index, start, end, lexicon)
    facts = [(role, at) for role, at in found if role in FACTS]
    if not facts:
        return _Open((span,), False)
    text = reading.segments[index].text
    first = min(_label_start(reading, index, at[1]) for _, at in facts)
    opened = _Open(((index, *trim(text, start, first)),), False)
    opened.facts = dict(reversed(facts))
    return opened


def _label_start(reading: Reading, index: int, value: int) -> int:
    """Return where the label in front of a value begins."""
    folded = reading.folded(index)
    starts = [m.start("label") for m in _FIELD.finditer(folded) if m.end() <= value]
    return starts[-1] if starts else value


def _fields(reading: Reading, index: int, lexicon: Lexicon) -> list[tuple[ColumnRole, Span]]:
    """Return the labelled values of a segment; of a row with two cells the second is the value."""
    segment = reading.segments[index]
    filled = [cell for cell in segment.cells if cell[1] > cell[0]]
    if segment.shape == "row" and len(filled) == 2:
        (first, last), (start, end) = filled
        role = column_role(reading.folded(index)[first:last].strip(" :"), lexicon)
        return [(role, (index, *trim(segment.text, start, end)))] if role else []
    if segment.shape == "row":
        return []
    return _labels(reading, index, segment.content, len(segment.text), lexicon)


def _labels(
    reading: Reading, index: int, start: int, end: int, lexicon: Lexicon
) -> list[tuple[ColumnRole, Span]]:
    folded, text = reading.folded(index), reading.segments[index].text
    matches: Sequence[re.Match[str]] = [
        match
        for match in _FIELD.finditer(folded, start, end)
        if column_role(match["label"], lexicon) is not None
    ]
    stops = [match.start() for match in matches[1:]] + [end]
    found: list[tuple[ColumnRole, Span]] = []
    for match, stop in zip(matches, stops, strict=False):
        role = column_role(match["label"], lexicon)
        first, last = trim(text, match.end(), stop)
        if role is not None and last > first:
            found.append((role, (index, first, last)))
    return found
