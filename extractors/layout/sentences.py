"""Where the sentences of a segment begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.cues import cue_words
from extractors.language import Lexicon

_END = re.compile(r"(?<![.!?…])[.!?…]+[\"”»')\]]*(?=\s+[^\s])")
_OPENS = re.compile(r"\s+[\"“„«'(\[]*(?:[^\W\d_]|\d)")
_TOKEN_BEFORE = re.compile(r"[\w./-]+$")
LONGEST_TOKEN = 48
"""Characters of a token in front of a dot that are looked at; no abbreviation is longer."""
_SHORT_FORM = re.compile(r"\b\w{1,2}\.\w{1,2}\.(?:\w\.)?$")
_INITIALS = re.compile(r"(?:[^\W\d]\.)*[^\W\d]")
CLOSING = " \t\n.;:,!?"


def iter_sentences(
    text: str, folded: str, lexicon: Lexicon, start: int = 0
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of ``text[start:]``, without blanks around them.

    A dot behind an abbreviation ("nr.", "z."), an initial or an ordinal number before a small
    letter ends no sentence; neither does any dot before a small letter.
    """
    begin = start
    for match in _END.finditer(text, start):
        if _ends(text, folded, match, lexicon):
            yield from _trimmed(text, begin, match.end())
            begin = match.end()
    yield from _trimmed(text, begin, len(text))


@lru_cache(maxsize=4)
def _abbreviations(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(cue_words(lexicon, "sentences", "abbreviations"))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without blanks around it and without punctuation at its end.

    A closing dot of an abbreviation as "sh.a." stays (the annotation rule of the gold).
    """
    while start < end and text[start] in CLOSING + "-–•":
        start += 1
    while end > start and text[end - 1] in CLOSING:
        # Nine characters: the longest such abbreviation, and the letter that would forbid it.
        near = text[max(start, end - 9) : end]
        if text[end - 1] == "." and _SHORT_FORM.search(near):
            break
        end -= 1
    return start, end


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end


def _ends(text: str, folded: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    following = _OPENS.match(text, match.end())
    if following is None:
        return False
    first = following.group()[-1]
    if first.isalpha() and not first.isupper():
        return False
    if match.group() != ".":
        return True
    before = _TOKEN_BEFORE.search(folded[max(0, match.start() - LONGEST_TOKEN) : match.start()])
    word = before.group() if before else ""
    if _INITIALS.fullmatch(word) or word in _abbreviations(lexicon):
        return False
    return not (word.isdigit() and len(word) <= 2 and first.isdigit())
