"""Stamps in another colour than the text: their ink is taken out, the text beneath stays.

A ring or frame across lines of text makes the engine take the place for a picture and drop the
whole block. Printed text has one colour; a stamp's violet, blue or red differs from it even where
a JPEG has kept little of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ink import Pixels
from pipeline.paper import paper_of

Colours = NDArray[np.uint8]
"""Rows, columns, red green blue."""
_Levels = NDArray[np.float32]
_Mask = NDArray[np.bool_]

_SEARCH_DPI = 150.0
_LEAST_INCHES, _MOST_INCHES = 0.35, 2.6
"""Sides of a piece of a ring or frame: longer than any letter, shorter than a picture."""
_MOST_FILL = 0.35
"""Share of its box that a piece fills: a letter, a logo or a photograph fills more."""
_OTHER_COLOUR = 0.04
"""How much farther apart a stamp's colours are than those of the text, in shares of the paper."""
_DARK, _NO_PAPER = 0.65, 0.80
"""Shares of the paper's brightness: surely ink; not surely paper."""
_OWN_PERCENTILE = 25
"""Of a stamp's pixels, from the darkest: a third has print beneath or is doubled at crossings."""
_DARKEST = 0.10
"""What black ink still reflects."""
_MARGIN_INCHES = 0.03


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Where a stamp is, in pixels of the picture it was looked for in."""

    top: int
    left: int
    area: _Mask


def wipe_coloured_stamps(colours: Colours, grey: Pixels, dpi: float) -> tuple[Pixels, int]:
    """Return ``grey`` without the ink of coloured stamps, and in how many places it was.

    ``grey`` is the picture ``colours`` in grey, ``dpi`` its resolution.
    """
    scale = min(1.0, _SEARCH_DPI / dpi)
    small = np.asarray(
        cv2.resize(colours, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
    )
    paper = _paper(small)
    shares = _shares(small, paper)
    limit = _limit(shares)
    if limit is None:
        return grey, 0
    result, count = grey.copy(), 0
    for stamp in _find(shares, limit, dpi * scale):
        _wipe(result, colours, paper, stamp, limit, scale)
        count += 1
    return (result, count) if count else (grey, 0)


def _paper(colours: Colours) -> _Levels:
    """Return the paper's red, green and blue all over the picture."""
    height, width = colours.shape[:2]
    bands = [
        cv2.resize(paper_of(np.ascontiguousarray(colours[:, :, n])), (width, height))
        for n in range(3)
    ]
    return np.asarray(np.maximum(np.stack(bands, axis=-1), 1.0), np.float32)


def _shares(colours: Colours, paper: _Levels) -> _Levels:
    """Return each band as a share of the paper's, a little smoothed: JPEG colour is coarse."""
    soft = cv2.GaussianBlur(colours, (0, 0), 1.0)
    return np.asarray(np.minimum(np.asarray(soft, np.float32) / paper, 1.2), np.float32)


def _limit(shares: _Levels) -> float | None:
    """Return the spread of colours above which ink is no text; None on a page without ink."""
    inked = shares[shares.min(axis=-1) < _DARK]
    if not inked.size:
        return None
    return float(np.median(inked.max(axis=-1) - inked.min(axis=-1))) + _OTHER_COLOUR


def _is_other(shares: _Levels, limit: float) -> _Mask:
    low, high = shares.min(axis=-1), shares.max(axis=-1)
    return np.asarray((high - low > limit) & (low < _NO_PAPER), np.bool_)


def _find(shares: _Levels, limit: float, dpi: float) -> Iterator[_Stamp]:
    """Yield the hulls of coloured rings and frames; pieces that touch are one stamp."""
    other = _is_other(shares, limit).astype(np.uint8)
    joined = np.asarray(cv2.morphologyEx(other, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    hulls = np.zeros(joined.shape, np.uint8)
    for n in range(1, count):
        x, y, width, height, area = (int(v) for v in stats[n])
        if (
            min(width, height) < _LEAST_INCHES * dpi
            or max(width, height) > _MOST_INCHES * dpi
            or area > _MOST_FILL * width * height
        ):
            continue
        piece = np.argwhere(labels[y : y + height, x : x + width] == n)[:, ::-1]
        hull = cv2.convexHull(piece.astype(np.int32)) + np.array([x, y], np.int32)
        cv2.fillConvexPoly(hulls, hull, 1)
    reach = 2 * round(_MARGIN_INCHES * dpi) + 1
    hulls = np.asarray(cv2.dilate(hulls, np.ones((reach, reach), np.uint8)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(hulls, connectivity=8)
    for n in range(1, count):
        x, y, width, height, _ = (int(v) for v in stats[n])
        yield _Stamp(y, x, labels[y : y + height, x : x + width] == n)


def _wipe(
    grey: Pixels, colours: Colours, paper: _Levels, stamp: _Stamp, limit: float, scale: float
) -> None:
    """Lift the stamp's own ink up to the paper, in place; what is darker stays darker."""
    height, width = stamp.area.shape
    window = (
        slice(round(stamp.top / scale), round((stamp.top + height) / scale)),
        slice(round(stamp.left / scale), round((stamp.left + width) / scale)),
    )
    cut = colours[window]
    rows, columns = cut.shape[:2]
    around = paper[stamp.top : stamp.top + height, stamp.left : stamp.left + width]
    sheet = np.asarray(cv2.resize(around, (columns, rows)), np.float32)
    area = cv2.resize(stamp.area.astype(np.uint8), (columns, rows)) > 0
    soft = _shares(cut, sheet)
    other = _is_other(soft, limit) & area
    if not other.any():
        return
    brightest = cut.max(axis=-1, initial=0) / sheet.max(axis=-1)
    luminance = cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY)
    place = grey[window]
    colour = soft.argmax(axis=-1)
    for band in range(3):  # stamps of two colours may overlap: each has its own strength
        its = other & (colour == band)
        if its.any():
            own = _own_level(brightest, its, soft)
            lifted = np.clip((brightest - _DARKEST) / max(own - _DARKEST, 0.05), 0, 1)
            levels = np.clip(lifted * luminance, 0, 255).astype(np.uint8)
            near = (cv2.dilate(its.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0) & area
            place[near] = np.maximum(place, levels)[near]


def _own_level(brightest: NDArray[np.float64], its: _Mask, soft: _Levels) -> float:
    """Return how bright a stamp's ink is where nothing is printed beneath, as a share."""
    strong = its & (soft.min(axis=-1) < _DARK)
    return float(np.percentile(brightest[strong if strong.any() else its], _OWN_PERCENTILE))
