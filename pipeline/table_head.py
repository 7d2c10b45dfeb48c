"""Is the first row of a table its head? A guess from what the cells look like."""

from __future__ import annotations

from collections.abc import Sequence


def looks_like_head(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row is all words without digits, and stands out from those below.

    It stands out by capitals throughout, or over a column of numbers.
    """
    if len(rows) < 2:
        return False
    first, *below = rows
    if not all(text and not any(c.isdigit() for c in text) for text in first):
        return False
    if all(text.isupper() for text in first) and not _is_upper(below):
        return True
    return any(_is_numbered([row[c] for row in below if c < len(row)]) for c in range(len(first)))


def _is_upper(rows: Sequence[Sequence[str]]) -> bool:
    return "".join(text for row in rows for text in row).isupper()


def _is_numbered(column: Sequence[str]) -> bool:
    return bool(column) and all(text[:1].isdigit() for text in column)
