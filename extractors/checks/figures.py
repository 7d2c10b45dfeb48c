"""Numbers in table cells: strict where a cell could be a date, a code or a list number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractors.components.amounts import parse_number
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.tabular.tables import CellRef

_NUMBER = re.compile(
    r"(?P<minus>[-+]\s?)?(?P<sign>[€$]\s?)?"
    r"(?P<digits>\d{1,3}(?:[ .,']\d{3}){1,5}(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,4})?)"
    r"(?:[.,]?-)?\s?(?P<unit>[€$]|[^\W\d_]{1,12}[²³]?)?\.?"
)
"""A whole cell: "1.234,50", "84 320 000", "€ 2.400.000", "12 km"."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a cell. ``decimal`` is its other reading: "1.250" is 1250, but may be 1.25."""

    cell: CellRef
    value: Decimal
    decimal: Decimal
    unit: str
    """The word behind it, folded; "" where there is none or where it is a sign."""

    @property
    def is_ambiguous(self) -> bool:
        """Whether the one mark in it may divide thousands or decimals."""
        return self.value != self.decimal


def parse_figure(cell: CellRef) -> Figure | None:
    """Return the number that a cell holds and nothing but; None for dates, codes, percentages."""
    folded = " ".join(fold(cell.text).split())
    match = _NUMBER.fullmatch(folded)
    if match is None:
        return None
    digits = match["digits"]
    if re.match(r"0\d", digits):
        return None  # a telephone number or a code
    value = other = parse_number(digits)
    lone = re.fullmatch(r"(\d{1,3})[.,](\d{3})", digits)
    if lone:
        other = Decimal(f"{lone[1]}.{lone[2]}")
    sign = -1 if (match["minus"] or "").startswith("-") else 1
    unit = match["unit"] or ""
    return Figure(cell, sign * value, sign * other, unit if unit.isalpha() else "")


def is_blank(cell: CellRef | None, lexicon: Lexicon) -> bool:
    """Tell whether a cell says that there is nothing: empty, a dash, "nuk ka"."""
    if cell is None or not cell.text.strip(" .-–—/\\_*|"):
        return True
    return " ".join(fold(cell.text).split()) in _empty_words(lexicon)


@lru_cache(maxsize=4)
def _empty_words(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(lexicon.words("table_headers", "empty_cells"))


def decimals(value: Decimal) -> int:
    """Return how many decimals a number is written with: 2 for 1.50."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def written(value: Decimal) -> str:
    """Return a number as a message shows it: "1 234.50"."""
    return f"{value:,}".replace(",", " ")
