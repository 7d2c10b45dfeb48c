"""The shape of a rule for calendar expressions, shared by the modules that hold the rules."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from extractors.components.calendar_values import Written

YEAR = r"(?:19|2[0o])(?:\d[\doil]|[oil]\d)"
"""OCR reads 0 as O and 1 as l or I: "2O24", "20l7"."""
DAY_DIGITS = r"(?:\d[\doil]?|[oil]\d)"
_MISREAD = str.maketrans("oil", "011")
BEFORE = r"(?<![\w/])"
BEFORE_DIGIT = r"(?:(?<![\w/])|(?<=dt))(?<!\d[.,-])"
"""Neither a word nor the front part of a longer number stands before ("dt12.03.2023" may)."""
WINDOW = 32
"""Characters; looking back to the text's beginning from each date would be quadratic."""
AFTER = r"(?![\w/])"
AFTER_DIGIT = r"(?![\w/]|[.,-]\d)"


@dataclass(frozen=True)
class Rule:
    """A pattern whose group "text" is the expression, and what reads its match."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Written | None]

    @property
    def needs(self) -> str | None:
        """What every match holds: "month" (a name), "digit", or None where neither is sure."""
        groups = self.pattern.groupindex
        return "month" if "n" in groups else None if "o" in groups else "digit"


class Taken:
    """Spans of a text that do not overlap."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def touches(self, start: int, end: int) -> bool:
        """Tell whether one of the spans has a character in common with ``start:end``."""
        at = bisect_left(self._starts, end)
        return at > 0 and self._ends[at - 1] > start

    def add(self, start: int, end: int) -> None:
        """Take a span that touches none."""
        at = bisect_left(self._starts, start)
        self._starts.insert(at, start)
        self._ends.insert(at, end)


def rule(
    text: str,
    read: Callable[[re.Match[str]], Written | None],
    before: str = BEFORE,
    after: str = AFTER,
) -> Rule:
    """Return a rule for ``text`` between ``before`` and ``after``."""
    return Rule(re.compile(rf"{before}(?P<text>{text}){after}"), read)


def number(match: re.Match[str], name: str) -> int | None:
    """Return a group's digits as a number; None if there is no such group or it is empty."""
    value = match.groupdict().get(name)
    return digits(value) if value else None


def digits(text: str) -> int:
    """Return the number that digits with misread ones among them stand for."""
    return int(text.translate(_MISREAD))


def window_before(match: re.Match[str]) -> str:
    """Return the characters right in front of a match in which "Nr." and its like may stand."""
    return match.string[max(0, match.start() - WINDOW) : match.start()]
