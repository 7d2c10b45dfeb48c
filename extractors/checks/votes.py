"""Votes that do not fit the outcome they are said to have had."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.checks.findings import Findings, RecordWarning
from extractors.cues import cue_pattern
from extractors.entities import Decision, Votes
from extractors.folding import fold

NEIGHBOURS = 1
"""Segments behind a decision in which a threshold may be named."""


def check_votes(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``vote_contradiction`` where count and outcome, or count and words, disagree."""
    for decision in findings.of(Decision):
        if decision.votes is None:
            continue
        message, severity = _contradiction(findings, decision, decision.votes)
        if message:
            yield findings.about("vote_contradiction", message, severity, [decision])


def _contradiction(findings: Findings, decision: Decision, votes: Votes) -> tuple[str, float]:
    in_favour, against = votes.for_, votes.against
    if against and _is_unanimous(findings, decision):
        return f"The decision is called unanimous, but {against} voted against.", 0.9
    if in_favour is None or against is None:
        return "", 0.0
    if decision.outcome == "adopted" and against > in_favour:
        return f"It is said to be adopted with {in_favour} for and {against} against.", 0.8
    lost = decision.outcome == "rejected" and in_favour > against
    if lost and not _has_threshold(findings, decision):
        return f"It is said to be rejected with {in_favour} for and {against} against.", 0.4
    return "", 0.0


def _is_unanimous(findings: Findings, decision: Decision) -> bool:
    words = cue_pattern(findings.lexicon, "checks", "unanimous")
    return decision.unanimous is True or words.search(fold(decision.evidence.text)) is not None


def _has_threshold(findings: Findings, decision: Decision) -> bool:
    words = cue_pattern(findings.lexicon, "checks", "threshold")
    index = findings.segment_of(decision.evidence)
    if index is None:
        return True
    last = min(len(findings.reading.segments), index + NEIGHBOURS + 1)
    return any(words.search(findings.reading.folded(i)) for i in range(max(0, index - 1), last))
