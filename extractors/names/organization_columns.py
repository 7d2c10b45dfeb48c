"""Parties that a column names: "Operatori ekonomik", "Emri i organizatës"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractors.components.complement import heads
from extractors.cues import cue_words
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.meetings.request_tables import goes_on
from extractors.reading import Reading
from extractors.tabular.tables import TableView, tables

FILE = "organizations"
MOST_WORDS = 9
"""Words of a name; a longer cell is a remark."""


def company_cells(reading: Reading, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the cells of such columns that name a party; persons and places alone are none."""
    last: tuple[TableView, Mapping[int, bool]] | None = None
    for view in tables(reading):
        columns = _columns(view, lexicon)
        if not columns and last is not None and goes_on(last[0], view):
            columns = last[1]
        last = (view, columns) if columns else None
        first = 0 if view.header_row is None else view.header_row + 1
        for at, row in enumerate(view.rows[first:], first):
            for column, mixed in columns.items():
                cell = row[column] if column < len(row) else None
                if cell is None or cell.row != at or cell.columns > 1:
                    continue
                span = (cell.segment, cell.start, cell.end)
                if _is_name(reading, span, cell.text, lexicon) and (
                    not mixed or _looks_like_party(cell.text, lexicon)
                ):
                    yield span


def _columns(view: TableView, lexicon: Lexicon) -> Mapping[int, bool]:
    """Return column -> does it name persons, too; a heading may stand in two languages."""
    sure, mixed = (set(cue_words(lexicon, FILE, key)) for key in ("columns", "mixed_columns"))
    found = {}
    for column, heading in enumerate(view.header()):
        parts = {_plain(part) for part in (heading, *heading.split("/"))}
        if parts & sure:
            found[column] = False
        elif parts & mixed:
            found[column] = True
    return found


def _looks_like_party(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a name is none of a person: quotation marks, or a noun of a body in front."""
    folded = fold(text)
    return '"' in folded or folded.split()[0] in heads(lexicon)


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
    if folded.count('"') % 2:
        return False  # The layout cut it.
    if folded in cue_words(lexicon, FILE, "no_company") or folded in heads(lexicon):
        return False
    spans = reading.docs[index].spans
    people = [s for s in spans.get("names", ()) if s._.value.known]
    alone = [*people, *spans.get("municipalities", ()), *spans.get("posts", ())]
    return not any(s.start_char <= start + 3 and s.end_char >= end - 3 for s in alone)
