"""Edges that a printed table leaves out: sides of tables with level rules only, cut ends.

Programs that print tables draw the border of each cell by itself. Where only the borders above and
below are drawn, the joints between these pieces still tell the columns; where a page break cuts a
table, the upright borders end without a level one. pdfplumber finds the cells once both are added.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_NEAR = 1.6
"""Points within which two edges meet; cell borders are up to 1.5 points thick."""
_THIN = 3.5
"""Points: a higher or wider rectangle is a filled cell, not a rule."""
_LEAST_LENGTH = 8.0
"""Points of the shortest rule of a cell."""
_LEAST_JOINTS = 2
"""Rules of as many rows at least have a joint where a column begins."""
_LEAST_COLUMNS = 3
"""Upright borders that end at one height are the cut end of a table."""
_MOST_RULES = 3000
"""More on one page are a drawing, and each is compared with each."""
_BLANK = 0.45
"""Of a line's height: a narrower gap between two words is a blank within a text."""
_DRAWN = 0.05
"""Share of a table's width that a level rule has to cover to be there."""
_MOST_HEAD_WORDS, _HEAD_GAP = 80, 0.7
"""Words of headings without a rule above them, and line heights between them and their rule."""

Side = dict[str, Any]
"""An edge as pdfplumber takes it among its explicit lines."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A level or upright rule: where it lies, from where to where."""

    at: float
    start: float
    end: float


def left_out_edges(page: Any) -> tuple[list[Side], list[Side]]:
    """Return the level and the upright edges that a pdfplumber page's tables leave out."""
    level, upright = _rules(page, level=True), _rules(page, level=False)
    if len(level) + len(upright) > _MOST_RULES:
        return [], []
    free = [rule for rule in level if not any(_touch(rule, other) for other in upright)]
    ends = list(_cut_ends(level, upright)) if upright else []
    sides = list(_sides(free, page))
    if sides:
        head = _head(sides, _Words(page))
        ends += head[:1]
        sides += [(x, head[0][0], first) for x, first in _tops(sides).items() if head]
    return [_level(*end) for end in ends], [_upright(*side) for side in sides]


def _touch(level: _Rule, upright: _Rule) -> bool:
    return (
        upright.start - _NEAR <= level.at <= upright.end + _NEAR
        and level.start - _NEAR <= upright.at <= level.end + _NEAR
    )


def _rules(page: Any, *, level: bool) -> list[_Rule]:
    across = ("top", "bottom", "x0", "x1") if level else ("x0", "x1", "top", "bottom")
    found = []
    for drawn in [*page.rects, *page.lines]:
        low, high, start, end = (float(drawn[key]) for key in across)
        if high - low <= _THIN and end - start >= _LEAST_LENGTH:
            found.append(_Rule((low + high) / 2, start, end))
    return sorted(found, key=lambda rule: (rule.at, rule.start))


# -- sides ---------------------------------------------------------------------------------


def _sides(level: Sequence[_Rule], page: Any) -> Iterable[tuple[float, float, float]]:
    """Yield (x, top, bottom) of the sides of cells between level rules that meet end to end."""
    heights: dict[float, list[float]] = {}
    for row in _rows(level):
        for x in _joints(row):
            key = next((known for known in heights if abs(known - x) <= _NEAR), x)
            heights.setdefault(key, []).append(row[0].at)
    inner = [x for x, found in heights.items() if len(found) >= _LEAST_JOINTS]
    if len(inner) < _LEAST_COLUMNS:
        return
    words = _Words(page)
    for x in inner:
        for top, bottom in pairwise(heights[x]):
            if bottom - top > _NEAR and not words.cross(x, top, bottom):
                yield x, top, bottom


def _tops(sides: Sequence[tuple[float, float, float]]) -> dict[float, float]:
    """Return x -> upper end of the sides that reach up to the first rule."""
    first = min(top for _, top, _ in sides)
    return {x: top for x, top, _ in sides if top - first <= _NEAR}


def _head(
    sides: Sequence[tuple[float, float, float]], words: _Words
) -> list[tuple[float, float, float]]:
    """Return (y, left, right) above headings that have a rule only below them; else nothing.

    The lines right above the first rule are headings if none of them goes on across a column.
    """
    tops = _tops(sides)
    left, right, first = min(tops), max(tops), min(tops.values())
    top = words.block_above(left, right, first)
    if top is None or any(words.cross(x, top - 1, first) for x in tops):
        return []
    filled = words.columns_between(sorted(tops), top - 1, first)
    return [(top - 1, left, right)] if 2 * filled >= len(tops) - 1 and filled > 1 else []


