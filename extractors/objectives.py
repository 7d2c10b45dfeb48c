"""Stated goals of strategies and plans: under their headings, in goal columns, in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors import label
from extractors.entities import Objective
from extractors.language import Lexicon
from extractors.layout.excerpts import Span, excerpt_evidence, excerpt_text
from extractors.layout.headings import heading_kind, is_exact
from extractors.layout.labelled_fields import bare_field, fields_of
from extractors.layout.sections import iter_list_items
from extractors.layout.sentences import iter_sentences, trim
from extractors.plans.column_roles import column_role
from extractors.plans.goal_cells import goals_of
from extractors.plans.goal_labels import Label, labels_in, names_goal, read_label
from extractors.plans.goal_sentences import stated_goals
from extractors.plans.plan_tables import PlanRow, plan_rows
from extractors.reading import Reading

FILE = "headings"
LIST_CONFIDENCE = 0.9
SENTENCE_CONFIDENCE = 0.8
LABEL_CONFIDENCE = 0.86
FALLEN_CONFIDENCE = 0.7
LONGEST_LABEL = 60
"""Characters of a label in front of a dash."""
LEAST_WORDS, MOST_WORDS = 3, 60
"""Words of a goal behind a label."""
_BULLET = re.compile(r"(?:^|(?<=\s))[-–•▪●✓➢]\s+")
_CODE = re.compile(r"\(?[\w.]{1,5}(?:\s?[,;]\s?[\w.]{1,5}){0,3}[).]?")
_DASH = re.compile(r"\s[\u2013-](?=\s[^\W\d_])")
_MARKUP = re.compile(r"<[^<>]{1,60}>")


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a goal is stated, without its number."""

    spans: tuple[Span, ...]
    number: str | None
    confidence: float


def extract_objectives(reading: Reading, lexicon: Lexicon) -> Iterator[Objective]:
    """Yield the goals in reading order, without their numbers.

    See :func:`stated_objectives`.
    """
    yield from stated_objectives(reading, lexicon)


@lru_cache(maxsize=4)
def stated_objectives(reading: Reading, lexicon: Lexicon) -> tuple[Objective, ...]:
    """Return the goals; read once a document, for the action items need them, too.

    Items under "Qëllimet", "Objektivat" and the like, cells of a goal column, cells labelled
    "Qëllimi i ...:", and "Qëllimi i ... është X". Vision, indicators and results are none.
    """
    found = [
        *_listed(reading, lexicon),
        *_columns(reading, lexicon),
        *_fallen_out(reading, lexicon),
        *_labelled(reading, lexicon),
        *(Goal((span,), None, SENTENCE_CONFIDENCE) for span in stated_goals(reading, lexicon)),
    ]
    objectives: list[Objective] = []
    seen: set[tuple[int, int]] = set()
    for goal in sorted(found, key=lambda goal: goal.spans):
        if goal.spans[0][:2] in seen:
            continue
        seen.add(goal.spans[0][:2])
        evidence = excerpt_evidence(
            reading, goal.spans, extractor=label("objectives"), confidence=goal.confidence
        )
        objectives.append(Objective(evidence, goal.number))
    return tuple(objectives)


def _second_goals(reading: Reading, row: PlanRow, lexicon: Lexicon) -> Iterator[Goal]:
    """Yield the goals of a second column of goals: "Objektivi strategjik | Objektivi specifik"."""
    headings, first = row.columns.headings, row.columns.roles.get("objective")
    if first is None or not names_goal(headings[first], lexicon):
        return
    for column, heading in enumerate(headings):
        # The same heading once more is a misprint.
        if column not in row.cells or heading == headings[first]:
            continue
        if column_role(heading, lexicon) == "objective" and names_goal(heading, lexicon):
            for spans, number in goals_of(reading, row.cells[column], lexicon):
                if _is_stated(excerpt_text(reading, spans)):
                    yield Goal(spans, number, LIST_CONFIDENCE)


def _listed(reading: Reading, lexicon: Lexicon) -> Iterator[Goal]:
    for item in iter_list_items(reading, lexicon):
        if item.kind == "objectives":
            yield Goal(((item.index, item.start, item.end),), item.number, LIST_CONFIDENCE)


def _columns(reading: Reading, lexicon: Lexicon) -> Iterator[Goal]:
    for row in plan_rows(reading, lexicon):
        if row.section_goal:
            yield _section_goal(reading, row.section_goal, lexicon)
        yield from _second_goals(reading, row, lexicon)
        for spans, number in goals_of(reading, row.goal_cells, lexicon):
            # A code ("O1", "2") names a goal that is stated elsewhere.
            if _is_stated(excerpt_text(reading, spans)):
                yield Goal(spans, number, LIST_CONFIDENCE)


def _fallen_out(reading: Reading, lexicon: Lexicon) -> Iterator[Goal]:
    """Yield goal cells that stand as lines of their own right behind their table.

    A page break or an engine that sees no rule under the last row leaves "4.3.5. ..." there; the
    goals in the table's own column are numbered as deep.
    """
    depths: dict[int, int] = {}
    for row in plan_rows(reading, lexicon):
        for spans, number in goals_of(reading, row.goal_cells, lexicon):
            if number and "." in number:
                depths[spans[-1][0]] = number.count(".")
    levels, last = 0, -1
    for index, segment in enumerate(reading.segments):
        if segment.shape == "row":
            if segment.table != last:
                levels, last = 0, segment.table if segment.table is not None else -1
            levels = depths.get(index, levels)
        elif segment.zone != "furniture":
            number = segment.number or ""
            if levels and segment.shape == "item" and number.count(".") == levels:
                spans = ((index, *trim(segment.text, segment.content, len(segment.text))),)
                yield Goal(spans, number, FALLEN_CONFIDENCE)
            else:
                levels = 0


