"""Tables of action plans, work plans, calendars and task lists, read row by row.

A table without a heading row right behind one of the same width goes on that one. What is merged,
left empty or printed in a row of its own holds for the rows below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from extractors.cues import cue_pattern, cue_words
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.segments import Segment
from extractors.layout.sentences import trim
from extractors.mentions import dates_in
from extractors.plans.column_roles import ColumnRole
from extractors.plans.goal_labels import read_label
from extractors.plans.plan_columns import Columns, bare_columns, find_columns
from extractors.reading import Reading
from extractors.tabular.tables import CellRef, TableView, tables

FILE = "table_headers"
_ORDINAL = re.compile(r"[ivx]{1,5}|[a-z]")
_DIGITS = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}")

MOST_STRAY_LINES, LONGEST_STRAY_LINE = 5, 60
"""Lines, and characters of each, of a goal cell that stands outside of its table."""


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
    section_goal: tuple[Span, ...] = ()
    """A goal that the row titles for the rows below it ("Objektivi 2: ..."); it has no cells."""

    def spans(self, role: ColumnRole) -> tuple[Span, ...]:
        """Return where the row's cell of that role stands; empty if it is empty."""
        column = self.columns.roles.get(role)
        return () if column is None else self.cells.get(column, ())

    @property
    def activity(self) -> tuple[Span, ...]:
        """Where the row says what is to be done; empty if its table has no tasks."""
        if not self.columns.tasks:
            return ()
        return self.spans("activity") or self.spans("weak_activity")


@lru_cache(maxsize=8)
def plan_rows(reading: Reading, lexicon: Lexicon) -> tuple[PlanRow, ...]:
    """Return the rows of all plans in the document, in reading order."""
    found: list[PlanRow] = []
    columns: Columns | None = None
    last: TableView | None = None
    for view in tables(reading):
        header = find_columns(view, reading, lexicon)
        stray = _stray_goal(last, view, found, reading) if last is not None else ()
        goes_on = last is not None and (bool(stray) or _goes_on(last, view, reading))
        if stray:
            found = _with_goal(found, stray)
        if header is not None:
            at, new = header
            carried = goes_on and columns is not None and new.headings == columns.headings
            columns = new
            found = _Body(columns, lexicon, continued=carried).rows(view, at + 1, found)
        elif columns is not None and goes_on:
            found = _Body(columns, lexicon, continued=True).rows(view, 0, found)
        elif columns is not None and last is not None and _is_divided(last, view, columns, reading):
            found = _Body(columns, lexicon, continued=False).rows(view, 0, found)
        else:
            columns = bare_columns(view, reading, lexicon)
            if columns is not None:
                found = _Body(columns, lexicon, continued=False).rows(view, 0, found)
        last = view
    return tuple(found)


def _goes_on(last: TableView, view: TableView, reading: Reading) -> bool:
    """Tell whether only page furniture stands between two tables of one width."""
    return len(last.rows[0]) == len(view.rows[0]) and not _between(last, view, reading)


def _between(last: TableView, view: TableView, reading: Reading) -> list[Segment]:
    """Return what stands between two tables beside page furniture."""
    segments = (reading.segments[n] for n in range(last.segments[-1] + 1, view.segments[0]))
    return [segment for segment in segments if segment.zone != "furniture"]


def _is_divided(last: TableView, view: TableView, columns: Columns, reading: Reading) -> bool:
    """Tell whether a plan goes on below the title of its next part ("II. SPORTI").

    One short line between two tables of one width; the second has no heading row of its own, and
    its times stand where the first has them.
    """
    between = _between(last, view, reading)
    at = columns.roles.get("deadline")
    if at is None or len(between) != 1 or len(last.rows[0]) != len(view.rows[0]):
        return False
    title = between[0].text.rstrip()
    if len(title) > LONGEST_STRAY_LINE or title.endswith((".", ":", ";")):
        return False
    cells = [cell for row in view.rows if (cell := row[at]) is not None]
    return bool(cells) and all(
        dates_in(reading, (cell.segment, cell.start, cell.end)) for cell in cells[:3]
    )


