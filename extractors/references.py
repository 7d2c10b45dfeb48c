"""Citations of laws, by-laws and earlier decisions of the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from extractors import label
from extractors.components.citations import Citation, Sort
from extractors.entities import Reference
from extractors.language import Lexicon
from extractors.reading import Reading

CONFIDENCE: Mapping[Sort, float] = MappingProxyType(
    {"numbered": 0.93, "article": 0.91, "named": 0.8, "abbreviated": 0.84}
)
"""By what identifies the act."""
SMALL_DECISION = 0.85
"""Confidence of a numbered decision or contract: it may be one that the paper itself makes."""


def extract_references(reading: Reading, lexicon: Lexicon) -> Iterator[Reference]:
    """Yield each citation, article and act together."""
    for index, doc in enumerate(reading.docs):
        segment = reading.segments[index]
        titled = segment.zone == "title" and not segment.text.rstrip().endswith(".")
        if titled or segment.zone == "furniture":
            continue
        for span in doc.spans["references"]:
            evidence = reading.evidence(
                index,
                span.start_char,
                span.end_char,
                extractor=label("references"),
                confidence=_confidence(span._.value),
            )
            yield Reference(evidence)


def _confidence(citation: Citation) -> float:
    if citation.sort == "numbered" and citation.kind in ("decision", "contract"):
        return SMALL_DECISION
    return CONFIDENCE[citation.sort]
