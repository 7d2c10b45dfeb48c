"""Soft random fields: what varies slowly over a sheet (ink, light, paper)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.float32]


def patches(shape: tuple[int, ...], count: int, random: np.random.Generator) -> Pixels:
    """Return a smooth field of 0-1 with about ``count`` patches across, for height and width."""
    height, width = shape[:2]
    knots = random.random((count + 1, count + 1), dtype=np.float32)
    field = Image.fromarray(knots).resize((width, height), Image.Resampling.BICUBIC)
    result: Pixels = np.clip(np.asarray(field, dtype=np.float32), 0, 1)
    return result
