"""Office stamps on a page picture: round ones by their rings, oblong ones by their slanting frame.

Text, rules and photographs have no long strokes that are neither level nor upright (none on 45
pages of seven kinds of scan), so most pages end after that test. Precision comes first: an
oblong stamp that stands as straight as the text looks like a table cell and is left out.
"""

from __future__ import annotations

from itertools import combinations
from math import hypot

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import BoundingBox
from pipeline.region_picture import RegionPicture

Circle = tuple[float, float, float]
"""Middle across, middle down, radius."""
Segments = NDArray[np.float64]
"""Straight strokes ``x0, y0, x1, y1``, one a row."""

_LEAST_STROKE = 7.0
"""Millimetres of an arc or side that a stamp shows in one straight piece at least."""
_OFF_AXIS = 5.0
"""Degrees from level and upright: rules of a skewed page lie within."""
_FEW_STROKES = 4
_MOST_STROKES = 400
"""More are a drawing or the grain of a photograph; three stamps on a page left 24 to 75."""
_RADIUS = (9.0, 26.0)
"""Millimetres: round office stamps are 20 to 50 mm wide."""
_PERFECT = 0.6
"""How round Hough's circle has to be, 0-1; the ring test behind it decides."""
_LEAST_RING = 0.6
"""Share of the circle with both edges of a stroke: rings measured 0.92 to 1.0, chance 0.36."""
_RADIAL = 0.9
_LEAST_EDGE = 4.0
"""Grey levels a pixel: the faded ink of an old stamp still has three times as much."""
_SAME_RING = 0.5
_TANGENT = 0.35
"""Cosine between a piece of a ring and its radius at most."""
_FRAME = ((18.0, 65.0), (7.0, 42.0))
"""Millimetres of the long and the short side of an oblong stamp."""
_PARALLEL = 2.5
_TOUCH = 4.0
"""Millimetres between two pieces of one frame, where letters hide a corner."""
_SIDE_REACH = 1.5
_LEAST_SIDES = 0.3, 0.65
"""Share of the weakest side and of the whole frame that is drawn."""


def find_stamps(picture: RegionPicture, lean: float = 0.0) -> list[BoundingBox]:
    """Return the boxes of stamps in pixels of the picture's original, from the top down.

    ``lean`` is by how many degrees the page's lines fall to the right.
    """
    slanting = _slanting(picture, lean)
    if not _FEW_STROKES <= len(slanting) <= _MOST_STROKES:
        return []
    rings = _rings(picture)
    boxes = [picture.to_original(x - r, y - r, x + r, y + r) for x, y, r in rings]
    rest = np.array([s for s in slanting if not any(_on_ring(s, ring) for ring in rings)])
    boxes += [picture.to_original(*box) for box in _frames(rest, picture.millimetre)]
    return sorted(boxes, key=lambda box: box.y0)


def _slanting(picture: RegionPicture, lean: float) -> Segments:
    """Return the long straight strokes that lie neither along nor across the lines."""
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(picture.pixels)[0]
    if found is None:
        return np.zeros((0, 4))
    strokes = np.asarray(found, np.float64).reshape(-1, 4)
    across, down = strokes[:, 2] - strokes[:, 0], strokes[:, 3] - strokes[:, 1]
    off = np.abs((np.degrees(np.arctan2(down, across)) - lean + 45) % 90 - 45)
    long = np.hypot(across, down) > _LEAST_STROKE * picture.millimetre
    return np.asarray(strokes[long & (off > _OFF_AXIS)])


# -- round -------------------------------------------------------------------------------------


def _rings(picture: RegionPicture) -> list[Circle]:
    """Return the outer rings of round stamps."""
    mm = picture.millimetre
    soft = cv2.GaussianBlur(picture.pixels, (0, 0), 0.8)
    found = cv2.HoughCircles(
        soft,
        cv2.HOUGH_GRADIENT_ALT,
        1.5,
        10 * mm,
        param1=60,
        param2=_PERFECT,
        minRadius=round(_RADIUS[0] * mm),
        maxRadius=round(_RADIUS[1] * mm),
    )
    if found is None:
        return []
    slopes = np.gradient(soft.astype(np.float32))
    circles: list[Circle] = [(float(x), float(y), float(r)) for x, y, r in found[0][:, :3]]
    drawn = [
        circle for circle in circles if _ring_share(slopes[1], slopes[0], circle) >= _LEAST_RING
    ]
    outer: list[Circle] = []
    for x, y, radius in sorted(drawn, key=lambda circle: -circle[2]):
        if all(hypot(x - a, y - b) > _SAME_RING * r for a, b, r in outer):
            outer.append((x, y, radius))
    return outer


