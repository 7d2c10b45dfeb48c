"""Finds clock times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.components.masks import masked
from extractors.language import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Clock:
    """``HH:MM``; ``end`` where a range is written. ``named``: a word for hour stands in front."""

    start: str
    end: str | None
    named: bool


_TIME = r"(\d{1,2})\s?(?:[:.]\s?(\d{2})|(?:\s*e\s+(\d{1,2})\s+minut\w*))"
_NAMED = re.compile(
    rf"\b(?:ora|ore|ores|oren|oret)\b[\s:.]*(?P<text>{_TIME}(?:\s?-\s?{_TIME})?)(?!\d|[.:]\d)"
)
_NAMED_BARE = re.compile(r"\b(?:ora|oren|ores)\b[\s:.]*(?P<text>(\d{1,2}))(?![\w:%]|[.,]\d)")
_PLAIN = re.compile(
    r"(?<![\w.:,/-])(?P<text>(\d{1,2})\s?:\s?(\d{2})(?:\s?-\s?(\d{1,2})\s?:\s?(\d{2}))?)"
    r"(?![\w:]|[.]\d)"
)


def find_times(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield each clock time with a :class:`Clock`: "15:25", "ora 10.00", "13:00-14:55", "ora 9"."""
    text = masked(doc._.folded)
    taken: list[tuple[int, int]] = []
    for pattern, named in ((_NAMED, True), (_PLAIN, False), (_NAMED_BARE, True)):
        for match in pattern.finditer(text):
            start, end = match.span("text")
            if any(start < b and end > a for a, b in taken):
                continue
            clock = _read([g for g in match.groups()[1:] if g], named)
            if clock is not None:
                taken.append((start, end))
                yield Found(start, end, clock)


def _read(parts: list[str], named: bool) -> Clock | None:
    first = _clock(parts[:2])
    last = _clock(parts[2:4]) if len(parts) > 2 else None
    if first is None or (len(parts) > 2 and last is None):
        return None
    return Clock(first, last, named)


def _clock(parts: list[str]) -> str | None:
    hour, minute = int(parts[0]), int(parts[1]) if len(parts) > 1 else 0
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None
