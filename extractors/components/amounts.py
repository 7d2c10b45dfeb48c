"""Finds sums of money: a number with a currency, in any of the separators that papers use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.components.masks import masked
from extractors.components.numerals import parse_words
from extractors.language import Lexicon, alternation

if TYPE_CHECKING:
    from spacy.tokens import Doc

DIGITS = r"\d{1,3}(?:[ .,']\d{3}){1,6}(?:[.,]\d{1,2})?(?!\d)|\d{1,18}(?:[.,]\d{1,18}){0,6}"
"""Digits with separators; a blank divides groups of three only."""
_O = r"[\doil]"
_READ = (
    rf"\d{_O}{{0,2}}(?:[ .,']{_O}{{3}}){{1,6}}(?:[.,]{_O}{{1,2}})?(?!\w)"
    rf"|\d{_O}{{0,17}}(?:[.,]{_O}{{1,18}}){{0,6}}"
)
"""The same as OCR may read it: 0 as O, 1 as l or I ("91l 00O lekë")."""
_MISREAD = str.maketrans("oil", "011")
_NO_CENTS = r"(?:[.,]\s?[-=]{1,2})?"
"""Behind a whole sum: "9.600.000,- den."."""
_SPELT = r"(?:\s{0,2}\([^()\d]{3,90}\))?"
"""The number again in words: "1.500.000 (një milion e pesëqind mijë) lekë"."""
NO_YEAR = r"(?!(?:19|20)\d\d(?![\d.,]))"


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
    compact = re.sub(r"[\s']", "", text).translate(_MISREAD)
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
    if _currency(lexicon).search(text) is None:
        return
    taken = 0
    for match in _pattern(lexicon).finditer(text):
        if match.start() < taken:
            continue
        found = _read(match, lexicon)
        if found is not None:
            taken = found.end
            yield found


@lru_cache(maxsize=4)
def _currency(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what must stand somewhere in a text with a sum."""
    return re.compile(alternation(lexicon.words("amounts", "currencies")))


@lru_cache(maxsize=4)
def scales(lexicon: Lexicon) -> Mapping[str, int]:
    """Return the words for thousand, million and milliard with their values."""
    own = lexicon.mapping("amounts", "scales")
    return MappingProxyType({**lexicon.mapping("numerals", "scales"), **own})


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    scale = alternation(scales(lexicon))
    currency = alternation(lexicon.words("amounts", "currencies"))
    sign = alternation(lexicon.words("amounts", "signs"))
    half = lexicon.alternation("amounts", "words.half")
    small = alternation(
        word
        for key in ("units", "teens", "tens", "hundreds")
        for word in lexicon.words("numerals", key)
    )
    part = rf"(?:{_READ})(?:\s{{0,4}}{scale}(?!\w))?"
    digits = rf"{part}(?:\s{{1,4}}e\s{{1,4}}{part}){{0,4}}"
    spoken = alternation(lexicon.words("numerals", "scales"))
    words = rf"{small}(?>(?:(?:\s{{1,4}}e\s{{1,4}}|\s{{1,4}}|e)?(?:{small}|{spoken})){{0,24}})"
    more = rf"(?:\s{{1,4}}e\s{{1,4}}{half})?"
    old = lexicon.alternation("amounts", "words.old")
    return re.compile(
        # "50-100 euro" ends in a sum, "B-100" is a code.
        rf"(?<![\w.,/])(?<![^\W\d_]-)(?:"
        rf"(?P<number>{digits}){_NO_CENTS}(?P<half>{more}){_SPELT}\s{{0,4}}(?P<currency>{currency})"
        rf"(?![^\W\d_])(?P<behind>{more})(?P<old>\s{{1,4}}{old})?"
        rf"|(?<!\w)(?P<sign>{sign})\s{{0,2}}(?P<signed>{NO_YEAR}(?:{digits}))(?!\w)"
        rf"|(?<!\w)(?P<words>{words})(?P<and>{more})\s{{1,4}}(?P<named>{currency})(?!\w)"
        rf"|(?<!\w)(?:{half})\s{{1,4}}(?P<halved>{scale})\s{{1,4}}(?P<coin>{currency})(?!\w))"
    )


def _read(match: re.Match[str], lexicon: Lexicon) -> Found | None:
    currencies = lexicon.mapping("amounts", "currencies")
    if match["words"]:
        value = parse_words(match["words"], lexicon)
        if value is None:
            return None
        total = Decimal(value) + _half_of(match["words"], match["and"], lexicon)
        return Found(*match.span(), Sum(float(total), currencies[match["named"]]))
    if match["halved"]:
        total = Decimal(scales(lexicon)[match["halved"]]) / 2
        return Found(*match.span(), Sum(float(total), currencies[match["coin"]]))
    number = match["number"] or match["signed"]
    if set(number) == {"0"} and len(number) > 1:
        return None  # "në 000 lekë": a unit
    total = parse_sum(number, lexicon) + _half_of(number, match["half"], lexicon)
    code = currencies[match["currency"] or match["sign"]]
    if match["behind"]:  # "11 euro e gjysmë"
        total += _half_of(number, match["behind"], lexicon) or Decimal("0.5")
    end = match.end("old") if match["old"] else match.end()
    if match["old"] and code == "ALL":
        total /= 10
    return Found(match.start(), end, Sum(float(total), code))


def _half_of(number: str, said: str | None, lexicon: Lexicon) -> Decimal:
    """Return what "e gjysmë" adds: half of the last scale ("2 milionë e gjysmë")."""
    found = re.findall(alternation(scales(lexicon)), number) if said else []
    return Decimal(scales(lexicon)[found[-1]]) / 2 if found else Decimal(0)


def parse_sum(folded: str, lexicon: Lexicon) -> Decimal:
    """Return the value of digits with scale words: "14 milione e 900 mije e 757"."""
    values = scales(lexicon)
    total = Decimal(0)
    for match in _scaled(lexicon).finditer(folded):
        factor = values[match["scale"]] if match["scale"] else 1
        total += parse_number(match["digits"], scaled=factor >= 1_000_000) * factor
    return total


@lru_cache(maxsize=4)
def _scaled(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<digits>{_READ})(?:\s{{0,4}}(?P<scale>{alternation(scales(lexicon))}))?"
    )
