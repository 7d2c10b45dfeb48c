"""Tables of requests: a column of what is asked, and one of who asks or what was answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.cues import cue_pattern
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sentences import trim
from extractors.names.roster import Mention, roster
from extractors.reading import Reading
from extractors.tabular.tables import CellRef, TableView, tables

FILE = "proposal_cues"
ROLES = ("request", "requester", "answer")
LONGEST_HEADING = 110
LONGEST_CELL_HEADING = 40
Row = Sequence[CellRef | None]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request and who makes it: a person, else the ``name`` of a company or family, or None."""

    span: Span
    by: Mention | None
    name: str | None


def request_rows(reading: Reading, lexicon: Lexicon) -> Iterator[RequestRow]:
    """Yield the rows of all tables of requests, in reading order; rows of one cell are headings."""
    last: tuple[TableView, Mapping[str, int]] | None = None
    for view in tables(reading):
        columns = _columns(view, lexicon) or _headless(reading, view, lexicon)
        if columns is None and last is not None and goes_on(last[0], view):
            columns = last[1]
        first = _first_row(view, lexicon)
        if columns is None and (inner := _inner_head(view, lexicon)) is not None:
            first, columns = inner
        last = (view, columns) if columns is not None else None
        if columns is None:
            continue
        for row in view.rows[first:]:
            cell = row[columns["request"]]
            if cell is None or not _is_entry(row):
                continue
            text = reading.segments[cell.segment].text
            span = (cell.segment, *trim(text, cell.start, cell.end))
            who = row[columns["requester"]] if "requester" in columns else None
            by = _named_in(reading, who, lexicon)
            yield RequestRow(span, by, by.name if by else _party(who, lexicon))


def _first_row(view: TableView, lexicon: Lexicon) -> int:
    alone = len(view.rows) == 1 and _columns(view, lexicon) is not None
    return view.header_row + 1 if view.header_row is not None else int(alone)


def _inner_head(view: TableView, lexicon: Lexicon) -> tuple[int, Mapping[str, int]] | None:
    """Return the first row and the columns of a table of requests that another one runs into."""
    if (view.header_row is None) or len(view.rows) < 3:
        return None
    for number, row in enumerate(view.rows[view.header_row + 1 : -1], view.header_row + 2):
        headings = [fold(cell.text) if cell is not None else "" for cell in row]
        if max(map(len, headings)) <= LONGEST_CELL_HEADING:
            columns = _roles(headings, lexicon)
            if columns is not None and "requester" in columns:
                return number, columns
    return None


def is_request_table(view: TableView, lexicon: Lexicon) -> bool:
    """Tell whether a table lists who asked for what; its answers are no decisions of a body."""
    return "requester" in (_columns(view, lexicon) or {})


