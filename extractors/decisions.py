"""The decisions of a body: the articles of an act, the outcomes recorded in minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors import label
from extractors.acts import iter_act_points
from extractors.cues import cue_alternation, cue_words
from extractors.document_kind import paper_kind
from extractors.entities import Decision, Votes
from extractors.excerpts import Span
from extractors.language import Lexicon
from extractors.outcomes import Ruling, parse_ruling
from extractors.reading import Reading
from extractors.sentences import iter_sentences, trim
from extractors.tasks import is_task
from extractors.turns import turns
from extractors.vote_tables import iter_vote_rows
from extractors.votes import parse_unanimity, parse_votes

FILE = "decision_verbs"
STRONG_CONFIDENCE = 0.9
WEAK_CONFIDENCE = 0.75
_NUMBER = re.compile(r"vendim\w*\s*,?\s*(?:me\s+)?nr\.?\s*:?\s*([\w/.-]*\d[\w/.-]*)")


@dataclass(frozen=True, slots=True)
class _Found:
    span: Span
    ruling: Ruling
    agenda_item: str | None


def extract_decisions(reading: Reading, lexicon: Lexicon) -> Iterator[Decision]:
    """Yield the decisions in reading order, each with what the paper says of votes and outcome.

    Of an act every operative point of substance counts, with the act's number, day and vote. What
    a sentence does not say stays None.
    """
    if paper_kind(reading, lexicon) == "act":
        yield from _act_decisions(reading, lexicon)
        return
    for row in iter_vote_rows(reading, lexicon):
        yield Decision(
            reading.evidence(*row.span, extractor=label("decisions"), confidence=STRONG_CONFIDENCE),
            number=None,
            votes=row.votes,
            unanimous=not (row.votes.against or row.votes.abstain),
            outcome=row.outcome,
            date=None,
            agenda_item=None,
        )
    for found in _recorded(reading, lexicon):
        index, start, end = found.span
        number = _NUMBER.search(reading.folded(index)[start:end])
        text = reading.segments[index].text
        yield Decision(
            reading.evidence(
                index,
                *trim(text, start, end),
                extractor=label("decisions"),
                confidence=STRONG_CONFIDENCE if found.ruling.supported else WEAK_CONFIDENCE,
            ),
            number=text[start:end][slice(*number.span(1))].rstrip(".-/") if number else None,
            votes=found.ruling.votes,
            unanimous=found.ruling.unanimous,
            outcome=found.ruling.outcome,
            date=None,
            agenda_item=found.agenda_item,
        )


def _act_decisions(reading: Reading, lexicon: Lexicon) -> Iterator[Decision]:
    for point in iter_act_points(reading, lexicon):
        yield Decision(
            reading.evidence(
                *point.span, extractor=label("decisions"), confidence=STRONG_CONFIDENCE
            ),
            number=point.number,
            votes=point.votes,
            unanimous=point.unanimous,
            outcome="adopted",
            date=point.date,
            agenda_item=None,
        )


def _recorded(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    minutes = paper_kind(reading, lexicon) == "minutes"
    spoken = {turn.index for turn in turns(reading, lexicon) if turn.body is not None}
    point: str | None = None
    last: _Found | None = None
    for index, segment in enumerate(reading.segments):
        if segment.shape == "row" or segment.zone in ("furniture", "agenda"):
            continue
        folded = reading.folded(index)
        point = _agenda_point(folded, lexicon) or point
        for start, end in iter_sentences(segment.text, folded, lexicon, segment.content):
            sentence = folded[start:end]
            ruling = parse_ruling(sentence, lexicon)
            if ruling is None:
                if last is not None and last.ruling.votes is None:
                    last = _with_votes(last, sentence, lexicon)
                continue
            alone = minutes and index not in spoken and ruling.strong
            if is_task(reading, (index, start, end), lexicon) or not (alone or ruling.supported):
                continue
            if last is not None:
                yield last
            last = _Found((index, start, end), ruling, point)
    if last is not None:
        yield last


def _with_votes(found: _Found, sentence: str, lexicon: Lexicon) -> _Found:
    """Add the votes that the next sentence counts ("... u miratua. 17 vota për, 2 kundër.")."""
    votes: Votes | None = parse_votes(sentence, lexicon)
    if votes is None or votes.for_ is None:
        return found
    unanimous = parse_unanimity(sentence, votes, lexicon)
    if found.ruling.unanimous is not None:
        unanimous = found.ruling.unanimous
    return replace(found, ruling=replace(found.ruling, votes=votes, unanimous=unanimous))


def _agenda_point(folded: str, lexicon: Lexicon) -> str | None:
    """Return the number of the agenda point that a heading opens: "Pika 3", "Çështja e dytë"."""
    noun = cue_alternation(lexicon, FILE, "point_nouns")
    match = re.match(rf"\W*{noun}\s*(?:e\s+)?(\d{{1,2}}|[ivx]{{1,4}}|[^\W\d_]+)\b", folded)
    if match is None:
        return None
    ordinals = cue_words(lexicon, FILE, "ordinals")
    word = match[1]
    if word in ordinals:
        return str(ordinals.index(word) + 1)
    return word.upper() if word.isdigit() or re.fullmatch("[ivx]+", word) else None
