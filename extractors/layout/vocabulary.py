"""The words of a document: they tell which hyphen at a line end belongs to a compound."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.folding import fold
from pipeline.document import Document

_BROKEN_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+-[ \t]*\n\s*[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
STEM_LENGTHS = (4, 5, 6)
"""Letters of a word's beginning by which its other case forms are known."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The folded words of a document, without those that a line end broke."""

    words: frozenset[str]
    stems: frozenset[str]
    """The first four, five and six letters of each word."""

    @classmethod
    def of(cls, document: Document) -> Vocabulary:
        """Return the words of all pages."""
        words = frozenset(
            word
            for page in document.pages
            for word in _WORD.findall(_BROKEN_WORD.sub(" ", fold(page.text)))
        )
        stems = frozenset(word[:n] for word in words for n in STEM_LENGTHS if len(word) >= n)
        return cls(words, stems)

    def keeps_hyphen(self, head: str, tail: str) -> bool:
        """Tell whether a hyphen at a line end belongs to a compound ("propozim-" / "buxhetit")."""
        if head + tail in self.words:
            return False
        # Parts that are words of their own elsewhere in the document speak for a compound.
        stem = tail[: STEM_LENGTHS[-1]]
        both = len(head) > 3 and head in self.words and stem in self.stems
        return both or f"{head}-{tail}" in self.words
