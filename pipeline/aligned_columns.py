"""Lines, columns and cell texts of what may be a table without rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.document import BoundingBox
from pipeline.page_building import WordDraft

_SAME_LINE = 0.5
"""Heights between the middles of two words of one line at most."""
WIDE_GAP = 1.4
"""Heights between two words that no blank of a justified line reaches."""
_LEAST_ROWS = 3
_LEAST_ROWS_OF_TWO = 4
"""Rows of a table of two columns: three pairs may be a letterhead or a form."""
_LEAST_TEXT_ROWS = 5
"""Rows of a table that holds no numbers: fewer may be the names that sign a document."""
_LEAST_DENSE_COLUMNS = 4
_MOST_TEXT_COLUMNS = 2
"""Columns of a dense table that hold no numbers."""
_LEAST_FILLED = 0.5
_LEAST_FILLED_TEXT = 0.8
_MOST_WORDS = 4
"""Words in the middle cell of a column of short texts."""
_MOST_WORDS_OF_PROSE = 2
_RUNNING_SHARE = 0.3
_DATA_SHARE = 0.7
_LEADER_SHARE = 0.3
_LABEL_SHARE = 0.5
_STRAY = re.compile(r"[.,:;'’‘`|°^~\"*]{1,2}")
"""What dust between two columns is read as."""
_LEADER = re.compile(r"[.…·_]{3,}|(?:\. ){2,}\.")
_MARK = re.compile(r"[-–—•·*▪○●□☐☒]|\(?(?:\d{1,2}|[A-Za-z])[.)]")
_DATUM = re.compile(r"[-–—+±≈~<>]?[€$£]?\s?\d[\d\s.,:/%‰-]*(?:\S{1,8})?|[-–—/]|n/a")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words of a line without a wide gap between them; ``words`` are their positions."""

    x0: float
    x1: float
    text: str
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """The chunks of a line from left to right; ``middle`` is how far down it stands."""

    middle: float
    height: float
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    index: int
    text: str
    box: BoundingBox

    @property
    def middle(self) -> float:
        return (self.box.y0 + self.box.y1) / 2


def text_lines(words: Sequence[WordDraft], gap: float = WIDE_GAP) -> list[TextLine]:
    """Return the lines from the top down, cut into chunks at blanks of ``gap`` heights.

    Words without a box are left out.
    """
    placed = [_Placed(n, w.text, w.box) for n, w in enumerate(words) if w.box is not None]
    if not placed:
        return []
    height = median(word.box.y1 - word.box.y0 for word in placed) or 1.0
    groups: list[list[_Placed]] = []
    for word in sorted(placed, key=lambda word: word.middle):
        if groups and word.middle - median(w.middle for w in groups[-1]) < _SAME_LINE * height:
            groups[-1].append(word)
        else:
            groups.append([word])
    lines = (
        TextLine(median(word.middle for word in group), height, _chunks(group, height, gap))
        for group in groups
    )
    return [line for line in lines if line.chunks]


def _chunks(line: Sequence[_Placed], height: float, gap: float) -> tuple[Chunk, ...]:
    groups: list[list[_Placed]] = []
    for word in sorted(line, key=lambda word: word.box.x0):
        if _STRAY.fullmatch(word.text):
            continue
        if groups and word.box.x0 - groups[-1][-1].box.x1 < gap * height:
            groups[-1].append(word)
        else:
            groups.append([word])
    chunks = [_chunk(group) for group in groups]
    for word in line:
        if chunks and _STRAY.fullmatch(word.text):
            _add_stray(chunks, word)
    return tuple(chunks)


def _chunk(words: Sequence[_Placed]) -> Chunk:
    x0, x1 = min(word.box.x0 for word in words), max(word.box.x1 for word in words)
    return Chunk(x0, x1, " ".join(w.text for w in words), tuple(w.index for w in words))


def _add_stray(chunks: list[Chunk], word: _Placed) -> None:
    """Give a speck of dust to the chunk that is nearest, which grows no wider by it."""

    def away(at: int) -> float:
        return max(chunks[at].x0 - word.box.x1, word.box.x0 - chunks[at].x1)

    at = min(range(len(chunks)), key=away)
    last = word.box.x0 >= (chunks[at].x0 + chunks[at].x1) / 2
    old = chunks[at].words
    chunks[at] = replace(chunks[at], words=(*old, word.index) if last else (word.index, *old))


