"""Tables of votes: a row a subject, a column each for, against and abstained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.cues import cue_words
from extractors.entities import Outcome, Votes
from extractors.excerpts import Span
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.outcomes import parse_ruling
from extractors.reading import Reading
from extractors.sentences import trim
from extractors.tables import CellRef, TableView, tables

FILE = "table_headers"
ROLES = ("vote_for", "vote_against", "vote_abstain", "vote_outcome", "vote_subject")


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A row of a table of votes; ``span`` is the cell with the subject."""

    span: Span
    votes: Votes
    outcome: Outcome


def iter_vote_rows(reading: Reading, lexicon: Lexicon) -> Iterator[VoteRow]:
    """Yield the rows of all tables that have a column for and one against."""
    for view in tables(reading):
        columns = _columns(view, lexicon)
        if columns is None:
            continue
        for row in view.rows[(view.header_row or 0) + 1 :]:
            found = _row(reading, row, columns, lexicon)
            if found is not None:
                yield found


def _columns(view: TableView, lexicon: Lexicon) -> dict[str, int] | None:
    columns: dict[str, int] = {}
    for column, heading in enumerate(view.header()):
        for role in ROLES:
            if heading.strip(" .:") in cue_words(lexicon, FILE, role):
                columns.setdefault(role, column)
                break
    needed = {"vote_for", "vote_against", "vote_subject"}
    return columns if needed <= columns.keys() else None


def _row(
    reading: Reading, row: Sequence[CellRef | None], columns: dict[str, int], lexicon: Lexicon
) -> VoteRow | None:
    subject = row[columns["vote_subject"]]
    votes = Votes(*(_count(row, columns.get(role)) for role in ROLES[:3]))
    if subject is None or votes.for_ is None or votes.against is None:
        return None
    start, end = trim(reading.segments[subject.segment].text, subject.start, subject.end)
    said = row[columns["vote_outcome"]] if "vote_outcome" in columns else None
    ruling = parse_ruling(fold(said.text), lexicon) if said else None
    outcome: Outcome = "adopted" if votes.for_ > votes.against else "rejected"
    return VoteRow((subject.segment, start, end), votes, ruling.outcome if ruling else outcome)


def _count(row: Sequence[CellRef | None], column: int | None) -> int | None:
    cell = row[column] if column is not None else None
    text = cell.text.strip() if cell else ""
    return int(text) if text.isdigit() else None
