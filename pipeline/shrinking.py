"""Makes a picture smaller for a quick look, whatever its size: a pixel each way is left of it."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ink import Pixels


def shrink(pixels: Pixels, scale: float) -> Pixels:
    """Return a grey or colour picture ``scale`` times (up to 1) as large."""
    height, width = pixels.shape[:2]
    across, down = round(width * scale), round(height * scale)
    if across and down:
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    else:
        # OpenCV refuses to make nothing of a line a pixel wide.
        small = cv2.resize(pixels, (max(1, across), max(1, down)), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)
