"""What a pass over a page picture gave, and how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.cell_reading import letters_outside
from pipeline.document import BoundingBox
from pipeline.ink import Letters, coverage
from pipeline.letter_merge import is_known
from pipeline.ocr import Layout
from pipeline.preprocess import Prepared
from pipeline.word_lines import Words, mean_confidence

LONG_WORD = 4
"""Letters of a word that is wider than high when upright; Tesseract also reads turned lines."""
BELIEVED = 0.30
"""Confidence; words below it are guesses over stains: their boxes cover nothing."""
_UPRIGHT_CONFIDENCE = 0.60
"""Upside-down pages score 0.24 to 0.27, the lowest upright page 0.83 (measured)."""
_KNOWN_WORDS, _KNOWN_SHARE = 5, 0.2
"""Words of the dictionary on a page that is upright, however badly it is printed: a turned page
has next to none."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A prepared picture and the words that a pass has read on it, in its pixels."""

    prepared: Prepared
    letters: Letters
    words: Words
    layout: Layout

    @property
    def confidence(self) -> float:
        """Mean confidence by length of word, 0-1."""
        return mean_confidence(self.words) or 0.0

    @property
    def stands(self) -> bool:
        """Tell whether the page is upright: it reads well, and along rows, not along columns."""
        long = [w for w in self.words if len(w.text) >= LONG_WORD]
        tall = sum(w.box.y1 - w.box.y0 > w.box.x1 - w.box.x0 for w in long)
        if 2 * tall > len(long):
            return False
        known = sum(is_known(w.text) for w in long)
        makes_sense = known >= _KNOWN_WORDS and known >= _KNOWN_SHARE * len(long)
        return makes_sense or self.confidence >= _UPRIGHT_CONFIDENCE

    @property
    def coverage(self) -> float:
        """Share of the letter-sized ink that lies in words, 0-1."""
        return self._covered(self.letters)

    @property
    def text(self) -> Letters:
        """The letters outside of ruled tables, whose cells are read by themselves."""
        return letters_outside(self.letters, self.prepared.grids)

    @property
    def text_coverage(self) -> float:
        """The same of the letters outside of ruled tables."""
        return self._covered(self.text)

    @property
    def believed(self) -> list[BoundingBox]:
        """The boxes of the words that are no mere guesses."""
        return [w.box for w in self.words if w.confidence >= BELIEVED]

    def _covered(self, letters: Letters) -> float:
        width, height = self.prepared.image.size
        return coverage(letters, self.believed, (height, width))
