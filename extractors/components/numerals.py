"""Finds whole numbers in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.components.masks import masked
from extractors.language import Lexicon, alternation

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DIGITS = re.compile(r"(?<![\w.,/:-])(?:\d{1,3}(?:[ .]\d{3}){1,5}|\d{1,6})(?![\w/%]|[.,:-]\d)")
WINDOW = 16
"""Characters in front of a number in words in which digits would belong to it."""
_SMALL = ("units", "teens", "tens", "hundreds", "foreign")


def find_numerals(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield each whole number with its ``int``: "1 284", "1.284", "njëzet e gjashtë".

    A number in words is taken whole ("njëqind e njëzet e tre" is 123); "një" alone is left out, for
    it is the article "a" more often than the number.
    """
    text = masked(doc._.folded)
    scales = lexicon.mapping("numerals", "scales")
    scale = _scale(lexicon)
    for match in _DIGITS.finditer(text):
        value, end = int(re.sub(r"\D", "", match.group())), match.end()
        larger = scale.match(text, end)
        if larger:
            value, end = value * scales[larger[1]], larger.end()
        yield Found(match.start(), end, value)
    for match in _pattern(lexicon).finditer(text):
        spoken = parse_words(match.group(), lexicon)
        before = text[max(0, match.start() - WINDOW) : match.start()]
        behind_digits = re.search(r"\d\s+$", before) is not None
        if spoken is not None and spoken > 1 and not behind_digits:
            yield Found(*match.span(), spoken)


@lru_cache(maxsize=4)
def _scale(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\s+({alternation(lexicon.mapping('numerals', 'scales'))})(?!\w)")


@lru_cache(maxsize=4)
def _values(lexicon: Lexicon) -> dict[str, int]:
    return {
        word: value for key in _SMALL for word, value in lexicon.mapping("numerals", key).items()
    }


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    words = _word(lexicon).pattern
    # Atomic: in one breath or not at all, else "njeqindnjeqind..." is read in 2^n ways.
    return re.compile(
        rf"(?<!\w){words}(?>(?:(?:\s{{1,4}}[eiи]\s{{1,4}}|\s{{1,4}}|e)?{words}){{0,24}})(?!\w)"
    )


@lru_cache(maxsize=4)
def _word(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(alternation([*_values(lexicon), *lexicon.words("numerals", "scales")]))


def parse_words(folded: str, lexicon: Lexicon) -> int | None:
    """Return the value of a number in words; None if the words make no number."""
    values, scales = _values(lexicon), lexicon.mapping("numerals", "scales")
    total = group = 0
    for word in _split(folded, lexicon):
        if word in scales:
            total += max(group, 1) * scales[word]
            group = 0
        elif word in values:
            value = values[word]
            group = group * 100 if value == 100 and word == "qind" and group else group + value
        else:
            return None
    return total + group or None


def _split(folded: str, lexicon: Lexicon) -> list[str]:
    words = _word(lexicon).findall(folded)
    return [w.replace("g", "q") if w.endswith("gind") else w for w in words]