def _stray_goal(
    last: TableView, view: TableView, found: Sequence[PlanRow], reading: Reading
) -> tuple[Span, ...]:
    """Return the text of a merged goal cell that a page break pushed out of its table.

    Short lines between two tables of one width, the first of which ends with an empty goal cell.
    """
    if not found or view.page != last.page + 1 or len(last.rows[0]) != len(view.rows[0]):
        return ()
    column = found[-1].columns.roles.get("objective")
    if column is None or last.rows[-1][column] is not None:
        return ()
    lines = [
        index
        for index in range(last.segments[-1] + 1, view.segments[0])
        if reading.segments[index].zone != "furniture"
    ]
    if not 0 < len(lines) <= MOST_STRAY_LINES:
        return ()
    pages = {piece.page for index in lines for piece in reading.segments[index].pieces}
    texts = [reading.segments[index].text for index in lines]
    if pages != {last.page} or max(map(len, texts)) > LONGEST_STRAY_LINE:
        return ()
    return tuple((index, 0, len(text)) for index, text in zip(lines, texts, strict=True))


def _with_goal(found: Sequence[PlanRow], goal: tuple[Span, ...]) -> list[PlanRow]:
    """Return the rows with a goal for the last ones, whose own goal cell is empty."""
    rows = list(found)
    at = len(rows)
    while at and rows[at - 1].cells and not rows[at - 1].spans("objective"):
        at -= 1
        rows[at] = replace(rows[at], goal=goal)
    if at < len(rows):
        rows[at] = replace(rows[at], goal_cells=goal)
    return rows


@dataclass(slots=True)
class _Body:
    """Reads the rows under a heading."""

    columns: Columns
    lexicon: Lexicon
    continued: bool
    section: str | None = None
    goal: tuple[Span, ...] = field(default=())
    section_goal: tuple[Span, ...] = field(default=())

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
                rows.append(self._titled(row))
            elif self.continued and at == first and rows and self._is_rest(row):
                rows[-1] = self._mended(rows[-1], row)
                self._mend_goal(rows, row)
            else:
                rows.append(self._row(row, at))
        return rows

    def _is_header(self, row: Sequence[CellRef | None]) -> bool:
        texts = tuple(fold(cell.text) if cell else "" for cell in row)
        printed = tuple(fold(text) for text in self.columns.printed)
        return texts in (self.columns.headings, printed)

    def _is_total(self, row: Sequence[CellRef | None]) -> bool:
        first = next((fold(cell.text) for cell in row if cell), "").lstrip(" -.")
        return cue_pattern(self.lexicon, FILE, "totals").match(first) is not None

    def _is_section(self, row: Sequence[CellRef | None]) -> bool:
        """Tell whether a row only titles the rows below ("II. | RRUGËT", a cell over all)."""
        filled = [(column, cell) for column, cell in enumerate(row) if cell]
        roles = {self.columns.role_of(column) for column, _ in filled}
        if len(filled) == 1:
            return self._titles(filled[0][1], roles, len(row))
        if roles <= {"number", "activity", "weak_activity"}:
            number = next((c.text for n, c in filled if self.columns.role_of(n) == "number"), "")
            plain = fold(number).strip(" .)")
            title = all(cell.text.isupper() for _, cell in filled)
            return not _DIGITS.fullmatch(plain) and (
                title or bool(self.columns.marks) or _ORDINAL.fullmatch(plain) is not None
            )
        return False

    def _titles(self, cell: CellRef, roles: set[ColumnRole | None], width: int) -> bool:
        """Tell whether the only cell of a row titles what follows."""
        if read_label(fold(cell.text), self.lexicon) is not None:
            return True
        if cell.columns > 1 and cell.columns >= width - 1:
            return True
        if roles <= {"number", "activity", "weak_activity"}:
            letters = sum(map(str.isalpha, cell.text))
            return (
                cell.text.isupper()
                or bool(self.columns.marks)
                or (roles == {"number"} and letters > 3)
            )
        return False

    def _titled(self, row: Sequence[CellRef | None]) -> PlanRow:
        """Return the row that titles the rows below; what was carried down ends with it."""
        cells = [cell for cell in row if cell]
        self.section, self.goal, self.section_goal = cells[-1].text, (), ()
        cell = cells[-1]
        folded = fold(cell.text)
        label = read_label(folded, self.lexicon)
        if label is not None and label.kind == "objectives" and label.start < len(folded):
            start, end = trim(cell.text, label.start, len(cell.text))
            self.section_goal = ((cell.segment, cell.start + start, cell.start + end),)
            self.goal = self.section_goal
        return PlanRow(self.columns, {}, (), (), self.section, self.section_goal)

    def _is_rest(self, row: Sequence[CellRef | None]) -> bool:
        """Tell whether the first row overleaf goes on the last row of the page before."""
        activity = self._cell(row, "activity") or self._cell(row, "weak_activity")
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
            plain = " ".join(fold(goal.text).split()).strip(" .")
            if not plain or plain in cue_words(self.lexicon, FILE, "empty_cells"):
                self.goal = self.section_goal
            else:
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
