"""Tables of requests: a column of what is asked and one of who asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.cues import cue_words
from extractors.excerpts import Span
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.roster import Mention, roster
from extractors.sentences import trim
from extractors.tables import CellRef, tables

FILE = "table_headers"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request and the person who makes it; None where the cell names nobody."""

    span: Span
    by: Mention | None


def request_rows(reading: Reading, lexicon: Lexicon) -> Iterator[RequestRow]:
    """Yield the rows of all tables of requests, in reading order."""
    for view in tables(reading):
        headings = [heading.strip(" .:") for heading in view.header()]
        request = _column(headings, cue_words(lexicon, FILE, "request"))
        requester = _column(headings, cue_words(lexicon, FILE, "requester"))
        if request is None or requester is None:
            continue
        for row in view.rows[(view.header_row or 0) + 1 :]:
            cell = row[request]
            if cell is not None:
                text = reading.segments[cell.segment].text
                span = (cell.segment, *trim(text, cell.start, cell.end))
                yield RequestRow(span, _named_in(reading, row[requester], lexicon))


def _column(headings: Sequence[str], words: Sequence[str]) -> int | None:
    return next((at for at, heading in enumerate(headings) if heading in words), None)


def _named_in(reading: Reading, cell: CellRef | None, lexicon: Lexicon) -> Mention | None:
    if cell is None:
        return None
    for mention in roster(reading, lexicon).mentions:
        if mention.index == cell.segment and cell.start <= mention.start < cell.end:
            return mention
    return None
