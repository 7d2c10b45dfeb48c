"""An excerpt of the document in one or several pieces, and its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.entities import Basis, Evidence
from extractors.reading import Reading

Span = tuple[int, int, int]
"""Index of the segment, start, end."""


def excerpt_text(reading: Reading, spans: Sequence[Span]) -> str:
    """Return the pieces' text, joined by a blank."""
    return " ".join(reading.segments[index].text[start:end] for index, start, end in spans)


def excerpt_evidence(
    reading: Reading,
    spans: Sequence[Span],
    *,
    extractor: str,
    confidence: float,
    basis: Basis = "stated",
) -> Evidence:
    """Return one evidence for all pieces: regions in order, the lowest confidence of all.

    Raises:
        ValueError: there is no piece.
    """
    parts = [
        reading.evidence(*span, extractor=extractor, confidence=confidence, basis=basis)
        for span in spans
    ]
    if not parts:
        raise ValueError("an excerpt needs at least one piece")
    return Evidence(
        text=" ".join(part.text for part in parts),
        raw="\n".join(part.raw for part in parts),
        regions=tuple(region for part in parts for region in part.regions),
        confidence=min(part.confidence for part in parts),
        extractor=extractor,
        basis=basis,
    )
