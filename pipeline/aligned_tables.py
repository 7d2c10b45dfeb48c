"""Tables without rules: short texts and numbers that stand under each other with wide gaps.

A table is believed only where its columns hold what tables hold. Prose in two columns, lists,
forms ("Datë: 3.4.2024"), signatures of two persons and tables of contents are aligned as well;
they are told by their text, and in doubt the lines stay text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from pipeline.aligned_columns import (
    WIDE_GAP,
    Chunk,
    TextLine,
    are_tabular,
    columns_of,
    is_datum,
    is_dense,
    text_lines,
    with_line,
)
from pipeline.document import BoundingBox
from pipeline.page_building import CellDraft, TableDraft, WordDraft
from pipeline.table_head import looks_like_head

_GUTTER = 0.9
"""Line heights of white between two columns, through all of the table's lines."""
_NARROW_GAP, _NARROW_GUTTER = 0.6, 0.4
"""The same where the text is so plainly a table that a wide cell may nearly touch the next."""
_BREAK = 3.5
"""Line heights between the middles of two lines that no table bridges."""
_MOST_FILLED = 0.6
"""Share of the columns that a line has to fill to begin a row where no column holds numbers."""
_CLEAR_GAP = 1.15
"""How much larger the gap between two rows is than between two lines of one cell."""
_CELL_PITCH = 1.5
"""Line heights between two lines of one cell at most."""
_NEARER = 0.9
"""Of the least distance of two rows: lines that are as far apart as rows begin a new text."""
_HALF_LINE = 1.0
"""Line heights: nearer lines belong to one row whose cells are centred on each other."""


@dataclass(frozen=True, slots=True)
class AlignedTable:
    """A table and which of the words (their positions) it is made of."""

    draft: TableDraft
    members: frozenset[int]


def find_aligned_tables(words: Sequence[WordDraft]) -> list[AlignedTable]:
    """Return the unruled tables among ``words``, from the top down.

    Words are upright, their lines level (deskewed), boxes in any unit; those without a box and
    those of ruled tables are left out by the caller or by having no box.
    """
    dense = _find(words, _NARROW_GAP, _NARROW_GUTTER, is_dense)
    wide = _find(words, WIDE_GAP, _GUTTER, are_tabular)
    taken = frozenset(n for table in dense for n in table.members)
    left = [table for table in wide if not table.members & taken]
    return sorted([*dense, *left], key=lambda table: table.draft.box.y0 if table.draft.box else 0.0)


Judgement = Callable[[Sequence[Sequence[str]]], bool]


def _find(
    words: Sequence[WordDraft], gap: float, gutter: float, is_table: Judgement
) -> list[AlignedTable]:
    """Return the tables: blanks of ``gap`` heights part cells, gutters of ``gutter`` columns."""
    lines = text_lines(words, gap)
    tables: list[AlignedTable] = []
    start = free = 0
    while start < len(lines):
        end = _run_end(lines, start, gutter)
        begin = _with_half_lines(lines, start, end, free, gutter)
        table = _build(lines[begin:end], words, gutter, is_table) if end - start > 1 else None
        if table is not None:
            tables.append(table)
            free = end
        start = end if table is not None else start + 1
    return tables


def _run_end(lines: Sequence[TextLine], start: int, gutter: float) -> int:
    """Return behind which line the columns that begin at ``start`` are bridged or end."""
    if len(lines[start].chunks) < 2:
        return start
    columns: list[tuple[float, float]] = []
    most, end = 0, start + 1
    for at in range(start, len(lines)):
        line = lines[at]
        if at > start and line.middle - lines[at - 1].middle > _BREAK * line.height:
            break
        columns = with_line(columns, line, gutter * lines[start].height)
        if len(columns) < max(2, most - 1 if at - start < 2 else most):
            break
        most, end = len(columns), at + 1
    return end


def _with_half_lines(
    lines: Sequence[TextLine], start: int, end: int, free: int, gutter: float
) -> int:
    """Return where the run begins with the upper lines of cells that the first row centres."""
    count = len(columns_of(lines[start:end], gutter)) if end > start else 0
    begin = start
    while (
        begin > free
        and lines[begin].middle - lines[begin - 1].middle < _HALF_LINE * lines[begin].height
        and len(columns_of(lines[begin - 1 : end], gutter)) == count
    ):
        begin -= 1
    return begin


