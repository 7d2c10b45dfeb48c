"""Parties that a column names: "Operatori ekonomik", "Emri i organizatës"."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.components.complement import heads
from extractors.cues import cue_words
from extractors.excerpts import Span
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.tables import tables

FILE = "organizations"
MOST_WORDS = 9
"""Words of a name; a longer cell is a remark."""


def company_cells(reading: Reading, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the cells of such columns that name a party; persons and places alone are none."""
    wanted = set(cue_words(lexicon, FILE, "columns"))
    for view in tables(reading):
        columns = [n for n, head in enumerate(view.header()) if _plain(head) in wanted]
        if not columns or view.header_row is None:
            continue
        for at, row in enumerate(view.rows[view.header_row + 1 :], view.header_row + 1):
            for column in columns:
                cell = row[column] if column < len(row) else None
                if cell is None or cell.row != at:
                    continue
                span = (cell.segment, cell.start, cell.end)
                if _is_name(reading, span, cell.text, lexicon):
                    yield span


def _plain(heading: str) -> str:
    return " ".join(heading.split()).strip(" .:*")


def _is_name(reading: Reading, span: Span, text: str, lexicon: Lexicon) -> bool:
    """Tell whether a cell is a name: capitalised, short, no single noun, nobody and no town."""
    index, start, end = span
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    first = next((letter for letter in text if letter.isalpha()), "")
    if not words or len(words) > MOST_WORDS or not first.isupper() or "\n" in text:
        return False
    folded = fold(text).strip(" .")
    if folded in cue_words(lexicon, FILE, "no_company") or folded in heads(lexicon):
        return False
    spans = reading.docs[index].spans
    people = [s for s in spans.get("names", ()) if s._.value.known]
    alone = [*people, *spans.get("municipalities", ()), *spans.get("posts", ())]
    return not any(s.start_char <= start + 3 and s.end_char >= end - 3 for s in alone)
