"""How far the lines of a page lean: the angle at which its rows of ink stand out most."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ink import Pixels, ink_mask
from pipeline.page_geometry_map import Matrix

_SIDE = 1100
"""Longer side of the picture that is measured: a line of text is then some 8 pixels high."""
_MOST = 5.0
_COARSE, _FINE = 0.5, 0.05


def measure_skew(pixels: Pixels) -> float:
    """Return the degrees by which lines fall to the right (positive: turn counter-clockwise).

    0.0 where no angle within 5 degrees stands out.
    """
    ink = _small_ink(pixels)
    if not ink.any():
        return 0.0
    coarse = np.arange(-_MOST, _MOST + _COARSE / 2, _COARSE)
    best = float(max(coarse, key=lambda angle: _sharpness(ink, float(angle))))
    if abs(best) >= _MOST:
        return 0.0
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE / 2, _FINE)
    return round(float(max(fine, key=lambda angle: _sharpness(ink, float(angle)))), 2)


def _small_ink(pixels: Pixels) -> Pixels:
    scale = min(1.0, _SIDE / max(pixels.shape))
    ink = ink_mask(pixels)
    return np.asarray(
        cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
    )


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
