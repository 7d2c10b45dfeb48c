"""Tables of action plans, work plans, calendars and task lists, read row by row.

The heading row tells which column holds the goal, the activity, the deadline, the owner and the
sum; a table without a heading row right behind one of the same width goes on that one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from extractors.cues import cue_words
from extractors.excerpts import Span
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.tables import CellRef, TableView, tables

ColumnRole = Literal[
    "objective", "activity", "deadline", "revised_deadline", "owner", "amount", "number", "remarks",
    "finished", "plan_mark",
]  # fmt: skip
ROLES: tuple[ColumnRole, ...] = (
    "objective", "activity", "deadline", "revised_deadline", "owner", "amount", "number", "remarks",
    "finished", "plan_mark",
)  # fmt: skip
FILE = "table_headers"
HEADER_ROWS = 4
"""A heading row stands among the first rows; above it only titles."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a plan: role -> column, and the heading texts by column (folded)."""

    roles: Mapping[ColumnRole, int]
    marks: tuple[int, ...]
    headings: tuple[str, ...]

    def role_of(self, column: int) -> ColumnRole | None:
        """Return the role of a column; None for an unlabelled one."""
        return next((role for role, at in self.roles.items() if at == column), None)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of a plan; each cell may have pieces in several rows where a page broke it."""

    columns: Columns
    cells: Mapping[int, tuple[Span, ...]]
    goal_cells: tuple[Span, ...] = ()
    """The pieces of a goal cell that begins in this row; its text stands in the first."""
    goal: tuple[Span, ...] = ()
    """The goal that holds for this row: its own or the one carried down."""
    section: str | None = None

    def spans(self, role: ColumnRole) -> tuple[Span, ...]:
        """Return where the row's cell of that role stands; empty if it is empty."""
        column = self.columns.roles.get(role)
        return () if column is None else self.cells.get(column, ())


@lru_cache(maxsize=8)
def plan_rows(reading: Reading, lexicon: Lexicon) -> tuple[PlanRow, ...]:
    """Return the rows of all plans in the document, in reading order."""
    found: list[PlanRow] = []
    columns: Columns | None = None
    last: TableView | None = None
    for view in tables(reading):
        header = _header(view, lexicon)
        if header is not None:
            at, columns = header
            body = _Body(columns, lexicon, continued=False)
            found += body.rows(view, at + 1, [])
        elif columns is not None and last is not None and _goes_on(last, view, reading):
            body = _Body(columns, lexicon, continued=True)
            found = body.rows(view, 0, found)
        else:
            columns = None
        last = view
    return tuple(found)


def _goes_on(last: TableView, view: TableView, reading: Reading) -> bool:
    """Tell whether only page furniture stands between two tables of one width."""
    between = reading.segments[last.segments[-1] + 1 : view.segments[0]]
    same_width = len(last.rows[0]) == len(view.rows[0])
    return same_width and all(segment.zone == "furniture" for segment in between)


def column_role(heading: str, lexicon: Lexicon) -> ColumnRole | None:
    """Return what a folded heading cell says its column holds: the longest phrase of all wins."""
    plain = re.sub(r"\([^)]*\)", " ", heading)
    plain = re.sub(r"\s+", " ", plain).strip(" .:*")
    best: tuple[int, ColumnRole] | None = None
    for role in ROLES:
        for phrase in cue_words(lexicon, FILE, role):
            wanted = phrase.strip(" .")
            begins = plain == wanted or plain.startswith(wanted + " ")
            if begins and (best is None or len(wanted) > best[0]):
                best = (len(wanted), role)
    return best[1] if best else None


def _header(view: TableView, lexicon: Lexicon) -> tuple[int, Columns] | None:
    """Return the row of the headings and what they say; None if this is no plan."""
    for at, row in enumerate(view.rows[:HEADER_ROWS]):
        columns = _columns(row, lexicon)
        if columns is None and at and at < len(view.rows):
            columns = _columns(_joined(view.rows[at - 1], row), lexicon)
        elif columns is not None and at + 1 < len(view.rows) and "plan_mark" not in columns.roles:
            deeper = _columns(_joined(row, view.rows[at + 1]), lexicon)
            if deeper is not None and deeper.marks:
                return at + 1, deeper
        if columns is not None:
            return at, columns
    return None


def _joined(
    above: Sequence[CellRef | None], below: Sequence[CellRef | None]
) -> tuple[CellRef | None, ...]:
    """Return a two-storey heading as one: the lower cell where there is one."""
    return tuple(low or high for high, low in zip(above, below, strict=True))


