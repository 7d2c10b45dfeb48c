"""Labelled measures and project cards: "Masa 2.1: ...", "Projekti: ... Bartësi: ... Afati: ..."."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.cues import cue_pattern
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.headings import heading_kind
from extractors.layout.labelled_fields import Field, bare_field, fields_of, labelled
from extractors.layout.sections import list_items
from extractors.layout.segments import Segment
from extractors.layout.sentences import trim
from extractors.mentions import dates_in
from extractors.plans.column_roles import ColumnRole
from extractors.plans.goal_labels import Label, read_label
from extractors.plans.plan_tables import plan_rows
from extractors.reading import Reading

MEASURE_CONFIDENCE = 0.8
CARD_CONFIDENCE = 0.86
MOST_FIELDS = 12
"""Labelled lines of one card."""
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
    label: str = ""
    table: int | None = None
    facts: dict[ColumnRole, Span] = field(default_factory=dict)
    fields: int = 0

    def close(self) -> Iterator[Measure]:
        if not self.is_card:
            yield Measure(self.spans, self.facts, MEASURE_CONFIDENCE, False)
        elif self._is_told():
            yield Measure(self.spans, self.facts, CARD_CONFIDENCE, True)

    def _is_told(self) -> bool:
        """Tell whether a card says enough: in a form, two of owner, time and sum."""
        if self.table is not None:
            return sum(role in self.facts for role in FACTS) > 1
        return any(role in self.facts for role in CARD_FACTS)


@lru_cache(maxsize=8)
def measures(reading: Reading, lexicon: Lexicon) -> tuple[Measure, ...]:
    """Return the labelled measures and the project cards in reading order.

    A card needs the activity and an owner or a time; cards may be lines, one paragraph or
    tables of labels and values. What was carried out already is none.
    """
    return tuple(_Walk(reading, lexicon).measures())


class _Walk:
    """Keeps the open card or measure while the segments pass."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading, self.lexicon = reading, lexicon
        self.listed = {(item.index, item.end) for item in list_items(reading, lexicon)}
        self.current: _Open | None = None
        self.waiting = False
        self.before: dict[ColumnRole, Span] = {}
        self.facts_first = False

    def measures(self) -> Iterator[Measure]:
        planned = {
            span[0]
            for row in plan_rows(self.reading, self.lexicon)
            for cell in row.cells.values()
            for span in cell
        }
        for index, segment in enumerate(self.reading.segments):
            if segment.zone != "furniture" and index not in planned:
                yield from self._step(index, segment)
        yield from self._close()

    def _close(self) -> Iterator[Measure]:
        if self.current is not None:
            yield from self.current.close()
        self.current = None

    def _step(self, index: int, segment: Segment) -> Iterator[Measure]:
        folded = self.reading.folded(index)
        if self.waiting and segment.shape != "row":
            # "Masa 3" stands alone: the next line says what it is.
            self.current = _Open((_whole(self.reading, index, 0),), False)
            self.waiting = False
            return
        label = read_label(folded, self.lexicon, segment.content)
        if label is not None and label.kind == "activities" and segment.shape != "row":
            yield from self._close()
            self._open_measure(index, folded, label.start)
        elif label is not None and self.current is not None and label.start >= len(folded.rstrip()):
            if self._states_goal(index):
                yield from self._close()
            else:
                self._name_goal(index, label)
        else:
            yield from self._read_fields(index, segment, folded)

    def _open_measure(self, index: int, folded: str, start: int) -> None:
        self.waiting = start >= len(folded.rstrip())
        span = _whole(self.reading, index, start)
        listed = (index, span[2]) in self.listed
        if not listed and not self.waiting and not _is_done(folded, self.lexicon):
            self.current = _measure(self.reading, span, self.lexicon)

    def _states_goal(self, index: int) -> bool:
        """Tell whether the line below "Objektivi 2" says what it is: the next part begins there."""
        later = range(index + 1, min(index + 3, len(self.reading.segments)))
        after = next((n for n in later if self.reading.segments[n].zone != "furniture"), None)
        if after is None or self.reading.segments[after].shape in ("row", "item"):
            return False
        labelled_line = fields_of(self.reading, after, self.lexicon) or read_label(
            self.reading.folded(after), self.lexicon, self.reading.segments[after].content
        )
        return not labelled_line and bare_field(self.reading, after, self.lexicon) is None

    def _name_goal(self, index: int, label: Label) -> None:
        """Note the goal that a line of the card names: "Objektivi II"."""
        if self.current is not None and label.number is not None:
            self.current.facts.setdefault("objective", (index, *label.number))

    def _read_fields(self, index: int, segment: Segment, folded: str) -> Iterator[Measure]:
        fields = fields_of(self.reading, index, self.lexicon)
        if not fields and self.current is not None:
            bare = bare_field(self.reading, index, self.lexicon)
            fields = [bare] if bare is not None else []
        if not fields and _ends(segment.shape, folded, self.lexicon):
            yield from self._close()
        if not fields:
            self.before.clear()
        for found in fields:
            if self._begins_card(found, segment):
                yield from self._close()
                self.current = _Open((found.span,), True, found.label, segment.table)
                self.current.facts.update(self.before)
                self.facts_first = bool(self.before)
                self.before.clear()
            elif found.role == "activity":
                yield from self._close()
            else:
                yield from self._read_fact(found)

    def _read_fact(self, found: Field) -> Iterator[Measure]:
        """Note a fact of the open card, or of the next one where facts stand before the task.

        "Afati: ... Detyra: ... Bartësi: ...": the second "Afati" belongs to the next task.
        """
        role = _role(self.reading, found)
        current = self.current
        if current is not None and self.facts_first and role in current.facts:
            yield from self._close()
            current = None
        if current is None:
            if role in FACTS:
                self.before.setdefault(role, found.span)
        elif current.fields < MOST_FIELDS:
            current.facts.setdefault(role, found.span)
            current.fields += 1

    def _begins_card(self, found: Field, segment: Segment) -> bool:
        """Tell whether a labelled value names what is to be done.

        A title does so only in a form, for the first time or once more: "Titulli" before
        "Përshkrimi".
        """
        if found.role == "activity":
            return True
        named = cue_pattern(self.lexicon, "table_headers", "titles").fullmatch(found.label)
        if found.role != "weak_activity" or segment.shape != "row" or named is None:
            return False
        current = self.current
        return current is None or current.table != segment.table or current.label == found.label


def _role(reading: Reading, found: Field) -> ColumnRole:
    """Return a fact's role; "Realizimi: 2017-2019" says when, not how much was done."""
    _, start, end = found.span
    dated = any(
        2 * (last - first) >= end - start for first, last, _ in dates_in(reading, found.span)
    )
    return "deadline" if found.role == "finished" and dated else found.role


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
    found = labelled(reading, index, start, end, lexicon)
    facts = [field for field in found if field.role in FACTS]
    if not facts:
        return _Open((span,), False)
    text = reading.segments[index].text
    first = min(field.begin for field in facts)
    opened = _Open(((index, *trim(text, start, first)),), False)
    opened.facts = {field.role: field.span for field in reversed(facts)}
    return opened