def _ring_share(across: NDArray[np.float32], down: NDArray[np.float32], circle: Circle) -> float:
    """Return the share of the circle along which a thin stroke runs, 0-1.

    A stroke has two edges, and on a ring both are met at right angles from the middle; letters
    have edges in all directions.
    """
    x, y, radius = circle
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    reach = np.arange(-3.0, 3.5, 0.5)[:, np.newaxis]
    at = (
        (x + (radius + reach) * np.cos(turn)).astype(np.float32),
        (y + (radius + reach) * np.sin(turn)).astype(np.float32),
    )
    right, low = (
        cv2.remap(slope, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        for slope in (across, down)
    )
    outward = right * np.cos(turn) + low * np.sin(turn)
    steep = np.hypot(right, low)
    radial = (steep > _LEAST_EDGE) & (np.abs(outward) > _RADIAL * steep)
    both = (radial & (outward < 0)).any(axis=0) & (radial & (outward > 0)).any(axis=0)
    return float(both.mean())


def _on_ring(stroke: NDArray[np.float64], ring: Circle) -> bool:
    """Tell whether a stroke is a piece of a ring or of a smaller one within it."""
    x, y, radius = ring
    middle = (stroke[:2] + stroke[2:]) / 2 - (x, y)
    along = stroke[2:] - stroke[:2]
    away = float(np.hypot(*middle))
    askew = abs(float(middle @ along)) / max(away * float(np.hypot(*along)), 1e-9)
    return away <= 1.1 * radius and askew <= _TANGENT


# -- oblong ------------------------------------------------------------------------------------


def _frames(strokes: Segments, mm: float) -> list[tuple[float, float, float, float]]:
    """Return the upright boxes round slanting frames."""
    frames = []
    for group in _groups(strokes, mm):
        axis = np.radians(_axis(group))
        turn = np.array([[np.cos(axis), -np.sin(axis)], [np.sin(axis), np.cos(axis)]])
        level = (group.reshape(-1, 2) @ turn).reshape(-1, 4)
        if _is_frame(level, mm):
            corners = group.reshape(-1, 2)
            (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
            frames.append((float(x0), float(y0), float(x1), float(y1)))
    return frames


def _groups(strokes: Segments, mm: float) -> list[Segments]:
    """Return strokes that touch and are parallel or at right angles, four or more together."""
    parent = list(range(len(strokes)))

    def root(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    turns = [_turn(stroke) for stroke in strokes]
    for a, b in combinations(range(len(strokes)), 2):
        off = abs((turns[a] - turns[b] + 45) % 90 - 45)
        if off <= _PARALLEL and _distance(strokes[a], strokes[b]) <= _TOUCH * mm:
            parent[root(a)] = root(b)
    members: dict[int, list[int]] = {}
    for n in range(len(strokes)):
        members.setdefault(root(n), []).append(n)
    return [strokes[group] for group in members.values() if len(group) >= _FEW_STROKES]


def _turn(stroke: NDArray[np.float64]) -> float:
    return float(np.degrees(np.arctan2(stroke[3] - stroke[1], stroke[2] - stroke[0])))


def _axis(group: Segments) -> float:
    """Return the direction of the longest stroke in degrees."""
    lengths = np.hypot(group[:, 2] - group[:, 0], group[:, 3] - group[:, 1])
    return _turn(group[int(lengths.argmax())])


def _distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return how near the ends of one stroke come to the other stroke."""
    return min(
        _to_stroke(point, stroke)
        for ends, stroke in ((one, other), (other, one))
        for point in (ends[:2], ends[2:])
    )


def _to_stroke(point: NDArray[np.float64], stroke: NDArray[np.float64]) -> float:
    start, along = stroke[:2], stroke[2:] - stroke[:2]
    square = max(float(along @ along), 1e-9)
    share = min(1.0, max(0.0, float((point - start) @ along) / square))
    return float(np.hypot(*(point - start - share * along)))


def _is_frame(level: Segments, mm: float) -> bool:
    """Tell whether strokes, turned level, draw the four sides of a stamp-sized oblong."""
    middles = (level[:, :2] + level[:, 2:]) / 2
    lying = np.abs(level[:, 2] - level[:, 0]) > np.abs(level[:, 3] - level[:, 1])
    if lying.all() or not lying.any():
        return False
    # A side may overshoot its corner where a letter touches it: the others tell where it ends.
    x0, x1 = (float(side(middles[~lying, 0])) for side in (np.min, np.max))
    y0, y1 = (float(side(middles[lying, 1])) for side in (np.min, np.max))
    sides = sorted((x1 - x0, y1 - y0))
    for side, (least, most) in zip(reversed(sides), _FRAME, strict=True):
        if not least * mm <= side <= most * mm:
            return False
    drawn = [
        _drawn(level, axis, where, start, end, mm)
        for axis, where, start, end in (
            (1, y0, x0, x1),
            (1, y1, x0, x1),
            (0, x0, y0, y1),
            (0, x1, y0, y1),
        )
    ]
    return min(drawn) >= _LEAST_SIDES[0] and sum(drawn) / 4 >= _LEAST_SIDES[1]


def _drawn(level: Segments, axis: int, where: float, start: float, end: float, mm: float) -> float:
    """Return the share of a side (``axis`` 1: a level one at ``where``) that strokes cover."""
    covered = np.zeros(max(1, round(end - start)), np.bool_)
    for stroke in level:
        across = stroke[axis::2]
        if np.abs(across - where).max() <= _SIDE_REACH * mm:
            low, high = sorted(float(at) - start for at in stroke[1 - axis :: 2])
            covered[max(0, round(low)) : round(high) + 1] = True
    return float(covered.mean())