def _is_stated(text: str) -> bool:
    """Tell whether a goal's cell says it: not a code ("O1", "2"), not a target ("85%")."""
    return _CODE.fullmatch(text) is None and sum(map(str.isalpha, text)) > 2


def _section_goal(reading: Reading, spans: tuple[Span, ...], lexicon: Lexicon) -> Goal:
    """Return the goal of a row that titles the rows below, with the number of its label."""
    index, start, _ = spans[0]
    begin = next(first for first, last in reading.segments[index].cells if first <= start < last)
    label = read_label(reading.folded(index), lexicon, begin)
    number = reading.segments[index].text[slice(*label.number)] if label and label.number else None
    return Goal(spans, number, LIST_CONFIDENCE)


def _labelled(reading: Reading, lexicon: Lexicon) -> Iterator[Goal]:
    """Yield the goals that stand behind their label.

    "Qëllimi i konsultimit: ..." in cells and lines, also as a row of label and value, and
    "Objektivi strategjik 2: ..." with its number; a label alone has its goal in the next line.
    """
    listed = {(item.index, item.start) for item in iter_list_items(reading, lexicon)}
    inside = {index for index, start in listed if start > reading.segments[index].content + 8}
    planned = {
        span[0]
        for row in plan_rows(reading, lexicon)
        for cell in row.cells.values()
        for span in cell
    }
    for index, segment in enumerate(reading.segments):
        if segment.zone == "furniture":
            continue
        folded = reading.folded(index)
        if segment.shape == "row":
            yield from _labelled_cells(reading, index, lexicon)
            continue
        labels = labels_in(folded, segment.text, lexicon, segment.content)
        stops = [each.begin for each in labels[1:]] + [len(folded)]
        for each, stop in zip(labels, stops, strict=False):
            goal = _numbered_goal(reading, index, each, stop, lexicon)
            if goal is not None and goal.spans[0][:2] not in listed and index not in planned:
                yield goal
        if labels:
            continue
        colon = _colon(folded, segment.content, lexicon)
        named = colon > 0 and heading_kind(folded[segment.content : colon], lexicon)
        if named == "objectives" and index not in inside:
            end = _sentence_end(segment.text, folded, colon + 1, lexicon)
            yield from _bulleted(index, segment.text, colon + 1, end)


def _colon(folded: str, start: int, lexicon: Lexicon) -> int:
    """Return where the colon behind a label stands, or the dash behind a whole one; -1 for none."""
    dash = _DASH.search(folded, start, start + LONGEST_LABEL)
    if dash and is_exact(folded[start : dash.start()], lexicon):
        return dash.end() - 1
    return folded.find(":", start)


def _sentence_end(text: str, folded: str, start: int, lexicon: Lexicon) -> int:
    """Return where the goal behind a label ends: with its sentence, unless bullets follow."""
    if _BULLET.search(text, start + 3):
        return len(text)
    return next((end for _, end in iter_sentences(text, folded, lexicon, start)), len(text))


def _labelled_cells(reading: Reading, index: int, lexicon: Lexicon) -> Iterator[Goal]:
    """Yield the goals of cells with a label, and of a row that is a label and its value."""
    segment, folded = reading.segments[index], reading.folded(index)
    for start, end in segment.cells:
        colon = folded.find(":", start, end)
        if colon > 0 and heading_kind(folded[start:colon], lexicon) == "objectives":
            yield from _bulleted(index, segment.text, colon + 1, end)
    filled = [cell for cell in segment.cells if cell[1] > cell[0]]
    if len(segment.cells) == 2 and len(filled) == 2:
        (first, last), (start, end) = filled
        named = heading_kind(folded[first:last].strip(" :"), lexicon) == "objectives"
        if named and len(segment.text[start:end].split()) >= LEAST_WORDS:
            yield from _bulleted(index, segment.text, start, end)


def _numbered_goal(
    reading: Reading, index: int, label: Label, stop: int, lexicon: Lexicon
) -> Goal | None:
    """Return the goal behind a label with a number, or in the line below a label alone."""
    text = reading.segments[index].text
    number = text[slice(*label.number)] if label.number else None
    at, start, end = index, label.start, stop
    if not text[start:stop].strip():
        later = range(index + 1, min(index + 3, len(reading.segments)))
        at = next((i for i in later if reading.segments[i].zone != "furniture"), index)
        start = reading.segments[at].content
        end = len(reading.segments[at].text)
        if at == index or reading.segments[at].shape in ("row", "item"):
            return None
        if bare_field(reading, at, lexicon) is not None or fields_of(reading, at, lexicon):
            return None  # The lines of a card, which only names its goal.
    first, last = trim(reading.segments[at].text, start, end)
    words = len(reading.segments[at].text[first:last].split())
    return Goal(((at, first, last),), number, LABEL_CONFIDENCE) if 1 < words <= MOST_WORDS else None


def _bulleted(index: int, text: str, start: int, end: int) -> Iterator[Goal]:
    plain = _MARKUP.sub(lambda tag: " " * len(tag.group()), text[:end])
    bullets = list(_BULLET.finditer(plain, start))
    starts = [bullet.end() for bullet in bullets] or [start]
    stops = [bullet.start() for bullet in bullets[1:]] + [end]
    for first, stop in zip(starts, stops, strict=True):
        span = trim(plain, first, stop)
        if span[1] - span[0] > 3:
            yield Goal(((index, *span),), None, LIST_CONFIDENCE)
