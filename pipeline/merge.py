"""Two readings of a page become one: each model gives what only it can write.

Tesseract's ``sqi`` cannot write ``/ % ; @ & w``, its ``eng`` has no ë and no ç, only ``srp_latn``
has š, č, ć, ž, đ. Measured: with the merge "04/112-2021" is read whole on 28 of 28 places against 0
of 28 by ``sqi`` alone (findings, OCR).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from pipeline.document import BoundingBox
from pipeline.letter_merge import combine, differ, is_known
from pipeline.ocr import RecognisedWord
from pipeline.ocr_models import Model
from pipeline.word_lines import Line, Words, line_box, lines_of, mean_confidence

_BELIEVED = 0.35
"""The other model's guesses below it are no readings: stains, rules, letters it does not know."""
_SURE_OF_SCRIPT = 0.70
"""Mean confidence at which a line of another alphabet is believed."""
_ADDRESS_PART = re.compile(r"[\w.+-]{2,}")
_JOINING_GAP = 0.5
"""Line heights between a name and its @: an ordinary blank, not the gap of a column."""
_ONE_TOKEN = re.compile(
    r"[(“\"]*(?:[\w.+-]*@[\w.-]+|www\.\S+|[A-Z]{0,3}[\d/][\w./,:%€-]*)\W*", re.ASCII
)
"""An address, a number or a reference: the first model may have torn it into words."""
_SHORT_WORDS = frozenset("eiuoëEIUO")
"""Words of one letter."""
_SHARED = 0.5
"""Share of the smaller of two boxes that both cover: they stand for the same word."""


@dataclass
class _Place:
    """What both readings have in one place of a line."""

    first: list[RecognisedWord] = field(default_factory=list)
    second: list[RecognisedWord] = field(default_factory=list)


def merge_readings(words: Words, second: Words, model: Model) -> Words:
    """Take from the second pass what the first model cannot write.

    Where the two readings differ, the one not taken is kept as the word's ``alternative``.
    """
    lines = lines_of(words)
    boxes = [line_box(line) for line in lines]
    others: dict[int, Line] = {}
    for word in join_addresses(second):
        at = _line_at(boxes, word.box)
        if at is not None:
            _add_once(others.setdefault(at, []), word)
    merged: list[RecognisedWord] = []
    for n, line in enumerate(lines):
        merged += _merge_line(line, others[n], model) if n in others else line
    return tuple(merged)


def _add_once(line: Line, word: RecognisedWord) -> None:
    """Add a word; lines of a strip are cut with a margin, so a neighbour's word may come twice."""
    for n, other in enumerate(line):
        if _same_place(word.box, other.box):
            if word.confidence > other.confidence:
                line[n] = word
            return
    line.append(word)


def _merge_line(line: Line, other: Line, model: Model) -> Line:
    if model.script != "LATIN":
        return _other_script(line, other, model.script)
    return [word for place in _places(line, other) for word in _choose(place, model)]


def _places(line: Line, other: Line) -> Iterator[_Place]:
    """Yield the words of ``line`` in order, each with what the other reading has there."""
    place = _Place()
    waiting = list(other)
    for word in line:
        here = [w for w in waiting if _same_place(word.box, w.box)]
        begun = any(_same_place(word.box, w.box) for w in place.second)
        if place.first and not begun:
            yield place
            place = _Place()
        place.first.append(word)
        place.second += here
        waiting = [w for w in waiting if w not in here]
    if place.first:
        yield place


