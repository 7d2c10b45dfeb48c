"""Words that are no words: letters that the engine saw in dust and in dotted rules."""

from __future__ import annotations

from pipeline.document import POINTS_PER_INCH
from pipeline.merge import Words
from pipeline.ocr import RecognisedWord

_LOWEST_LETTER = 2.6
"""Points: the x-height of 6 point print; a lower letter or bar is a speck or a row of dots."""
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
