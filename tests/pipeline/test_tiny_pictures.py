"""Pictures of any size go through the preparation, and to the engine in a size that it takes."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from pipeline.document import BoundingBox
from pipeline.preprocess import preprocess
from pipeline.readers import PageImage

SIZES = [(1, 1), (1, 2), (2, 1), (3, 3), (1, 9000), (9000, 2), (7, 8), (40, 3000), (901, 2)]
MOST_PIXELS_A_SIDE = 32_767
"""Of Tesseract."""


def contents(width: int, height: int) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    chance = np.random.default_rng(7)
    noise = chance.integers(0, 256, (height, width)).astype(np.uint8)
    half = np.zeros((height, width), np.uint8)
    half[:, width // 2 :] = 255
    return {
        "white": np.full((height, width), 255, np.uint8),
        "black": np.zeros((height, width), np.uint8),
        "noise": noise,
        "half": half,
    }


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("mode", "dpi", "turns"),
    [
        ("1", (300.0, None), (0, 90)),
        ("L", (300.0, None), (0, 90)),
        ("RGB", (300.0, None), (0,)),
        ("1", (204.0, 98.0), (0,)),
        ("L", (1.0, None), (0,)),
    ],
)
def test_any_size_passes(
    size: tuple[int, int], mode: str, dpi: tuple[float, float | None], turns: tuple[int, ...]
) -> None:
    for levels in contents(*size).values():
        image = Image.fromarray(levels).convert(mode)
        for turn in turns:
            picture = PageImage(1, image, dpi[0], "picture file", dpi_y=dpi[1])
            prepared = preprocess(picture, turn)
            assert max(prepared.pixels.shape) <= MOST_PIXELS_A_SIDE
            box = prepared.to_original(BoundingBox(0, 0, 1, 1))
            assert box.x1 <= size[0] + 1
            assert box.y1 <= size[1] + 1
