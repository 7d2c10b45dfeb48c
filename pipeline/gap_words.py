"""Words found where the first pass left letters unread: put into the reading order."""

from __future__ import annotations

from dataclasses import replace

from pipeline.document import BoundingBox
from pipeline.merge import Words, lines_of
from pipeline.ocr import RecognisedWord

_NEIGHBOUR = 2.5
"""Heights of a word to the next of its line at most; more is another column."""


def insert_found(words: Words, found: Words) -> Words:
    """Return the words with those found in gaps, each beside its line or as a line of its own."""
    lines = lines_of(words)
    for piece in lines_of(found):
        at = _place(lines, piece)
        if at is not None:
            lines[at] = sorted([*lines[at], *piece], key=lambda word: word.box.x0)
        else:
            lines.insert(_order(lines, piece), piece)
    return tuple(
        replace(word, line=n, block=_block(line)) for n, line in enumerate(lines) for word in line
    )


def _block(line: list[RecognisedWord]) -> int:
    return min(word.block for word in line) if line[0].block < 0 else line[0].block


def _place(lines: list[list[RecognisedWord]], piece: list[RecognisedWord]) -> int | None:
    """Return the line that ``piece`` continues: at its height, no column's gap away."""
    box = _box(piece)
    middle, reach = (box.y0 + box.y1) / 2, _NEIGHBOUR * (box.y1 - box.y0)
    for n, line in enumerate(lines):
        other = _box(line)
        gap = max(other.x0 - box.x1, box.x0 - other.x1)
        if other.y0 <= middle <= other.y1 and gap <= reach:
            return n
    return None


def _order(lines: list[list[RecognisedWord]], piece: list[RecognisedWord]) -> int:
    """Return before which line a piece is read: the first one that begins below it."""
    box = _box(piece)
    for n, line in enumerate(lines):
        other = _box(line)
        overlaps = min(box.x1, other.x1) > max(box.x0, other.x0)
        if overlaps and (other.y0 + other.y1) / 2 > box.y1:
            return n
    return len(lines)


def _box(line: list[RecognisedWord]) -> BoundingBox:
    box = line[0].box
    for word in line[1:]:
        box = box.union(word.box)
    return box
