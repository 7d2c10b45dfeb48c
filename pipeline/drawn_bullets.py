"""Bullets that a PDF draws as small discs or squares: they stand in no text layer.

Browsers print list markers so. Without them a list runs together into one paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.document import BoundingBox
from pipeline.glyphs import TurnedWord
from pipeline.list_numbers import BULLET
from pipeline.reading_order import PlacedWord

_SIDES = (0.2, 0.55)
"""Side of a disc in font sizes (Chromium: 0.29); a dot of an ellipsis is smaller, a box larger."""
_LONGEST_SHORTEST = 1.25
_REACH = 2.5
"""Font sizes between a bullet and its text at most."""
_MOST_DOTS = 500
"""More is a drawing."""


def find_drawn_bullets(
    page: Any, offset: tuple[float, float], words: Sequence[TurnedWord]
) -> list[TurnedWord]:
    """Return a bullet for each dot that stands left of a line and touches no other word."""
    shapes = [shape for shape in (*page.curves, *page.rects) if _is_dot(shape)]
    if len(shapes) > _MOST_DOTS:
        return []
    upright = [word for word in words if word.turn == 0]
    return [bullet for shape in shapes for bullet in _bullet(_box(shape, offset), upright)]


def _is_dot(shape: dict[str, Any]) -> bool:
    long, short = sorted((float(shape["width"]), float(shape["height"])), reverse=True)
    return short > 1.5 and long < 10 and long <= _LONGEST_SHORTEST * short


def _box(shape: dict[str, Any], offset: tuple[float, float]) -> BoundingBox:
    left, up = offset
    return BoundingBox(
        shape["x0"] - left, shape["top"] - up, shape["x1"] - left, shape["bottom"] - up
    )


def _bullet(dot: BoundingBox, words: Sequence[TurnedWord]) -> Iterator[TurnedWord]:
    middle = (dot.y0 + dot.y1) / 2
    beside = [word for word in words if word.box.y0 <= middle <= word.box.y1]
    right = min(
        (word for word in beside if word.box.x0 >= dot.x1), key=lambda w: w.box.x0, default=None
    )
    if right is None or right.box.x0 - dot.x1 > _REACH * right.placed.size:
        return
    least, most = (share * right.placed.size for share in _SIDES)
    if not least <= dot.y1 - dot.y0 <= most:
        return
    near = (word.box.x1 for word in beside if word.box.x0 < dot.x1)
    if any(dot.x0 - end < right.placed.size for end in near):
        return  # a dot inside a line
    line = BoundingBox(dot.x0, right.box.y0, dot.x1, right.box.y1)
    yield TurnedWord(PlacedWord(BULLET, line, right.placed.size, right.placed.bold), dot, 0)
