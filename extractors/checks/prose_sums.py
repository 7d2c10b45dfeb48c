"""Sums of money in sentences that name their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.checks.figures import written
from extractors.checks.findings import Findings, RecordWarning
from extractors.cues import cue_pattern

if TYPE_CHECKING:
    from spacy.tokens import Span

_SENTENCE_END = re.compile(r"(?<!\bnr)[.;!?]\s+(?=[^\W\d_])")
_PLUS, _EQUALS = re.compile(r"\s*\+\s*"), re.compile(r"\s*=\s*")


def check_prose_sums(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``sum_mismatch`` where the grammar leaves no doubt about what sums up what.

    That is "A + B = C", and "C, prej tyre A ... dhe B" with parts that are more than all. Parts
    that are less may be some of several.
    """
    for index, doc in enumerate(findings.reading.docs):
        spans = list(doc.spans["amounts"])
        if len(spans) < 3 or findings.reading.segments[index].shape == "row":
            continue
        folded = findings.reading.folded(index)
        yield from _equations(findings, index, folded, spans)
        yield from _parts(findings, index, folded, spans)


def _equations(
    findings: Findings, index: int, folded: str, spans: Sequence[Span]
) -> Iterator[RecordWarning]:
    parts: list[Span] = []
    for left, right in pairwise(spans):
        between = folded[left.end_char : right.start_char]
        if _PLUS.fullmatch(between):
            parts = parts or [left]
            parts.append(right)
        else:
            if _EQUALS.fullmatch(between) and parts and _differ(right, parts):
                yield _mismatch(findings, index, right, parts, 0.95)
            parts = []


def _parts(
    findings: Findings, index: int, folded: str, spans: Sequence[Span]
) -> Iterator[RecordWarning]:
    for match in cue_pattern(findings.lexicon, "checks", "of_which").finditer(folded):
        total = next((s for s in reversed(spans) if s.end_char <= match.start()), None)
        stop = _SENTENCE_END.search(folded, match.end())
        end = stop.start() if stop else len(folded)
        parts = [s for s in spans if match.end() <= s.start_char and s.end_char <= end]
        if total is None or len(parts) < 2 or match.start() - total.end_char > 40:
            continue
        if _SENTENCE_END.search(folded, total.end_char, match.start() + 1):
            continue
        if _come_to(parts) > _value(total) and _one_currency([total, *parts]):
            yield _mismatch(findings, index, total, parts, 0.7)


def _differ(total: Span, parts: Sequence[Span]) -> bool:
    return _one_currency([total, *parts]) and _come_to(parts) != _value(total)


def _one_currency(spans: Sequence[Span]) -> bool:
    return len({span._.value.currency for span in spans}) == 1


def _value(span: Span) -> Decimal:
    return Decimal(str(span._.value.value)).quantize(Decimal("0.01"))


def _come_to(spans: Sequence[Span]) -> Decimal:
    return sum((_value(span) for span in spans), Decimal(0))


def _mismatch(
    findings: Findings, index: int, total: Span, parts: Sequence[Span], severity: float
) -> RecordWarning:
    come = written(_come_to(parts))
    message = f"The sum says {written(_value(total))}, but its {len(parts)} parts come to {come}."
    places = [(index, span.start_char, span.end_char) for span in (total, *parts)]
    return findings.at("sum_mismatch", message, severity, places)
