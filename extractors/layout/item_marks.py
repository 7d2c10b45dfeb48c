"""How an item of an open list begins, beyond the markers that begin one anywhere."""

from __future__ import annotations

import re

LENIENT = re.compile(
    r"(?:[\[(]?(?P<number>\d{1,2})[.)\]]{1,2}\s*|(?:[-–—•*✓✔➢❖▪●■◦→·►»\uf000-\uf0ff]\s*)+|[ou]\s+)(?=[^\W\d_])"
)
"""Inside a list even an unusual marker begins an item ("- ✓ Rrugë e re", "o Një kurs")."""
CODE = re.compile(
    r"(?P<number>[A-ZÇË]{1,4}\.?[\s.-]?\d{1,2}(?:\.\d{1,2}){0,3})(?:[.:)–=-]\s*|\s+[–=-]?\s*)(?=[^\W\d_])"
)
"""Goals and measures with codes: "QS 1. ...", "M2.3 ..."."""


ROMAN = re.compile(r"(?P<number>[IVX]{1,4})\s{1,3}[–-]?\s{0,2}(?=[A-ZÇË“\"])")
"""Romans without a dot: "II Rrugë të mira"; one marks an item only where it goes on the list."""
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


_CODED = re.compile(r"([A-ZÇË]{1,4}[. -]?)(\d{1,2})")


def goes_on(number: str, known: str | None) -> bool:
    """Tell whether a Roman number or a code comes right behind ``known``, or begins a list."""
    code = _CODED.fullmatch(number)
    if code is None:
        return _value(number) > 0 and _value(number) == _value(known or "") + 1
    before = _CODED.fullmatch(known) if known else None
    if before is None:
        return not known and int(code[2]) == 1
    return code[1] == before[1] and int(code[2]) == int(before[2]) + 1


def _value(number: str) -> int:
    """Return the value of a Roman number up to XII, 0 of anything else."""
    plain = number.casefold()
    return _ROMANS.index(plain) + 1 if plain in _ROMANS else 0


def style_of(number: str | None, known: str | None = None) -> str:
    """Return how a list counts: "digit", "letter", "roman", or "" for bullets and codes.

    A lone letter that may be either ("c", "v", "I") is of the style that the list has.
    """
    if not number:
        return ""
    if number[0].isdigit():
        return "digit"
    plain = number.casefold()
    if len(plain) == 1:
        return known if known in ("letter", "roman") else "roman" if plain == "i" else "letter"
    return "roman" if plain in _ROMANS else ""


def depth_of(number: str | None) -> int:
    """Return how many levels a number has: 2 of "1.1", 0 of a bullet."""
    return number.count(".") + 1 if number else 0


def begins_item(text: str) -> bool:
    """Tell whether a line begins as the items of a list do, with a code too."""
    return LENIENT.match(text) is not None or CODE.match(text) is not None
