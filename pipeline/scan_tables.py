"""Words and ruled grids of a scanned page -> tables with cells, text around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median

from pipeline.document import BoundingBox
from pipeline.ocr import RecognisedWord
from pipeline.page_building import BlockDraft, CellDraft, TableDraft, TextDraft, WordDraft
from pipeline.scan_grids import Grid, GridCell

Placed = dict[tuple[int, int], list[RecognisedWord]]
"""Words by (ordinal of the grid, ordinal of the cell)."""


def draft_blocks(words: Sequence[RecognisedWord], grids: Sequence[Grid]) -> list[BlockDraft]:
    """Return text and tables from top to bottom; words and grids are in the same pixels."""
    placed, outside = place_words(words, grids)
    drafts: list[tuple[float, BlockDraft]] = []
    for _, block in groupby(outside, key=lambda word: word.block):
        for piece in _between(list(block), grids):
            top = min(word.box.y0 for word in piece)
            drafts.append((top, TextDraft(tuple(map(_drafted, _lines(piece))))))
    for ordinal, grid in enumerate(grids):
        cells = tuple(
            CellDraft(
                cell.row,
                cell.column,
                tuple(
                    w for line in cell_lines(placed.get((ordinal, n), [])) for w in _drafted(line)
                ),
                cell.box,
                cell.row_span,
                cell.column_span,
            )
            for n, cell in enumerate(grid.cells)
        )
        drafts.append((grid.box.y0, TableDraft(cells, None, grid.box)))
    if not grids:  # Tesseract's own reading order stands: columns are not sorted by height
        return [draft for _, draft in drafts]
    return [draft for _, draft in sorted(drafts, key=lambda item: item[0])]


def place_words(
    words: Iterable[RecognisedWord], grids: Sequence[Grid]
) -> tuple[Placed, list[RecognisedWord]]:
    """Return the words by cell (a word belongs where its middle is) and those outside."""
    placed: Placed = {}
    outside = []
    for word in words:
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
        spot = _cell_at(x, y, grids)
        if spot is None:
            outside.append(word)
        else:
            placed.setdefault(spot, []).append(word)
    return placed, outside


def cell_lines(words: Sequence[RecognisedWord]) -> list[list[RecognisedWord]]:
    """Return the words of a cell line by line.

    Tesseract's line numbers run across cells, so lines are made anew from the words' middles.
    """
    if not words:
        return []
    height = median(word.box.y1 - word.box.y0 for word in words)
    lines: list[list[RecognisedWord]] = []
    for word in sorted(words, key=_middle):
        if lines and _middle(word) - _middle(lines[-1][-1]) < 0.6 * height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.box.x0) for line in lines]


def empty_cells(
    grid: Grid, ordinal: int, placed: Placed, has_ink: Iterable[bool]
) -> list[tuple[int, GridCell]]:
    """Return the cells (with their ordinals) that hold ink and no word."""
    return [
        (n, cell)
        for n, (cell, inked) in enumerate(zip(grid.cells, has_ink, strict=True))
        if inked and (ordinal, n) not in placed
    ]


def _between(words: list[RecognisedWord], grids: Sequence[Grid]) -> list[list[RecognisedWord]]:
    """Divide a block whose lines stand above and below a table."""
    pieces: dict[int, list[RecognisedWord]] = {}
    for word in words:
        above = sum(grid.box.y0 < word.box.y0 for grid in grids)
        pieces.setdefault(above, []).append(word)
    return [pieces[above] for above in sorted(pieces)]


def _lines(words: Sequence[RecognisedWord]) -> list[list[RecognisedWord]]:
    return [list(line) for _, line in groupby(words, key=lambda word: word.line)]


def _drafted(words: Iterable[RecognisedWord]) -> tuple[WordDraft, ...]:
    return tuple(WordDraft(word.text, word.box, word.confidence) for word in words)


def _middle(word: RecognisedWord) -> float:
    return (word.box.y0 + word.box.y1) / 2


def _cell_at(x: float, y: float, grids: Sequence[Grid]) -> tuple[int, int] | None:
    for ordinal, grid in enumerate(grids):
        if _holds(grid.box, x, y):
            for n, cell in enumerate(grid.cells):
                if _holds(cell.box, x, y):
                    return ordinal, n
    return None


def _holds(box: BoundingBox, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1
