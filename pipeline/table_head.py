"""Is the first row of a table its head? A guess from what the cells look like."""

from __future__ import annotations

from collections.abc import Sequence


def looks_like_head(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row is all words without digits and a column below it is numbers."""
    if len(rows) < 2:
        return False
    first, *below = rows
    if not all(text and not any(c.isdigit() for c in text) for text in first):
        return False
    return any(_is_numbered([row[c] for row in below if c < len(row)]) for c in range(len(first)))


def _is_numbered(column: Sequence[str]) -> bool:
    return bool(column) and all(text[:1].isdigit() for text in column)
