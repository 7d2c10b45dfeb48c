"""How a line begins: list numbers, bullets, headings, speakers. Pure patterns on one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.folding import fold

_MARKER = re.compile(
    r"""(?x)^(?:
      \(?(?P<paren>\d{1,2}|[a-z]|[ivx]{1,5})\)\s{0,32}(?=\S)
    | (?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?=[^\W\d_])
    | (?P<roman>[ivx]{1,4}\.\d{1,2}|[ivx]{1,5})\.\s+(?=\S)
    | (?P<number>\d{1,3})(?:\.|\s?[-–](?=\s?[^\W\d_])
        (?!(?:vjec|vjet|mujor|ditor|ditesh|orar|oresh|javor|te\b|ta\b|shi\b|sh\b|fish|katesh)))
        \s*(?=[^\W\d_"'(\[])
    | (?P<letter>[a-h])\.\s+(?=[^\W\d_])
    | (?P<bullet>[-*•▪●■◦➢✓→·])\s*(?=[^\W_]|["'(])
    )"""
)
_ARTICLE = re.compile(r"^(?:neni|pika|clan|член|члан)\s*(\d{1,3}|[ivx]{1,5})\b[.:]?")
_SPEAKER = re.compile(
    r"^(?:(?:[Zz]|[Zz]nj|ZNJ|Z[Tt]|Dr|DR|Prof|Ing|Mr)\.\s?)?[A-ZÇËŠŽĆČĐ][\w'’-]+(?:\s+[A-ZÇËŠŽĆČĐ]\.?)?(?:\s+[A-ZÇËŠŽĆČĐ][\w'’-]+){1,3}"
    r"\s?(?::\s?[-–]?|\s[-–]\s|[-–]\s)"
)
_MONTH_AFTER = re.compile(
    r"^\d{1,2}\.?\s+(?:janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nentor"
    r"|dhjetor)(?:i|it|in|t)?\b"
)
"""A line that begins with a day: "12 mars", but "2. Shtrimi i rrugës" is an item."""
_BEGINNING = 64
"""Characters of a line in which its marker ends, blanks behind it included."""
LONGEST_HEADING = 160
"""Characters of a heading in capitals."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A list marker: ``number`` as printed without its dot, None for a bullet."""

    number: str | None
    length: int
    """Characters up to the item's text."""


def read_marker(text: str) -> Marker | None:
    """Return the marker that ``text`` begins with: "1.", "2)", "(a)", "II.", "4.1", "-", ..."""
    folded = fold(text[:_BEGINNING])
    match = _MARKER.match(folded)
    if match is None or _MONTH_AFTER.match(folded):
        return None
    kind = match.lastgroup
    number = None if kind is None or kind == "bullet" else text[slice(*match.span(kind))]
    return Marker(number, match.end())


def starts_article(text: str) -> bool:
    """Tell whether a line opens an article or point: "Neni 5", "Pika 1"."""
    return _ARTICLE.match(fold(text[:_BEGINNING])) is not None


def starts_speech(text: str) -> bool:
    """Tell whether a line begins like a turn: "Emri Mbiemri:-", "Emri Mbiemri –"."""
    return _SPEAKER.match(text) is not None


def capitals(text: str) -> float:
    """Return the share of capital letters among the letters, 0-1; 0 without letters."""
    letters = list(filter(str.isalpha, text))
    return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0


@lru_cache(maxsize=1024)
def is_capital_heading(text: str) -> bool:
    """Tell whether a line is printed in capitals and short enough for a heading."""
    if len(text) > LONGEST_HEADING or text.rstrip().endswith((",", ";")):
        return False
    letters = list(filter(str.isalpha, text))
    return len(letters) >= 3 and sum(map(str.isupper, letters)) / len(letters) > 0.8
