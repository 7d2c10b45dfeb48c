"""Character and word error rates of a reading against the text that stands on the page.

Both texts are compared as NFC with every run of white space made one blank; case, punctuation and
bullets count, and so does the order of reading: a column read in the wrong place is all errors.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

DIACRITICS = frozenset("ëçËÇ")


@dataclass(frozen=True, slots=True)
class Count:
    """``part`` of ``whole``: edits of characters, letters found of letters written, ..."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.part + other.part, self.whole + other.whole)

    @property
    def percent(self) -> float:
        """The part in percent; 0 of 0 is 0. An error rate can pass 100 (too much was read)."""
        return 100 * self.part / self.whole if self.whole else 0.0


def total(counts: Iterable[Count]) -> Count:
    """Add counts up, so that long pages weigh more than short ones."""
    return sum(counts, Count())


def normalise(text: str) -> str:
    """Return NFC text with single blanks and none at its ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def character_errors(truth: str, read: str) -> Count:
    """Count insertions, deletions and substitutions of code points."""
    written = normalise(truth)
    return Count(Levenshtein.distance(written, normalise(read)), len(written))


def word_errors(truth: str, read: str) -> Count:
    """Count insertions, deletions and substitutions of words (what stands between blanks)."""
    written = normalise(truth).split()
    return Count(Levenshtein.distance(written, normalise(read).split()), len(written))


def diacritics_found(truth: str, read: str) -> Count:
    """Count the ë and ç of the truth that stand in their place in the cheapest alignment."""
    written, got = normalise(truth), normalise(read)
    found = 0
    for step in Levenshtein.opcodes(written, got):
        if step.tag == "equal":
            found += sum(c in DIACRITICS for c in written[step.src_start : step.src_end])
    return Count(found, sum(c in DIACRITICS for c in written))


def items_found(items: Iterable[str], read: str) -> Count:
    """Count the items that stand whole in the reading, not as a part of a longer word or number."""
    got = normalise(read)
    wanted = [normalise(item) for item in items]
    whole = [re.search(rf"(?<!\w){re.escape(item)}(?!\w)", got) for item in wanted]
    return Count(sum(match is not None for match in whole), len(wanted))
