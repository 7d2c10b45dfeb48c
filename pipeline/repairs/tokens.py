"""The words of a raw text as the repairs see them: with signs that stand for letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SIGNS = "¢€&"
_TOKEN = re.compile(rf"(?:[^\W_]|[{SIGNS}])+")
_RUN = re.compile(r"\S+")
LONGEST_RUN = 250
"""Signs without a blank. A longer run is a picture, a key or a leader, no word that is damaged; and
finding an address costs the square of its length."""
_FOREIGN_SIGN = re.compile(r"[@_.:]")
_FOREIGN = re.compile(
    r"\S+@\S+|https?://\S+|www\.\S+|\w+_\w\S*"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|eu|al|mk|rs|example|pdf|docx?|xlsx?|jpe?g|png)\b"
)
_SENTENCE_END = re.compile(r"(?:^|[\n.!?:;•\-–“„\"(/])[\s\-–•“„\"(]*$")
_LOOK_BACK = 6


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the raw text: ``raw[start:end] == text``."""

    text: str
    start: int
    end: int
    broken: bool
    """It is half of a word that a line end divides."""
    first: bool
    """It stands where a sentence, a line or a list item begins."""

    @property
    def letters(self) -> str:
        """Its letters only."""
        return "".join(c for c in self.text if c.isalpha())

    @property
    def capitals(self) -> bool:
        """Whether all its letters are capitals, two at least."""
        letters = self.letters
        return len(letters) > 1 and letters.isupper()


def tokens(raw: str) -> Iterator[Token]:
    """Yield the words of ``raw`` with at least one letter; addresses are left out.

    So is all of a run of more than :data:`LONGEST_RUN` signs without a blank.
    """
    broken = False
    for run in _RUN.finditer(raw):
        foreign = _foreign(run)
        for match in _TOKEN.finditer(raw, *run.span()):
            start, end = match.span()
            divided = raw[end : end + 2] == "-\n"
            if any(c.isalpha() for c in match[0]) and not any(
                a < end and start < b for a, b in foreign
            ):
                before = raw[max(0, start - _LOOK_BACK) : start]
                first = start == 0 or _SENTENCE_END.search(before) is not None
                yield Token(match[0], start, end, broken or divided, first)
            broken = divided


def _foreign(run: re.Match[str]) -> list[tuple[int, int]]:
    """Return where in a run of signs addresses and names of files stand."""
    start, end = run.span()
    if end - start > LONGEST_RUN:
        return [run.span()]
    if _FOREIGN_SIGN.search(run.string, start, end) is None:
        return []
    return [match.span() for match in _FOREIGN.finditer(run.string, start, end)]


def in_case_of(model: str, word: str, capitals: bool) -> str:
    """Return the lower-case ``word`` with the capitals of ``model``."""
    if capitals:
        return word.upper()
    initial = next((c for c in model if c.isalpha()), "")
    return word[:1].upper() + word[1:] if initial.isupper() else word
