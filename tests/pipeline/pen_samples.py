"""Signatures for the tests: smooth loops of a pen, drawn from a seed."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw


def sign(
    page: Image.Image, left: float, top: float, dpi: float, seed: int, width: float = 45.0
) -> tuple[float, float, float, float]:
    """Draw a signature into a grey page; ``left``, ``top`` and ``width`` are millimetres.

    Returns the box of its ink in pixels.
    """
    random = np.random.default_rng(seed)
    mm = dpi / 25.4
    steps = np.linspace(0, 1, 900)
    loops = int(random.integers(4, 8))
    phase = random.uniform(0, 2 * np.pi, 3)
    tall = 4.5 * (1.0 - 0.5 * steps) + random.uniform(0.5, 1.5)
    across = width * steps + 3.5 * np.cos(2 * np.pi * loops * steps + phase[0])
    down = tall * np.sin(2 * np.pi * loops * steps + phase[1]) - 3 * steps
    down += 1.5 * np.sin(2 * np.pi * 2.3 * steps + phase[2])
    across = across + 0.5 * down  # it leans
    x = (left + across - across.min()) * mm
    y = (top + down - down.min()) * mm
    pen = ImageDraw.Draw(page)
    thick = max(2, round(random.uniform(0.35, 0.6) * mm))
    points = [(float(a), float(b)) for a, b in zip(x, y, strict=True)]
    pen.line(points, fill=int(random.integers(30, 110)), width=thick, joint="curve")
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())
