"""The small picture of a page in which stamps, signatures and tick boxes are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.document import BoundingBox
from pipeline.ink import Pixels, to_pixels
from pipeline.ocr import RecognisedWord

if TYPE_CHECKING:
    from PIL.Image import Image

_MM_PER_INCH = 25.4
_PAPER_REACH = 9.0
"""Millimetres: wider than any stroke, narrower than a shadow."""
_DARKER = 0.82
"""Share of the paper's brightness that a faded stroke keeps at most."""
_LEAST_CONTRAST = 15.0
"""Grey levels: less is the grain of a dark desk round a photographed sheet."""
_LONG_LINE = 4
"""Words of a line that shows how the page leans."""


@dataclass(frozen=True, slots=True)
class RegionPicture:
    """A page in grey with square pixels at ``dpi``; boxes go back by two factors."""

    pixels: Pixels
    dpi: float
    across: float
    """Pixels of the original to one of these, from left to right."""
    down: float

    @property
    def millimetre(self) -> float:
        """Pixels to a millimetre."""
        return self.dpi / _MM_PER_INCH

    def to_original(self, x0: float, y0: float, x1: float, y1: float) -> BoundingBox:
        """Return a box in pixels of the original, cut off at the picture's edges."""
        height, width = self.pixels.shape
        left, right = max(0.0, x0) * self.across, min(float(width), x1) * self.across
        upper, lower = max(0.0, y0) * self.down, min(float(height), y1) * self.down
        return BoundingBox(round(left, 1), round(upper, 1), round(right, 1), round(lower, 1))

    def from_original(self, box: BoundingBox) -> tuple[int, int, int, int]:
        """Return a box of the original as whole pixels of this picture."""
        return (
            int(box.x0 / self.across),
            int(box.y0 / self.down),
            round(box.x1 / self.across) + 1,
            round(box.y1 / self.down) + 1,
        )


def region_picture(
    image: Image, dpi: float, dpi_y: float | None = None, to_dpi: float = 100.0
) -> RegionPicture:
    """Return the page at ``to_dpi``; ``dpi_y`` is the resolution down where pixels are oblong."""
    pixels = to_pixels(image.convert("L") if image.mode not in ("L", "1") else image)
    height, width = pixels.shape
    size = max(1, round(width * to_dpi / dpi)), max(1, round(height * to_dpi / (dpi_y or dpi)))
    how = cv2.INTER_AREA if size[0] * size[1] < width * height else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)
    return RegionPicture(small, to_dpi, width / size[0], height / size[1])


def stroke_mask(picture: RegionPicture) -> Pixels:
    """Return 255 where the page is clearly darker than the paper round about."""
    reach = round(_PAPER_REACH * picture.millimetre / 4) | 1
    height, width = picture.pixels.shape
    quarter = max(1, width // 4), max(1, height // 4)
    small = cv2.resize(picture.pixels, quarter, interpolation=cv2.INTER_AREA)
    bright = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    paper = cv2.resize(cv2.blur(bright, (reach, reach)), (width, height))
    levels = np.arange(256.0)
    limits = np.ceil(np.minimum(_DARKER * levels, levels - _LEAST_CONTRAST)).clip(0)
    limit = cv2.LUT(paper, limits.astype(np.uint8))
    return np.asarray(cv2.compare(picture.pixels, limit, cv2.CMP_LT), np.uint8)


def lean_of(words: Sequence[RecognisedWord]) -> float:
    """Return the degrees by which lines fall to the right; 0.0 where no line is long enough.

    A page that lies on its side gives what its lines differ from upright columns.
    """
    lines: dict[tuple[int, int], list[BoundingBox]] = {}
    for word in words:
        lines.setdefault((word.block, word.line), []).append(word.box)
    leans = []
    for boxes in lines.values():
        if len(boxes) >= _LONG_LINE:
            first, last = boxes[0], boxes[-1]
            across = (last.x0 + last.x1 - first.x0 - first.x1) / 2
            down = (last.y0 + last.y1 - first.y0 - first.y1) / 2
            leans.append((degrees(atan2(down, across)) + 45) % 90 - 45)
    return median(leans) if leans else 0.0