def _rows(level: Sequence[_Rule]) -> list[list[_Rule]]:
    """Return the rules row by row."""
    rows: list[list[_Rule]] = []
    for rule in level:
        if rows and rule.at - rows[-1][0].at <= _NEAR:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    return rows


def _joints(row: Sequence[_Rule]) -> list[float]:
    """Return both ends of a row of rules and where they meet; none where they do not meet."""
    ordered = sorted(row, key=lambda rule: rule.start)
    meet = [a.end for a, b in pairwise(ordered) if abs(b.start - a.end) <= _NEAR]
    if len(meet) < 1 or len(meet) < len(ordered) - 2:
        return []  # Lines to write or sign on stand apart.
    return [ordered[0].start, *meet, ordered[-1].end]


class _Words:
    """The words of a page, by height."""

    def __init__(self, page: Any) -> None:
        words = page.extract_words() if page.chars else []
        self.words = sorted(words, key=lambda word: float(word["top"]))
        self.tops = [float(word["top"]) for word in self.words]

    def cross(self, x: float, top: float, bottom: float) -> bool:
        """Tell whether a text goes on across ``x`` between two heights: a merged cell."""
        inside = self.words[bisect_left(self.tops, top - 1) : bisect_right(self.tops, bottom - 1)]
        for word in inside:
            if word["x0"] < x - 1 and word["x1"] > x + 1:
                return True
            if word["x1"] <= x + 1 and self._goes_on(word, x, inside):
                return True
        return False

    def block_above(self, left: float, right: float, bottom: float) -> float | None:
        """Return the top of the lines that stand close above ``bottom``, None without any."""
        top: float | None = None
        edge = bottom
        last = bisect_right(self.tops, bottom)
        for word in reversed(self.words[max(0, last - _MOST_HEAD_WORDS) : last]):
            height = float(word["bottom"]) - float(word["top"])
            if word["x1"] < left or word["x0"] > right or word["bottom"] > bottom + _NEAR:
                continue
            if (
                edge - float(word["bottom"]) > _HEAD_GAP * height
                or bottom - word["top"] > 5 * height
            ):
                break
            top = edge = float(word["top"])
        return top

    def columns_between(self, sides: Sequence[float], top: float, bottom: float) -> int:
        """Return how many of the columns between ``sides`` hold a word."""
        inside = self.words[bisect_left(self.tops, top) : bisect_right(self.tops, bottom)]
        return sum(
            any(a - 1 <= word["x0"] and word["x1"] <= b + 1 for word in inside)
            for a, b in pairwise(sides)
        )

    @staticmethod
    def _goes_on(word: Any, x: float, inside: Sequence[Any]) -> bool:
        height = float(word["bottom"]) - float(word["top"])
        return any(
            other["x0"] >= x - 1
            and abs(other["top"] - word["top"]) < 0.3 * height
            and other["x0"] - word["x1"] < _BLANK * height
            for other in inside
        )


# -- ends ----------------------------------------------------------------------------------


def _cut_ends(
    level: Sequence[_Rule], upright: Sequence[_Rule]
) -> Iterable[tuple[float, float, float]]:
    """Yield (y, left, right) where a table's upright borders end without a level one."""
    for key in (_start, _end):
        for group in _together(sorted(upright, key=key), key):
            y, left, right = key(group[0]), min(r.at for r in group), max(r.at for r in group)
            drawn = sum(
                min(rule.end, right) - max(rule.start, left)
                for rule in level
                if abs(rule.at - y) <= 2 * _NEAR and rule.end > left and rule.start < right
            )
            columns = len({round(rule.at) for rule in group})
            if columns >= _LEAST_COLUMNS and drawn < _DRAWN * (right - left):
                yield y, left, right


def _start(rule: _Rule) -> float:
    return rule.start


def _end(rule: _Rule) -> float:
    return rule.end


def _together(ordered: Sequence[_Rule], key: Callable[[_Rule], float]) -> list[list[_Rule]]:
    groups: list[list[_Rule]] = []
    for rule in ordered:
        if groups and key(rule) - key(groups[-1][0]) <= _NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


# -- as pdfplumber takes them ----------------------------------------------------------------


def _level(y: float, left: float, right: float) -> Side:
    return _side(left, right, y, y)


def _upright(x: float, top: float, bottom: float) -> Side:
    return _side(x, x, top, bottom)


def _side(x0: float, x1: float, top: float, bottom: float) -> Side:
    return {
        "object_type": "line", "x0": x0, "x1": x1, "top": top, "bottom": bottom,
        "width": x1 - x0, "height": bottom - top,
    }  # fmt: skip
