"""Stated goals of strategies and plans: under their headings, in goal columns, in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors import label
from extractors.cues import cue_alternation
from extractors.entities import Objective
from extractors.excerpts import Span, excerpt_evidence, excerpt_text
from extractors.language import Lexicon
from extractors.plan_tables import plan_rows
from extractors.reading import Reading
from extractors.sections import heading_kind, iter_list_items
from extractors.sentences import iter_sentences, trim

FILE = "headings"
LIST_CONFIDENCE = 0.9
SENTENCE_CONFIDENCE = 0.8
_BULLET = re.compile(r"(?:^|(?<=\s))[-–•▪●✓➢]\s+")
_NUMBER = re.compile(r"(?:^|(?<=\s))(\d{1,2}(?:\.\d{1,2})+)\.?\s*(?=[^\W\d_])")
_CODE = re.compile(r"[\w.]{1,5}")
_MARKUP = re.compile(r"<[^<>]{1,60}>")


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a goal is stated, without its number."""

    spans: tuple[Span, ...]
    number: str | None
    confidence: float


def extract_objectives(reading: Reading, lexicon: Lexicon) -> Iterator[Objective]:
    """Yield the goals in reading order, without their numbers.

    Items under "Qëllimet", "Objektivat" and the like, cells of a goal column, cells labelled
    "Qëllimi i ...:", and "Qëllimi i ... është X". Vision, indicators and results are none.
    """
    found = [
        *_listed(reading, lexicon),
        *_columns(reading, lexicon),
        *_labelled(reading, lexicon),
        *_stated(reading, lexicon),
    ]
    for goal in sorted(found, key=lambda goal: goal.spans):
        evidence = excerpt_evidence(
            reading, goal.spans, extractor=label("objectives"), confidence=goal.confidence
        )
        yield Objective(evidence, goal.number)


def goals_of(reading: Reading, pieces: Sequence[Span]) -> list[tuple[tuple[Span, ...], str | None]]:
    """Return (place, number) of each goal in a cell: "2.1 Ujë i pastër. 2.2 Rrugë të mira".

    A piece overleaf without a number goes on the goal before it.
    """
    goals: list[tuple[tuple[Span, ...], str | None]] = []
    for index, start, end in pieces:
        for first, last, number in _numbered(reading.segments[index].text, start, end):
            if last <= first:
                continue
            if number is None and goals:
                spans, known = goals[-1]
                goals[-1] = ((*spans, (index, first, last)), known)
            else:
                goals.append((((index, first, last),), number))
    return goals


def _numbered(text: str, start: int, end: int) -> Iterator[tuple[int, int, str | None]]:
    numbers = list(_NUMBER.finditer(text, start, end))
    if not numbers or numbers[0].start() > start:
        yield (*trim(text, start, numbers[0].start() if numbers else end), None)
    stops = [number.start() for number in numbers[1:]] + [end]
    for number, stop in zip(numbers, stops, strict=False):
        yield (*trim(text, number.end(), stop), number[1])


def _listed(reading: Reading, lexicon: Lexicon) -> Iterator[Goal]:
    for item in iter_list_items(reading, lexicon):
        if item.kind == "objectives":
            yield Goal(((item.index, item.start, item.end),), item.number, LIST_CONFIDENCE)


def _columns(reading: Reading, lexicon: Lexicon) -> Iterator[Goal]:
    for row in plan_rows(reading, lexicon):
        for spans, number in goals_of(reading, row.goal_cells):
            # A code ("O1", "2") names a goal that is stated elsewhere.
            if not _CODE.fullmatch(excerpt_text(reading, spans)):
                yield Goal(spans, number, LIST_CONFIDENCE)


def _labelled(reading: Reading, lexicon: Lexicon) -> Iterator[Goal]:
    """Yield the goals in cells and lines such as "Qëllimi i konsultimit: ..."."""
    for index, segment in enumerate(reading.segments):
        if segment.zone == "furniture":
            continue
        folded = reading.folded(index)
        whole = (segment.content, len(segment.text))
        for start, end in segment.cells if segment.shape == "row" else (whole,):
            colon = folded.find(":", start, end)
            if colon > 0 and heading_kind(folded[start:colon], lexicon) == "objectives":
                yield from _bulleted(index, segment.text, colon + 1, end)


def _bulleted(index: int, text: str, start: int, end: int) -> Iterator[Goal]:
    plain = _MARKUP.sub(lambda tag: " " * len(tag.group()), text[:end])
    bullets = list(_BULLET.finditer(plain, start))
    starts = [bullet.end() for bullet in bullets] or [start]
    stops = [bullet.start() for bullet in bullets[1:]] + [end]
    for first, stop in zip(starts, stops, strict=True):
        span = trim(plain, first, stop)
        if span[1] - span[0] > 3:
            yield Goal(((index, *span),), None, LIST_CONFIDENCE)


def _stated(reading: Reading, lexicon: Lexicon) -> Iterator[Goal]:
    """Yield what "Qëllimi i këtij procesi është ..." says behind its verb."""
    nouns = cue_alternation(lexicon, FILE, "statement_nouns")
    verbs = cue_alternation(lexicon, FILE, "statement_verbs")
    statement = re.compile(
        rf"{nouns}(?: [^\W\d_]+){{1,7}} {verbs} (?!\w+(?:ar|ur|ire|ere)\b)(?=[^\W\d_])"
    )
    for index, segment in enumerate(reading.segments):
        if segment.shape not in ("paragraph", "item") or segment.zone == "furniture":
            continue
        folded = reading.folded(index)
        for start, end in iter_sentences(segment.text, folded, lexicon, segment.content):
            match = statement.match(folded[start:end])
            if match:
                span = trim(segment.text, start + match.end(), end)
                yield Goal(((index, *span),), None, SENTENCE_CONFIDENCE)