def _columns(row: Sequence[CellRef | None], lexicon: Lexicon) -> Columns | None:
    headings = tuple(fold(cell.text) if cell else "" for cell in row)
    roles: dict[ColumnRole, int] = {}
    marks = []
    for column, heading in enumerate(headings):
        role = column_role(heading, lexicon) if heading else None
        if role == "plan_mark":
            marks.append(column)
        if role is not None and role not in roles:
            roles[role] = column
    if "activity" not in roles or ("finished" in roles and "owner" not in roles):
        return None
    if not marks and not {"deadline", "owner", "objective"} & roles.keys():
        return None
    return Columns(roles, tuple(marks), headings)


@dataclass(slots=True)
class _Body:
    """Reads the rows under a heading."""

    columns: Columns
    lexicon: Lexicon
    continued: bool
    section: str | None = None
    goal: tuple[Span, ...] = field(default=())

    def rows(self, view: TableView, first: int, found: list[PlanRow]) -> list[PlanRow]:
        """Return ``found`` with this table's rows added; a broken row is put together again."""
        rows = list(found)
        if self.continued and rows:
            self.goal, self.section = rows[-1].goal, rows[-1].section
        for at in range(first, len(view.rows)):
            row = view.rows[at]
            if self._is_header(row) or self._is_total(row) or not any(row):
                continue
            if self._is_section(row):
                self.section = next(cell.text for cell in row if cell)
            elif self.continued and at == first and rows and self._is_rest(row):
                rows[-1] = self._mended(rows[-1], row)
                self._mend_goal(rows, row)
            else:
                rows.append(self._row(row, at))
        return rows

    def _is_header(self, row: Sequence[CellRef | None]) -> bool:
        return tuple(fold(cell.text) if cell else "" for cell in row) == self.columns.headings

    def _is_total(self, row: Sequence[CellRef | None]) -> bool:
        first = next((fold(cell.text) for cell in row if cell), "")
        return any(first.startswith(word) for word in cue_words(self.lexicon, FILE, "totals"))

    def _is_section(self, row: Sequence[CellRef | None]) -> bool:
        """Tell whether a row only titles the rows below ("II. | RRUGËT")."""
        filled = [(column, cell) for column, cell in enumerate(row) if cell]
        roles = {self.columns.role_of(column) for column, _ in filled}
        if roles <= {"number", "activity"}:
            number = next((c.text for n, c in filled if self.columns.role_of(n) == "number"), "")
            title = all(cell.text.isupper() for _, cell in filled)
            if not number.strip(" .").isdigit() and (title or self.columns.marks):
                return True
        return len(filled) == 1 and filled[0][1].text.isupper() and roles <= {"number", "activity"}

    def _is_rest(self, row: Sequence[CellRef | None]) -> bool:
        """Tell whether the first row overleaf goes on the last row of the page before."""
        activity = self._cell(row, "activity")
        deadline = self._cell(row, "deadline")
        return activity is None or (deadline is None and activity.text[:1].islower())

    def _cell(self, row: Sequence[CellRef | None], role: ColumnRole) -> CellRef | None:
        column = self.columns.roles.get(role)
        return row[column] if column is not None and column < len(row) else None

    def _row(self, row: Sequence[CellRef | None], at: int) -> PlanRow:
        cells = {column: ((c.segment, c.start, c.end),) for column, c in enumerate(row) if c}
        goal = self._cell(row, "objective")
        own: tuple[Span, ...] = ()
        if goal is not None:
            self.goal = ((goal.segment, goal.start, goal.end),)
            own = self.goal if goal.row == at else ()
        return PlanRow(self.columns, cells, own, self.goal, self.section)

    def _mended(self, last: PlanRow, row: Sequence[CellRef | None]) -> PlanRow:
        cells = dict(last.cells)
        for column, cell in enumerate(row):
            if cell:
                cells[column] = (*cells.get(column, ()), (cell.segment, cell.start, cell.end))
        return replace(last, cells=cells)

    def _mend_goal(self, rows: list[PlanRow], row: Sequence[CellRef | None]) -> None:
        """Add the rest of a goal cell to the goal that it goes on, or let a new goal begin."""
        goal = self._cell(row, "objective")
        if goal is None:
            return
        piece = (goal.segment, goal.start, goal.end)
        if goal.text[:1].isdigit():
            self.goal = (piece,)
            rows[-1] = replace(rows[-1], goal=self.goal, goal_cells=(*rows[-1].goal_cells, piece))
            return
        before, self.goal = self.goal, (*self.goal, piece)
        for at in range(len(rows) - 1, -1, -1):
            if rows[at].goal != before:
                break
            owns = bool(rows[at].goal_cells)
            cells = (*rows[at].goal_cells, piece) if owns else ()
            rows[at] = replace(rows[at], goal=self.goal, goal_cells=cells)
            if owns:
                break
