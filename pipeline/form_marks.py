"""Tick boxes of forms: small square frames on the page picture, and whether they are ticked.

OCR reads an empty box as "O", "[]" or nothing, a ticked one as "X", "EA" or nothing. Frames are
found by their level and upright strokes, so that the strokes of a tick, which slant, may cross
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.gap_words import insert_found
from pipeline.ink import Pixels
from pipeline.ocr import RecognisedWord
from pipeline.region_picture import RegionPicture, region_picture, stroke_mask
from pipeline.word_lines import Words

if TYPE_CHECKING:
    from PIL.Image import Image

Bits = NDArray[np.bool_]

EMPTY, TICKED = "☐", "☒"
_DPI = 200.0
_SIDE = (2.5, 7.0)
"""Millimetres: smaller are letters, larger are cells."""
_RUN = 0.62
"""Of the smallest side: the straight run that a side shows even where the page leans."""
_SQUARE = 1.2
_EDGE = 0.45
"""Millimetres within which a side runs: strokes are 0.2 to 0.5 wide and may lean."""
_LEAST_SIDE = 0.85
"""Share of each side that is drawn: the round side of a D or O shows less than 0.7."""
_LEAST_CORNER = 0.45
"""Ink in each corner: a D or B is round on the right."""
_MOST_BARS = 0.4
"""Share of the ink inside a box that may lie level: a B or 8 has a bar, a tick slants."""
_LEAST_COLUMN = 0.3
"""Ink in a column of pixels that belongs to an upright side."""
_THICKEST = 1.7
"""Times the edge: the stem of a bold capital is thicker than any frame."""
_OVERSHOOT = 1.3
"""How much wider a piece may be by the ends of a tick that joined it."""
_INSET = 0.22
_LEAST_TICK, _MOST_DUST = 0.06, 0.02
"""Ink inside a box, as a share: a thin cross has 0.1 and more, an empty box none."""
_SOLID = 0.9
"""A square bullet, not a box."""
_IN_WORD = 0.8
"""Confidence of a word of several letters inside which a frame is one of its letters."""
_SAME_PLACE = 0.5
_UNSURE = 0.5
_LEAST_CONFIDENCE = 0.7
"""Below it the ink inside is neither none nor a tick: a letter, a stain."""


def find_marks(
    image: Image, dpi: float, words: Sequence[RecognisedWord] = (), dpi_y: float | None = None
) -> Words:
    """Return the tick boxes as words "☐" and "☒", from the top down, boxes in pixels of ``image``.

    The page stands upright and is deskewed (a degree is left at most). ``words`` are those of the
    page: letters of sure words are no boxes. Each mark has a line of its own and the block -1, as
    :func:`pipeline.gap_words.insert_found` wants them.
    """
    picture = region_picture(image, dpi, dpi_y, _DPI)
    mask = stroke_mask(picture)
    sure = [w.box for w in words if w.confidence >= _IN_WORD and len(w.text) > 1]
    found: list[RecognisedWord] = []
    for frame in sorted(_frames(mask, picture), key=lambda frame: (frame[1], frame[0])):
        box = picture.to_original(*frame)
        share = _inner_ink(mask, frame)
        told = share < _SOLID and _confidence(share) >= _LEAST_CONFIDENCE
        if told and not any(box.share_inside(word) >= _IN_WORD for word in sure):
            text = TICKED if share >= (_LEAST_TICK + _MOST_DUST) / 2 else EMPTY
            found.append(RecognisedWord(text, box, _confidence(share), -1, len(found)))
    return tuple(found)


def with_marks(words: Words, marks: Words) -> Words:
    """Return the words with the marks in reading order; what was read in their place goes."""
    kept = tuple(
        word
        for word in words
        if not any(word.box.share_inside(mark.box) >= _SAME_PLACE for mark in marks)
    )
    return insert_found(kept, marks)


def _frames(mask: Pixels, picture: RegionPicture) -> Iterator[tuple[int, int, int, int]]:
    """Yield the square frames of the right size, in pixels of the mask."""
    mm = picture.millimetre
    run = round(_RUN * _SIDE[0] * mm)
    kernels = (np.ones((1, run), np.uint8), np.ones((run, 1), np.uint8))
    level, upright = (np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, k)) for k in kernels)
    strokes = np.maximum(level, upright)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    for number in range(1, count):
        x, y, width, height = (int(value) for value in stats[number][:4])
        if min(width, height) < _SIDE[0] * mm or max(width, height) > _OVERSHOOT * _SIDE[1] * mm:
            continue
        piece = np.asarray(labels[y : y + height, x : x + width] == number)
        frame = _square(piece, max(2, round(_EDGE * mm)), mm)
        if frame is not None:
            whole = x + frame[0], y + frame[1], x + frame[2], y + frame[3]
            if _inner_ink(level, whole) <= _MOST_BARS * _inner_ink(mask, whole):
                yield whole


def _square(piece: Bits, edge: int, mm: float) -> tuple[int, int, int, int] | None:
    """Return where in a piece of ink the four sides of a box run; None if they do not."""
    across, down = _sides(piece, edge), _sides(piece.T, edge)
    if across is None or down is None:
        return None
    (x0, x1), (y0, y1) = across, down
    small, large = sorted((x1 - x0, y1 - y0))
    if not _SIDE[0] * mm <= small <= large <= min(_SIDE[1] * mm, _SQUARE * small):
        return None
    corners = [
        piece[max(0, y) : y + edge, max(0, x) : x + edge]
        for y in (y0, y1 - edge)
        for x in (x0, x1 - edge)
    ]
    filled = all(corner.mean() >= _LEAST_CORNER for corner in corners)
    return (x0, y0, x1, y1) if filled else None


def _sides(piece: Bits, edge: int) -> tuple[int, int] | None:
    """Return where the first and the last upright side run, ``edge`` pixels wide."""
    width = piece.shape[1]
    drawn = [piece[:, x : x + edge].any(axis=1).mean() for x in range(max(1, width - edge + 1))]
    full = np.flatnonzero(np.asarray(drawn) >= _LEAST_SIDE)
    if not full.size:
        return None
    first, last = int(full[0]), int(full[-1]) + edge
    inked = np.flatnonzero(piece.mean(axis=0) >= _LEAST_COLUMN)
    inside = inked[(inked >= first) & (inked < last)]
    if inside.size < 2:
        return None
    first, last = int(inside[0]), int(inside[-1]) + 1
    thick = (piece[:, first : first + 2 * edge].mean(axis=0) > _LEAST_SIDE).sum()
    return (first, last) if thick <= _THICKEST * edge else None


def _inner_ink(mask: NDArray[Any], frame: tuple[int, int, int, int]) -> float:
    x0, y0, x1, y1 = frame
    across, down = round(_INSET * (x1 - x0)), round(_INSET * (y1 - y0))
    inside = mask[y0 + down : y1 - down, x0 + across : x1 - across]
    return float((inside > 0).mean())


def _confidence(share: float) -> float:
    """Return how sure it is whether a box is ticked, 0.5 to 0.95."""
    middle = (_LEAST_TICK + _MOST_DUST) / 2
    clear = min(1.0, abs(share - middle) / (middle if share < middle else 2 * middle))
    return round(_UNSURE + 0.45 * clear, 2)
