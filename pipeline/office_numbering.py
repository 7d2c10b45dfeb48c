"""The automatic numbers of Word: they stand in no paragraph, yet "1." is part of an agenda."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.list_numbers import BULLET, format_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_LONGEST_PATTERN = 100
"""Characters of what stands around a number; it stands before each item again."""
_DEEPEST = 8
"""Level of a list, from 0: Word has nine."""
_MOST = 1 << 31
"""What a number in the file may be; Word counts to 32,767."""


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    pattern: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts list items through a document, level by level, as Word does.

    Lists that share an abstract list go on counting together unless one restarts by an override.
    """

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    """Abstract list -> level -> how it is written."""
    lists: dict[str, str] = field(default_factory=dict)
    """List -> its abstract list."""
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    """List -> level -> the number it restarts with, until it was used."""
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Paragraph style -> list and level."""
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, numbering: Any | None, styles: Any | None) -> Numbering:
        """Read the elements ``w:numbering`` and ``w:styles``; either may be missing."""
        made = cls()
        if numbering is not None:
            made._read_lists(numbering)
        for style in styles.iterchildren(f"{W}style") if styles is not None else ():
            reference = _reference(style)
            if reference is not None:
                made.styles[style.get(f"{W}styleId", "")] = reference
        return made

    def marker(self, paragraph: Any) -> str:
        """Return the number or bullet before ``paragraph`` and count it; "" where there is none."""
        reference = _reference(paragraph) or self._of_style(paragraph)
        if reference is None:
            return ""
        name, depth = reference
        abstract = self.lists.get(name)
        level = self.levels.get(abstract or "", {}).get(depth)
        if abstract is None or level is None or level.style == "none":
            return ""
        counts = self._count(name, abstract, depth, level)
        if level.style == "bullet":
            return BULLET
        return _PLACE.sub(lambda m: self._shown(abstract, counts, int(m[1]) - 1), level.pattern)

    def _read_lists(self, numbering: Any) -> None:
        for abstract in numbering.iterchildren(f"{W}abstractNum"):
            levels = {_depth(level): _level(level) for level in abstract.iterchildren(f"{W}lvl")}
            self.levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for item in numbering.iterchildren(f"{W}num"):
            name = item.get(f"{W}numId", "")
            self.lists[name] = _value(item, "abstractNumId") or ""
            for override in item.iterchildren(f"{W}lvlOverride"):
                start = _value(override, "startOverride")
                if start is not None and (number := _number(start)) is not None:
                    self.restarts.setdefault(name, {})[_depth(override)] = number

    def _of_style(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle") if properties is not None else None
        return self.styles.get(style or "")

    def _count(self, name: str, abstract: str, depth: int, level: _Level) -> dict[int, int]:
        counts = self._counts.setdefault(abstract, {})
        restart = self.restarts.get(name, {}).pop(depth, None)
        counts[depth] = counts.get(depth, level.start - 1) + 1 if restart is None else restart
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return counts

    def _shown(self, abstract: str, counts: dict[int, int], depth: int) -> str:
        level = self.levels[abstract].get(depth)
        if level is None:
            return ""
        return format_number(counts.get(depth, level.start), level.style)


def _level(element: Any) -> _Level:
    start = _number(_value(element, "start") or "")
    return _Level(
        _value(element, "numFmt") or "decimal",
        (_value(element, "lvlText") or "")[:_LONGEST_PATTERN],
        1 if start is None else start,
    )


def _depth(element: Any) -> int:
    return _level_number(element.get(f"{W}ilvl", ""))


def _level_number(text: str) -> int:
    return min(_number(text) or 0, _DEEPEST)


def _number(text: str) -> int | None:
    """Return a whole number; None for what is none, or far too large for a list."""
    number = whole_number(text)
    return number if number is not None and number < _MOST else None


def whole_number(text: str) -> int | None:
    """Return what an attribute says; None for what is no number, or no program's."""
    return int(text) if text.isdecimal() and len(text) < 20 else None


def _reference(owner: Any) -> tuple[str, int] | None:
    """Return list and level of a paragraph or style; list "0" takes numbering away."""
    properties = owner.find(f"{W}pPr/{W}numPr")
    if properties is None:
        return None
    return _value(properties, "numId") or "0", _level_number(_value(properties, "ilvl") or "")


def _value(owner: Any, name: str) -> str | None:
    child = owner.find(f"{W}{name}")
    return None if child is None else str(child.get(f"{W}val", ""))
