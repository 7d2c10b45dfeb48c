"""The Albanian word list that comes with Arkiva: is this a word, where are its ë and ç.

``data/lexicon.sq.z`` holds one word a line, sorted by its folded letters (ë as e, ç as c), so that
the forms which differ in ë and ç only stand together. It is searched where it lies: half a million
Python strings would take ten times as long to make as the file takes to unpack.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

ENCODING = "iso8859-1"
COMMON = "+"
"""Mark behind a word that is met in real text, not only made by the grammar."""
NAME = "="
"""Mark behind a name: known, yet nothing is ever corrected to it."""
_FOLD = str.maketrans("ëç", "ec")
_FOLD_BYTES = bytes.maketrans("ëç".encode(ENCODING), b"ec")
_MARKS = (COMMON + NAME).encode()


def fold(word: str) -> str:
    """Return a lower-case word without the dots of ë and the tail of ç."""
    return word.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the list, in lower case."""

    word: str
    common: bool
    name: bool


class WordList:
    """Words sorted by their folded letters, looked up by bisection."""

    def __init__(self, lines: bytes) -> None:
        self._lines = b"\n" + lines + b"\n"
        self.entries = lru_cache(maxsize=20_000)(self._entries)

    def __contains__(self, word: str) -> bool:
        """Tell whether the lower-case ``word`` is in the list, ë and ç included."""
        return any(entry.word == word for entry in self.entries(fold(word)))

    def is_common(self, word: str) -> bool:
        """Tell whether ``word`` is in the list and met in real text."""
        return any(entry.word == word and entry.common for entry in self.entries(fold(word)))

    def _entries(self, folded: str) -> tuple[Entry, ...]:
        """Return all words that have these folded letters."""
        try:
            wanted = folded.encode(ENCODING)
        except UnicodeEncodeError:
            return ()
        found, start = [], self._first(wanted)
        while start < len(self._lines):
            end = self._lines.index(b"\n", start)
            line = self._lines[start:end]
            if line.rstrip(_MARKS).translate(_FOLD_BYTES) != wanted:
                break
            word = line.rstrip(_MARKS).decode(ENCODING)
            mark = line[len(word) :].decode()
            found.append(Entry(word, mark == COMMON, mark == NAME))
            start = end + 1
        return tuple(found)

    def _first(self, wanted: bytes) -> int:
        """Return where the first line stands whose folded letters are not below ``wanted``."""
        low, high = 1, len(self._lines)
        while low < high:
            begin = self._lines.rindex(b"\n", 0, (low + high) // 2) + 1
            end = self._lines.index(b"\n", begin)
            if self._lines[begin:end].rstrip(_MARKS).translate(_FOLD_BYTES) < wanted:
                low = end + 1
            else:
                high = begin
        return low


@cache
def albanian() -> WordList:
    """Return the list that comes with Arkiva; unpacked once a process (about 25 ms)."""
    packed = files("pipeline").joinpath("data/lexicon.sq.z").read_bytes()
    return WordList(zlib.decompress(packed))
