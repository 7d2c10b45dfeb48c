"""Tables without rules on a scan, as grids: from then on they are treated like ruled ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.aligned_tables import find_aligned_tables
from pipeline.document import BoundingBox, cover
from pipeline.ocr import RecognisedWord
from pipeline.page_building import TableDraft, WordDraft
from pipeline.scan_grids import Grid, GridCell
from pipeline.scan_tables import place_words

Span = tuple[float, float]


def with_aligned(grids: Sequence[Grid], words: Sequence[RecognisedWord]) -> tuple[Grid, ...]:
    """Return the ruled ``grids`` of a page and the tables that its other words make.

    From the top down; ``words`` are of an upright, deskewed picture, in its pixels. Measured: none
    is found on the 22 pages of running text of the benchmark's office and old scans.
    """
    _, outside = place_words(words, grids)
    tables = find_aligned_tables([WordDraft(word.text, word.box) for word in outside])
    if not tables:
        return tuple(grids)
    found = [grid for table in tables if (grid := _grid(table.draft)) is not None]
    return tuple(sorted((*grids, *found), key=lambda grid: (grid.box.y0, grid.box.x0)))


def _grid(table: TableDraft) -> Grid | None:
    """Return cells that fill the table, each border midway between its neighbours' words."""
    if table.box is None:
        return None
    rows, columns = _spans(table, across=False), _spans(table, across=True)
    cells = tuple(
        GridCell(row, column, 1, 1, BoundingBox(x0, y0, x1, y1))
        for row, (y0, y1) in enumerate(rows)
        for column, (x0, x1) in enumerate(columns)
    )
    return Grid(table.box, len(rows), len(columns), cells)


def _spans(table: TableDraft, *, across: bool) -> list[Span]:
    """Return where each column (or row) begins and ends, without gaps."""
    covered: dict[int, BoundingBox] = {}
    for cell in table.cells:
        at = cell.column if across else cell.row
        box = cover(iter((covered.get(at), cell.box)))
        if box is not None:
            covered[at] = box
    sides = [(box.x0, box.x1) if across else (box.y0, box.y1) for _, box in sorted(covered.items())]
    borders = [(before[1] + behind[0]) / 2 for before, behind in pairwise(sides)]
    return list(pairwise([sides[0][0], *borders, sides[-1][1]]))
