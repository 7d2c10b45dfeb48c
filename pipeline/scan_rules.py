"""The ruling lines of a scanned page, by OpenCV's morphology.

Lines of the sheet's other side shine through on thin paper, but fainter than those of this side.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.ink import Pixels, as_mask

_RULE_INCHES = 0.3
"""Shortest rule. The tallest letter of a heading (24 points) stands 0.25 inch high."""
_STROKE_INCHES = 0.08
"""A drawn piece of a border is at least this long: longer than any stroke of a word, so that a
bold word that was joined to a line while bridging gaps is no border."""
_LEAST_WIDTH_INCHES = 0.9
"""Level rules are a little shorter than the narrowest table (an inch)."""
_GAP_INCHES = 0.02
_BLOCK_INCHES = 0.25
_DARKER = 12
"""Side of the window, and grey levels below its mean, that make a pixel ink."""
_THICK_INCHES = 0.06
"""No rule is so thick: the edge of the sheet, a bar, a picture."""
_FAINT_SHARE = 0.4
"""A line with less than this share of the usual contrast stands on the other side of the paper.
Measured on thin, faded paper: 80 to 99 grey levels on this side, 18 to 35 on the other."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Masks of a page (255 where a rule is)."""

    across: Pixels
    """Level rules, small gaps bridged; with the neighbouring words that this joins to them."""
    down: Pixels
    across_strokes: Pixels
    """What of level rules is drawn without a gap, of short ones too."""
    down_strokes: Pixels
    contrast: Pixels
    """By how many grey levels each pixel, of rules or not, is darker than what is around it."""

    @property
    def both(self) -> Pixels:
        """Level and upright rules, a little widened so that corners touch."""
        either = cv2.bitwise_or(self.across, self.down)
        return np.asarray(cv2.dilate(either, np.ones((3, 3), np.uint8)), np.uint8)

    @property
    def drawn(self) -> Pixels:
        """Pixels that are part of a rule and of no word that touches one."""
        across = cv2.bitwise_and(self.across, self.across_strokes)
        down = cv2.bitwise_and(self.down, self.down_strokes)
        return np.asarray(cv2.bitwise_or(across, down), np.uint8)

    def cut(self, window: tuple[slice, slice], mask: Pixels) -> Rules:
        """Return the rules of a window of the page, only where ``mask`` (of its size) is set."""
        masks = (self.across, self.down, self.across_strokes, self.down_strokes)
        across, down, across_strokes, down_strokes = (
            np.asarray(cv2.bitwise_and(m[window], mask), np.uint8) for m in masks
        )
        return Rules(across, down, across_strokes, down_strokes, self.contrast[window])


def find_rules(picture: Pixels, dpi: float) -> Rules | None:
    """Return the rules of this side of an upright, deskewed grey page.

    None where no level rule is as wide as a table: most pages, which cost little so.
    """
    contrast = _contrast(picture, dpi)
    ink = as_mask(contrast >= _DARKER)
    length, gap = round(_RULE_INCHES * dpi), max(3, round(_GAP_INCHES * dpi))
    # Closing first: noise and a slight slope break a rule into pieces.
    across = _opened(_closed(ink, gap, 3), length, 1)
    if not _opened(across, round(_LEAST_WIDTH_INCHES * dpi), 1).any():
        return None
    down = _opened(_closed(ink, 3, gap), 1, length)
    stroke = round(_STROKE_INCHES * dpi)
    rules = [_Pieces(mask, contrast) for mask in (across, down)]
    strokes = [_opened(ink, stroke, 1), _opened(ink, 1, stroke)]
    del ink  # of a giant sheet each of these has tens of megabytes
    least = _FAINT_SHARE * _usual_contrast(rules, _THICK_INCHES * dpi)
    across, down = (pieces.at_least(least) for pieces in rules)
    across_strokes, down_strokes = (_Pieces(mask, contrast).at_least(least) for mask in strokes)
    return Rules(across, down, across_strokes, down_strokes, contrast)


def _contrast(picture: Pixels, dpi: float) -> Pixels:
    """Return by how many grey levels each pixel is darker than what is around it."""
    block = round(_BLOCK_INCHES * dpi) // 2 * 2 + 1
    around = cv2.blur(picture, (block, block), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.subtract(around, picture), np.uint8)


def _closed(mask: Pixels, width: int, height: int) -> Pixels:
    kernel = np.ones((height, width), np.uint8)
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel), np.uint8)


def _opened(mask: Pixels, width: int, height: int) -> Pixels:
    kernel = np.ones((height, width), np.uint8)
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel), np.uint8)


class _Pieces:
    """The connected pieces of a mask with the mean contrast of each."""

    def __init__(self, mask: Pixels, contrast: Pixels) -> None:
        self._mask = mask
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        ink = mask > 0
        self._labels = labels[ink]
        total = np.bincount(self._labels, contrast[ink], count)
        self.levels = total / np.maximum(stats[:, cv2.CC_STAT_AREA], 1)  # no ground: all is ink
        self.sizes = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]

    def at_least(self, contrast: float) -> Pixels:
        """Return the mask of the pieces that have so much contrast."""
        kept = np.zeros_like(self._mask)
        kept[self._mask > 0] = as_mask(self.levels >= contrast)[self._labels]
        return kept


def _usual_contrast(masks: list[_Pieces], thick: float) -> float:
    """Return the median contrast of the lines, by their length; 0.0 without lines."""
    lines = sorted(
        (level, max(size))
        for pieces in masks
        for level, size in zip(pieces.levels[1:].tolist(), pieces.sizes[1:].tolist(), strict=True)
        if min(size) <= thick
    )
    half = sum(length for _, length in lines) / 2
    for level, length in lines:
        half -= length
        if half <= 0:
            return float(level)
    return 0.0
