"""Words and ruled grids of a scanned page: words to cells, then text and tables in order.

Words are placed on the prepared picture, where rules are upright and level. From then on a word's
block number says in which cell it is, so that boxes may be led back to a leaning original.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median

from pipeline.document import BoundingBox
from pipeline.ocr import RecognisedWord
from pipeline.page_building import BlockDraft, CellDraft, TableDraft, TextDraft, WordDraft
from pipeline.scan_grids import Grid
from pipeline.table_head import looks_like_head
from pipeline.word_lines import lines_of

Spot = tuple[int, int]
"""Ordinal of a grid and of its cell."""
Placed = dict[Spot, list[RecognisedWord]]
Lines = list[list[RecognisedWord]]
_TABLE_BLOCKS = 1_000_000
"""The blocks of the n-th table's cells are numbered from n + 1 times this; those of text below."""


def settle_words(
    words: Sequence[RecognisedWord], grids: Sequence[Grid]
) -> tuple[RecognisedWord, ...]:
    """Return the words in reading order, each cell a block; words and grids in the same pixels.

    Text keeps the engine's order; a table stands before the first text below it.
    """
    if not grids:
        return tuple(words)
    placed, outside = place_words(words, grids)
    pieces = [
        lines_of(piece)
        for _, block in groupby(outside, key=lambda word: word.block)
        for piece in _between(list(block), grids)
    ]
    order: list[int | Lines] = list(pieces)
    for ordinal, grid in enumerate(grids):
        order.insert(_before(order, grid), ordinal)
    settled: list[RecognisedWord] = []
    lines = 0
    for number, (block, found) in enumerate(_blocks(order, placed, grids)):
        for line in found:
            block_number = number if block is None else block
            settled += [replace(word, block=block_number, line=lines) for word in line]
            lines += 1
    return tuple(settled)


def _blocks(
    order: Iterable[int | Lines], placed: Placed, grids: Sequence[Grid]
) -> Iterator[tuple[int | None, Lines]]:
    """Yield the lines of each piece of text (without a number) and of each cell (with its)."""
    for item in order:
        if not isinstance(item, int):
            yield None, item
            continue
        for n in range(len(grids[item].cells)):
            yield _TABLE_BLOCKS * (item + 1) + n, cell_lines(placed.get((item, n), []))


def spot_of(block: int) -> Spot | None:
    """Return in which cell the words of a settled block are; None: in none."""
    table, cell = divmod(block, _TABLE_BLOCKS)
    return (table - 1, cell) if table > 0 else None


def _before(order: Sequence[int | Lines], grid: Grid) -> int:
    """Return before which piece a table is read: the first one beneath it."""
    for n, item in enumerate(order):
        if isinstance(item, int):
            continue
        boxes = [word.box for line in item for word in line]
        overlaps = any(box.x1 > grid.box.x0 and box.x0 < grid.box.x1 for box in boxes)
        if overlaps and min(box.y0 for box in boxes) >= grid.box.y0:
            return n
    return len(order)


def draft_blocks(words: Sequence[RecognisedWord], grids: Sequence[Grid]) -> list[BlockDraft]:
    """Return text and tables in the order of settled words; grids may be on another picture."""
    drafts: list[BlockDraft] = []
    for ordinal, found in groupby(words, key=lambda word: word.block // _TABLE_BLOCKS - 1):
        if 0 <= ordinal < len(grids):
            drafts.append(_table(grids[ordinal], list(found)))
            continue
        for _, block in groupby(found, key=lambda word: word.block):
            drafts.append(TextDraft(tuple(map(_drafted, lines_of(block)))))
    return drafts


def _table(grid: Grid, words: Iterable[RecognisedWord]) -> TableDraft:
    by_cell = {
        block % _TABLE_BLOCKS: _drafted(found)
        for block, found in groupby(words, key=lambda word: word.block)
    }
    cells = tuple(
        CellDraft(
            cell.row,
            cell.column,
            by_cell.get(n, ()),
            cell.box,
            cell.row_span,
            cell.column_span,
        )
        for n, cell in enumerate(grid.cells)
    )
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(" ".join(word.text for word in cell.words))
    return TableDraft(cells, 0 if looks_like_head(list(rows.values())) else None, grid.box)


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


def cell_lines(words: Sequence[RecognisedWord]) -> Lines:
    """Return the words of a cell line by line.

    Tesseract's line numbers run across cells, so lines are made anew from the words' middles.
    """
    if not words:
        return []
    height = median(word.box.y1 - word.box.y0 for word in words)
    lines: Lines = []
    for word in sorted(words, key=_middle):
        if lines and _middle(word) - _middle(lines[-1][-1]) < 0.6 * height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.box.x0) for line in lines]


def _between(words: list[RecognisedWord], grids: Sequence[Grid]) -> list[list[RecognisedWord]]:
    """Divide a block whose lines stand above and below a table."""
    pieces: dict[int, list[RecognisedWord]] = {}
    for word in words:
        above = sum(grid.box.y0 < word.box.y0 for grid in grids)
        pieces.setdefault(above, []).append(word)
    return [pieces[above] for above in sorted(pieces)]


def _drafted(words: Iterable[RecognisedWord]) -> tuple[WordDraft, ...]:
    return tuple(WordDraft(w.text, w.box, w.confidence, w.alternative) for w in words)


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
