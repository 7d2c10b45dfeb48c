"""Words of a page put into lines and cells by their places, and headers of several lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.folding import fold
from extractors.layout.lines import clean_position
from extractors.reading import Reading
from pipeline.document import Page

LARGEST_GAP = 0.55
"""Heights of a line: words nearer than this are one cell."""
HEADER_LINES = 4
LONGEST_HEAD = 45
"""Characters of a cell; a longer one is a caption or running text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of a line that stand close together; ``start`` and ``end`` in ``page.raw``."""

    text: str
    """Folded."""
    x0: float
    x1: float
    y0: float
    y1: float
    start: int
    end: int

    @property
    def height(self) -> float:
        """Height of the line, at least 1."""
        return max(self.y1 - self.y0, 1.0)


@dataclass(frozen=True, slots=True)
class Header:
    """The cells of a header from left to right, and its last line."""

    cells: tuple[Cell, ...]
    last_line: int


def page_lines(page: Page) -> list[list[Cell]]:
    """Return the page's lines from top to bottom, each cut into cells from left to right."""
    words = [
        Cell(fold(w.text), w.box.x0, w.box.x1, w.box.y0, w.box.y1, w.start, w.end)
        for w in page.words
        if w.text.strip() and w.box is not None
    ]
    words.sort(key=lambda word: word.y0 + word.y1)
    lines: list[list[Cell]] = []
    middle = height = 0.0
    for word in words:
        centre = (word.y0 + word.y1) / 2
        if not lines or centre - middle > 0.5 * max(height, word.height):
            lines.append([])
            middle, height = centre, word.height
        lines[-1].append(word)
    return [_cells(line) for line in lines]


def header_at(lines: Sequence[Sequence[Cell]], at: int) -> Header | None:
    """Return the header that begins in a line, None where that line holds values or long text."""
    if any(_is_value(cell) for cell in lines[at]):
        return None
    cells, last = _stacked(lines, at)
    return Header(tuple(cells), last) if len(cells) > 1 else None


def _stacked(lines: Sequence[Sequence[Cell]], at: int) -> tuple[list[Cell], int]:
    """Return the cells of a header, its lines put together by column, and its last line."""
    cells, last = list(lines[at]), at
    for below in range(at + 1, min(at + HEADER_LINES, len(lines))):
        line = lines[below]
        near = line[0].y0 - lines[below - 1][0].y1 < 0.6 * line[0].height
        if not near or any(_is_value(cell) for cell in line):
            break
        cells, last = _with_line(cells, line), below
    return sorted(cells, key=lambda cell: cell.x0), last


def _is_value(cell: Cell) -> bool:
    return any(c.isdigit() for c in cell.text) or len(cell.text) > LONGEST_HEAD


def _with_line(cells: list[Cell], line: Sequence[Cell]) -> list[Cell]:
    """Join the cells of a line on to those above them; a head over several gives way to them."""
    over = [[i for i, above in enumerate(cells) if _overlap(cell, above) > 0] for cell in line]
    result = list(cells)
    dropped: set[int] = set()
    for cell, above in zip(line, over, strict=True):
        if not above:
            result.append(cell)
        elif len(above) == 1 and sum(o == above for o in over) == 1:
            result[above[0]] = _joined(result[above[0]], cell, " ")
        elif len(above) == 1:
            dropped.add(above[0])
            result.append(cell)
    return [cell for i, cell in enumerate(result) if i not in dropped]


def _overlap(one: Cell, other: Cell) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def _cells(words: Sequence[Cell]) -> list[Cell]:
    cells: list[Cell] = []
    for word in sorted(words, key=lambda w: w.x0):
        last = cells[-1] if cells else None
        if last is not None and word.x0 - last.x1 < LARGEST_GAP * last.height:
            cells[-1] = _joined(last, word, " ")
        else:
            cells.append(word)
    return cells


def _joined(first: Cell, second: Cell, blank: str) -> Cell:
    return Cell(
        first.text + blank + second.text,
        min(first.x0, second.x0),
        max(first.x1, second.x1),
        min(first.y0, second.y0),
        max(first.y1, second.y1),
        first.start,
        second.end,
    )


def segment_of(reading: Reading, page: Page, cell: Cell) -> tuple[int, int, int] | None:
    """Return (segment, start, end) of a cell of the page."""
    start = clean_position(page.offsets, cell.start)
    for index, first, last, shift in _pieces(reading, page.number):
        if first <= start < last:
            return index, start - shift, start - shift + (cell.end - cell.start)
    return None


@lru_cache(maxsize=8)
def _pieces(reading: Reading, page: int) -> tuple[tuple[int, int, int, int], ...]:
    """Return (segment, start, end, shift) of the pieces of a page; furniture has none."""
    return tuple(
        (index, piece.start, piece.end, piece.start - piece.at)
        for index, segment in enumerate(reading.segments)
        if segment.zone != "furniture"
        for piece in segment.pieces
        if piece.page == page
    )
