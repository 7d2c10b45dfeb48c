"""Headings of tables in two storeys, headings over several columns, and those of checklists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.cues import cue_pattern
from extractors.language import Lexicon
from extractors.plans.action_cells import heading_currency
from extractors.plans.column_roles import ColumnRole
from extractors.tabular.tables import CellRef

FILE = "table_headers"
Row = Sequence[CellRef | None]


def spread_roles(
    roles: Mapping[ColumnRole, int],
    headings: Sequence[str],
    parents: Mapping[int, str],
    lexicon: Lexicon,
) -> dict[ColumnRole, int]:
    """Return the roles with the sums of the upper storey given to the first column below it.

    "Mjetet (€)" over "Komuna" and "Donatori": the first is the sum; a total is preferred.
    """
    found = dict(roles)
    if "amount" in found:
        return found
    sums = [n for n, parent in parents.items() if heading_currency(parent, lexicon)]
    total = cue_pattern(lexicon, FILE, "totals")
    if sums:
        chosen = next((n for n in sums if total.match(headings[n])), min(sums))
        found = {role: at for role, at in found.items() if at != chosen}
        found["amount"] = chosen
    return found


def widest_columns(
    cells: Row, roles: Mapping[ColumnRole, int], body: Sequence[Row]
) -> dict[ColumnRole, int]:
    """Return the roles; of the columns under one heading the one with most letters has it."""
    found = dict(roles)
    taken = set(roles.values())
    for role, at in roles.items():
        head = cells[at] if at < len(cells) else None
        if (
            head is None
            or head.columns < 2
            or role not in ("activity", "weak_activity", "objective")
        ):
            continue
        span = [
            n for n in range(at, min(at + head.columns, len(cells))) if n == at or n not in taken
        ]
        found[role] = max(span, key=lambda n: (_letters(body, n), -n))
        if found[role] != at and "number" not in found:
            found["number"] = at
    return found


def _letters(body: Sequence[Row], column: int) -> int:
    cells = (row[column] for row in body if column < len(row))
    return sum(sum(map(str.isalpha, cell.text)) for cell in cells if cell and cell.columns == 1)


def checklist_marks(
    headings: Sequence[str],
    roles: Mapping[ColumnRole, int],
    calendar: Mapping[int, tuple[int, int]],
    lexicon: Lexicon,
) -> tuple[int, ...]:
    """Return the columns of a checklist that say when something is planned; empty if it is none.

    A checklist has columns for yes and no, or for a score, and beside them months or a plan.
    """
    yes, no, score = (_ends(lexicon, key, headings) for key in ("yes", "no", "scores"))
    if not (yes and no) and not (score and "deadline" not in roles):
        return ()
    planned = cue_pattern(lexicon, FILE, "planned")
    told = [n for n, text in enumerate(headings) if text and planned.match(text)]
    status = {*yes, *no, *score}
    return tuple(sorted({*told, *calendar} - status))


def _ends(lexicon: Lexicon, key: str, headings: Sequence[str]) -> list[int]:
    """Return the columns whose heading, or its lower storey, is one of the words."""
    pattern = cue_pattern(lexicon, FILE, key)
    found = []
    for column, text in enumerate(headings):
        plain = text.strip(" .?:*")
        last = plain.rsplit("? ", 1)[-1].rsplit(" ", 1)[-1]
        if plain and (pattern.fullmatch(plain) or pattern.fullmatch(last)):
            found.append(column)
    return found
