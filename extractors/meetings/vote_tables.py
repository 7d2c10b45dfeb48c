"""Tables of votes: a row a subject, a column each for, against and abstained, or the outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.cues import cue_pattern
from extractors.entities import Outcome, Votes
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sentences import trim
from extractors.meetings.outcomes import cell_outcome
from extractors.meetings.request_tables import goes_on, is_request_table
from extractors.meetings.votes import parse_unanimity, parse_votes
from extractors.reading import Reading
from extractors.tabular.tables import CellRef, TableView, tables

FILE = "votes"
COUNTS = ("for", "against", "abstain", "invalid")
ROLES = ("for", "against", "abstain", "invalid", "tally", "outcome", "point", "subject")
Row = Sequence[CellRef | None]
LEAST_OUTCOME = 3
"""Words of a cell that states an outcome of its own, beside a subject that is only a mark."""
_NUMBER = re.compile(r"\d{1,2}|[IVX]{1,5}|[a-hA-H]")
_TALLY = re.compile(r"\W*(\d{1,3})\s*[/:|–-]\s*(\d{1,3})(?:\s*[/:|–-]\s*(\d{1,3}))?\W*")
"""Cells as "12 / 3 / 1": for, against and abstained in the order of the heading."""


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A row of a table of votes; ``span`` is the cell with the subject, ``point`` its number."""

    span: Span
    votes: Votes | None
    unanimous: bool | None
    outcome: Outcome
    point: str | None


def iter_vote_rows(reading: Reading, lexicon: Lexicon) -> Iterator[VoteRow]:
    """Yield the rows of all tables of votes.

    Such a table has a column for and one against, or a column whose cells say what was decided.
    """
    last: tuple[TableView, Mapping[str, int]] | None = None
    for view in tables(reading):
        columns = _columns(view, lexicon)
        if columns is None and last is not None and goes_on(last[0], view):
            columns = last[1]
        if columns is None or is_request_table(view, lexicon):
            last = None
            continue
        last = (view, columns)
        for row in _body(view):
            found = _row(reading, row, columns, lexicon)
            if found is not None:
                yield found


def is_vote_table(view: TableView, lexicon: Lexicon) -> bool:
    """Tell whether the columns of a table say how was voted or what was decided."""
    return _columns(view, lexicon) is not None


