"""Words found where the first pass left letters unread: put into the reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.document import BoundingBox
from pipeline.ocr import RecognisedWord
from pipeline.word_lines import Line, Words, line_box, lines_of

_SURE = 0.70
"""Confidence of a word that is added from a gap: stamps and stains read as less."""
_OVERLAP = 0.2
"""Share of a found word inside one that was there: it is that word once more."""
_LONG_FIND = 4
_NEIGHBOUR = 2.5
"""Heights of a word to the next of its line at most; more is another column."""


def sure_finds(read: Words, words: Words, boxes: Sequence[BoundingBox]) -> Words:
    """Return of what was read in the gaps what is surely text and new.

    ``boxes`` are the places already read. Each find is a block of its own, below 0.
    """
    return tuple(
        replace(word, block=-1 - word.line)
        for word in read
        if word.confidence >= _SURE
        and any(c.isalnum() for c in word.text)
        and not (len(word.text) < _LONG_FIND and is_inside_a_line(words, word))
        and not any(word.box.share_inside(box) > _OVERLAP for box in boxes)
    )


def without_guesses(words: Words, found: Words, believed: float) -> Words:
    """Return the words without those below ``believed`` that stand where a sure one was found."""
    return tuple(
        word
        for word in words
        if word.confidence >= believed
        or not any(find.box.share_inside(word.box) > 0 for find in found)
    )


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


def is_inside_a_line(words: Words, found: RecognisedWord) -> bool:
    """Tell whether words stand on both sides of ``found`` in its line.

    What seems unread there is mostly a letter that stands outside of its own word's box.
    """
    middle = (found.box.y0 + found.box.y1) / 2
    reach = _NEIGHBOUR * (found.box.y1 - found.box.y0)
    beside = [w.box for w in words if w.box.y0 <= middle <= w.box.y1]
    x = (found.box.x0 + found.box.x1) / 2
    left = any((box.x0 + box.x1) / 2 < x and x - box.x1 <= reach for box in beside)
    right = any((box.x0 + box.x1) / 2 > x and box.x0 - x <= reach for box in beside)
    return left and right


def _block(line: Line) -> int:
    """Return the line's own block; a word that was found before its first one has none (-1)."""
    return max(word.block for word in line) if line[0].block < 0 else line[0].block


def _place(lines: list[Line], piece: Line) -> int | None:
    """Return the line that ``piece`` continues: at its height, no column's gap away."""
    box = line_box(piece)
    middle, reach = (box.y0 + box.y1) / 2, _NEIGHBOUR * (box.y1 - box.y0)
    for n, line in enumerate(lines):
        other = line_box(line)
        gap = max(other.x0 - box.x1, box.x0 - other.x1)
        if other.y0 <= middle <= other.y1 and gap <= reach:
            return n
    return None


def _order(lines: list[Line], piece: Line) -> int:
    """Return before which line a piece is read: the first one that begins below it."""
    box = line_box(piece)
    for n, line in enumerate(lines):
        other = line_box(line)
        overlaps = min(box.x1, other.x1) > max(box.x0, other.x0)
        if overlaps and (other.y0 + other.y1) / 2 > box.y1:
            return n
    return len(lines)
