"""Sums of money of the record."""

from __future__ import annotations

from collections.abc import Iterator

from extractors import label
from extractors.components.amounts import Sum
from extractors.entities import Amount
from extractors.language import Lexicon
from extractors.plans.money_columns import column_sums
from extractors.reading import Reading

STATED = 0.95
"""How often a number beside its currency is read rightly."""


def extract_amounts(reading: Reading, lexicon: Lexicon) -> Iterator[Amount]:
    """Yield each sum: a number with its currency, or a bare number under a currency's column."""
    columns = column_sums(reading, lexicon)
    for index, doc in enumerate(reading.docs):
        found: list[tuple[int, int, Sum, float]] = [
            (span.start_char, span.end_char, span._.value, STATED) for span in doc.spans["amounts"]
        ]
        found += [
            (bare.start, bare.end, bare.sum, bare.sure)
            for bare in columns.get(index, ())
            if not any(bare.start < b and bare.end > a for a, b, _, _ in found)
        ]
        for start, end, value, sure in sorted(found, key=lambda item: item[:2]):
            evidence = reading.evidence(
                index, start, end, extractor=label("amounts"), confidence=sure
            )
            yield Amount(evidence, value.value, value.currency)