def _choose(place: _Place, model: Model) -> Line:
    """Return the words to keep; the box is that of the reading with fewer words."""
    read, other = place.first, place.second
    if not other or min(w.confidence for w in other) < _BELIEVED:
        return read
    if len(read) > 1 and len(read) == len(other):
        pairs = zip(read, other, strict=True)
        return [word for pair in pairs for word in _choose(_Place([pair[0]], [pair[1]]), model)]
    text, second = _joined(read), _joined(other)
    if len(read) > 1 and not _ONE_TOKEN.fullmatch(second):
        return read
    if len(read) == 1 and len(other) > 1 and _is_glued(read[0], other):
        return _divided(read[0], other)
    surer = min(w.confidence for w in other) > min(w.confidence for w in read)
    chosen = combine(text, second, model, surer=surer)
    if chosen != text:
        one_to_one = len(read) == len(other) == 1
        box = other[0].box if one_to_one else line_box([*read, *other])
        return [
            replace(
                read[0],
                text=chosen,
                box=box,
                confidence=max(min(w.confidence for w in some) for some in (read, other)),
                alternative=text,
            )
        ]
    if len(read) == 1 and differ(text, second):
        return [replace(read[0], alternative=second)]
    return read


def _is_glued(word: RecognisedWord, parts: Line) -> bool:
    """Tell whether the first model lost a blank: "numrii" where the second reads "numri i"."""
    pieces = _cut(word.text, parts)
    return (
        len(word.text) == sum(len(part.text) for part in parts)
        and not differ(word.text, _joined(parts))
        and not is_known(word.text)
        and all(is_known(piece) or piece.isdigit() or piece in _SHORT_WORDS for piece in pieces)
    )


def _divided(word: RecognisedWord, parts: Line) -> Line:
    pieces = zip(_cut(word.text, parts), parts, strict=True)
    return [replace(word, text=text, box=part.box) for text, part in pieces]


def _cut(text: str, parts: Line) -> list[str]:
    """Cut a text into pieces as long as the words of ``parts``."""
    ends = list(accumulate(len(part.text) for part in parts))
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _other_script(line: Line, other: Line, script: str) -> Line:
    """Return the line in another alphabet, where that reading is sure and in that alphabet."""
    letters = [c for word in other for c in word.text if c.isalpha()]
    of_script = sum(script in unicodedata.name(c, "") for c in letters)
    mean = mean_confidence(other) or 0.0
    if of_script < 0.8 * len(letters) or len(letters) < 3 or mean < _SURE_OF_SCRIPT:
        return line
    return [replace(word, block=line[0].block, line=line[0].line) for word in other]


def join_addresses(words: Sequence[RecognisedWord]) -> Words:
    """Join ``info @komuna.org`` and ``info@ komuna.org``: ``eng`` puts a blank beside the @."""
    joined: list[RecognisedWord] = []
    for word in words:
        if joined and _is_torn(joined[-1], word):
            first = joined.pop()
            word = replace(
                first,
                text=first.text + word.text,
                box=first.box.union(word.box),
                confidence=min(first.confidence, word.confidence),
            )
        joined.append(word)
    return tuple(joined)


def _is_torn(first: RecognisedWord, second: RecognisedWord) -> bool:
    if first.line != second.line:
        return False
    name, host = first.text.rstrip("@"), second.text.lstrip("@")
    if (first.text + second.text).count("@") != 1 or len(name + host) + 1 != len(
        first.text + second.text
    ):
        return False
    height = first.box.y1 - first.box.y0
    near = second.box.x0 - first.box.x1 <= _JOINING_GAP * max(height, 1)
    return near and bool(_ADDRESS_PART.search(name)) and "." in host


def _joined(words: Sequence[RecognisedWord]) -> str:
    return "".join(word.text for word in words)


def _line_at(boxes: Sequence[BoundingBox], word: BoundingBox) -> int | None:
    """Return the line in which a word's middle lies; of several the one whose middle is nearest."""
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    near = [
        (abs((box.y0 + box.y1) / 2 - y), n)
        for n, box in enumerate(boxes)
        if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1
    ]
    return min(near)[1] if near else None


def _same_place(word: BoundingBox, other: BoundingBox) -> bool:
    """Tell whether two boxes cover each other enough across; both are of one line."""
    shared = min(word.x1, other.x1) - max(word.x0, other.x0)
    return shared >= _SHARED * max(1, min(word.x1 - word.x0, other.x1 - other.x0))
