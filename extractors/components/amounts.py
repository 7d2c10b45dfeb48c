"""Finds sums of money: a number with a currency, in any of the separators that papers use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.components.masks import masked
from extractors.components.numerals import parse_words
from extractors.language import Lexicon, alternation

if TYPE_CHECKING:
    from spacy.tokens import Doc

DIGITS = r"\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)*"
"""Digits with separators; a blank divides groups of three only."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money; ``currency`` is ISO 4217."""

    value: float
    currency: str


def parse_number(text: str, *, scaled: bool = False) -> Decimal:
    """Return the value of digits with separators.

    The last separator is a decimal mark when one or two digits follow it, a thousands mark when
    three do: "4.381.250,40", "1,850.00", "4.200.00", "84 320 000", "1.250,000". With ``scaled`` (a
    word for thousand or million follows) a lone separator is a decimal mark: "1.655 milion".
    """
    compact = re.sub(r"[\s']", "", text)
    marks = [m.start() for m in re.finditer(r"[.,]", compact)]
    if not marks:
        return Decimal(compact)
    tail = len(compact) - marks[-1] - 1
    if tail in (1, 2) or (scaled and len(marks) == 1) or (tail > 3 and len(marks) == 1):
        whole = re.sub(r"[.,]", "", compact[: marks[-1]])
        return Decimal(f"{whole}.{compact[marks[-1] + 1 :]}")
    return Decimal(re.sub(r"[.,]", "", compact))


def find_amounts(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield each sum with a :class:`Sum`: "86.400,00 €", "€3.275.000", "dhjetë mijë euro".

    "14 milionë e 900 mijë e 757 euro" is one sum; old lek are turned into new ones.
    """
    text = masked(doc._.folded)
    taken = 0
    for match in _pattern(lexicon).finditer(text):
        if match.start() < taken:
            continue
        found = _read(match, lexicon)
        if found is not None:
            taken = found.end
            yield found


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    scale = alternation(lexicon.words("numerals", "scales"))
    currency = alternation(lexicon.words("amounts", "currencies"))
    small = alternation(
        word
        for key in ("units", "teens", "tens", "hundreds")
        for word in lexicon.words("numerals", key)
    )
    part = rf"(?:{DIGITS})(?:\s*{scale}(?!\w))?"
    digits = rf"{part}(?:\s+e\s+{part})*"
    words = rf"{small}(?:(?:\s+e\s+|\s+|e)?(?:{small}|{scale}))*"
    old = lexicon.alternation("amounts", "words.old")
    return re.compile(
        rf"(?<![\w.,/-])(?:"
        rf"(?P<number>{digits})\s*(?P<currency>{currency})(?![^\W\d_])(?P<old>\s+{old})?"
        rf"|(?P<sign>[€$])\s?(?P<signed>{digits})"
        rf"|(?<!\w)(?P<words>{words})\s+(?P<named>{currency})(?!\w))"
    )


def _read(match: re.Match[str], lexicon: Lexicon) -> Found | None:
    currencies = lexicon.mapping("amounts", "currencies")
    if match["words"]:
        value = parse_words(match["words"], lexicon)
        currency = match["named"]
        if value is None:
            return None
        return Found(match.start(), match.end(), Sum(float(value), currencies[currency]))
    number = match["number"] or match["signed"]
    total = parse_sum(number, lexicon)
    code = currencies[match["currency"] or match["sign"]]
    end = match.end("old") if match["old"] else match.end()
    if match["old"] and code == "ALL":
        total /= 10
    return Found(match.start(), end, Sum(float(total), code))


def parse_sum(folded: str, lexicon: Lexicon) -> Decimal:
    """Return the value of digits with scale words: "14 milione e 900 mije e 757"."""
    scales = lexicon.mapping("numerals", "scales")
    scale = alternation(scales)
    total = Decimal(0)
    for match in re.finditer(rf"(?P<digits>{DIGITS})(?:\s*(?P<scale>{scale}))?", folded):
        factor = scales[match["scale"]] if match["scale"] else 1
        total += parse_number(match["digits"], scaled=factor >= 1_000_000) * factor
    return total
