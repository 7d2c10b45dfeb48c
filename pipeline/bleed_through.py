"""What shines through from the other side of the sheet, told from this side's by being fainter."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ink import Pixels
from pipeline.shrinking import shrink

_SEARCH_DPI = 150.0
_PAPER = 225
"""Level, on paper evened out to 250, below which a pixel may belong to a stroke."""
_FEW_PIXELS = 4
_BIN = 8
_LEAST_SHARE = 0.08
"""Share of all strokes, by area, that the faint ones make on a page with bleed-through."""
_FAINT = 168
"""Level from which strokes are faint: print in light grey is darker."""
_LEAST_DISTANCE = 40
"""Grey levels between the text and the valley behind which the faint strokes begin."""
_BELOW_TEXT, _ABOVE_VALLEY = 20, 25
_WHITE = 250.0


@dataclass(frozen=True, slots=True)
class Levels:
    """Grey levels: the darkest that text needs, the lightest that is not yet paper."""

    dark: int
    light: int


def bleed_levels(pixels: Pixels, dpi: float) -> Levels | None:
    """Return between which levels this side's text lies; None where nothing shines through.

    ``pixels`` is a page whose paper is even and near white.
    """
    histogram = _darkest_of_strokes(pixels, dpi)
    if not histogram.any():
        return None
    text = int(np.argmax(histogram))
    first, last = max(text + _LEAST_DISTANCE // _BIN, _FAINT // _BIN), _PAPER // _BIN
    if first >= last:
        return None
    # Of equal valleys the one next to the faint strokes: nothing of this side's text is lost.
    valley = min(range(last - 1, first - 1, -1), key=lambda n: histogram[n] + histogram[n + 1])
    faint = histogram[valley + 1 :].sum() / histogram.sum()
    if faint < _LEAST_SHARE:
        return None
    middle = _BIN // 2
    return Levels(max(0, text * _BIN + middle - _BELOW_TEXT), (valley + 1) * _BIN + _ABOVE_VALLEY)


def stretch(pixels: Pixels, levels: Levels) -> Pixels:
    """Return the picture with the faint strokes near white and the text near black."""
    span = float(levels.light - levels.dark)
    table = np.clip((np.arange(256) - levels.dark) / span * _WHITE, 0, _WHITE).astype(np.uint8)
    return np.asarray(cv2.LUT(pixels, table), np.uint8)


def _darkest_of_strokes(pixels: Pixels, dpi: float) -> NDArray[np.float64]:
    """Return the area of strokes by their darkest level, in bins of 8 levels."""
    scale = min(1.0, _SEARCH_DPI / dpi)
    soft = np.asarray(cv2.GaussianBlur(shrink(pixels, scale), (0, 0), 0.8), np.uint8)
    mask = np.asarray(soft < _PAPER, np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    darkest = np.full(count, 255, np.uint8)
    inked = mask > 0
    np.minimum.at(darkest, np.asarray(labels, np.int32)[inked], soft[inked])
    area = np.asarray(stats)[:count, cv2.CC_STAT_AREA]
    counts = (area >= _FEW_PIXELS) & (np.arange(count) > 0)
    found, _ = np.histogram(darkest[counts], bins=256 // _BIN, range=(0, 256), weights=area[counts])
    return np.asarray(found, np.float64)
