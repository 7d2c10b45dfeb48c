"""Numbers that name something: laws, acts, decisions, sums and days, as exact keys.

``03/L-040``, ``03-L/040`` and ``03 / L - 040`` have one key; ``17.03.2022`` and ``17 mars 2022``
have ``2022-03-17``; ``12.640.300`` has ``12640300``. Letters that OCR reads for digits count as
those beside a digit (``03/L-O40``). A key stands beside the words of a text, so that a search for
a number finds that number and nothing that merely has pieces of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from index.analysis import fold

SHORTEST_PLAIN = 4
"""Digits of a number without separators that names something; shorter ones and years are words."""

_DIGITS = str.maketrans("OolI|", "00111")
_LONE_L = frozenset("lIL|")
_EDGE = r"(?<![^\W_])"
_CHUNK = r"(?:[^\W\d_]{1,3}|[^\W_]{0,8}\d[^\W_]{0,11})"
_BETWEEN = r"[ ]?[/\-\u2013][ ]?"
_YEAR = r"(?:19|20)\d\d"
_PATTERNS = (
    ("day", r"(?P<d>\d{1,2})(?P<s>[./\-])[ ]?(?P<m>\d{1,2})(?P=s)[ ]?(?P<y>\d{4})(?!/\d)"),
    ("iso", r"(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})"),
    ("written", r"(?P<wd>\d{1,2})\.?[ ]+(?P<wm>[^\W\d_]{3,10})[ ]+(?P<wy>\d{4})"),
    ("sum", r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+"),
    ("act", rf"{_CHUNK}(?:{_BETWEEN}{_CHUNK})+"),
    ("plain", rf"(?!{_YEAR}(?!\d))\d{{{SHORTEST_PLAIN},18}}"),
)
_NUMBER = re.compile(
    "|".join(rf"{_EDGE}(?P<{name}>{pattern})(?![^\W_])" for name, pattern in _PATTERNS)
)

_RUN = re.compile(r"\d+")
_JOINT = re.compile(rf"{_BETWEEN}$")
_WIDEST_JOINT = 3
"""Characters: a stroke between two blanks."""
_REACH = 24
"""Characters before its first digit where a number can begin: PPP - VKK - 12."""


class NamedNumber(NamedTuple):
    """A number of a text: ``text[start:end]``."""

    key: str
    start: int
    end: int


def find_numbers(text: str) -> Iterator[NamedNumber]:
    """Yield the numbers of ``text`` that name something, in order."""
    done = 0
    # Every number has a digit; looking around digits only is many times faster than everywhere.
    for digits in _RUN.finditer(text):
        if digits.start() < done:
            continue
        for start in _starts(text, digits.start(), done):
            match = _NUMBER.match(text, start)
            key = _key(match) if match and match.end() > digits.start() else None
            if match and key:
                yield NamedNumber(key, match.start(), match.end())
                done = match.end()
                break


def _starts(text: str, at: int, done: int) -> list[int]:
    """Return where a number with a digit at ``at`` may begin, the farthest first.

    At the word of the digit, or at one before it that a stroke joins to it.
    """
    found: list[int] = []
    place = at
    while at - place < _REACH:
        while place > done and text[place - 1].isalnum():
            place -= 1
        found.append(place)
        joint = _JOINT.search(text, max(done, place - _WIDEST_JOINT), place)
        if joint is None or joint.start() <= done or not text[joint.start() - 1].isalnum():
            break
        place = joint.start()
    return found[::-1]


def _key(match: re.Match[str]) -> str | None:
    kind = next(name for name, _ in _PATTERNS if match[name] is not None)
    return _READERS[kind](match)


def _day(year: str, month: str | int, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _written(match: re.Match[str]) -> str | None:
    month = _months().get(fold(match["wm"]))
    return _day(match["wy"], month, match["wd"]) if month else None


def _act(match: re.Match[str]) -> str | None:
    chunks = re.findall(r"[^\W_]+", match["act"])
    if not any(character.isdigit() for chunk in chunks for character in chunk):
        return None
    if all(re.fullmatch(_YEAR, chunk) for chunk in chunks):
        return None  # a span of years is two words: people write it in many ways
    return "/".join(map(_chunk, chunks))


def _chunk(chunk: str) -> str:
    """Return a part of an act's number as it is compared.

    Beside a digit, letters that OCR reads for digits are those; a lone L is read as 1 and I.
    """
    if chunk in _LONE_L:
        return "1"
    if any(character.isdigit() for character in chunk):
        return chunk.translate(_DIGITS).upper()
    return fold(chunk).upper()


_READERS: dict[str, Callable[[re.Match[str]], str | None]] = {
    "day": lambda match: _day(match["y"], match["m"], match["d"]),
    "iso": lambda match: _day(match["iy"], match["im"], match["id"]),
    "written": _written,
    "sum": lambda match: re.sub(r"\D", "", match["sum"]),
    "act": _act,
    "plain": lambda match: match["plain"],
}


@cache
def _months() -> dict[str, int]:
    """Return the folded names of the months, in every case."""
    data = tomllib.loads(files("extractors").joinpath("data/sq/calendar.toml").read_text("utf-8"))
    return {fold(name): int(number) for name, number in data["months"].items()}