def _build(
    run: Sequence[TextLine], words: Sequence[WordDraft], gutter: float, is_table: Judgement
) -> AlignedTable | None:
    """Return the table that the lines make; None if they are something else."""
    columns = columns_of(run, gutter)
    grid = [_by_column(line, columns) for line in run]
    data = _data_columns(grid, len(columns))
    anchors = [n for n, cells in enumerate(grid) if _begins_row(cells, data, len(columns))]
    anchors = _with_head(grid, anchors, len(columns))
    if not anchors:
        return None
    rows = _rows(run, anchors)
    filled = [_merged([grid[n] for n in row]) for row in rows]
    texts = [
        [" ".join(chunk.text for chunk in row.get(c, ())) for c in range(len(columns))]
        for row in filled
    ]
    if not is_table(texts):
        return None
    return _draft(filled, columns, texts, words)


Cells = dict[int, list[Chunk]]
"""Chunks by column."""


def _by_column(line: TextLine, columns: Sequence[tuple[float, float]]) -> Cells:
    cells: Cells = {}
    for chunk in line.chunks:
        middle = (chunk.x0 + chunk.x1) / 2
        at = next(n for n, (x0, x1) in enumerate(columns) if x0 <= middle <= x1)
        cells.setdefault(at, []).append(chunk)
    return cells


def _data_columns(grid: Sequence[Cells], count: int) -> set[int]:
    """Return the columns that mostly hold numbers, the first line left aside."""
    found = set()
    for column in range(count):
        texts = [chunk.text for cells in grid[1:] for chunk in cells.get(column, ())]
        if len(texts) >= 2 and 2 * sum(map(is_datum, texts)) > len(texts):
            found.add(column)
    return found


def _begins_row(cells: Cells, data: set[int], columns: int) -> bool:
    """Tell whether a line is the one of its row that holds the numbers, or fills most columns."""
    if not data:
        return len(cells) >= max(2, ceil(_MOST_FILLED * columns))
    numbers = sum(any(is_datum(c.text) for c in cells.get(column, ())) for column in data)
    return len(cells) >= 2 and numbers * 2 >= min(len(data), 2)


def _with_head(grid: Sequence[Cells], anchors: Sequence[int], columns: int) -> list[int]:
    """Return the anchors with those of the rows above the first numbers."""
    body = anchors[0] if anchors else 0
    return [*(n for n in range(body) if _begins_row(grid[n], set(), columns)), *anchors]


def _rows(run: Sequence[TextLine], anchors: Sequence[int]) -> list[list[int]]:
    """Return the lines row by row; lines that begin none belong to the nearer row."""
    first = anchors[0]
    while first and run[first].middle - run[first - 1].middle < _HALF_LINE * run[first].height:
        first -= 1
    rows, begin = [], first
    for anchor, following in zip(anchors, [*anchors[1:], None], strict=True):
        end = _last_end(run, anchors) if following is None else _cut(run, anchor, following)
        rows.append(list(range(begin, end)))
        begin = end
    return rows


def _cut(run: Sequence[TextLine], anchor: int, following: int) -> int:
    """Return before which line between two anchors the second row begins: at the widest gap."""
    gaps = {n: run[n].middle - run[n - 1].middle for n in range(anchor + 1, following + 1)}
    widest = max(gaps.values())
    return max(n for n, gap in gaps.items() if gap * _CLEAR_GAP >= widest)


def _last_end(run: Sequence[TextLine], anchors: Sequence[int]) -> int:
    """Return where the last row ends: with the lines that stand nearer than two rows do."""
    rows = (run[b].middle - run[a].middle for a, b in pairwise(anchors))
    near = min(_CELL_PITCH * run[0].height, _NEARER * min(rows, default=0.0))
    end = anchors[-1] + 1
    while end < len(run) and run[end].middle - run[end - 1].middle <= near:
        end += 1
    return end


def _merged(lines: Sequence[Cells]) -> Cells:
    row: Cells = {}
    for cells in lines:
        for column, chunks in cells.items():
            row.setdefault(column, []).extend(chunks)
    return row


def _draft(
    rows: Sequence[Cells],
    columns: Sequence[tuple[float, float]],
    texts: Sequence[Sequence[str]],
    words: Sequence[WordDraft],
) -> AlignedTable:
    cells, members = [], set()
    for row, filled in enumerate(rows):
        for column in range(len(columns)):
            indexes = [n for chunk in filled.get(column, ()) for n in chunk.words]
            members.update(indexes)
            drafts = tuple(words[n] for n in indexes)
            cells.append(CellDraft(row, column, drafts, _cover(drafts)))
    head = 0 if looks_like_head([list(row) for row in texts]) else None
    box = _cover([word for cell in cells for word in cell.words])
    return AlignedTable(TableDraft(tuple(cells), head, box), frozenset(members))


def _cover(words: Sequence[WordDraft]) -> BoundingBox | None:
    box: BoundingBox | None = None
    for word in words:
        if word.box is not None:
            box = word.box if box is None else box.union(word.box)
    return box
