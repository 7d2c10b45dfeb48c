"""Sentences in the cells of tables: minutes kept in columns ("Çka u tha", "Përfundimi")."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sentences import trim
from extractors.meetings.request_tables import is_request_table
from extractors.meetings.vote_tables import is_vote_table
from extractors.reading import Reading
from extractors.tabular.tables import tables

LEAST_WORDS = 3


@lru_cache(maxsize=4)
def prose_cells(reading: Reading, lexicon: Lexicon) -> tuple[Span, ...]:
    """Return the cells of several words, row by row, each once; merged ones are not repeated.

    Tables of votes and of requests have rules of their own, so have the heads of tables.
    """
    return tuple(dict.fromkeys(_iter_cells(reading, lexicon)))


def _iter_cells(reading: Reading, lexicon: Lexicon) -> Iterator[Span]:
    for view in tables(reading):
        if is_vote_table(view, lexicon) or is_request_table(view, lexicon):
            continue
        first = 0 if view.header_row is None else view.header_row + 1
        for row in view.rows[first:]:
            for cell in row:
                if cell is not None and len(cell.text.split()) >= LEAST_WORDS:
                    text = reading.segments[cell.segment].text
                    yield cell.segment, *trim(text, cell.start, cell.end)