def talk_cells(reading: Reading, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the cells with sentences beside the votes: "Kush foli dhe çka tha"."""
    for view in tables(reading):
        columns = _columns(view, lexicon)
        if columns is None or is_request_table(view, lexicon):
            continue
        for row in _body(view):
            for number, cell in enumerate(row):
                talks = number not in columns.values() or number == columns["subject"]
                if talks and cell is not None and len(cell.text.split()) > LEAST_OUTCOME:
                    yield cell.segment, cell.start, cell.end


def _body(view: TableView) -> Sequence[Row]:
    return view.rows[(view.header_row if view.header_row is not None else -1) + 1 :]


def _columns(view: TableView, lexicon: Lexicon) -> Mapping[str, int] | None:
    """Return the column of each role; None if this is no table of votes."""
    columns: dict[str, int] = {}
    headings = [re.sub(r"[\s.:]+", " ", heading).strip(" *") for heading in view.header()]
    for role in ROLES[:-1]:
        pattern = cue_pattern(lexicon, FILE, f"columns.{role}")
        for column, heading in enumerate(headings):
            if column not in columns.values() and pattern.fullmatch(heading):
                columns.setdefault(role, column)
    if "point" in columns and not _is_numbered(view, columns["point"]):
        del columns["point"]
    subject = _subject_column(view, headings, set(columns.values()), lexicon)
    if subject is None:
        return None
    columns["subject"] = subject
    if {"for", "against"} <= columns.keys() or _decides(view, columns, lexicon):
        return columns
    return None


def _is_numbered(view: TableView, column: int) -> bool:
    """Tell whether a column holds numbers of points; "Pika" may also head their names."""
    cells = [cell.text.strip(" .)") for row in _body(view) if (cell := row[column])]
    return all(len(cell) <= 5 and _NUMBER.fullmatch(cell) is not None for cell in cells)


def _subject_column(
    view: TableView, headings: Sequence[str], taken: set[int], lexicon: Lexicon
) -> int | None:
    """Return the column with the longest texts; a heading that names the matter is preferred."""
    lengths = {
        column: sum(
            sum(c.isalpha() for c in cell.text) for row in _body(view) if (cell := row[column])
        )
        for column in range(len(headings))
        if column not in taken
    }
    named = cue_pattern(lexicon, FILE, "columns.subject")
    wordy = {column: length for column, length in lengths.items() if length >= 4}
    titled = [column for column in wordy if named.fullmatch(headings[column])]
    return max(titled or wordy, key=lambda column: wordy[column], default=None)


def _decides(view: TableView, columns: Mapping[str, int], lexicon: Lexicon) -> bool:
    """Tell whether the cells under "Rezultati" and the like say outcomes or votes, most of them."""
    if "outcome" not in columns:
        return False
    cells = [cell for row in _body(view) if (cell := row[columns["outcome"]]) is not None]
    said = sum(
        cell_outcome(fold(cell.text), lexicon) is not None
        and (
            parse_votes(fold(cell.text), lexicon, ruled=True) is not None
            or len(cell.text.split()) <= 8
        )
        for cell in cells
    )
    return bool(cells) and said * 3 >= len(cells) * 2


def _row(
    reading: Reading, row: Row, columns: Mapping[str, int], lexicon: Lexicon
) -> VoteRow | None:
    subject = row[columns["subject"]]
    if subject is None or not any(c.isalpha() for c in subject.text):
        return None
    said = row[columns["outcome"]] if "outcome" in columns else None
    note = " ".join(fold(cell.text) for cell in row if cell is not None and cell is not subject)
    stated = fold(said.text) if said else ""
    votes = _votes(row, columns) or _tally(row, columns)
    votes = votes or parse_votes(stated, lexicon, ruled=True)
    outcome = cell_outcome(stated, lexicon) or _counted(votes)
    if outcome is None:
        return None
    point = _point(row, columns)
    if said is not None and _is_mark(subject) and len(said.text.split()) >= LEAST_OUTCOME:
        point, subject = point or subject.text.strip(" .)"), said
    start, end = trim(reading.segments[subject.segment].text, subject.start, subject.end)
    return VoteRow(
        (subject.segment, start, end),
        votes,
        parse_unanimity(note, votes, lexicon),
        outcome,
        point,
    )


def _is_mark(cell: CellRef) -> bool:
    """Tell whether a cell holds a number or letter of a point, or its bare noun ("Pika 2")."""
    return sum(c.isalpha() for c in re.sub(r"(?i)\bpika\b", "", cell.text)) <= 2


def _tally(row: Row, columns: Mapping[str, int]) -> Votes | None:
    """Return the votes of a cell that holds all classes ("12/3/1")."""
    cell = row[columns["tally"]] if "tally" in columns else None
    match = _TALLY.fullmatch(cell.text) if cell is not None else None
    if match is None:
        return None
    counts = [int(number) if number else None for number in match.groups()]
    return Votes(counts[0], counts[1], counts[2], None)


def _votes(row: Row, columns: Mapping[str, int]) -> Votes | None:
    counts = [_count(row, columns.get(role)) for role in COUNTS]
    return None if counts[0] is None or counts[1] is None else Votes(*counts)


def _counted(votes: Votes | None) -> Outcome | None:
    if votes is None or votes.for_ is None:
        return None
    return "adopted" if votes.for_ > (votes.against or 0) else "rejected"


def _point(row: Row, columns: Mapping[str, int]) -> str | None:
    cell = row[columns["point"]] if "point" in columns else None
    number = cell.text.strip(" .)") if cell else ""
    return number if _NUMBER.fullmatch(number) else None


def _count(row: Row, column: int | None) -> int | None:
    """Return the number of a cell; a dash is 0."""
    cell = row[column] if column is not None else None
    text = cell.text.strip(" .") if cell else ""
    if text in ("-", "–", "—", "/"):
        return 0
    return int(text) if text.isdigit() else None