def columns_of(lines: Sequence[TextLine], gutter: float) -> list[tuple[float, float]]:
    """Return the columns that white gutters of ``gutter`` heights divide through all lines."""
    columns: list[tuple[float, float]] = []
    for line in lines:
        columns = with_line(columns, line, gutter * lines[0].height)
    return columns


def with_line(
    columns: Sequence[tuple[float, float]], line: TextLine, gutter: float
) -> list[tuple[float, float]]:
    """Return the columns that are left with a line more; ``gutter`` in the boxes' unit.

    The order of the lines does not matter: what is nearer than a gutter ends up in one column.
    """
    spans = sorted([*columns, *((chunk.x0, chunk.x1) for chunk in line.chunks)])
    columns = []
    for x0, x1 in spans:
        if columns and x0 - columns[-1][1] < gutter:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def is_datum(text: str) -> bool:
    """Tell whether a cell holds a number, sum, share, date or a dash, not a text."""
    return _DATUM.fullmatch(text) is not None


def is_dense(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether texts are so plainly a table that narrow gutters may divide its columns."""
    columns = [[row[n] for row in rows] for n in range(len(rows[0]))] if rows else []
    if len(columns) < _LEAST_DENSE_COLUMNS or len(rows) < _LEAST_ROWS_OF_TWO:
        return False
    full = all(_filled(column) >= _LEAST_FILLED_TEXT for column in columns)
    return full and sum(map(_is_data, columns)) >= len(columns) - _MOST_TEXT_COLUMNS


def are_tabular(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether texts by row and column are what a table holds; every row is equally long."""
    columns = [[row[n] for row in rows] for n in range(len(rows[0]))] if rows else []
    if len(columns) < 2 or len(rows) < (_LEAST_ROWS if len(columns) > 2 else _LEAST_ROWS_OF_TWO):
        return False
    texts = [text for row in rows for text in row if text]
    if sum(_LEADER.search(" ".join(row)) is not None for row in rows) > _LEADER_SHARE * len(rows):
        return False
    if sum(text.endswith(":") for text in texts) >= _LABEL_SHARE * len(rows):
        return False
    if any(_filled(column) < _LEAST_FILLED for column in columns):
        return False
    data = [_is_data(column) for column in columns]
    if len(columns) == 2:
        return data[1] and not data[0] and not _counts_up(columns[1])
    short = [data[n] or _is_short(column) for n, column in enumerate(columns)]
    if sum(not s for s in short) > 1:
        return False
    if any(data[1:]):
        return not _is_contents(columns)
    full = all(_filled(column) >= _LEAST_FILLED_TEXT for column in columns)
    return full and len(rows) >= _LEAST_TEXT_ROWS and not _is_prose(columns)


def _filled(column: Sequence[str]) -> float:
    return sum(bool(text) for text in column) / len(column)


def _is_data(column: Sequence[str]) -> bool:
    """Tell whether a column holds numbers below its first cell."""
    texts = [text for text in column[1:] if text]
    return bool(texts) and sum(map(is_datum, texts)) >= _DATA_SHARE * len(texts)


def _is_short(column: Sequence[str], most: int = _MOST_WORDS) -> bool:
    return median([len(text.split()) for text in column if text] or [0]) <= most


def _counts_up(column: Sequence[str]) -> bool:
    """Tell whether whole numbers only grow: pages of a table of contents, numbers of a list."""
    numbers = [int(text) for text in column if text.isdigit()]
    return len(numbers) >= len(column) - 1 and numbers == sorted(numbers)


def _is_contents(columns: Sequence[Sequence[str]]) -> bool:
    """Tell whether this is a list of headings: mark, title, page."""
    marks = sum(_MARK.fullmatch(text) is not None for text in columns[0] if text)
    return len(columns) == 3 and 2 * marks >= len(columns[0]) and _counts_up(columns[2])


def _is_prose(columns: Sequence[Sequence[str]]) -> bool:
    """Tell whether lines of text run on below each other, as in newspaper columns."""
    long = sum(not _is_short(column, _MOST_WORDS_OF_PROSE) for column in columns)
    running = sum(text[:1].islower() for text in columns[0] if text)
    return long > 1 or running > _RUNNING_SHARE * len(columns[0])
