"""Other spellings of a word: what OCR makes of it, and slips of the finger in its ending."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from index.language_data import read_language

FIRST_LETTERS = 1
"""Letters at the start of a word that must be right."""
MENDED_LETTERS = 5
"""Letters at the end of an unknown word that are respelled."""
ENDING_LETTERS = "aeiouhjmnrstv"
"""The letters of Albanian endings."""
SHORTEST_CONFUSED = 4
"""Letters of a stem that OCR's spellings are made of; a shorter one would become another word."""


def end_respellings(word: str) -> Iterator[str]:
    """Yield a folded word with one slip in its last letters mended in every possible way."""
    first = max(FIRST_LETTERS, len(word) - MENDED_LETTERS)
    for at in range(first, len(word)):
        yield word[:at] + word[at + 1 :]
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for letter in ENDING_LETTERS:
            yield word[:at] + letter + word[at + 1 :]
            yield word[:at] + letter + word[at:]


@cache
def _confused_pairs() -> tuple[tuple[str, str], ...]:
    pairs = read_language("characters")["confused"]["pairs"]
    return tuple((a, b) for one, other in pairs for a, b in ((one, other), (other, one)))


def confused_spellings(stem: str) -> tuple[str, ...]:
    """Return what OCR may have made of a stem: one pair of letters confused, once or throughout."""
    found: dict[str, None] = {}
    if len(stem) < SHORTEST_CONFUSED:
        return ()
    for old, new in _confused_pairs():
        at = stem.find(old)
        while at >= 0:
            found[stem[:at] + new + stem[at + len(old) :]] = None
            at = stem.find(old, at + 1)
        found[stem.replace(old, new)] = None
    found.pop(stem, None)
    return tuple(found)
