"""The paper itself: how bright it is from place to place, and the page without that."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ink import Pixels
from pipeline.shrinking import shrink

_SIDE = 360
"""Longer side of the picture on which the paper is estimated: a letter is then 2-3 pixels high."""
_REACH = 11
_WHITE = 250.0


def paper_of(pixels: Pixels) -> NDArray[np.float32]:
    """Return the paper's brightness on a small picture: ink closed over by its surroundings."""
    scale = min(1.0, _SIDE / max(pixels.shape))
    closed = cv2.dilate(shrink(pixels, scale), np.ones((_REACH, _REACH), np.uint8))
    return np.asarray(
        cv2.GaussianBlur(cv2.medianBlur(closed, 2 * _REACH + 1), (0, 0), 5), np.float32
    )


def unevenness(pixels: Pixels) -> float:
    """Return how far the paper's brightness spreads (5th to 95th percentile) by its median."""
    low, middle, high = np.percentile(paper_of(pixels), (5, 50, 95))
    return float((high - low) / max(middle, 1.0))


def even_out(pixels: Pixels) -> Pixels:
    """Divide the page by its paper: shadows go, ink stays."""
    height, width = pixels.shape
    paper = cv2.resize(paper_of(pixels), (width, height), interpolation=cv2.INTER_LINEAR)
    np.maximum(paper, 1, out=paper)
    return np.asarray(cv2.divide(pixels, paper.astype(np.uint8), scale=_WHITE), np.uint8)
