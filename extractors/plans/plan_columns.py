"""Which columns a plan has: from its heading rows, or from the content where it has none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.cues import cue_pattern
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.plans.calendar_columns import Months, calendar_columns, year_in
from extractors.plans.column_content import role_by_content
from extractors.plans.column_roles import (
    ColumnRole,
    column_role,
    is_finished_caption,
)
from extractors.plans.goal_labels import names_goal, read_label
from extractors.reading import Reading
from extractors.tabular.form_tables import is_form
from extractors.tabular.head_parents import parents_below
from extractors.tabular.head_storeys import (
    checklist_marks,
    spread_roles,
    widest_columns,
)
from extractors.tabular.tables import CellRef, TableView

HEADER_ROWS = 4
"""A heading row stands among the first rows; above it only titles."""
CAPTION_SEGMENTS = 3
"""Segments above a table that may speak of it."""
LONGEST_CAPTION = 200
"""Characters; longer paragraphs speak of more than the table."""
LEAST_BARE_ROWS = 2
"""Rows that tell what the columns of a table without a heading row hold."""

_ITEM_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}[.)]?")

Row = Sequence[CellRef | None]
Parents = Mapping[int, str]
"""Column -> folded heading of the upper storey over it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a plan: role -> column, and the heading texts by column (folded)."""

    roles: Mapping[ColumnRole, int]
    marks: tuple[int, ...]
    headings: tuple[str, ...]
    printed: tuple[str, ...] = ()
    """The heading texts as printed."""
    cells: Row = ()
    """The heading cells."""
    calendar: Mapping[int, Months] = field(default_factory=dict)
    """Columns of months and quarters whose cells are marked."""
    year: int | None = None
    """The calendar's year, where the table or its caption names one."""
    caption: str = ""
    """The folded headings above the table, nearest first."""
    tasks: bool = True
    """Whether the rows are tasks; else the table only has a column of goals."""

    @property
    def concludes(self) -> bool:
        """Whether the tasks are the conclusions of a meeting, beside mere outcomes."""
        return "conclusion" in self.roles and self.roles["conclusion"] == self.roles.get("activity")

    def role_of(self, column: int) -> ColumnRole | None:
        """Return the role of a column; None for an unlabelled one."""
        return next((role for role, at in self.roles.items() if at == column), None)


def caption_of(view: TableView, reading: Reading) -> str:
    """Return the folded short texts right above a table, nearest first."""
    texts: list[str] = []
    for index in range(view.segments[0] - 1, -1, -1):
        segment = reading.segments[index]
        if segment.zone == "furniture":
            continue
        if segment.shape == "row" or len(texts) == CAPTION_SEGMENTS:
            break
        if len(segment.text) > LONGEST_CAPTION:
            break
        texts.append(reading.folded(index))
        if segment.shape == "heading":
            break
    return " | ".join(texts)


def find_columns(view: TableView, reading: Reading, lexicon: Lexicon) -> tuple[int, Columns] | None:
    """Return the last heading row and what it says; None if the table is no plan."""
    caption = caption_of(view, reading)
    if is_form(view, lexicon):
        return None
    for at, row in enumerate(view.rows[:HEADER_ROWS]):
        parents = parents_below(view, at)
        if parents:
            both = _columns(_storeys(row, view.rows[at + 1]), lexicon, caption, parents)
            if both is not None:
                return at + 1, _settled(both, view, at + 2)
        columns = _columns(row, lexicon, caption)
        if columns is None and at:
            columns = _columns(_storeys(view.rows[at - 1], row), lexicon, caption)
        elif columns is not None and at + 1 < len(view.rows):
            deeper = _deeper(columns, row, view.rows[at + 1], lexicon)
            if deeper is not None:
                return at + 1, deeper
        if columns is not None:
            return at, _settled(columns, view, at + 1)
    return None


def _settled(columns: Columns, view: TableView, body: int) -> Columns:
    """Return the columns where a heading over several of them means the one with the text."""
    moved = widest_columns(columns.cells, columns.roles, view.rows[body:])
    return replace(columns, roles=moved) if moved != columns.roles else columns


def bare_columns(view: TableView, reading: Reading, lexicon: Lexicon) -> Columns | None:
    """Return the columns of a plan that has no heading row; None where the content tells none."""
    caption = caption_of(view, reading)
    if len(view.rows) < LEAST_BARE_ROWS or is_finished_caption(caption, lexicon):
        return None
    roles: dict[ColumnRole, int] = {}
    texts: dict[int, float] = {}
    for column in range(len(view.rows[0])):
        cells = [cell for row in view.rows if (cell := row[column]) and cell.columns == 1]
        role = role_by_content(cells, reading, lexicon)
        if role == "activity":
            texts[column] = sum(len(cell.text) for cell in cells) / len(cells)
        elif role is not None and role not in roles:
            roles[role] = column
    if texts:
        roles["activity"] = max(texts, key=lambda column: texts[column])
    told = cue_pattern(lexicon, "table_headers", "plan_captions").search(caption) is not None
    enough = {"activity", "deadline"} <= roles.keys() and ("owner" in roles or told)
    return Columns(roles, (), ("",) * len(view.rows[0]), caption=caption) if enough else None


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(fold(cell.text) if cell else "" for cell in row)


def _storeys(above: Row, below: Row) -> Row:
    """Return a two-storey heading as one: the lower cell where there is one."""
    return tuple(low or high for high, low in zip(above, below, strict=True))


