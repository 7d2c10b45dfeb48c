"""What a column without a heading holds, told by its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.components.calendar_values import Written
from extractors.components.names import NameHint
from extractors.language import Lexicon
from extractors.mentions import is_recurring
from extractors.plans.column_roles import ColumnRole
from extractors.reading import Reading
from extractors.tabular.tables import CellRef

MOSTLY = 0.6
"""Share of the filled cells that must look alike for a column without a heading."""
LONG_TEXT = 3.0
"""Mean words of a cell that says what is to be done."""
_ITEM_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]|[ivx]{1,5})[.)]?")
_PLAIN_SUM = re.compile(r"\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,2})?|\d{3,9}(?:[.,]\d{1,2})?")


def role_by_content(
    cells: Sequence[CellRef], reading: Reading, lexicon: Lexicon
) -> ColumnRole | None:
    """Return what a column without a heading holds; None where its cells are not alike."""
    if len(cells) < 2:
        return None
    told = [_cell_role(cell, reading, lexicon) for cell in cells]
    for role in ("number", "deadline", "amount", "owner"):
        if told.count(role) >= MOSTLY * len(told):
            return role
    words = sum(len(cell.text.split()) for cell in cells) / len(cells)
    return "activity" if words >= LONG_TEXT else None


def _cell_role(cell: CellRef, reading: Reading, lexicon: Lexicon) -> str:
    """Return the role that a single cell speaks for, "" for none."""
    folded = reading.folded(cell.segment)[cell.start : cell.end].strip()
    if _ITEM_NUMBER.fullmatch(folded):
        return "number"
    if _PLAIN_SUM.fullmatch(folded) and not re.fullmatch(r"(?:19|20)\d\d", folded):
        return "amount"
    spans = reading.docs[cell.segment].spans
    for key, role in (("dates", "deadline"), ("amounts", "amount")):
        for span in spans.get(key, ()):
            inside = span.start_char >= cell.start and span.end_char <= cell.end
            dated = key != "dates" or isinstance(span._.value, Written)
            if inside and dated and 2 * (span.end_char - span.start_char) >= len(folded):
                return role
    if is_recurring(folded, lexicon) and len(folded) < 40:
        return "deadline"
    return "owner" if _names_somebody(cell, reading) else ""


def _names_somebody(cell: CellRef, reading: Reading) -> bool:
    spans = reading.docs[cell.segment].spans
    return any(
        span.start_char == cell.start
        and (key != "names" or (isinstance(span._.value, NameHint) and span._.value.known))
        and 2 * (span.end_char - span.start_char) >= cell.end - cell.start
        for key in ("organizations", "posts", "names")
        for span in spans.get(key, ())
    )
