"""The words of a pass in reading order, and the lines that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from pipeline.document import BoundingBox
from pipeline.ocr import RecognisedWord

Words = tuple[RecognisedWord, ...]
Line = list[RecognisedWord]


def lines_of(words: Iterable[RecognisedWord]) -> list[Line]:
    """Return the words line by line."""
    return [list(group) for _, group in groupby(words, key=lambda word: word.line)]


def line_box(line: Sequence[RecognisedWord]) -> BoundingBox:
    """Return the box that covers the words of a line, which is never empty."""
    box = line[0].box
    for word in line[1:]:
        box = box.union(word.box)
    return box


def mean_confidence(words: Sequence[RecognisedWord]) -> float | None:
    """Return the mean confidence, 0-1, weighted by length; None without words."""
    letters = sum(len(word.text) for word in words)
    if not letters:
        return None
    return sum(word.confidence * len(word.text) for word in words) / letters
