"""A photographed sheet: found on its darker ground, seen straight from above again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ink import Pixels
from pipeline.page_geometry_map import Matrix
from pipeline.shrinking import shrink

_SEARCH_SIDE = 900
_LEAST_AREA, _MOST_AREA = 0.25, 0.985
"""Share of the picture that a sheet takes up; one that fills it all was scanned, not laid down."""
_A4_RATIO = 2**0.5
_RATIO_TOLERANCE = 0.14
"""First sanity test: sides of A4 seen from a slant differ from 1.41 by up to a tenth."""
_LEAST_CONTRAST = 35.0
"""Second sanity test: grey levels between the paper just inside and the ground just outside."""
_TEXT = 21
"""Pixels at the search's scale: what is closed over so that lines of text do not stop the way."""
_SOFT_STEPS = (1, 2, 3, 4, 6)
"""Grey levels from a pixel to the next: a shadow's edge has fewer, a sheet's edge more."""
_BORDER = 0.012
_INSET = 0.008
"""Share of the way to the middle by which corners are drawn in: no rim of the ground is kept."""
_LEAST_HULL = 0.94
"""Share of its four-cornered outline that a real sheet fills."""

Corners = NDArray[np.float64]
"""Upper left, upper right, lower right, lower left; pixels, x first."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The corners of a sheet and the size it has when seen from above."""

    corners: Corners
    width: int
    height: int


def find_sheet(pixels: Pixels) -> Sheet | None:
    """Return the sheet of paper in a picture; None if none passes the sanity tests."""
    scale = min(1.0, _SEARCH_SIDE / max(pixels.shape))
    small = shrink(pixels, scale)
    if not _has_ground(small):
        return None
    smooth = np.asarray(cv2.medianBlur(small, 7), np.uint8)
    for area in _light_areas(smooth):
        corners = _outline(area)
        if corners is not None and _is_on_darker_ground(smooth, corners):
            inner = corners + _INSET * (corners.mean(axis=0) - corners)
            sheet = _measure(inner / scale)
            if sheet is not None:
                return sheet
    return None


def _has_ground(small: Pixels) -> bool:
    """Tell whether two of the picture's edges are clearly darker than its light parts.

    A quick test that ends the search on scans, whose edges are paper.
    """
    light = float(np.percentile(small[::4, ::4], 90))
    depth = max(2, round(_BORDER * max(small.shape)))
    edges = (small[:depth], small[-depth:], small[:, :depth], small[:, -depth:])
    return sum(light - float(np.median(edge)) >= _LEAST_CONTRAST for edge in edges) >= 2


def _light_areas(smooth: Pixels) -> Iterator[Pixels]:
    """Yield masks of what may be the sheet, the likeliest first."""
    otsu, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    for level in (otsu, otsu * 0.85, otsu * 1.15):
        mask = np.asarray(smooth > level, np.uint8)
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
        yield np.asarray(closed, np.uint8)
    # Half in shadow, the sheet is as dark there as the ground is in the light: it is followed from
    # its middle instead, over shadows (soft) up to its edge (sharp).
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((_TEXT, _TEXT), np.uint8))
    for step in _SOFT_STEPS:
        yield _followed(np.asarray(cv2.medianBlur(paper, 9), np.uint8), step)


