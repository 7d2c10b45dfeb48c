"""Words with places to lines, columns and blocks in the order a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.document import BoundingBox

_SAME_LINE_OVERLAP = 0.5
_BLOCK_PITCH = 1.18
"""A pitch larger than the page's usual one by this begins a block: Chromium's and Word's paragraph
gaps of 4-6 points give 1.25-1.4, uneven line heights inside a paragraph stay below 1.1."""
_USUAL_PITCH_QUANTILE = 0.2
_DEFAULT_PITCH = 1.3
_SIZE_CHANGE = 1.15
_MIN_GUTTER_POINTS = 9.0
_MIN_COLUMN_LINES = 5
_MIN_COLUMN_FILL = 0.6
"""Median share of a column's width that its lines fill: prose does, a list of names does not."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word where it stands, in a frame in which it reads from left to right."""

    text: str
    box: BoundingBox
    size: float
    """Font size in points."""
    bold: bool = False


WordLine = tuple[PlacedWord, ...]
"""Words of one line from left to right."""


def group_lines(words: Iterable[PlacedWord]) -> list[WordLine]:
    """Return lines from top to bottom; words share a line that overlap by half their height."""
    lines: list[list[PlacedWord]] = []
    for word in sorted(words, key=lambda w: ((w.box.y0 + w.box.y1) / 2, w.box.x0)):
        if lines and _overlap(lines[-1], word) >= _SAME_LINE_OVERLAP:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [tuple(sorted(line, key=lambda w: w.box.x0)) for line in lines]


def group_blocks(words: Iterable[PlacedWord]) -> list[tuple[WordLine, ...]]:
    """Return blocks of lines in reading order, columns of prose one after the other."""
    blocks: list[tuple[WordLine, ...]] = []
    for column in _columns(group_lines(words)):
        blocks += _split_blocks(column)
    return blocks


def _overlap(line: Sequence[PlacedWord], word: PlacedWord) -> float:
    """Return the vertical overlap of a word with its line as a share of the lower of the two.

    The line is as high as its last words: a tall initial does not swallow the next line.
    """
    top = median(w.box.y0 for w in line[-5:])
    bottom = median(w.box.y1 for w in line[-5:])
    shared = min(bottom, word.box.y1) - max(top, word.box.y0)
    return shared / max(min(bottom - top, word.box.y1 - word.box.y0), 0.1)


def _split_blocks(lines: Sequence[WordLine]) -> list[tuple[WordLine, ...]]:
    usual = _usual_pitch(lines)
    blocks: list[list[WordLine]] = []
    for line in lines:
        if blocks and not _begins_block(blocks[-1][-1], line, usual):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [tuple(block) for block in blocks]


def _begins_block(above: WordLine, line: WordLine, usual: float) -> bool:
    large, small = max(_size(above), _size(line)), min(_size(above), _size(line))
    if large > _SIZE_CHANGE * small:
        return True
    if all(w.bold for w in above) != all(w.bold for w in line):
        return True
    pitch = _baseline(line) - _baseline(above)
    return pitch > _BLOCK_PITCH * usual * large or pitch < 0


def _usual_pitch(lines: Sequence[WordLine]) -> float:
    """Return the pitch of lines inside paragraphs, in font sizes (a footnote's is smaller).

    It is a low quantile, for the gaps between paragraphs only ever make a pitch larger.
    """
    pitches = sorted(
        (_baseline(line) - _baseline(above)) / _size(line) for above, line in pairwise(lines)
    )
    possible = [pitch for pitch in pitches if 0.8 < pitch < 3]
    if not possible:
        return _DEFAULT_PITCH
    return possible[int(_USUAL_PITCH_QUANTILE * (len(possible) - 1))]


def _baseline(line: WordLine) -> float:
    return median(word.box.y1 for word in line)


def _size(line: WordLine) -> float:
    return max(median(word.size for word in line), 0.1)


def _columns(lines: Sequence[WordLine]) -> list[list[WordLine]]:
    """Cut runs of lines with a clean gutter into their two columns; the rest stays as it is."""
    result: list[list[WordLine]] = [[]]
    position = 0
    while position < len(lines):
        run = _gutter_run(lines, position)
        if run is None:
            result[-1].append(lines[position])
            position += 1
            continue
        end, gutter = run
        sides = [_side(lines[position:end], gutter, left=left) for left in (True, False)]
        result += [*sides, []]
        position = end
    return [column for column in result if column]


def _gutter_run(lines: Sequence[WordLine], start: int) -> tuple[int, float] | None:
    """Return the end of the run of two-column lines that begins here, and its gutter's middle."""
    for low, high in _gaps(lines[start]):
        end = start + 1
        while end < len(lines):
            narrowed = _narrow(lines[end], low, high)
            if narrowed is None:
                break
            low, high = narrowed
            end += 1
        middle = (low + high) / 2
        if _is_prose(lines[start:end], middle):
            return end, middle
    return None


def _gaps(line: WordLine) -> list[tuple[float, float]]:
    gaps = [(left.box.x1, right.box.x0) for left, right in pairwise(line)]
    return [(low, high) for low, high in gaps if high - low >= _MIN_GUTTER_POINTS]


def _narrow(line: WordLine, low: float, high: float) -> tuple[float, float] | None:
    """Return the part of the gutter that this line leaves free, if that is wide enough."""
    for word in line:
        if word.box.x1 <= (low + high) / 2:
            low = max(low, word.box.x1)
        elif word.box.x0 >= (low + high) / 2:
            high = min(high, word.box.x0)
        else:
            return None
    return (low, high) if high - low >= _MIN_GUTTER_POINTS else None


def _is_prose(lines: Sequence[WordLine], gutter: float) -> bool:
    for left in (True, False):
        side = _side(lines, gutter, left=left)
        if len(side) < _MIN_COLUMN_LINES:
            return False
        widths = [line[-1].box.x1 - line[0].box.x0 for line in side]
        if median(widths) < _MIN_COLUMN_FILL * max(widths):
            return False
        if median(len(line) for line in side) < 3:
            return False
    return True


def _side(lines: Sequence[WordLine], gutter: float, *, left: bool) -> list[WordLine]:
    halves = (tuple(word for word in line if (word.box.x1 <= gutter) == left) for line in lines)
    return [half for half in halves if half]
