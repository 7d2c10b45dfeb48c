"""Hyphen, en dash or em dash: told by the length of the stroke, which models often get wrong.

Of Tesseract's models ``sqi`` and ``eng`` have no en dash at all: "2022–2025" comes out with a
hyphen, a dash between words as an em dash.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median

import cv2
import numpy as np

from pipeline.ink import Pixels
from pipeline.ocr import RecognisedWord
from pipeline.word_lines import Line, Words, lines_of

_DASHES = "-–—"
_EM_IN_CAPITALS = 1.42
"""Em of a typeface in heights of its capitals (capitals are 0.66 to 0.73 em high)."""
_EN_FROM, _EM_FROM = 0.32, 0.72
"""Ems: the stroke of a hyphen is 0.23 to 0.28 long, of an en dash 0.36 to 0.53, of an em dash from
0.8 (measured on printed pages in DejaVu and Liberation)."""
_THICKEST, _SHORTEST, _LONGEST = 0.16, 0.12, 1.3
"""Ems: how thick and long a stroke is that may be a dash."""
_DEEP = frozenset("gjpqyçQJ,;()[]/@|$")
_LOW = frozenset("acemnorsuvwxzë.:-–—'’\"“”•*")


def restore_dashes(words: Words, ink: Pixels) -> Words:
    """Return the words with each dash as long as its stroke on ``ink`` (255 where there is ink)."""
    result: list[RecognisedWord] = []
    for line in lines_of(words):
        em = _em(line) if any(c in _DASHES for word in line for c in word.text) else None
        result += [_restored(word, em, ink) for word in line] if em else line
    return tuple(result)


def _restored(word: RecognisedWord, em: float, ink: Pixels) -> RecognisedWord:
    places = [n for n, c in enumerate(word.text) if c in _DASHES]
    strokes = _strokes(word, em, ink) if places else []
    if not places or len(strokes) != len(places):
        return word
    text = list(word.text)
    for n, length in zip(places, strokes, strict=True):
        text[n] = "-" if length < _EN_FROM else "–" if length < _EM_FROM else "—"
    return replace(word, text="".join(text))


def _strokes(word: RecognisedWord, em: float, ink: Pixels) -> list[float]:
    """Return the lengths, in ems, of the flat strokes in a word from left to right."""
    box = word.box
    top, bottom = (max(0, round(v)) for v in (box.y0, box.y1))
    left, right = (max(0, round(v)) for v in (box.x0 - 1, box.x1 + 1))
    cut = ink[top:bottom, left:right]
    if not cut.size:
        return []
    count, _, stats, _ = cv2.connectedComponentsWithStats(cut, connectivity=8)
    pieces = sorted(np.asarray(stats)[1:count].tolist())
    return [
        width / em
        for _, _, width, height, area in pieces
        if height <= max(3, _THICKEST * em)
        and _SHORTEST * em <= width <= _LONGEST * em
        and width >= 1.8 * height
        and area >= 0.6 * width * height
    ]


def _em(line: Line) -> float | None:
    """Return the em of a line's type in pixels, by the height of words with capitals or stems."""
    heights = [
        word.box.y1 - word.box.y0
        for word in line
        if len(word.text) > 1 and not set(word.text) & _DEEP and not set(word.text) <= _LOW
    ]
    return _EM_IN_CAPITALS * median(heights) if heights else None
