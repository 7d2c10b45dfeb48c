"""Words that are no words: letters that the engine saw in dust and in dotted rules."""

from __future__ import annotations

from pipeline.document import POINTS_PER_INCH
from pipeline.ocr import RecognisedWord
from pipeline.word_lines import Words, lines_of

_LOWEST_LETTER = 2.6
"""Points: the x-height of 6 point print; a lower letter or bar is a speck or a row of dots."""
_MARKS = frozenset(".,:;'’‘`^~")
_UNSURE = 0.45
"""Low marks (full stops, dashes) are real; those read with less than this are specks."""


def drop_dust_words(words: Words, dpi: float) -> Words:
    """Return the words without those too low to be read; boxes are pixels at ``dpi``."""
    return tuple(word for word in words if not _is_dust(word, dpi))


def _is_dust(word: RecognisedWord, dpi: float) -> bool:
    if (word.box.y1 - word.box.y0) * POINTS_PER_INCH / dpi >= _LOWEST_LETTER:
        return False
    has_letter = any(c.isalnum() or c == "|" for c in word.text)
    return has_letter or word.confidence < _UNSURE


def drop_lone_marks(words: Words) -> Words:
    """Return the words without stops and apostrophes that stand alone in a line of words.

    In print they stand at a word; what stands by itself was a speck. Dashes, bullets, quotation
    marks and signs may stand alone.
    """
    return tuple(
        word
        for line in lines_of(words)
        for word in line
        if len(line) == 1 or not set(word.text) <= _MARKS
    )
