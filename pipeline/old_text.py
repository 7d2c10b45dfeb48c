"""Which reading of a page stands: the text that came with it, or what was read from its picture.

A text layer that was not trusted may still be better than OCR: of a picture that nobody can read,
or in a language that the engine was not asked for.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.document import Page
from pipeline.readers import OldText
from pipeline.text_verdict import judge_text, known_words

_CLEARLY_LESS = 0.8
"""OCR that finds fewer than this share of the old text's known words reads less."""
_FAR_FEWER = 0.5
"""The same of letters: counted where the dictionary has no say."""
_MUCH_MORE = 1.5
"""Known words that OCR finds for each of a sound text, where the picture holds more than that."""
_FEW_WORDS = 8


def keep(old: OldText, detail: str) -> Page:
    """Return the old text with the warning that it stands all the same, and why.

    A sound text needs no warning: it is what the page shows.
    """
    if old.sound:
        return old.page
    reading = old.page.reading
    warnings = (*reading.warnings, f"old_text_kept: {detail}")
    return replace(old.page, reading=replace(reading, warnings=warnings))


def reads_less(old: OldText, read: Page) -> str | None:
    """Return in which way OCR reads less than the old text; None where it does not."""
    letters, letters_before = _letters(read.text), _letters(old.page.text)
    if letters_before and not letters:
        return "OCR finds nothing"
    if old.elsewhere:
        return None
    known, known_before = known_words(read.text), known_words(old.page.text)
    if old.sound:
        more = known >= max(_MUCH_MORE * known_before, known_before + _FEW_WORDS)
        return None if more else "OCR finds no more"
    if known_before >= _FEW_WORDS:
        if known < _CLEARLY_LESS * known_before:
            return f"OCR finds {known} known words, not {known_before}"
        return None
    if letters < _FAR_FEWER * letters_before and known <= known_before:
        return f"OCR finds {letters} letters, not {letters_before}"
    if known <= known_before and not judge_text(read.text).usable:
        return "OCR makes no better text of it"
    return None


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
