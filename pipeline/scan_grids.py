"""The ruled tables of a scanned page: their lines, and the cells between the lines.

Works on an upright, deskewed grey picture (a table on a page skewed by 0.67 degrees is not found;
findings, libraries). OpenCV's morphology finds the rules; the cells follow from which pieces of the
rules are there, so merged cells come out as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.document import BoundingBox

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

_RULE_INCHES = 0.3
"""Shortest rule. The tallest letter of a heading (24 points) stands 0.25 inch high."""
_LEAST_WIDTH, _LEAST_HEIGHT = 1.0, 0.3
"""Smallest table, inches."""
_SAME_RULE_INCHES = 0.06
"""Rules nearer than this are one (a double rule, a rule that wanders a little)."""
_DRAWN_SHARE = 0.6
"""Share of the border between two cells that has to be drawn for them to be two."""
_STROKE_INCHES = 0.08
"""A drawn piece of a border is at least this long: longer than any stroke of a word, so that a
bold word that was joined to a line while bridging gaps is no border."""
_BLOCK_INCHES = 0.25
_DARKER = 12
"""Side of the window, and grey levels below its mean, that make a pixel ink."""


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
    """A ruled table with at least two cells."""

    box: BoundingBox
    rows: int
    columns: int
    cells: tuple[GridCell, ...]


def find_grids(picture: Picture, dpi: float) -> tuple[Grid, ...]:
    """Return the ruled tables of a grey picture, from top to bottom."""
    import cv2

    ink = _ink(picture, dpi)
    across, down = _rules(ink, dpi)
    drawn_across, drawn_down = _drawn(ink, dpi)
    both = cv2.dilate(cv2.bitwise_or(across, down), _kernel(3, 3))
    count, _, stats, _ = cv2.connectedComponentsWithStats(both, connectivity=8)
    grids = []
    for x, y, width, height, _ in stats[1:count]:
        if width < _LEAST_WIDTH * dpi or height < _LEAST_HEIGHT * dpi:
            continue
        window = (slice(y, y + height), slice(x, x + width))
        masks = [mask[window] for mask in (across, down, drawn_across, drawn_down)]
        grid = _grid(*masks, origin=(int(x), int(y)), dpi=dpi)
        if grid is not None and len(grid.cells) > 1:
            grids.append(grid)
    return tuple(sorted(grids, key=lambda grid: (grid.box.y0, grid.box.x0)))


def wipe_rules(picture: Picture, grids: tuple[Grid, ...], dpi: float) -> Picture:
    """Return the picture with the rules of its tables painted in the colour of the paper."""
    import cv2
    import numpy as np

    if not grids:
        return picture
    ink = _ink(picture, dpi)
    across, down = _rules(ink, dpi)
    drawn_across, drawn_down = _drawn(ink, dpi)
    # Drawn and part of a rule: a bold word that touches one keeps its letters.
    rules = cv2.bitwise_or(cv2.bitwise_and(across, drawn_across), cv2.bitwise_and(down, drawn_down))
    rules = cv2.dilate(rules, _kernel(3, 3))
    inside = np.zeros_like(rules)
    margin = round(_SAME_RULE_INCHES * dpi)
    for grid in grids:
        top, left = max(0, int(grid.box.y0) - margin), max(0, int(grid.box.x0) - margin)
        inside[top : int(grid.box.y1) + margin, left : int(grid.box.x1) + margin] = 255
    mask = cv2.bitwise_and(rules, inside)
    return np.asarray(cv2.inpaint(picture, mask, 3, cv2.INPAINT_TELEA), np.uint8)


def _ink(picture: Picture, dpi: float) -> Picture:
    """Return the pixels (255) that are darker than the paper around them."""
    import cv2
    import numpy as np

    block = round(_BLOCK_INCHES * dpi) // 2 * 2 + 1
    mean, inverted = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    return np.asarray(cv2.adaptiveThreshold(picture, 255, mean, inverted, block, _DARKER), np.uint8)


def _rules(ink: Picture, dpi: float) -> tuple[Picture, Picture]:
    """Return the pixels of level and of upright rules."""
    import cv2
    import numpy as np

    length = round(_RULE_INCHES * dpi)
    gap = max(3, round(0.02 * dpi))
    found = []
    for shape, bridge in (((length, 1), (gap, 3)), ((1, length), (3, gap))):
        # Closing first: noise and a slight slope break a rule into pieces.
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _kernel(*bridge))
        found.append(cv2.morphologyEx(closed, cv2.MORPH_OPEN, _kernel(*shape)))
    return np.asarray(found[0], np.uint8), np.asarray(found[1], np.uint8)


def _drawn(ink: Picture, dpi: float) -> tuple[Picture, Picture]:
    """Return the level and the upright strokes that no word has."""
    import cv2
    import numpy as np

    stroke = round(_STROKE_INCHES * dpi)
    shapes = (_kernel(stroke, 1), _kernel(1, stroke))
    across, down = (cv2.morphologyEx(ink, cv2.MORPH_OPEN, shape) for shape in shapes)
    return np.asarray(across, np.uint8), np.asarray(down, np.uint8)


def _kernel(width: int, height: int) -> Picture:
    import cv2
    import numpy as np

    return np.asarray(cv2.getStructuringElement(cv2.MORPH_RECT, (width, height)), np.uint8)


def _grid(
    across: Picture,
    down: Picture,
    drawn_across: Picture,
    drawn_down: Picture,
    *,
    origin: tuple[int, int],
    dpi: float,
) -> Grid | None:
    near = _SAME_RULE_INCHES * dpi
    levels = _positions(across, axis=1, near=near)
    uprights = _positions(down, axis=0, near=near)
    if len(levels) < 2 or len(uprights) < 2:
        return None
    group = _merge(drawn_across, drawn_down, levels, uprights, round(near))
    cells = _cells(group, levels, uprights, origin)
    left, top = origin
    box = BoundingBox(left + uprights[0], top + levels[0], left + uprights[-1], top + levels[-1])
    rows = max(cell.row + cell.row_span for cell in cells)
    columns = max(cell.column + cell.column_span for cell in cells)
    return Grid(box, rows, columns, cells)


def _positions(rules: Picture, *, axis: int, near: float) -> list[int]:
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


def _merge(
    across: Picture, down: Picture, levels: list[int], uprights: list[int], near: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return (row, column) -> the first cell that it is one with: no rule between them."""
    group = {(r, c): (r, c) for r in range(len(levels) - 1) for c in range(len(uprights) - 1)}

    def join(one: tuple[int, int], other: tuple[int, int]) -> None:
        keep, drop = sorted((group[one], group[other]))
        for cell, root in group.items():
            if root == drop:
                group[cell] = keep

    for row, column in list(group):
        top, bottom = levels[row], levels[row + 1]
        left, right = uprights[column], uprights[column + 1]
        if (row, column + 1) in group:
            band = down[top:bottom, max(0, right - near) : right + near + 1]
            if band.any(axis=1).mean() < _DRAWN_SHARE:
                join((row, column), (row, column + 1))
        if (row + 1, column) in group:
            band = across[max(0, bottom - near) : bottom + near + 1, left:right]
            if band.any(axis=0).mean() < _DRAWN_SHARE:
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
