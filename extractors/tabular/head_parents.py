"""Headings over several columns, with the lower storey of the heading row below them."""

from __future__ import annotations

from extractors.folding import fold
from extractors.tabular.tables import CellRef, TableView

LONGEST_LOWER = 40
"""Characters of a heading in the lower storey."""


def parents_below(view: TableView, at: int) -> dict[int, str]:
    """Return column -> folded heading over it, where the next row is this one's lower storey.

    It is where it has cells only below headings that span several columns, two or more of them.
    """
    if at + 1 >= len(view.rows):
        return {}
    upper, lower = view.rows[at], view.rows[at + 1]
    over: dict[int, str] = {}
    for column, cell in enumerate(upper):
        if cell and cell.columns > 1 and cell.columns < len(upper):
            over |= dict.fromkeys(range(column, column + cell.columns), fold(cell.text))
    own = [n for n, cell in enumerate(lower) if cell and cell.row == at + 1]
    fits = len(own) > 1 and all(n in over and _is_short(lower[n]) for n in own)
    return {n: over[n] for n in own} if fits else {}


def _is_short(cell: CellRef | None) -> bool:
    return cell is not None and len(cell.text) <= LONGEST_LOWER
