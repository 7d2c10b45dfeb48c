"""Cells of a ruled table that the page's pass read badly or not at all, and their own reading.

Page segmentation takes columns for one line, or drops a short cell; a cell by itself is read well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from pipeline.document import BoundingBox
from pipeline.ink import Letters
from pipeline.ocr import RecognisedWord
from pipeline.scan_grids import Grid
from pipeline.scan_tables import Spot, place_words, spot_of
from pipeline.word_lines import Words

_SURE = 0.80
"""Confidence below which a word makes its cell be read again."""
_STICKING_OUT = 0.15
"""Share of a word's width outside of its cell: two cells were read as one word."""
_COVERED = 0.97
"""Share of a cell's letters, by pixels, that its words cover at least."""
_STRAY = frozenset("“”„‘’'\"`.,:;·•*_|")
"""What specks, stamps and the other side of the sheet are read as; dashes and signs are cells."""
_INSET_INCHES, _PAD_INCHES = 0.02, 0.05
"""What is cut off a cell where its rules were; what is cut with its letters: dots and tails."""


@dataclass(frozen=True, slots=True)
class InkedCell:
    """A cell that holds letters: where it is and the box to cut out."""

    spot: Spot
    box: BoundingBox
    letters: NDArray[np.int32]
    """Rows of :class:`Letters`."""


def inked_cells(grids: Sequence[Grid], letters: Letters, dpi: float) -> list[InkedCell]:
    """Return the cells that hold letters, row by row; boxes are in pixels at ``dpi``."""
    return list(_inked(grids, letters, dpi))


def _inked(grids: Sequence[Grid], letters: Letters, dpi: float) -> Iterator[InkedCell]:
    x, y, width, height = (letters.stats[:, n] for n in range(4))
    across, down = x + width / 2, y + height / 2
    inset, pad = _INSET_INCHES * dpi, _PAD_INCHES * dpi
    for ordinal, grid in enumerate(grids):
        for n, cell in enumerate(grid.cells):
            box = cell.box
            inside = (across > box.x0) & (across < box.x1) & (down > box.y0) & (down < box.y1)
            if not inside.any():
                continue
            found = letters.stats[inside]
            cut = BoundingBox(
                max(box.x0 + inset, float(found[:, 0].min()) - pad),
                max(box.y0 + inset, float(found[:, 1].min()) - pad),
                min(box.x1 - inset, float((found[:, 0] + found[:, 2]).max()) + pad),
                min(box.y1 - inset, float((found[:, 1] + found[:, 3]).max()) + pad),
            )
            yield InkedCell((ordinal, n), cut, found)


def letters_outside(letters: Letters, grids: Sequence[Grid]) -> Letters:
    """Return the letters that stand in no grid."""
    x, y, width, height = (letters.stats[:, n] for n in range(4))
    across, down = x + width / 2, y + height / 2
    inside = np.zeros(letters.count, np.bool_)
    for box in (grid.box for grid in grids):
        inside |= (across > box.x0) & (across < box.x1) & (down > box.y0) & (down < box.y1)
    return Letters(letters.stats[~inside])


def badly_read(cells: Sequence[InkedCell], words: Words, grids: Sequence[Grid]) -> list[InkedCell]:
    """Return the cells with letters that no word covers, unsure words or half a word."""
    placed, _ = place_words(words, grids)
    torn = {spot for spot, _ in _spanning(words, grids)}
    return [cell for cell in cells if cell.spot in torn or _is_bad(cell, placed.get(cell.spot, []))]


def _is_bad(cell: InkedCell, words: Sequence[RecognisedWord]) -> bool:
    if any(word.confidence < _SURE for word in words):
        return True
    across = cell.letters[:, 0] + cell.letters[:, 2] / 2
    down = cell.letters[:, 1] + cell.letters[:, 3] / 2
    covered = np.zeros(len(across), np.bool_)
    for box in (word.box for word in words):
        covered |= (across >= box.x0) & (across <= box.x1) & (down >= box.y0) & (down <= box.y1)
    pixels = cell.letters[:, 4]
    return bool(pixels[covered].sum() < _COVERED * pixels.sum())


def replace_cells(
    words: Words, read: Words, cells: Sequence[InkedCell], grids: Sequence[Grid]
) -> Words:
    """Return the words with ``read`` in place of what was read in ``cells`` before."""
    again = {cell.spot for cell in cells}
    placed, outside = place_words(words, grids)
    torn = {id(word) for _, word in _spanning(words, grids)}
    found, _ = place_words(read, grids)
    kept = [w for spot, ws in placed.items() if spot not in again for w in ws if id(w) not in torn]
    new = [word for spot, ws in found.items() if spot in again for word in ws]
    return (*outside, *kept, *new)


def _spanning(words: Words, grids: Sequence[Grid]) -> Iterator[tuple[Spot, RecognisedWord]]:
    """Yield words that reach into a second cell, with each cell they touch."""
    for ordinal, grid in enumerate(grids):
        for word in words:
            box = word.box
            middle = (box.y0 + box.y1) / 2
            if not grid.box.y0 <= middle <= grid.box.y1:
                continue
            parts = [
                (n, min(box.x1, cell.box.x1) - max(box.x0, cell.box.x0))
                for n, cell in enumerate(grid.cells)
                if cell.box.y0 <= middle <= cell.box.y1
            ]
            width = _STICKING_OUT * (box.x1 - box.x0)
            held = [n for n, part in parts if part > width]
            if len(held) > 1:
                yield from (((ordinal, n), word) for n in held)


def drop_strays(words: Words) -> Words:
    """Return settled words without unsure quotes and points that stand beside a cell's words."""
    kept: list[RecognisedWord] = []
    for block, found in groupby(words, key=lambda word: word.block):
        cell = list(found)
        if spot_of(block) is not None and any(not _is_stray(word) for word in cell):
            cell = [word for word in cell if not _is_stray(word)]
        kept += cell
    return tuple(kept)


def _is_stray(word: RecognisedWord) -> bool:
    return word.confidence < _SURE and set(word.text) <= _STRAY
