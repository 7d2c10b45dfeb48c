"""Sums of money of the record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors import label
from extractors.components.amounts import DIGITS, Sum, parse_number
from extractors.entities import Amount
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.tables import TableView, tables

_BARE = re.compile(rf"(?:{DIGITS})")


def extract_amounts(reading: Reading, lexicon: Lexicon) -> Iterator[Amount]:
    """Yield each sum: a number with its currency, or a bare number under a currency's column."""
    for index, doc in enumerate(reading.docs):
        found: list[tuple[int, int, Sum]] = [
            (span.start_char, span.end_char, span._.value) for span in doc.spans["amounts"]
        ]
        found += [
            (start, end, value)
            for start, end, value in column_sums(reading, lexicon, index)
            if not any(start < b and end > a for a, b, _ in found)
        ]
        for start, end, value in sorted(found, key=lambda item: item[:2]):
            evidence = reading.evidence(index, start, end, extractor=label("amounts"))
            yield Amount(evidence, value.value, value.currency)


def sums_in(
    reading: Reading, lexicon: Lexicon, segment: int, start: int, end: int
) -> list[tuple[int, int, Sum]]:
    """Return the sums of a stretch of a segment as (start, end, sum), column sums included."""
    spans = [(s.start_char, s.end_char, s._.value) for s in reading.docs[segment].spans["amounts"]]
    spans += column_sums(reading, lexicon, segment)
    return sorted((s for s in spans if s[0] >= start and s[1] <= end), key=lambda s: s[:2])


def column_sums(reading: Reading, lexicon: Lexicon, segment: int) -> list[tuple[int, int, Sum]]:
    """Return the bare numbers of a row that stand under a header naming a currency."""
    return _column_sums(reading, lexicon).get(segment, [])


@lru_cache(maxsize=4)
def _column_sums(reading: Reading, lexicon: Lexicon) -> dict[int, list[tuple[int, int, Sum]]]:
    sums: dict[int, list[tuple[int, int, Sum]]] = {}
    for view in tables(reading):
        for column, (currency, factor) in _currency_columns(view, lexicon).items():
            for at, row in enumerate(view.rows):
                cell = row[column] if column < len(row) else None
                if cell is None or cell.row != at or at == view.header_row:
                    continue
                folded = reading.folded(cell.segment)[cell.start : cell.end]
                if _BARE.fullmatch(folded):
                    value = Sum(float(parse_number(folded) * factor), currency)
                    sums.setdefault(cell.segment, []).append((cell.start, cell.end, value))
    return sums


def _currency_columns(view: TableView, lexicon: Lexicon) -> dict[int, tuple[str, int]]:
    """Return column -> (currency, factor): "Mjetet (denarë)", "Shuma (€)", "Vlera në mijë lekë"."""
    currencies = lexicon.mapping("amounts", "currencies")
    pattern = lexicon.pattern("amounts", "currencies")
    columns = {}
    for column, head in enumerate(view.header()):
        match = pattern.search(head)
        if match and match.group() in currencies:
            thousand = lexicon.pattern("amounts", "words.thousand").search(head)
            columns[column] = (currencies[match.group()], 1000 if thousand else 1)
    return columns
