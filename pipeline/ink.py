"""Ink of a page picture: what is letter-sized, what is dust, what the recognised words cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import BoundingBox

Pixels = NDArray[np.uint8]
"""Grey levels, 0 black to 255 white, rows first."""
cv2.setNumThreads(1)  # one worker a core: threads on top only disturb the neighbour

_SET = np.uint8(255)
_POINTS_PER_INCH = 72.0
_LETTER_HEIGHT = (3.2, 30.0)
"""Points: the x-height of 7 point print to the capitals of a large heading."""
_LETTER_WIDTH = 45.0
"""Points: a few letters that touch; a rule or a frame is longer."""
_LETTER_FILL = (0.08, 0.97)
"""Share of its box that a letter's ink fills: a frame fills less, a solid block all of it."""
_LEAST_CONTRAST = 40
"""Grey levels between paper and ink; less is an empty sheet whose grain is no writing."""
_INK_SHARE = 0.0005
"""Dark share of a page that is not blank: a page number alone covers about a thousandth."""
_WORD_GAP = 12.0
"""Points between two words of a line at most, to read them together."""
_FEW_LETTERS = 5
"""So few letter-sized spots are dust or a punch hole: the page counts as blank."""


def as_mask(where: NDArray[np.bool_]) -> Pixels:
    """Return 255 where it holds, else 0: in bytes, where a plain product has eight a pixel."""
    return where.view(np.uint8) * _SET


@dataclass(frozen=True, slots=True)
class Letters:
    """Letter-sized connected pieces of ink: boxes ``x, y, width, height, pixels``, one a row."""

    stats: NDArray[np.int32]

    @property
    def count(self) -> int:
        """Number of pieces."""
        return len(self.stats)

    @property
    def is_blank(self) -> bool:
        """Tell whether so little was found that nobody wrote it."""
        return self.count < _FEW_LETTERS


def ink_mask(pixels: Pixels) -> Pixels:
    """Return 255 where there is ink. Divides by Otsu's level; an even sheet has none."""
    level, mask = cv2.threshold(pixels, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    found = cv2.calcHist([pixels], [0], None, [256], [0, 256])
    histogram = np.asarray(found, np.float64).ravel()
    dark = histogram[: int(level) + 1]
    if not dark.any() or middle_level(histogram) - middle_level(dark) < _LEAST_CONTRAST:
        return np.zeros_like(pixels)
    return np.asarray(mask, np.uint8)


def middle_level(histogram: NDArray[np.float64]) -> int:
    """Return the median grey level of a histogram: ten times cheaper than sorting a page."""
    counts = np.cumsum(histogram)
    return int(np.searchsorted(counts, counts[-1] / 2))


def has_ink(pixels: Pixels) -> bool:
    """Tell whether there is anything on a page, be it a drawing; dust does not count."""
    return bool((ink_mask(pixels) > 0).mean() > _INK_SHARE)


def find_letters(pixels: Pixels, dpi: float) -> Letters:
    """Find the letter-sized pieces of ink of a page of ``dpi``."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink_mask(pixels), connectivity=8)
    pieces = np.asarray(stats, np.int32)[1:count]
    point = dpi / _POINTS_PER_INCH
    width, height, area = pieces[:, 2], pieces[:, 3], pieces[:, 4]
    fill = area / np.maximum(width * height, 1)
    keep = (
        (height >= _LETTER_HEIGHT[0] * point)
        & (height <= _LETTER_HEIGHT[1] * point)
        & (width <= _LETTER_WIDTH * point)
        & (width >= 0.08 * height)
        & (fill >= _LETTER_FILL[0])
        & (fill <= _LETTER_FILL[1])
    )
    return Letters(pieces[keep])


def coverage(letters: Letters, boxes: Sequence[BoundingBox], shape: tuple[int, int]) -> float:
    """Return the share of letter-sized ink (in pixels) whose middle lies in one of ``boxes``.

    ``shape`` is the picture's height and width. A page without letters is covered: 1.0.
    """
    if not letters.count:
        return 1.0
    area = letters.stats[:, 4]
    return float(round(area[_inside(letters, boxes, shape)].sum() / area.sum(), 4))


def uncovered_regions(
    letters: Letters, boxes: Sequence[BoundingBox], shape: tuple[int, int], dpi: float
) -> list[BoundingBox]:
    """Return the pieces of lines that letters outside of ``boxes`` make, from the top down."""
    left = letters.stats[~_inside(letters, boxes, shape)]
    mask = np.zeros(shape, np.uint8)
    for x, y, width, height, _ in left:
        mask[y : y + height, x : x + width] = 255
    reach = max(3, round(_WORD_GAP * dpi / _POINTS_PER_INCH))
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(joined, np.uint8))
    regions = np.asarray(stats)[1:count]
    return [
        BoundingBox(float(x), float(y), float(x + width), float(y + height))
        for x, y, width, height, _ in sorted(regions.tolist(), key=lambda row: row[1])
        if height >= _LETTER_HEIGHT[0] * 1.3 * dpi / _POINTS_PER_INCH
    ]


def _inside(
    letters: Letters, boxes: Sequence[BoundingBox], shape: tuple[int, int]
) -> NDArray[np.bool_]:
    """Tell of each letter whether its middle lies in a box."""
    covered = np.zeros(shape, np.bool_)
    for box in boxes:
        covered[_slice(box.y0, box.y1), _slice(box.x0, box.x1)] = True
    x, y, width, height = (letters.stats[:, n] for n in range(4))
    return np.asarray(covered[y + height // 2, x + width // 2], np.bool_)


def _slice(start: float, end: float) -> slice:
    return slice(max(0, int(start) - 1), int(end) + 2)


def drop_dust(pixels: Pixels, specks: int, holes: int) -> tuple[Pixels, int]:
    """Clean a bilevel page: dark pieces of at most ``specks`` pixels, light ones of ``holes``.

    Returns the picture and how many pieces went.
    """
    result = pixels.copy()
    dropped = 0
    for dark, largest in ((True, specks), (False, holes)):
        mask = np.asarray((result < 128) == dark, np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        small = np.asarray(stats)[:count, cv2.CC_STAT_AREA] <= largest
        small[0] = False
        dropped += int(small.sum())
        result[small[labels]] = 255 if dark else 0
    return result, dropped


def to_pixels(image: Any) -> Pixels:
    """Return a Pillow picture ("L" or "1") as an array that may be written to."""
    return np.array(image.convert("L"), dtype=np.uint8)
