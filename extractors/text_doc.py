"""A spaCy Doc that knows the text it was made of. Imported only where the pipeline is built."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc
from spacy.vocab import Vocab


class TextDoc(Doc):
    """A Doc whose ``text`` is a value.

    spaCy joins all tokens each time it is asked; the finders ask five times a segment, which was an
    eighth of the extraction's time.
    """

    source: str

    @classmethod
    def build(
        cls, vocab: Vocab, text: str, folded: str, words: Sequence[str], blanks: Sequence[bool]
    ) -> TextDoc:
        """Return the Doc of ``text``, cut into ``words`` with or without one blank behind."""
        doc = cls(vocab, list(words), list(blanks))
        doc.source = text
        doc._.folded = folded
        return doc

    @property
    def text(self) -> str:
        """The text that was tokenised, character by character."""
        return self.source