def _followed(paper: Pixels, step: int) -> Pixels:
    """Return what is reached from the middle without a step of more than ``step`` levels."""
    height, width = paper.shape
    mask = np.zeros((height + 2, width + 2), np.uint8)
    flags = 4 | (1 << 8) | cv2.FLOODFILL_MASK_ONLY
    cv2.floodFill(paper.copy(), mask, (width // 2, height // 2), 0, step, step, flags)
    inner = mask[1:-1, 1:-1]
    closed = cv2.morphologyEx(inner, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    return np.asarray(closed, np.uint8)


def _outline(mask: Pixels) -> Corners | None:
    """Return the four corners round the largest area of a mask."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    area = cv2.contourArea(hull)
    if not _LEAST_AREA <= area / mask.size <= _MOST_AREA:
        return None
    for tolerance in (0.01, 0.02, 0.03, 0.04):
        rough = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, True), True)
        if len(rough) == 4:
            corners = _refine(np.asarray(hull, float).reshape(-1, 2), _ordered(rough))
            quad = cv2.contourArea(np.asarray(corners, np.float32))
            return corners if quad and _LEAST_HULL <= area / quad <= 2 - _LEAST_HULL else None
    return None


def _ordered(rough: object) -> Corners:
    points = np.asarray(rough, float).reshape(4, 2)
    middle = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    around = points[np.argsort(angles)]
    return np.asarray(np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0))


def _refine(hull: Corners, rough: Corners) -> Corners:
    """Fit a line to the outline along each side: a corner that is bent or torn does no harm."""
    dense = _dense(hull)
    lines = []
    for start, end in zip(rough, np.roll(rough, -1, axis=0), strict=True):
        along = (end - start) / max(float(np.hypot(*(end - start))), 1e-6)
        normal = np.array([-along[1], along[0]])
        offset, place = (dense - start) @ normal, (dense - start) @ along
        length = float(np.hypot(*(end - start)))
        near = dense[
            (abs(offset) < 0.02 * length) & (place > 0.08 * length) & (place < 0.92 * length)
        ]
        if len(near) < 10:
            return rough
        x, y, px, py = np.asarray(
            cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01)
        ).ravel()
        lines.append((float(-y), float(x), float(-y * px + x * py)))
    corners = []
    for before, here in zip(np.roll(np.array(lines), 1, axis=0), lines, strict=True):
        corners.append(
            np.linalg.solve(np.array([before[:2], here[:2]]), np.array([before[2], here[2]]))
        )
    return np.array(corners)


def _dense(hull: Corners) -> Corners:
    """Return points on the hull about a pixel apart: a straight side has only its two ends."""
    pieces = []
    for start, end in zip(hull, np.roll(hull, -1, axis=0), strict=True):
        steps = max(1, int(np.hypot(*(end - start))))
        pieces.append(start + (end - start) * np.linspace(0, 1, steps, endpoint=False)[:, None])
    return np.concatenate(pieces)


def _is_on_darker_ground(smooth: Pixels, corners: Corners) -> bool:
    """Tell whether the ground is clearly darker along every side that is in the picture."""
    middle = corners.mean(axis=0)
    border = _BORDER * max(smooth.shape)
    sides = 0
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = np.linspace(0.1, 0.9, 33)[:, None]
        line = start + (end - start) * along
        normal = np.array([end[1] - start[1], start[0] - end[0]])
        normal = normal / max(float(np.hypot(*normal)), 1e-6)
        if (middle - start) @ normal > 0:
            normal = -normal
        outside = _levels(smooth, line + normal * border)
        inside = _levels(smooth, line - normal * border)
        if outside.size < 8:
            continue  # this side is cut off by the picture's edge
        if np.median(inside) - np.median(outside) < _LEAST_CONTRAST:
            return False
        sides += 1
    return sides >= 3


def _levels(smooth: Pixels, points: Corners) -> Pixels:
    height, width = smooth.shape
    x, y = np.rint(points[:, 0]).astype(int), np.rint(points[:, 1]).astype(int)
    seen = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    return np.asarray(smooth[y[seen], x[seen]], np.uint8)


def _measure(corners: Corners) -> Sheet | None:
    sides = [
        float(np.hypot(*(b - a))) for a, b in zip(corners, np.roll(corners, -1, 0), strict=True)
    ]
    width, height = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    ratio = max(width, height) / max(min(width, height), 1.0)
    if abs(ratio / _A4_RATIO - 1) > _RATIO_TOLERANCE:
        return None
    long = max(max(sides[0], sides[2]), max(sides[1], sides[3]))
    short = long / _A4_RATIO
    across, down = (long, short) if width > height else (short, long)
    return Sheet(corners, round(across), round(down))


def flatten(pixels: Pixels, sheet: Sheet) -> tuple[Pixels, Matrix]:
    """Return the sheet seen from above and the matrix from there back to ``pixels``."""
    target = np.array(
        [[0, 0], [sheet.width, 0], [sheet.width, sheet.height], [0, sheet.height]], np.float32
    )
    back = cv2.getPerspectiveTransform(target, sheet.corners.astype(np.float32))
    flat = cv2.warpPerspective(
        pixels,
        back,
        (sheet.width, sheet.height),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    matrix = tuple(float(v) for v in np.asarray(back).ravel())
    return np.asarray(flat, np.uint8), matrix  # type: ignore[return-value]  # nine cells
