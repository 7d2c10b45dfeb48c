"""Bullets of a scanned list: Tesseract writes the dot as a lone e, ", -, : or «.

What stands at the head of a line is taken for a bullet by its ink, not by its letter: a round,
solid dot of the right size beside the line. "e" is a frequent Albanian word and stays one.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from pipeline.document import BoundingBox
from pipeline.form_marks import EMPTY, TICKED
from pipeline.ink import Pixels
from pipeline.list_numbers import BULLET
from pipeline.ocr import RecognisedWord
from pipeline.word_lines import Words, lines_of

_LONGEST_MARK = 2
_SURE = frozenset({BULLET, EMPTY, TICKED})
"""Marks that were told by their shape already."""
_SIDES = (0.13, 0.62)
"""Height of a dot in heights of its line's words."""
_LONGEST_SHORTEST = 1.45
_LEAST_FILL = 0.62
"""A disc fills 0.79 of its box, a square all of it, the letter e about half."""
_MIDDLE = (0.25, 0.75)
"""Where a dot's middle stands between top and bottom of the line: a full stop is lower."""


def restore_bullets(words: Words, ink: Pixels) -> Words:
    """Return the words with bullets in place of marks that are dots on ``ink`` (255: ink)."""
    result: list[RecognisedWord] = []
    for line in lines_of(words):
        first = line[0]
        is_mark = len(line) > 1 and len(first.text) <= _LONGEST_MARK and first.text not in _SURE
        if is_mark and _is_dot(ink, first.box, line[1:]):
            line = [replace(first, text=BULLET, alternative=first.text), *line[1:]]
        result += line
    return tuple(result)


def _is_dot(ink: Pixels, box: BoundingBox, rest: list[RecognisedWord]) -> bool:
    x0, y0, x1, y1 = (max(0, round(v)) for v in (box.x0, box.y0, box.x1, box.y1))
    cut = ink[y0:y1, x0:x1]
    if not cut.any():
        return False
    count, _, stats, _ = cv2.connectedComponentsWithStats(cut, connectivity=8)
    pieces = np.asarray(stats)[1:count]
    _, top, width, height, area = (int(v) for v in pieces[np.argmax(pieces[:, 4])])
    if area < 0.9 * pieces[:, 4].sum():
        return False
    line_top = float(np.median([w.box.y0 for w in rest]))
    line_bottom = float(np.median([w.box.y1 for w in rest]))
    size = max(line_bottom - line_top, 1.0)
    place = (y0 + top + height / 2 - line_top) / size
    return (
        max(width, height) <= _LONGEST_SHORTEST * min(width, height)
        and _SIDES[0] * size <= height <= _SIDES[1] * size
        and area >= _LEAST_FILL * width * height
        and _MIDDLE[0] <= place <= _MIDDLE[1]
    )
