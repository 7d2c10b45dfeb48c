"""CSV for spreadsheets: the one place that writes it.

UTF-8, a header, CRLF and quotes as RFC 4180 has them. A program reads every text back exactly, but
for the apostrophe before what a spreadsheet would take for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | bool | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a cell begins that a spreadsheet runs; the last four are = + - @ in full width."""
_DEFUSED = "'"


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as the bytes of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _written(cell: Cell) -> str | int | float | None:
    """Return a cell as it is written: a truth as JSON has it, a text that runs nothing."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return defused(cell) if isinstance(cell, str) else cell


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; a number is no text and stays."""
    return _DEFUSED + text if text.startswith(_FORMULA) else text
