"""The decisions of a body: the articles of an act, the outcomes recorded in minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors import label
from extractors.attendance import extract_attendance
from extractors.cues import cue_alternation
from extractors.document_kind import paper_kind
from extractors.entities import Decision
from extractors.language import Lexicon
from extractors.layout.sentences import trim
from extractors.meetings.acts import iter_act_points
from extractors.meetings.minutes_walk import iter_recorded
from extractors.meetings.outcomes import Ruling
from extractors.meetings.vote_sentences import Recorded
from extractors.meetings.vote_tables import iter_vote_rows
from extractors.mentions import dates_in
from extractors.reading import Reading, joined

FILE = "decision_verbs"
ACT_CONFIDENCE = 0.92
ROW_CONFIDENCE = 0.93


def extract_decisions(reading: Reading, lexicon: Lexicon) -> Iterator[Decision]:
    """Yield the decisions in reading order, each with what the paper says of votes and outcome.

    Of an act every operative point of substance counts, with the act's number, day and vote. What
    a sentence does not say stays None.
    """
    if paper_kind(reading, lexicon) == "act":
        yield from _act_decisions(reading, lexicon)
        for failed in _failed_motions(reading, lexicon):
            yield _decision(reading, failed, lexicon)
        return
    found = [(found.span, _decision(reading, found, lexicon)) for found in _all(reading, lexicon)]
    for _, decision in sorted(found, key=lambda pair: pair[0]):
        yield decision


def _all(reading: Reading, lexicon: Lexicon) -> Iterator[Recorded]:
    for row in iter_vote_rows(reading, lexicon):
        ruling = Ruling(row.outcome, row.votes, row.unanimous, strong=True)
        yield Recorded(row.span, ruling, row.point, ROW_CONFIDENCE)
    yield from iter_recorded(reading, lexicon)


def _failed_motions(reading: Reading, lexicon: Lexicon) -> Iterator[Recorded]:
    """Yield the motions that an act's reasons tell of: rejected, with the votes counted.

    What the reasons say was adopted is the act itself.
    """
    points = {point.span[0] for point in iter_act_points(reading, lexicon)}
    for found in iter_recorded(reading, lexicon):
        if found.span[0] in points:
            continue
        if found.ruling.outcome == "rejected" and found.ruling.votes is not None:
            yield found


def _act_decisions(reading: Reading, lexicon: Lexicon) -> Iterator[Decision]:
    for point in iter_act_points(reading, lexicon):
        parts = [
            reading.evidence(*span, extractor=label("decisions"), confidence=ACT_CONFIDENCE)
            for span in (point.span, *point.items)
        ]
        yield Decision(
            joined(parts),
            number=point.number,
            votes=point.votes,
            unanimous=point.unanimous,
            outcome="adopted",
            date=point.date,
            agenda_item=None,
        )


def _decision(reading: Reading, found: Recorded, lexicon: Lexicon) -> Decision:
    index, start, end = found.span
    whole = reading.segments[index]
    # In a table the number stands in another cell of the row.
    where = (0, len(whole.text)) if whole.shape == "row" else (start, end)
    number = _number(lexicon).search(reading.folded(index)[slice(*where)])
    text = whole.text[slice(*where)]
    behind = where[0] + number.end() if number else 0
    days = [
        value
        for first, _, value in dates_in(reading, (index, *where))
        if number and 0 <= first - behind <= 9 and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    ]
    return Decision(
        reading.evidence(
            index,
            *trim(whole.text, start, end),
            extractor=label("decisions"),
            confidence=found.confidence,
        ),
        number=text[slice(*number.span(1))].rstrip(".-/") if number else None,
        votes=found.ruling.votes,
        unanimous=_by_presence(reading, found.ruling, lexicon),
        outcome=found.ruling.outcome,
        date=next(iter(days), None),
        agenda_item=found.agenda_item,
    )


@lru_cache(maxsize=4)
def _number(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "Vendimi nr. 01-12/7": the number is group 1."""
    noun = cue_alternation(lexicon, FILE, "numbered_nouns")
    mark = cue_alternation(lexicon, FILE, "number_marks")
    return re.compile(
        rf"(?<!\w){noun}\s*,?\s*(?:me\s+)?{mark}(?!\w)\.?\s*:?\s*([\w/.-]*\d[\w/.-]*)"
    )


def _by_presence(reading: Reading, ruling: Ruling, lexicon: Lexicon) -> bool | None:
    """Return whether all were in favour: as said, or because all those present voted so."""
    votes = ruling.votes
    if ruling.unanimous is not None or votes is None or not votes.for_:
        return ruling.unanimous
    if votes.against or votes.abstain or ruling.outcome == "rejected":
        return ruling.unanimous
    return True if votes.for_ in _present(reading, lexicon) else None


@lru_cache(maxsize=4)
def _present(reading: Reading, lexicon: Lexicon) -> frozenset[int]:
    """Return how many members are said to be present (more than one count: some came later)."""
    return frozenset(
        entry.count for entry in extract_attendance(reading, lexicon) if entry.group == "members"
    )