def _deeper(columns: Columns, row: Row, below: Row, lexicon: Lexicon) -> Columns | None:
    """Return what two heading rows say together, if the lower one is a heading row at all."""
    lower = _texts(below)
    deeper = _columns(_storeys(row, below), lexicon, columns.caption)
    if deeper is None or _texts(row) == lower:
        return None
    if deeper.calendar and not columns.calendar:
        year = year_in([*_texts(row), columns.caption])
        return replace(deeper, year=deeper.year or year)
    if deeper.marks and not columns.marks:
        return deeper
    own = [text for cell, text in zip(below, lower, strict=True) if cell and cell.row != 0]
    if _is_wider(row, below):
        return None  # "Para dimrit" across the table titles the rows below.
    if any(read_label(text, lexicon) is not None for text in own):
        return None  # "Qëllimi A" titles the rows below.
    named = [text for text in own if column_role(text, lexicon)]
    return deeper if own and len(named) == len(own) and len(own) < len(lower) else None


def _is_wider(above: Row, below: Row) -> bool:
    """Tell whether a cell spans more columns than the heading above it."""
    return any(
        low is not None and high is not None and low.row > high.row and low.columns > high.columns
        for high, low in zip(above, below, strict=True)
    )


def _columns(
    row: Row, lexicon: Lexicon, caption: str, parents: Parents | None = None
) -> Columns | None:
    headings = _texts(row)
    calendar = calendar_columns(headings, lexicon)
    if not calendar and any(_ITEM_NUMBER.fullmatch(heading) for heading in headings):
        return None  # A row with its number is no heading row.
    roles: dict[ColumnRole, int] = {}
    marks = []
    for column, heading in enumerate(headings):
        role = column_role(heading, lexicon) if heading and column not in calendar else None
        if role == "plan_mark":
            marks.append(column)
        if role is not None and role not in roles:
            roles[role] = column
    _choose_priced(roles, headings, lexicon)
    _choose_end(roles)
    _choose_activity(roles)
    year = year_in([*headings, caption]) if calendar else None
    printed = tuple(cell.text if cell else "" for cell in row)
    if parents:
        roles = spread_roles(roles, headings, parents, lexicon)
    over = [f"{(parents or {}).get(n, '')} {text}".strip() for n, text in enumerate(headings)]
    planned = checklist_marks(over, roles, calendar, lexicon)
    if planned:
        marks, calendar = list(planned), {}
        roles = {role: at for role, at in roles.items() if at not in planned}
        roles.pop("finished", None)
    columns = Columns(
        roles, tuple(marks), tuple(over), printed, tuple(row), calendar, year, caption
    )
    if _is_plan(columns, lexicon):
        return columns
    if _has_goals(columns, lexicon):
        return Columns(roles, (), headings, printed, tuple(row), caption=caption, tasks=False)
    return None


def _choose_priced(roles: dict[ColumnRole, int], headings: Sequence[str], lexicon: Lexicon) -> None:
    """Let "Njësia" beside a quantity be a measure, not an owner, and "Vlera" win over "Çmimi"."""
    file = "table_headers"
    if not any(cue_pattern(lexicon, file, "quantities").fullmatch(text) for text in headings):
        return
    owner, amount = roles.get("owner"), roles.get("amount")
    if owner is not None and cue_pattern(lexicon, file, "measure_units").fullmatch(headings[owner]):
        roles.pop("owner")
    if amount is not None and cue_pattern(lexicon, file, "unit_prices").fullmatch(headings[amount]):
        later = (n for n in range(amount + 1, len(headings)) if headings[n])
        found = next((n for n in later if column_role(headings[n], lexicon) == "amount"), None)
        roles["amount"] = amount if found is None else found


def _choose_end(roles: dict[ColumnRole, int]) -> None:
    """Let "Përfundimi" beside a start or an activity be a time, not a conclusion."""
    if "conclusion" in roles and ("start" in roles or "activity" in roles):
        at = roles.pop("conclusion")
        if "deadline" not in roles:
            roles["deadline"] = at


def _choose_activity(roles: dict[ColumnRole, int]) -> None:
    """Let a description be the activity where no better heading is; then it is a weak one."""
    if "activity" in roles:
        roles.pop("weak_activity", None)
    elif "conclusion" in roles and {"owner", "deadline"} <= roles.keys():
        roles["activity"] = roles["conclusion"]  # "Tema | Çka u tha | Përfundimi | Bartësi | Afati"
        roles.pop("weak_activity", None)


def _is_plan(columns: Columns, lexicon: Lexicon) -> bool:
    roles = columns.roles
    if "finished" in roles and "owner" not in roles:
        return False
    if is_finished_caption(columns.caption, lexicon):
        return False
    timed = "deadline" in roles or bool(columns.marks) or bool(columns.calendar)
    told = cue_pattern(lexicon, "table_headers", "plan_captions").search(columns.caption)
    if "activity" in roles:
        contacts = cue_pattern(lexicon, "table_headers", "contacts")
        if not timed and any(contacts.fullmatch(heading) for heading in columns.headings):
            return False
        named = bool({"owner", "objective"} & roles.keys())
        return timed or named or _plans_sums(columns, lexicon)
    if "weak_activity" not in roles:
        return False
    sure = bool(columns.marks) or bool(columns.calendar) or (timed and "owner" in roles)
    return sure or (told is not None and (timed or "owner" in roles))


def _plans_sums(columns: Columns, lexicon: Lexicon) -> bool:
    """Tell whether projects with nothing but sums are planned works, not grants that were given."""
    file = "table_headers"
    given = cue_pattern(lexicon, file, "receivers")
    return (
        "amount" in columns.roles
        and cue_pattern(lexicon, file, "budget_captions").search(columns.caption) is not None
        and not any(given.search(heading) for heading in columns.headings)
    )


def _has_goals(columns: Columns, lexicon: Lexicon) -> bool:
    at = columns.roles.get("objective")
    others = len([heading for heading in columns.headings if heading])
    return at is not None and others > 2 and names_goal(columns.headings[at], lexicon)
