"""Suggestions and requests of participants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors import label
from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Proposal
from extractors.excerpts import Span
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.request_tables import request_rows
from extractors.roster import roster
from extractors.sections import iter_list_items
from extractors.sentences import iter_sentences, trim
from extractors.turns import speaker_at, turns

FILE = "proposal_cues"
CONFIDENCE = 0.86
LONGEST_LEAD = 45
"""Characters: a cue deeper in a sentence belongs to a clause, not to the speaker."""


@dataclass(frozen=True, slots=True)
class _Found:
    span: Span
    by: str | None


def extract_proposals(reading: Reading, lexicon: Lexicon) -> Iterator[Proposal]:
    """Yield the proposals in reading order; ``by`` is the speaker or the one named, else None.

    "Propozoj që ...", "Kisha sugjeruar ...", "X kërkoi ..." and the items of a list of requests.
    Questions, the routine tabling of the agenda and asking for the floor are none.
    """
    found = {item.span[:2]: item for item in _listed(reading, lexicon)}
    found |= {item.span[:2]: item for item in _tabled(reading, lexicon)}
    for item in _spoken(reading, lexicon):
        found.setdefault(item.span[:2], item)
    for key in sorted(found):
        item = found[key]
        evidence = reading.evidence(*item.span, extractor=label("proposals"), confidence=CONFIDENCE)
        yield Proposal(evidence, item.by)


def _listed(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    """Yield the items under "Kërkesat e qytetarëve", without "(propozuar nga X)"."""
    credited = cue_alternation(lexicon, FILE, "credited")
    for item in iter_list_items(reading, lexicon):
        if item.kind != "proposals":
            continue
        folded = reading.folded(item.index)
        credit = re.compile(rf"\s*[(,–-]\s*{credited}\b").search(folded, item.start, item.end)
        end = credit.start() if credit else item.end
        named = (
            m.name
            for m in roster(reading, lexicon).mentions
            if credit and m.index == item.index and m.start >= credit.start()
        )
        yield _Found((item.index, *trim(folded, item.start, end)), next(named, None))


def _tabled(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    for row in request_rows(reading, lexicon):
        yield _Found(row.span, row.by.name if row.by else None)


def _spoken(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    speakers = turns(reading, lexicon)
    if not speakers:
        return
    bodies = {turn.index: turn.body for turn in speakers if turn.body is not None}
    first = cue_pattern(lexicon, FILE, "first_person", "impersonal")
    for index, segment in enumerate(reading.segments):
        if segment.shape in ("row", "heading") or segment.zone == "furniture":
            continue
        folded = reading.folded(index)
        begin = bodies.get(index) or segment.content
        for start, end in iter_sentences(segment.text, folded, lexicon, begin):
            sentence = folded[start:end]
            if sentence.endswith("?") or _is_routine(sentence, lexicon):
                continue
            cue = first.search(sentence)
            by = speaker_at(reading, lexicon, index, start)
            if cue is not None and cue.start() <= LONGEST_LEAD and by is not None:
                yield _Found((index, *trim(segment.text, start, end)), by)
            elif (named := _reported_by(reading, (index, start, end), lexicon)) is not None:
                yield _Found((index, *trim(segment.text, start, end)), named)


def _is_routine(sentence: str, lexicon: Lexicon) -> bool:
    """Tell whether the sentence only tables the agenda, asks for the floor or the like."""
    cue = cue_pattern(lexicon, FILE, "first_person", "third_person").search(sentence)
    if cue is None:
        return False
    routine = cue_pattern(lexicon, FILE, "routine").search(sentence, cue.end())
    return routine is not None and routine.start() - cue.end() <= 12


def _reported_by(reading: Reading, span: Span, lexicon: Lexicon) -> str | None:
    """Return who "kërkoi" or "propozoi" in a sentence of reported speech."""
    index, start, end = span
    folded = reading.folded(index)
    verb = cue_pattern(lexicon, FILE, "third_person")
    for turn in turns(reading, lexicon):
        if turn.index != index or turn.body is not None or not start <= turn.start < end:
            continue
        match = verb.search(folded, turn.end, end)
        if match and match.start() - turn.end <= LONGEST_LEAD * 2:
            return turn.name
    return None
