"""The ruled tables of a scanned page: their lines, and the cells between the lines.

Works on an upright, deskewed grey picture (a table on a page skewed by 0.67 degrees is not found;
findings, libraries). OpenCV's morphology finds the rules; the cells follow from which pieces of the
rules are there, so merged cells come out as one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline.document import BoundingBox
from pipeline.ink import Pixels, as_mask
from pipeline.scan_borders import Borders, find_borders
from pipeline.scan_rules import Rules

_LEAST_WIDTH, _LEAST_HEIGHT = 1.0, 0.3
"""Smallest table, inches."""
_SAME_RULE_INCHES = 0.06
"""Rules nearer than this are one (a double rule, a rule that wanders a little)."""
_BORDER_INCHES = 0.04
"""A rule wanders so far from the middle of its course; strokes farther off are letters."""
_FEWEST = 2
"""Rows and columns of a table: less is a frame, or a letterhead that a line divides."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell; ``box`` is what lies between its rules, in pixels of the picture."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: BoundingBox


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a picture: at least two rows and two columns, spans counted."""

    box: BoundingBox
    rows: int
    columns: int
    cells: tuple[GridCell, ...]

    def mapped(self, box: Callable[[BoundingBox], BoundingBox]) -> Grid:
        """Return the grid on another picture, to which ``box`` leads."""
        cells = tuple(replace(cell, box=box(cell.box)) for cell in self.cells)
        return replace(self, box=box(self.box), cells=cells)


def find_grids(rules: Rules, dpi: float) -> tuple[Grid, ...]:
    """Return the ruled tables that the rules of a picture make, from top to bottom."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rules.both, connectivity=8)
    grids: list[Grid] = []
    for label in range(1, count):
        x, y, width, height = (int(value) for value in stats[label][:4])
        if width < _LEAST_WIDTH * dpi or height < _LEAST_HEIGHT * dpi:
            continue
        window = (slice(y, y + height), slice(x, x + width))
        # Its own rules only: a frame round the page has a table inside that is none of its.
        own = as_mask(np.asarray(labels[window] == label))
        grids += _grids(rules.cut(window, own), (x, y), dpi)
    return tuple(sorted(grids, key=lambda grid: (grid.box.y0, grid.box.x0)))


def wipe_rules(picture: Pixels, found: Rules, grids: tuple[Grid, ...], dpi: float) -> Pixels:
    """Return the picture with the rules of its tables painted in the colour of the paper."""
    rules = cv2.dilate(found.drawn, np.ones((3, 3), np.uint8))
    borders = np.zeros_like(rules)
    reach = 2 * round(_BORDER_INCHES * dpi) + 1
    for cell in (cell for grid in grids for cell in grid.cells):
        corners = [round(v) for v in (cell.box.x0, cell.box.y0, cell.box.x1, cell.box.y1)]
        cv2.rectangle(borders, corners[:2], corners[2:], 255, reach)
    mask = cv2.bitwise_and(rules, borders)
    return np.asarray(cv2.inpaint(picture, mask, 3, cv2.INPAINT_TELEA), np.uint8)


def _grids(rules: Rules, origin: tuple[int, int], dpi: float) -> list[Grid]:
    """Return the tables that rules in one connected piece make: one, seldom more or none."""
    near = round(_SAME_RULE_INCHES * dpi)
    levels = _positions(rules.across, axis=1, near=near)
    uprights = _positions(rules.down, axis=0, near=near)
    if len(levels) < 2 or len(uprights) < 2:
        return []
    borders = find_borders(rules, levels, uprights, near)
    grids = (
        _grid(levels[first : last + 1], uprights, borders.part(first, last), origin)
        for first, last in borders.closed_runs()
    )
    return [grid for grid in grids if grid.rows >= _FEWEST and grid.columns >= _FEWEST]


def _grid(
    levels: list[int], uprights: list[int], borders: Borders, origin: tuple[int, int]
) -> Grid:
    cells = _cells(_merge(borders), levels, uprights, origin)
    left, top = origin
    box = BoundingBox(left + uprights[0], top + levels[0], left + uprights[-1], top + levels[-1])
    rows = max(cell.row + cell.row_span for cell in cells)
    columns = max(cell.column + cell.column_span for cell in cells)
    return Grid(box, rows, columns, cells)


def _positions(rules: Pixels, *, axis: int, near: float) -> list[int]:
    """Return where rules stand: the middle of each run of lines that hold enough of a rule."""
    length = rules.sum(axis=axis, dtype=int) / 255
    longest = length.max(initial=0)
    held = [n for n, value in enumerate(length) if value and value >= 0.12 * longest]
    positions: list[list[int]] = []
    for n in held:
        if positions and n - positions[-1][-1] <= near:
            positions[-1].append(n)
        else:
            positions.append([n])
    return [(run[0] + run[-1]) // 2 for run in positions]


def _merge(borders: Borders) -> dict[tuple[int, int], tuple[int, int]]:
    """Return (row, column) -> the first cell that it is one with: no rule between them."""
    rows, columns = len(borders.uprights), borders.levels.shape[1]
    group = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def join(one: tuple[int, int], other: tuple[int, int]) -> None:
        keep, drop = sorted((group[one], group[other]))
        for cell, root in group.items():
            if root == drop:
                group[cell] = keep

    for row, column in list(group):
        if column + 1 < columns and not borders.uprights[row, column + 1]:
            join((row, column), (row, column + 1))
        if row + 1 < rows and not borders.levels[row + 1, column]:
            join((row, column), (row + 1, column))
    return group


def _cells(
    group: dict[tuple[int, int], tuple[int, int]],
    levels: list[int],
    uprights: list[int],
    origin: tuple[int, int],
) -> tuple[GridCell, ...]:
    """Return the cells; a rule that no cell begins at (a bold word, a smear) divides nothing."""
    left, top = origin
    bounds = [
        _bounds([cell for cell, its_root in group.items() if its_root == root])
        for root in sorted(set(group.values()))
    ]
    row_starts = sorted({first for first, _, _, _ in bounds})
    column_starts = sorted({first for _, _, first, _ in bounds})
    cells = []
    for first_row, last_row, first_column, last_column in bounds:
        box = BoundingBox(
            left + uprights[first_column],
            top + levels[first_row],
            left + uprights[last_column + 1],
            top + levels[last_row + 1],
        )
        row_span = sum(first_row <= start <= last_row for start in row_starts)
        column_span = sum(first_column <= start <= last_column for start in column_starts)
        row, column = row_starts.index(first_row), column_starts.index(first_column)
        cells.append(GridCell(row, column, row_span, column_span, box))
    return tuple(cells)


def _bounds(members: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    rows = [row for row, _ in members]
    columns = [column for _, column in members]
    return min(rows), max(rows), min(columns), max(columns)
