"""Dates of the record."""

from __future__ import annotations

from collections.abc import Iterator

from extractors import label
from extractors.calendar.dating import dated
from extractors.entities import DateMention
from extractors.language import Lexicon
from extractors.reading import Reading

RESOLVED = 0.85
"""How often the year that a date leaves out is found rightly."""


def extract_dates(reading: Reading, lexicon: Lexicon) -> Iterator[DateMention]:
    """Yield each calendar expression in reading order.

    "23 qershor 2023" gives ``2023-06-23``, "qershor 2023" ``2023-06``; "18 maj" takes the year of
    the document and is then derived, with less confidence; where no year can be had it is open:
    ``XXXX-05-18``. Nothing is guessed from today.
    """
    for date in dated(reading, lexicon):
        evidence = reading.evidence(
            date.segment,
            date.start,
            date.end,
            extractor=label("dates"),
            confidence=date.sure * (RESOLVED if date.resolved else 1.0),
            basis="derived" if date.resolved and date.value[0] != "X" else "stated",
        )
        yield DateMention(evidence, date.value, date.written.qualifier, date.role)
