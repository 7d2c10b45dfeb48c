"""How text becomes search words: one analysis, the same in both engines.

A word is a run of letters and digits, so ``03/L-040`` is three words and ``t'i`` two. A word is
folded: Latin letters lose their marks (``ë``, ``é`` -> ``e``, ``ç`` -> ``c``; Tesseract often reads
``ë`` as ``é``, and people type neither), then it becomes lower case. The embedded index stores what
:func:`tokens` gives; the Elasticsearch analyser is generated from the same table
(:mod:`index.elastic_settings`), and a test compares the two word by word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

ANALYSIS_VERSION = "fold-1"
"""Changes whenever the same text would give other words: an index of another version is rebuilt."""

LONGEST_WORD = 100
"""UTF-16 units; longer runs are cut. Lucene refuses a document with a word over 32 766 bytes."""

WORD_CLASS = r"\p{L}\p{N}"
"""The characters of a word as a Java regular expression (``str.isalnum`` is the same set)."""

_MARKED_LATIN = ((0xC0, 0x250), (0x1E00, 0x1F00))
_DROPPED = ((0xAD, 0xAE), (0x300, 0x370), (0x200B, 0x2010), (0x2060, 0x2065), (0xFEFF, 0xFF00))
_WITHOUT_DECOMPOSITION = {
    "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss", "þ": "th", "Þ": "th",
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h", "Ħ": "h", "\u0131": "i", "ł": "l", "Ł": "l",
    "ø": "o", "Ø": "o", "ŧ": "t", "Ŧ": "t", "ŋ": "n", "Ŋ": "n", "ĳ": "ij", "Ĳ": "ij",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    "¹": "1", "²": "2", "³": "3", "\u03c2": "\u03c3",
}  # fmt: skip


class Token(NamedTuple):
    """A folded word and where it stands: ``text[start:end]`` is the word as written."""

    word: str
    start: int
    end: int


@cache
def folding_table() -> dict[str, str]:
    """Return character -> replacement (lower-case letters, or nothing) for every folded character.

    Capitals without a mark are not in it: lower-casing them is a step of its own.
    """
    table = dict(_WITHOUT_DECOMPOSITION)
    for start, end in _MARKED_LATIN:
        for character in map(chr, range(start, end)):
            base = unicodedata.normalize("NFD", character)[0]
            if base != character and base.isascii():
                table[character] = base.lower()
    for start, end in _DROPPED:
        table.update((chr(code), "") for code in range(start, end))
    return table


@cache
def _tools() -> tuple[re.Pattern[str], dict[int, str]]:
    dropped = "".join(character for character, to in folding_table().items() if not to)
    # A dropped character (soft hyphen, combining mark) stands inside a word without dividing it.
    return re.compile(rf"(?:[^\W_]|[{dropped}])+"), str.maketrans(folding_table())


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return the word without marks, in lower case, at most :data:`LONGEST_WORD` long."""
    folded = word.translate(_tools()[1])
    # Letter by letter, as Java does it: str.lower() of a whole word treats a final sigma apart.
    folded = folded.lower() if folded.isascii() else "".join(map(_lower, folded))
    return folded if len(folded) <= LONGEST_WORD // 2 else _cut(folded)


def _lower(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character


def _cut(word: str) -> str:
    return word.encode("utf-16-le")[: 2 * LONGEST_WORD].decode("utf-16-le", "ignore")


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of ``text`` in order, as the index holds them.

    Offsets are code points of ``text`` as given. Text should be NFC; it folds the same otherwise.
    """
    for match in _tools()[0].finditer(text):
        folded = fold(match[0])
        if folded:
            yield Token(folded, match.start(), match.end())


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` as the index holds them."""
    return tuple(token.word for token in tokens(text))


def search_tokens(text: str) -> Iterator[Token]:
    """Yield the words that a person's ``text`` looks for; today the same as :func:`tokens`."""
    return tokens(text)


def comparison_key(text: str) -> str:
    """Return a name without case, marks and punctuation: "Hani i Elezit" -> ``hani i elezit``."""
    return " ".join(words(text))


def clean(text: str) -> str:
    """Return ``text`` with each NUL and lone surrogate replaced by U+FFFD; offsets stay.

    Neither can be stored: SQLite and JSON readers break on them.
    """
    if text.isascii() and "\0" not in text:
        return text
    return _UNSTORABLE.sub("\ufffd", text)


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
