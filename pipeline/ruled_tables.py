"""Tables with ruling lines on a text-layer page, by pdfplumber."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.document import BoundingBox
from pipeline.glyphs import TurnedWord
from pipeline.open_tables import left_out_edges
from pipeline.page_building import CellDraft, TableDraft, WordDraft
from pipeline.reading_order import group_lines
from pipeline.table_head import looks_like_head

_LEAST_RULINGS = 4
"""A table of two cells needs at least so many lines or rectangles."""
_MOST_RULINGS = 20_000
"""More is a drawing: finding crossings among them would take minutes."""
_MOST_PAIRS = 20_000_000
"""Of an upright and a level line, each of which pdfplumber looks at: 4 seconds."""
_MOST_CROSSINGS = 10_000
"""pdfplumber compares each with each: 3 seconds. A budget on A3 has some 3,000."""
_EDGE_TOLERANCE = 3.0
"""Points within which two edges are one: pdfplumber's own snapping distance."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: boxes of its cells as displayed, by row and column."""

    box: BoundingBox
    cells: dict[tuple[int, int], BoundingBox]
    spans: dict[tuple[int, int], tuple[int, int]]

    @property
    def is_table(self) -> bool:
        """Whether it has two rows and two columns: else it is a frame or a divided letterhead."""
        return max(row for row, _ in self.cells) > 0 and max(c for _, c in self.cells) > 0


def find_grids(page: Any, offset: tuple[float, float]) -> tuple[list[Grid], tuple[str, ...]]:
    """Return the grids of at least two cells on a pdfplumber page, and warnings.

    ``offset`` is taken from pdfplumber's coordinates to get those of the displayed page.
    """
    rulings = len(page.rects) + len(page.lines) + len(page.curves)
    if rulings < _LEAST_RULINGS:
        return [], ()
    if rulings > _MOST_RULINGS:
        return [], (f"tables_skipped: {rulings} lines on the page",)
    level, upright = left_out_edges(page)
    settings = {"explicit_horizontal_lines": level, "explicit_vertical_lines": upright}
    try:
        tables = _ruled_tables(page, settings)
    except _TooDenseError as error:
        return [], (f"tables_skipped: {error}",)
    grids = [_grid(table.cells, offset) for table in tables if len(table.cells) > 1]
    # Inner tables first, so that a word goes to the innermost.
    return sorted(grids, key=lambda g: (g.box.x1 - g.box.x0) * (g.box.y1 - g.box.y0)), ()


class _TooDenseError(Exception):
    """So many lines cross that finding cells among them would take minutes; says how many."""


def _ruled_tables(page: Any, settings: dict[str, Any]) -> list[Any]:
    """Return ``page.find_tables(settings)``, unless that takes too long."""
    from pdfplumber.table import TableFinder

    class Finder(TableFinder):
        def get_edges(self) -> list[dict[str, Any]]:
            edges: list[dict[str, Any]] = super().get_edges()
            _refuse_dense(edges, self.settings)
            return edges

    return Finder(page, settings).tables


def _refuse_dense(edges: list[dict[str, Any]], settings: Any) -> None:
    from pdfplumber.table import edges_to_intersections

    upright = sum(edge["orientation"] == "v" for edge in edges)
    pairs = upright * (len(edges) - upright)
    if pairs > _MOST_PAIRS:
        raise _TooDenseError(f"{len(edges)} lines on the page")
    if pairs <= _MOST_CROSSINGS:
        return  # there cannot be more crossings than pairs
    near = settings.intersection_x_tolerance, settings.intersection_y_tolerance
    crossings = len(edges_to_intersections(edges, *near))
    if crossings > _MOST_CROSSINGS:
        raise _TooDenseError(f"{crossings} crossings of lines on the page")


def _grid(cells: Iterable[tuple[float, float, float, float]], offset: tuple[float, float]) -> Grid:
    left, up = offset
    boxes = [BoundingBox(a - left, b - up, c - left, d - up) for a, b, c, d in cells]
    columns = _edges(box.x0 for box in boxes)
    rows = _edges(box.y0 for box in boxes)
    placed: dict[tuple[int, int], BoundingBox] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for box in boxes:
        place = (_index(rows, box.y0), _index(columns, box.x0))
        placed[place] = placed[place].union(box) if place in placed else box
        spans[place] = (
            max(_index(rows, placed[place].y1) - place[0], 1),
            max(_index(columns, placed[place].x1) - place[1], 1),
        )
    whole = boxes[0]
    for box in boxes:
        whole = whole.union(box)
    return Grid(whole, placed, spans)


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _EDGE_TOLERANCE:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    """Return the edge that ``value`` lies on; past the last one: their number."""
    return bisect_left(edges, value - _EDGE_TOLERANCE)


def share_out(
    grid: Grid, words: Iterable[TurnedWord]
) -> tuple[dict[tuple[int, int], list[TurnedWord]], list[TurnedWord]]:
    """Return the words by cell, and those that stand in none."""
    inside: dict[tuple[int, int], list[TurnedWord]] = {}
    outside: list[TurnedWord] = []
    for word in words:
        across, down = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
        place = _cell_at(grid, across, down)
        if place is None:
            outside.append(word)
        else:
            inside.setdefault(place, []).append(word)
    return inside, outside


def _cell_at(grid: Grid, across: float, down: float) -> tuple[int, int] | None:
    box = grid.box
    if not (box.x0 <= across <= box.x1 and box.y0 <= down <= box.y1):
        return None
    for place, cell in grid.cells.items():
        if cell.x0 <= across < cell.x1 and cell.y0 <= down < cell.y1:
            return place
    return None


def build_table(grid: Grid, words: dict[tuple[int, int], list[TurnedWord]]) -> TableDraft:
    """Return the table with the words of each cell in reading order."""
    cells = []
    for (row, column), box in sorted(grid.cells.items()):
        drafts = cell_words(words.get((row, column), ()))
        cells.append(CellDraft(row, column, drafts, box, *grid.spans[row, column]))
    return TableDraft(tuple(cells), 0 if _has_head(cells, words) else None, grid.box)


def cell_words(words: Iterable[TurnedWord]) -> tuple[WordDraft, ...]:
    """Return the words of a cell line by line; turned ones behind the upright ones."""
    by_turn: dict[int, list[TurnedWord]] = {}
    for word in words:
        by_turn.setdefault(word.turn, []).append(word)
    drafts: list[WordDraft] = []
    for _, same in sorted(by_turn.items()):
        boxes = {word.placed: word.box for word in same}
        lines = group_lines(word.placed for word in same)
        drafts += [WordDraft(word.text, boxes[word]) for line in lines for word in line]
    return tuple(drafts)


def _has_head(cells: Sequence[CellDraft], words: dict[tuple[int, int], list[TurnedWord]]) -> bool:
    """Tell whether the first row is bold where the others are not, or looks like a head."""
    bold = {
        is_first: [
            w.placed.bold
            for (row, _), found in words.items()
            for w in found
            if (row == 0) == is_first
        ]
        for is_first in (True, False)
    }
    if bold[True] and all(bold[True]) and not all(bold[False]):
        return True
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(" ".join(word.text for word in cell.words))
    return looks_like_head(list(rows.values()))
