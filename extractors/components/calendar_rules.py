"""The shape of a rule for calendar expressions, shared by the modules that hold the rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractors.components.calendar_values import Written

YEAR = r"(?:19|20)\d\d"
BEFORE = r"(?<![\w/])"
BEFORE_DIGIT = r"(?:(?<![\w/])|(?<=dt))(?<!\d[.,-])"
"""Neither a word nor the front part of a longer number stands before ("dt12.03.2023" may)."""
AFTER = r"(?![\w/])"
AFTER_DIGIT = r"(?![\w/]|[.,-]\d)"


@dataclass(frozen=True)
class Rule:
    """A pattern whose group "text" is the expression, and what reads its match."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Written | None]


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
    return int(value) if value else None
