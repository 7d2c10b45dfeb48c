"""Citations of laws, by-laws and earlier decisions of the record."""

from __future__ import annotations

from collections.abc import Iterator

from extractors import label
from extractors.entities import Reference
from extractors.language import Lexicon
from extractors.reading import Reading


def extract_references(reading: Reading, lexicon: Lexicon) -> Iterator[Reference]:
    """Yield each citation, article and act together."""
    for index, doc in enumerate(reading.docs):
        if reading.segments[index].zone in ("furniture", "title"):
            continue
        for span in doc.spans["references"]:
            evidence = reading.evidence(
                index, span.start_char, span.end_char, extractor=label("references")
            )
            yield Reference(evidence)
