"""Signatures on a page picture: loops and slanting strokes of a pen, larger than any letter.

Words cover print; what is left is a signature only where thin strokes longer than a word is high
lie close together, in the lower part of the page, and are neither rule, frame nor drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.document import BoundingBox
from pipeline.ink import Pixels
from pipeline.region_picture import RegionPicture, stroke_mask

_LEAST_STROKE = 6.0
"""Millimetres of the longer side: letters of a heading of 20 points are 5 high."""
_LEAST_HEIGHT = 4.5
"""Millimetres: a line of print that joined into one piece stays below."""
_MOST_STROKE = 90.0
_FILL = 0.35
"""Share of a stroke's box that is ink at most: a coat of arms or a blot has more."""
_THICK = 1.3
"""Millimetres of ink across the stroke at most."""
_STRAIGHT = 4.0
"""Millimetres of a level or upright run that is a piece of a rule."""
_MOST_STRAIGHT = 0.35
_RULE = 8.0
"""Millimetres of a level run that no pen leaves in a signature."""
_NEAR = 3.0
"""Millimetres between the strokes of one signature."""
_SIZE = ((15.0, 90.0), (5.0, 45.0))
_LEAST_SHAPE = 1.0
"""Width to height: signatures lie along the line."""
_LEAST_PATH = 1.8
"""Length of the pen's path to the box's width; a slanting line alone has 1."""
_UPPER_PART = 0.4
"""Share of the page from the top where nobody signs; letterheads and drawings stand there."""
_MOST = 4
"""More on a page are a drawing or handwriting."""
_IN_PRINT = 0.5
_BELIEVED = 0.6
"""Confidence of a word of print; Tesseract reads a pen's strokes as words of less."""


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A recognised word: its box in pixels of the original, confidence 0-1."""

    box: BoundingBox
    confidence: float


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A connected piece of ink, sides in pixels; ``path`` is the length that a pen took."""

    x0: int
    y0: int
    x1: int
    y1: int
    path: float

    def joined(self, other: _Stroke) -> _Stroke:
        return _Stroke(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
            self.path + other.path,
        )

    def is_near(self, other: _Stroke, reach: float) -> bool:
        across = max(self.x0, other.x0) - min(self.x1, other.x1)
        down = max(self.y0, other.y0) - min(self.y1, other.y1)
        return max(across, down) <= reach


def find_signatures(
    picture: RegionPicture, words: Sequence[PrintedWord], others: Iterable[BoundingBox] = ()
) -> list[BoundingBox]:
    """Return the boxes of signatures in pixels of the picture's original, from the top down.

    ``others`` are regions that are something else already (stamps). The page stands upright.
    """
    strokes = _join(_strokes(picture, words, others), _NEAR * picture.millimetre)
    height = picture.pixels.shape[0]
    found = [
        stroke
        for stroke in strokes
        if (stroke.y0 + stroke.y1) / 2 > _UPPER_PART * height
        and _is_signature(stroke, picture.millimetre)
    ]
    if len(found) > _MOST:
        return []
    boxes = (picture.to_original(s.x0, s.y0, s.x1, s.y1) for s in found)
    return sorted(boxes, key=lambda box: box.y0)


def _strokes(
    picture: RegionPicture, words: Sequence[PrintedWord], others: Iterable[BoundingBox]
) -> list[_Stroke]:
    """Return the pieces of ink that a pen may have left."""
    mask = _without_rules(_without_edges(stroke_mask(picture)), picture.millimetre)
    printed = np.zeros(mask.shape, np.bool_)
    for box in (*others, *(word.box for word in words if word.confidence >= _BELIEVED)):
        x0, y0, x1, y1 = picture.from_original(box)
        printed[y0:y1, x0:x1] = True
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    mm = picture.millimetre
    strokes = []
    for number in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[number])
        if not _has_pen_size(width, height, area, mm):
            continue
        piece = np.asarray(labels[y : y + height, x : x + width] == number)
        if (piece & printed[y : y + height, x : x + width]).sum() > _IN_PRINT * area:
            continue
        path = _pen_path(piece, mm)
        if path is not None:
            strokes.append(_Stroke(x, y, x + width, y + height, path))
    return strokes


def _without_edges(mask: Pixels) -> Pixels:
    """Wipe what touches the picture's edge: the scanner's lid, the desk with the sheet's shadow."""
    _, labels = cv2.connectedComponents(mask, connectivity=8)
    edges = (labels[:2], labels[-2:], labels[:, :2], labels[:, -2:])
    touching = np.unique(np.concatenate([edge.ravel() for edge in edges]))
    return np.where(np.isin(labels, touching), 0, mask).astype(np.uint8)


def _without_rules(mask: Pixels, mm: float) -> Pixels:
    """Wipe the line on which somebody signed, so that it does not belong to the strokes."""
    rule = np.ones((1, round(_RULE * mm)), np.uint8)
    rules = cv2.morphologyEx(mask, cv2.MORPH_OPEN, rule)
    return np.where(np.asarray(rules) > 0, 0, mask).astype(np.uint8)


def _has_pen_size(width: int, height: int, area: int, mm: float) -> bool:
    if not _LEAST_STROKE * mm <= max(width, height) <= _MOST_STROKE * mm:
        return False
    return height >= _LEAST_HEIGHT * mm / 2 and area <= _FILL * width * height


def _pen_path(piece: np.ndarray[tuple[int, int], np.dtype[np.bool_]], mm: float) -> float | None:
    """Return how far a pen went to draw a piece; None if it is too thick or too straight."""
    padded = np.pad(piece.astype(np.uint8), 1)
    outlines, _ = cv2.findContours(padded, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    path = sum(cv2.arcLength(outline, True) for outline in outlines) / 2
    if path <= 0 or piece.sum() / path > _THICK * mm:
        return None
    run = max(3, round(_STRAIGHT * mm))
    runs = (np.ones((1, run), np.uint8), np.ones((run, 1), np.uint8))
    level, upright = (cv2.morphologyEx(padded, cv2.MORPH_OPEN, kernel) for kernel in runs)
    straight = float(np.maximum(level, upright).sum()) / float(piece.sum())
    return None if straight > _MOST_STRAIGHT else float(path)


def _join(strokes: Sequence[_Stroke], reach: float) -> list[_Stroke]:
    """Return the strokes with those of one signature put together."""
    clusters: list[_Stroke] = []
    for stroke in strokes:
        grown, rest = stroke, clusters
        while near := [other for other in rest if grown.is_near(other, reach)]:
            rest = [other for other in rest if other not in near]
            for other in near:
                grown = grown.joined(other)
        clusters = [*rest, grown]
    return clusters


def _is_signature(stroke: _Stroke, mm: float) -> bool:
    width, height = stroke.x1 - stroke.x0, stroke.y1 - stroke.y0
    (least_wide, most_wide), (least_tall, most_tall) = _SIZE
    fits = (
        least_wide * mm <= width <= most_wide * mm and least_tall * mm <= height <= most_tall * mm
    )
    return fits and width >= _LEAST_SHAPE * height and stroke.path >= _LEAST_PATH * width
