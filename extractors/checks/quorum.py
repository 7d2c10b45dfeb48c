"""Votes against those present, those present against the size of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.checks.findings import Findings, RecordWarning
from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Attendance, Decision, Votes
from extractors.language import Lexicon

LARGEST_BODY = 150
"""No council of the three countries is larger."""


def cast(votes: Votes) -> int:
    """Return how many votes were counted in all."""
    return sum(count or 0 for count in (votes.for_, votes.against, votes.abstain, votes.invalid))


def check_quorum(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``quorum`` where more vote than are there, or more are there than the body has."""
    counts = findings.of(Attendance)
    members = [count for count in counts if count.group == "members"]
    yield from _too_many_members(findings, members)
    yield from _too_many_votes(findings, members or [c for c in counts if c.group == "total"])


def _too_many_votes(findings: Findings, present: list[Attendance]) -> Iterator[RecordWarning]:
    if not present:
        return
    most = max(present, key=lambda count: count.count)
    votes = [(cast(d.votes), d) for d in findings.of(Decision) if d.votes is not None]
    excess = [(count, decision) for count, decision in votes if count > most.count]
    if not excess or _come_later(findings):
        return
    severity = 0.9 if most.evidence.basis == "stated" else 0.5
    for count, decision in excess:
        message = f"{count} votes were counted, but only {most.count} were present."
        yield findings.about("quorum", message, severity, [decision, most])


def _come_later(findings: Findings) -> bool:
    """Tell whether somebody is said to have come later: then the count grew."""
    arrivals = cue_pattern(findings.lexicon, "checks", "arrivals")
    nouns = cue_pattern(findings.lexicon, "checks", "body_nouns")
    folds = map(findings.reading.folded, range(len(findings.reading.segments)))
    return any(nouns.search(folded) and arrivals.search(folded) for folded in folds)


def _too_many_members(findings: Findings, members: list[Attendance]) -> Iterator[RecordWarning]:
    for present in members:
        size = body_size(findings, present)
        if size is not None and present.count > size:
            message = f"{present.count} members were present of a body of {size}."
            yield findings.about("quorum", message, 0.9, [present])


def body_size(findings: Findings, present: Attendance) -> int | None:
    """Return the size of the body in the sentence of a count: "nga 31 anëtarë"; None without."""
    index = findings.segment_of(present.evidence)
    if index is None:
        return None
    folded = findings.reading.folded(index)
    sizes = set()
    for span in findings.reading.docs[index].spans["numerals"]:
        before, after = folded[max(0, span.start_char - 30) : span.start_char], span.end_char
        of, noun, has = _patterns(findings.lexicon)
        if (of.search(before) and noun.match(folded, after)) or has.match(folded, after):
            sizes.add(int(span._.value))
    return sizes.pop() if len(sizes) == 1 and max(sizes) <= LARGEST_BODY else None


@lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    before = cue_alternation(lexicon, "attendance", "cues.size_before")
    noun = cue_alternation(lexicon, "checks", "body_nouns")
    after = cue_alternation(lexicon, "attendance", "cues.size_after")
    return (
        re.compile(rf"(?<!\w){before}\s*(?:te\s+)?$"),
        re.compile(rf"\s+(?:te\s+)?{noun}(?!\w)"),
        re.compile(rf"\s+(?:te\s+)?{noun}\s+{after}(?!\w)"),
    )
