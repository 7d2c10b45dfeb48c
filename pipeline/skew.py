"""How far the lines of a page lean: the angle at which its rows of ink stand out most."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ink import Pixels, ink_mask
from pipeline.page_geometry_map import Matrix
from pipeline.shrinking import shrink

_SIDE = 1100
"""Longer side of the picture that is measured: a line of text is then some 8 pixels high."""
_MOST = 5.0
_COARSE, _COARSE_ERROR = 0.5, 0.3
"""Step of the first search in degrees, and how far off it may be."""
_CLEARLY_SHARPER = 1.5
"""Columns of an upright page of text differ a tenth as much as its rows; ruled tables more."""
_FINER = ((0.5, 0.1), (0.05, 0.05))
"""Reach and step of the further searches around what the one before found."""


def measure_skew(pixels: Pixels, least: float = 0.0) -> float:
    """Return the degrees by which lines fall to the right (positive: turn counter-clockwise).

    0.0 where no angle within 5 degrees stands out, or where it is surely below ``least``.
    """
    ink = _small_ink(pixels)
    if not ink.any():
        return 0.0
    best = _sharpest(shrink(ink, 0.5), 0.0, _MOST, _COARSE)
    if abs(best) >= _MOST or abs(best) + _COARSE_ERROR < least:
        return 0.0
    for reach, step in _FINER:
        best = _sharpest(ink, best, reach, step)
    return round(best, 2)


def lies_on_its_side(pixels: Pixels) -> bool:
    """Tell whether a page's lines clearly run from top to bottom, not from left to right."""
    ink = _small_ink(pixels)
    return _sharpness(np.rot90(ink), 0.0) > _CLEARLY_SHARPER * _sharpness(ink, 0.0)


def _sharpest(ink: Pixels, middle: float, reach: float, step: float) -> float:
    angles = np.arange(middle - reach, middle + reach + step / 2, step)
    return float(max(angles, key=lambda angle: _sharpness(ink, float(angle))))


def _small_ink(pixels: Pixels) -> Pixels:
    scale = min(1.0, _SIDE / max(pixels.shape))
    return shrink(ink_mask(pixels), scale)


def _sharpness(ink: Pixels, angle: float) -> float:
    """Return how much neighbouring rows differ once the ink is turned by ``angle``."""
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR)
    rows = np.asarray(turned, np.float32).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


def turn_upright(pixels: Pixels, angle: float) -> tuple[Pixels, Matrix]:
    """Turn by ``angle`` degrees counter-clockwise on a canvas that keeps every corner.

    Returns the picture and the matrix from there back to ``pixels``.
    """
    height, width = pixels.shape
    turn = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0))
    cosine, sine = abs(turn[0, 0]), abs(turn[0, 1])
    across, down = round(width * cosine + height * sine), round(width * sine + height * cosine)
    turn[:, 2] += (across - width) / 2, (down - height) / 2
    turned = cv2.warpAffine(
        pixels,
        turn,
        (across, down),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=float(np.median(pixels)),
    )
    back = np.linalg.inv(np.vstack([turn, [0, 0, 1]]))
    matrix = tuple(float(v) for v in back.ravel())
    return np.asarray(turned, np.uint8), matrix  # type: ignore[return-value]  # nine cells
