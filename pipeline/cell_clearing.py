"""What does not belong to the writing in a table's cells: the other side, stamps, signatures.

What shines through thin paper is fainter than what stands on this side. Faint ink may also be a
pencil's, so a cell that holds nothing else keeps it. A stamp's ring and a signature are drawings,
much larger than letters; where they cross a cell, engines read letters in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import BoundingBox
from pipeline.ink import Letters, Pixels, as_mask, find_letters

Window = tuple[slice, slice]

_STRONG_SHARE = 0.40
"""Share of the usual contrast of letters from which ink stands on this side. Measured on faded,
thin paper at 150 dpi: the other side's letters have up to 0.3 of it."""
_REACH_INCHES = 0.014
"""Ink so near to strong ink is its edge."""
_FAINT = 20
"""Grey levels between paper and what is more than its grain."""
_WORTH_SHARE = 0.10
"""Faint pixels to strong ones: fewer are the blur of letters, and nothing is done."""
_DRAWING_INCHES, _DRAWING_FILL = 0.6, 0.25
"""Least width and height of a drawing (a tick or a cross that leaves its cell is smaller), and
the share of its box that its lines fill at most."""


def clear_cells(
    pixels: Pixels, cells: Sequence[BoundingBox], dpi: float
) -> tuple[Pixels, int, int]:
    """Paint faint ink and drawings over with paper in ``cells``.

    Returns the picture, and of how many cells faint ink and of how many a drawing was taken.
    """
    paper = int(np.median(pixels))
    contrast = np.asarray(cv2.subtract(np.full_like(pixels, paper), pixels), np.uint8)
    usual = _usual_contrast(contrast, find_letters(pixels, dpi))
    if not usual:
        return pixels, 0, 0
    strong = as_mask(contrast >= _STRONG_SHARE * usual)
    side = 2 * max(1, round(_REACH_INCHES * dpi)) + 1
    reach = np.ones((side, side), np.uint8)
    near = cv2.dilate(strong, reach) > 0
    drawn = cv2.dilate(_drawings(strong, _DRAWING_INCHES * dpi), reach) > 0
    windows = list(_windows(cells))
    faint = _faint(contrast, strong, near, windows)
    result, cleared, crossed = pixels.copy(), 0, 0
    for window in windows:
        if faint is not None and strong[window].any():
            cleared += bool(faint[window].any())
            result[window][~near[window]] = paper
        crossed += bool(drawn[window].any())
        result[window][drawn[window]] = paper
    return result, cleared, crossed


def _drawings(strong: Pixels, size: float) -> Pixels:
    """Return the connected lines that are larger than ``size`` both ways."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(strong, connectivity=8)
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    large = (np.minimum(width, height) >= size) & (area < _DRAWING_FILL * width * height)
    large[0] = False
    return as_mask(large[labels]) if large.any() else np.zeros_like(strong)


def _faint(
    contrast: Pixels, strong: Pixels, near: NDArray[np.bool_], windows: Sequence[Window]
) -> NDArray[np.bool_] | None:
    """Return the faint ink that is not the edge of strong ink; None where it is next to none."""
    faint = np.asarray((contrast >= _FAINT) & ~near)
    written = sum(int((strong[window] > 0).sum()) for window in windows)
    much = sum(int(faint[window].sum()) for window in windows if strong[window].any())
    return faint if much >= _WORTH_SHARE * written else None


def _usual_contrast(contrast: Pixels, letters: Letters) -> float:
    """Return the median of the letters' darkest spots; 0.0 without letters."""
    peaks = [int(contrast[y : y + h, x : x + w].max()) for x, y, w, h, _ in letters.stats]
    return float(np.median(peaks)) if peaks else 0.0


def _windows(boxes: Iterable[BoundingBox]) -> Iterator[Window]:
    for box in boxes:
        rows = slice(max(0, round(box.y0)), round(box.y1))
        yield rows, slice(max(0, round(box.x0)), round(box.x1))
