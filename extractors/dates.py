"""Dates of the record."""

from __future__ import annotations

from collections.abc import Iterator

from extractors import label
from extractors.dating import dated
from extractors.entities import DateMention
from extractors.language import Lexicon
from extractors.reading import Reading


def extract_dates(reading: Reading, lexicon: Lexicon) -> Iterator[DateMention]:
    """Yield each calendar expression in reading order.

    "23 qershor 2023" gives ``2023-06-23``, "qershor 2023" ``2023-06``; "18 maj" takes the year of
    the document and is then derived, with less confidence. Nothing is guessed from today.
    """
    for date in dated(reading, lexicon):
        evidence = reading.evidence(
            date.segment,
            date.start,
            date.end,
            extractor=label("dates"),
            confidence=0.7 if date.resolved else 0.95,
            basis="derived" if date.resolved else "stated",
        )
        yield DateMention(evidence, date.value, date.written.qualifier, date.role)
