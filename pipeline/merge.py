"""Two readings of a page become one: each model gives what only it can write.

Tesseract's ``sqi`` cannot write ``/ % ; @ & w``, its ``eng`` has no ë and no ç. Measured: with the
merge "04/112-2021" is read whole on 28 of 28 places against 0 of 28 by ``sqi`` alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

from pipeline.document import BoundingBox
from pipeline.ocr import RecognisedWord

Words = tuple[RecognisedWord, ...]

_SECOND_OPINION = re.compile(r"[/%;@&wW]")
"""The signs that Tesseract's ``sqi`` model cannot write at all (81 characters, measured)."""
_DOUBTFUL = re.compile(r"[\d$#§€£*|\\<>{}\[\]=+?!_~:;@/%&]")
"""What ``sqi`` writes in place of them, or may write: such a line is read a second time."""
_LOW_CONFIDENCE = 0.80
_BELIEVED = 0.35
"""The other model's guesses below it are no readings: stains, rules, letters it does not know."""
_FOLDED = str.maketrans("ëéèËÉçÇ’‘", "eeeEEcC''")
_ADDRESS_PART = re.compile(r"[\w.+-]{2,}")
_JOINING_GAP = 0.5
"""Line heights between a name and its @: an ordinary blank, not the gap of a column."""


def lines_of(words: Words) -> list[list[RecognisedWord]]:
    """Return the words line by line."""
    return [list(group) for _, group in groupby(words, key=lambda word: word.line)]


def doubtful_lines(words: Words) -> list[list[RecognisedWord]]:
    """Return the lines that a second model may read better: digits, signs, low confidence."""
    return [
        line
        for line in lines_of(words)
        if any(w.confidence < _LOW_CONFIDENCE or _DOUBTFUL.search(w.text) for w in line)
    ]


def merge_readings(words: Words, second: Words) -> Words:
    """Take from the second pass the signs that the first model cannot write.

    Where the two readings differ, the one not taken is kept as the word's ``alternative``.
    """
    merged = list(words)
    for other in join_addresses(second):
        covered = [i for i, word in enumerate(merged) if _same_place(word.box, other.box)]
        if not covered or any(merged[i].line != merged[covered[0]].line for i in covered):
            continue
        merged[covered[0]] = _choose([merged[i] for i in covered], other)
        if merged[covered[0]].box == other.box:
            for index in reversed(covered[1:]):
                del merged[index]
    return tuple(merged)


def _choose(read: list[RecognisedWord], other: RecognisedWord) -> RecognisedWord:
    """Return the word to keep where ``read`` stands; with the box of ``other`` if it is that."""
    first, text = read[0], "".join(word.text for word in read)
    if text == other.text or other.confidence < _BELIEVED:
        return first
    confidence = min(word.confidence for word in read)
    chosen = _combine(text, other.text, surer=other.confidence > confidence)
    if chosen != text:
        return replace(other, text=chosen, block=first.block, line=first.line, alternative=text)
    if len(read) == 1 and _folded(text) != _folded(other.text):
        return replace(first, alternative=other.text)
    return first


def _combine(first: str, second: str, *, surer: bool) -> str:
    """Return ``first`` with the signs of ``second``; ``surer``: the second pass is surer of it."""
    signs = _SECOND_OPINION.findall(second)
    if not signs or (signs == _SECOND_OPINION.findall(first) and not surer):
        return first
    if len(first) == len(second):
        return "".join(b if _may_replace(a, b) else a for a, b in zip(first, second, strict=True))
    if second.endswith(";") and _folded(second[:-1]) == _folded(first.rstrip(",:.")):
        return first.rstrip(",:.") + ";"
    return first if _loses_letters(first, second) else second


def _may_replace(first: str, second: str) -> bool:
    """Tell whether a sign of the second pass may stand for ``first``; never for an ë or ç."""
    if _SECOND_OPINION.match(second):
        return first not in "ëçËÇ"
    return not (first.isalnum() or second.isalnum())


def _folded(text: str) -> str:
    """Return the text without what the models are known to write differently."""
    return text.translate(_FOLDED)


def join_addresses(words: Words) -> Words:
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


def _same_place(word: BoundingBox, other: BoundingBox) -> bool:
    """Tell whether at least half of ``word`` lies inside ``other``."""
    width = min(word.x1, other.x1) - max(word.x0, other.x0)
    height = min(word.y1, other.y1) - max(word.y0, other.y0)
    area = (word.x1 - word.x0) * (word.y1 - word.y0)
    return width > 0 and height > 0 and width * height >= 0.5 * area


def _loses_letters(first: str, second: str) -> bool:
    """Tell whether the second reading would cost an ë or ç that the first one has."""
    return len(re.findall("[ëçËÇ]", first)) > len(re.findall("[ëçËÇ]", second))
