"""What the cells of a table's column say about each other: marks, and numbers of one shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.ocr import RecognisedWord
from pipeline.scan_grids import Grid
from pipeline.scan_tables import Spot, spot_of
from pipeline.word_lines import Words

_MARK = re.compile(r"[xX×]{1,2}")
"""A cross by itself; engines read a large one as Xx."""
MARK = "X"

Cells = dict[Spot, list[RecognisedWord]]


def agree_columns(words: Words, grids: Sequence[Grid]) -> Words:
    """Return settled words with single words of cells as the rest of their column has them.

    A cross in a column of crosses and empty cells becomes ``X``. Where the two passes read
    different numbers, the one that looks like the column's others is taken: ``1.1`` over ``11``
    above ``1.2``. The first row is left alone: it may be the head.
    """
    cells: Cells = {}
    for block, found in groupby(words, key=lambda word: word.block):
        if (spot := spot_of(block)) is not None:
            cells[spot] = list(found)
    changed: dict[int, RecognisedWord] = {}
    for column in _columns(cells, grids):
        for old, new in (*_marks(column), *_shapes(column)):
            changed[id(old)] = new
    return tuple(changed.get(id(word), word) for word in words)


def _columns(cells: Cells, grids: Sequence[Grid]) -> Iterator[list[list[RecognisedWord]]]:
    """Yield the filled cells of each column, without the first row and what spans columns."""
    for ordinal, grid in enumerate(grids):
        for column in range(grid.columns):
            yield [
                cells[ordinal, n]
                for n, cell in enumerate(grid.cells)
                if cell.row > 0
                and (cell.column, cell.column_span) == (column, 1)
                and (ordinal, n) in cells
            ]


def _marks(
    column: Sequence[Sequence[RecognisedWord]],
) -> Iterator[tuple[RecognisedWord, RecognisedWord]]:
    if all(len(cell) == 1 and _MARK.fullmatch(cell[0].text) for cell in column):
        for (word,) in column:
            if word.text != MARK:
                yield word, replace(word, text=MARK, alternative=word.text)


def _shapes(
    column: Sequence[Sequence[RecognisedWord]],
) -> Iterator[tuple[RecognisedWord, RecognisedWord]]:
    for n, cell in enumerate(column):
        other = cell[0].alternative
        if len(cell) != 1 or other is None or not any(c.isdigit() for c in other):
            continue
        shapes = _shapes_of(mate for m, mate in enumerate(column) if m != n)
        if _shape(other) in shapes and _shape(cell[0].text) not in shapes:
            yield cell[0], replace(cell[0], text=other, alternative=cell[0].text)


def _shapes_of(cells: Iterable[Sequence[RecognisedWord]]) -> set[str]:
    return {_shape(cell[0].text) for cell in cells if len(cell) == 1}


def _shape(text: str) -> str:
    return re.sub(r"\d", "0", text)
