"""Tables that are forms: a label in the left cell of each row, its value in the right one."""

from __future__ import annotations

from extractors.folding import fold
from extractors.language import Lexicon
from extractors.plans.column_roles import ColumnRole, column_role
from extractors.tabular.tables import TableView

LEAST_LABELS = 3
"""Different labels that a table with two columns has where it is a form."""
LEAST_SHARE = 0.5
"""Of the rows with two cells, those that begin with a known label."""


def is_form(view: TableView, lexicon: Lexicon) -> bool:
    """Tell whether a table lists labels and values, not rows under headings."""
    if len(view.rows[0]) != 2:
        return False
    pairs = [
        (row[0], row[1])
        for row in view.rows
        if row[0] and row[1] and row[0].segment == row[1].segment
    ]
    roles: list[ColumnRole | None] = [column_role(fold(left.text), lexicon) for left, _ in pairs]
    known = [role for role in roles if role is not None]
    return len(set(known)) >= LEAST_LABELS and len(known) >= LEAST_SHARE * len(pairs)
