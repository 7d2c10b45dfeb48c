"""Upright rules of a ruled table: engines read them as J, |, l or ] glued to the next word."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ink import Pixels, ink_mask

_LEAST_INCHES = 0.45
"""Twice the height of a large heading's letters: no letter has so long a stem."""
_FEWEST = 2
"""A single long line may be the fold of the paper; a table has at least its two sides."""


def wipe_upright_rules(pixels: Pixels, dpi: float) -> tuple[Pixels, int]:
    """Paint long upright lines over with paper; return the picture and how many there were."""
    # Odd: an even kernel leaves a line's first pixel.
    kernel = np.ones((max(20, round(_LEAST_INCHES * dpi)) | 1, 1), np.uint8)
    cores = cv2.erode(ink_mask(pixels), kernel)
    if not cv2.countNonZero(cores):
        return pixels, 0
    lines = np.asarray(cv2.dilate(cores, kernel), np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(lines)
    thin = [n for n in range(1, count) if stats[n][cv2.CC_STAT_WIDTH] <= 0.06 * dpi]
    if len(thin) < _FEWEST or len(thin) < count - 1:
        return pixels, 0  # solid areas: a picture, not a table
    result = pixels.copy()
    result[cv2.dilate(lines, np.ones((1, 5), np.uint8)) > 0] = int(np.median(pixels))
    return result, len(thin)