def answer_cells(reading: Reading, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the cells that answer requests: "Drejtoria do ta sjellë skicën deri më ..."."""
    for view in tables(reading):
        columns = _columns(view, lexicon)
        if columns is None or "answer" not in columns or view.header_row is None:
            continue
        for row in view.rows[view.header_row + 1 :]:
            cell = row[columns["answer"]]
            if cell is not None and _is_entry(row):
                yield cell.segment, cell.start, cell.end


def _headings(view: TableView) -> Sequence[str]:
    """Return the folded headings; a table of one row is the head of what follows it."""
    if view.header_row is None and len(view.rows) == 1:
        return [fold(cell.text) if cell else "" for cell in view.rows[0]]
    return view.header()


def goes_on(last: TableView, view: TableView) -> bool:
    """Tell whether a table without a head goes on the one before it, behind a section's name."""
    same = len(last.rows[0]) == len(view.rows[0])
    return same and view.header_row is None and view.segments[0] - last.segments[-1] <= 2


def _is_entry(row: Row) -> bool:
    """Tell whether a row has two cells at least; "Kërkesa me shkrim" across the table has one."""
    return len({(cell.start, cell.row) for cell in row if cell is not None}) >= 2


def _columns(view: TableView, lexicon: Lexicon) -> Mapping[str, int] | None:
    """Return the column of each role; None if this is no table of requests.

    What is asked, and who asks or what was answered: a plan with limits and sums is none.
    """
    return _roles(_headings(view), lexicon)


def _roles(texts: Sequence[str], lexicon: Lexicon) -> Mapping[str, int] | None:
    headings = [re.sub(r"[\s.:*]+", " ", heading).strip() for heading in texts]
    if any(cue_pattern(lexicon, FILE, "columns.planned").match(heading) for heading in headings):
        return None
    columns: dict[str, int] = {}
    for role in ROLES:
        pattern = cue_pattern(lexicon, FILE, f"columns.{role}")
        for whole in (True, False):
            for column, heading in enumerate(headings):
                if column not in columns.values() and (
                    pattern.fullmatch(heading) if whole else pattern.match(heading)
                ):
                    columns.setdefault(role, column)
    if "request" not in columns or len(columns) < 2:
        return None
    loose = cue_pattern(lexicon, FILE, "columns.loose").match(headings[columns["request"]])
    return columns if "requester" in columns or loose is None else None


def _headless(reading: Reading, view: TableView, lexicon: Lexicon) -> Mapping[str, int] | None:
    """Return the columns of a table whose heading stands as a line of text above it.

    The longest texts are the requests, the column with the names of persons says who asks.
    """
    above = view.segments[0] - 1
    if view.header_row is not None or above < 0 or not _is_header_line(reading, above, lexicon):
        return None
    lengths: dict[int, int] = {}
    named: dict[int, int] = {}
    for row in view.rows:
        for column, cell in enumerate(row):
            if cell is not None:
                lengths[column] = lengths.get(column, 0) + sum(c.isalpha() for c in cell.text)
                person = _named_in(reading, cell, lexicon) is not None
                named[column] = named.get(column, 0) + person
    request = max(lengths, key=lambda column: lengths[column])
    who = max(named, key=lambda column: (column != request, named[column]))
    return {"request": request} | ({"requester": who} if who != request else {})


def _is_header_line(reading: Reading, index: int, lexicon: Lexicon) -> bool:
    """Tell whether a line reads "Kërkesa ose propozimi E ngriti Gjendja": headings in a row."""
    segment, folded = reading.segments[index], reading.folded(index)
    if (
        segment.shape == "row"
        or len(folded) > LONGEST_HEADING
        or folded.rstrip().endswith((":", "."))
    ):
        return False
    request = cue_pattern(lexicon, FILE, "columns.request").match(folded.lstrip("nr. "))
    if request is None:
        return False
    rest = folded[request.end() :]
    return all(
        cue_pattern(lexicon, FILE, f"columns.{role}").search(rest)
        for role in ("requester", "answer")
    )


def collapsed_rows(reading: Reading, lexicon: Lexicon) -> Iterator[RequestRow]:
    """Yield the rows of a table that was read as running text below its line of headings.

    The request ends where the person's name begins.
    """
    opened = False
    for index, segment in enumerate(reading.segments):
        if _is_header_line(reading, index, lexicon):
            opened = True
        elif segment.shape != "paragraph":
            opened = False
        elif opened:
            people = roster(reading, lexicon).mentions_in(index)
            by = people[0] if people else None
            end = by.start if by else len(segment.text)
            span = (index, *trim(segment.text, segment.content, end))
            yield RequestRow(span, by, by.name if by else None)


def _named_in(reading: Reading, cell: CellRef | None, lexicon: Lexicon) -> Mention | None:
    if cell is None:
        return None
    for mention in roster(reading, lexicon).mentions_in(cell.segment):
        if cell.start <= mention.start < cell.end:
            return mention
    return None


def _party(cell: CellRef | None, lexicon: Lexicon) -> str | None:
    """Return the company, family or body of a cell; None for "(anonim)", "një banore"."""
    if cell is None:
        return None
    name = re.split(r"\s*(?:,|\(|\s[-–]\s)", cell.text.strip())[0].strip()
    generic = cue_pattern(lexicon, FILE, "nameless").match(fold(name))
    return name if name[:1].isupper() and generic is None else None
