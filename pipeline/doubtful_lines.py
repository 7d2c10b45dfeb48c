"""Which lines of a first reading a second model is asked about."""

from __future__ import annotations

import re
import unicodedata

from pipeline.letter_merge import is_known, may_be_strokes
from pipeline.ocr import RecognisedWord
from pipeline.ocr_models import Model
from pipeline.word_lines import Line, Words, lines_of

_LOW_CONFIDENCE = 0.80
_PLAIN = re.compile(r"[(“\"]*[^\W\d_]+(?:-[^\W\d_]+)*[)”\"]*[.]?|[.—–-]")
"""Words that ``sqi`` writes as they are printed. Commas and colons are none: it has no semicolon
and writes one of them instead; apostrophes, digits, signs: see ``data/ocr_models.toml``."""
_VOWELS = frozenset("aeiouyë")
"""By themselves they are words, on nearly every line: asking for them costs a tenth of the time."""
_NAME_ENDING = re.compile(r"[iI](?:[tcéëç€¢čć]|[TCÇ€])[.,:;)”\"]*$")
"""What -ić becomes in a model without ć."""
_ODD_LETTER = re.compile(r"[a-zë](?:S(?![A-Z])|[$&§](?=[a-zë]|$)|€)")
"""What š becomes inside a name."""
_OTHER_C = re.compile(r"[iI][é¢][.,:;)”\"]*$")
"""How ``eng`` writes -ić."""
_MOST_UNKNOWN = 0.5
_UNREADABLE = 0.60


def doubtful_lines(words: Words, model: Model) -> list[Line]:
    """Return the lines that another model may read better."""
    wanted = {"signs": _has_signs, "names": _is_foreign, "unreadable": _is_unreadable}[model.lines]
    return [line for line in lines_of(words) if wanted(line)]


def _has_signs(line: Line) -> bool:
    """Tell whether a line holds what the first model cannot have written, or is unsure of."""
    return any(word.confidence < _LOW_CONFIDENCE or _is_odd(word.text) for word in line)


def _is_odd(text: str) -> bool:
    if not _PLAIN.fullmatch(text):
        return True
    letters = text.strip('.()“”"-—–')
    if letters.lower() in _VOWELS:
        return False
    if letters.isupper():
        strokes = set(letters) <= set("IHTLJVXCM1")
        return strokes and (not is_known(letters) or may_be_strokes(letters))
    return letters.islower() and not is_known(letters)


def _is_foreign(line: Line) -> bool:
    """Tell whether a line may hold Serbian: a name, or mostly words that nobody knows."""
    if any(_is_name(word) for word in line):
        return True
    words = [w for w in line if len(w.text) > 2 and w.text[0].isalpha()]
    unknown = sum(not is_known(w.text) for w in words)
    return len(words) > 1 and unknown > _MOST_UNKNOWN * len(words)


def _is_name(word: RecognisedWord) -> bool:
    text = word.text.lstrip('(“"')
    if len(text) < 4 or not text[0].isupper():
        return False
    if _ODD_LETTER.search(text) or (word.alternative and _OTHER_C.search(word.alternative)):
        return True
    if is_known(text):
        return False
    return bool(_NAME_ENDING.search(text)) or word.confidence < _LOW_CONFIDENCE


def _is_unreadable(line: Line) -> bool:
    """Tell whether a line makes no sense in Latin letters: another alphabet, or no text at all."""
    words = [word for word in line if any(c.isalnum() for c in word.text)]
    if not words or any(_is_of_script(word.text, "CYRILLIC") for word in words):
        return False
    mean = sum(word.confidence for word in words) / len(words)
    known = sum(is_known(word.text) for word in words)
    return mean < _UNREADABLE and known <= 0.25 * len(words)


def _is_of_script(text: str, script: str) -> bool:
    return any(script in unicodedata.name(c, "") for c in text if c.isalpha())
