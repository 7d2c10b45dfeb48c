"""How an item of an open list begins, beyond the markers that begin one anywhere."""

from __future__ import annotations

import re

LENIENT = re.compile(
    r"(?:(?P<number>\d{1,2})[.)]\s*|(?:[-–—•*✓✔➢❖▪●■◦→·►»\uf000-\uf0ff]\s*)+|[ou]\s+)(?=[^\W\d_])"
)
"""Inside a list even an unusual marker begins an item ("- ✓ Rrugë e re", "o Një kurs")."""
CODE = re.compile(
    r"(?P<number>[A-ZÇË]{1,4}\.?[\s.-]?\d{1,2}(?:\.\d{1,2}){0,3})(?:[.:)–-]\s*|\s+)(?=[^\W\d_])"
)
"""Goals and measures with codes: "QS 1. ...", "M2.3 ..."."""


def depth_of(number: str | None) -> int:
    """Return how many levels a number has: 2 of "1.1", 0 of a bullet."""
    return number.count(".") + 1 if number else 0
