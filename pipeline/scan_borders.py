"""Which borders of a grid's fields are drawn, where its rules may cross."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.ink import Pixels
from pipeline.scan_rules import Rules

Drawn = NDArray[np.bool_]
_DRAWN_SHARE = 0.6
"""Share of a border that has to be drawn; faded rules have gaps."""
_END_SHARE = 0.15
"""A border reaches the rules at its ends but for this share of its length."""


_MOST_WANDER = 1 / 25
"""How far a straight border may stand from its middle on average, of the reach: 0.0024 inch.
Measured at 150 to 300 dpi: rules 0.0001 to 0.001, arcs of round stamps 0.004 and more."""


@dataclass(frozen=True, slots=True)
class Borders:
    """Drawn borders: ``uprights[row, n]`` at the n-th upright, ``levels[n, column]`` likewise."""

    uprights: Drawn
    levels: Drawn

    def part(self, first: int, last: int) -> Borders:
        """Return the borders of the rows between two level rules."""
        return Borders(self.uprights[first:last], self.levels[first : last + 1])

    def closed_runs(self) -> Iterator[tuple[int, int]]:
        """Yield the first and last level rule of each run of rows that has a side.

        What lies between two tables, or below one, is no row though a stray line crosses it.
        """
        closed = self.uprights[:, 0] | self.uprights[:, -1]
        for is_closed, run in groupby(range(len(closed)), key=lambda row: bool(closed[row])):
            rows = list(run)
            if is_closed:
                yield rows[0], rows[-1] + 1


def find_borders(rules: Rules, levels: list[int], uprights: list[int], near: int) -> Borders:
    """Return the drawn borders; rules stand up to ``near`` pixels beside their places."""
    upright = _drawn(rules.down_strokes, rules.contrast, levels, uprights, near)
    strokes, contrast = (np.ascontiguousarray(m.T) for m in (rules.across_strokes, rules.contrast))
    level = _drawn(strokes, contrast, uprights, levels, near)
    return Borders(upright, level.T)


def _drawn(
    strokes: Pixels, contrast: Pixels, crossing: list[int], places: list[int], near: int
) -> Drawn:
    """Tell for each pair of neighbours in ``crossing`` and each upright place if it is drawn.

    The arc of a stamp may be drawn along a border; but it is bent, and its neighbours are not
    drawn as well.
    """
    drawn = np.zeros((len(crossing) - 1, len(places)), np.bool_)
    whole, straight = np.zeros_like(drawn), np.zeros_like(drawn)
    width = max(3, near // 3)
    for n, place in enumerate(places):
        left, right = max(0, place - near), place + near + 1
        for field, (start, end) in enumerate(pairwise(crossing)):
            band = strokes[start:end, left:right] > 0
            best = _straightest(band, width)
            line = np.asarray(band[:, best : best + width].any(axis=1))
            if line.mean() < _DRAWN_SHARE:
                continue
            drawn[field, n], whole[field, n] = True, _reaches_ends(line)
            first = max(0, left + best - width)
            around = contrast[start:end, first : left + best + 2 * width]
            straight[field, n] = _wander(around) < near * _MOST_WANDER
    beside = np.zeros_like(whole)
    beside[1:] |= whole[:-1]
    beside[:-1] |= whole[1:]
    return np.asarray((drawn & beside) | (whole & straight), np.bool_)


def _straightest(band: Drawn, width: int) -> int:
    """Return where in a band a line of ``width`` holds most."""
    places = range(max(1, band.shape[1] - width + 1))
    return int(np.argmax([band[:, n : n + width].any(axis=1).mean() for n in places]))


def _reaches_ends(line: Drawn) -> bool:
    end = max(1, round(_END_SHARE * len(line)))
    return bool(line[:end].any() and line[-end:].any())


def _wander(contrast: Pixels) -> float:
    """Return how far an upright line stands from its middle on average, in pixels."""
    weight = np.asarray(contrast, np.float64)
    weight[weight < weight.max() / 2] = 0.0
    filled = weight[weight.sum(axis=1) > 0]
    across = filled @ np.arange(filled.shape[1]) / filled.sum(axis=1)
    return float(np.abs(across - np.median(across)).mean())
