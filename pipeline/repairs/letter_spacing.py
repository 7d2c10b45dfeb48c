"""Words printed with a blank between their letters: "R e n d i  i  d i t ë s"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import pairwise
from operator import itemgetter

from pipeline.offsets import Edit
from pipeline.repairs.word_list import albanian, fold

SHORTEST = 4
"""Letters: fewer may be initials or the letters of a list."""
LONGEST = 120
"""Letters: a longer run is no heading (and would cost more than it is worth)."""
_LONGEST_WORD = 18
_ARTICLES = frozenset(("i", "e"))
_LINKS = frozenset(("te", "se", "ne", "me", "per", "nga", "dhe", "mbi", "qe"))
"""They stand between the words of a heading, so dividing there costs little."""
_ARTICLE, _LINK, _COMMON, _RARE = 2, 4, 10, 16
"""What a word costs; "per punen e" has to come out cheaper than "per pune ne"."""
_VOWELS = frozenset("AEIOUYËАЕИОУ")  # noqa: RUF001 - Cyrillic headings, too
_HEADING = 6
"""Letters of a heading in capitals whose words the list does not know ("ODLUKA")."""
_RUN = re.compile(r"(?<!\S)[^\W\d_](?: {1,4}[^\W\d_]){3,119}(?!\S)")
_PIECES = re.compile(r"(?<!\S)[^\W_]{1,4}(?: {1,4}[^\W_]{1,4}){5,79}(?!\S)")
"""A spaced heading some of whose letters stand near enough to be read as one: "RAP O RT I"."""
_SHORT_PIECE = 2.4
"""Letters of a piece on average; the words of a heading are longer."""
_FEWER = 0.6
"""Words that the pieces become, as a share of the pieces, at most."""


def repair_letter_spacing(text: str, raw_position: Callable[[int], int]) -> Iterator[Edit]:
    """Yield the edits that close the blanks inside words; a blank stays between two words.

    ``text`` is the page after the other repairs, ``raw_position`` leads to the raw text. A run that
    does not divide into Albanian words is closed only where it is all capitals and wide blanks
    divide it, or none do and it is one name or word of a heading.
    """
    taken: list[tuple[int, int]] = []
    for pattern, divide in ((_PIECES, _piece_ends), (_RUN, _word_ends)):
        before = tuple(taken)  # of one pattern no two overlap
        for run in pattern.finditer(text):
            nearest = bisect_left(before, run.end(), key=itemgetter(0)) - 1
            if nearest >= 0 and before[nearest][1] > run.start():
                continue
            letters = [m.start() for m in re.finditer(r"\S", run.group())]
            ends = divide(run.group(), letters)
            if ends is not None:
                taken.append(run.span())
                yield from _closed(run, letters, ends, raw_position)


def _closed(
    run: re.Match[str], letters: list[int], ends: frozenset[int], position: Callable[[int], int]
) -> Iterator[Edit]:
    """Yield the edits after which a blank stands only behind the letters of ``ends``."""
    for here, (at, following) in enumerate(pairwise(letters), start=1):
        first = run.start() + at + 1 + (here in ends)
        for blank in range(first, run.start() + following):
            raw = position(blank)
            yield Edit(raw, raw + 1, "")


def _piece_ends(run: str, letters: list[int]) -> frozenset[int] | None:
    """Return the ends of the words of a heading of pieces; None where pieces are its words."""
    pieces = run.split()
    word = "".join(pieces)
    lone = sum(len(piece) == 1 for piece in pieces)
    if not word.isupper() or len(word) / len(pieces) > _SHORT_PIECE or 3 * lone < len(pieces):
        return None
    if lone == len(pieces) and word.isalpha():
        return None  # the other rule has judged it
    known = _divided(fold(word.lower()))
    return known if known is not None and len(known) + 1 <= _FEWER * len(pieces) else None


def _word_ends(run: str, letters: list[int]) -> frozenset[int] | None:
    """Return behind which letters (counted from 1) a word ends; None if the run stays as it is."""
    gaps = [after - before for before, after in pairwise(letters)]
    wide = {n for n, gap in enumerate(gaps, start=1) if gap > 2}
    word = "".join(run[at] for at in letters)
    if wide and len(wide) < len(gaps) / 2:
        return frozenset(wide)
    if min(gaps) != max(gaps):
        return None
    in_order = all(before < after for before, after in pairwise(word.lower()))
    if in_order or (len(word) < 2 * SHORTEST - 1 and not word.isupper()):
        return None  # "A B C D E" are the letters of a list
    known = _divided(fold(word.lower()))
    if known is not None:
        return known
    spoken = sum(letter in _VOWELS for letter in word) / len(word)
    return frozenset() if word.isupper() and len(word) >= _HEADING and spoken > 0.3 else None


def _divided(word: str) -> frozenset[int] | None:
    """Return the ends of the known words that make up ``word`` most cheaply; None if none do."""
    best: list[tuple[int, tuple[int, ...]] | None] = [(0, ())]
    for end in range(1, len(word) + 1):
        options = []
        for start in range(max(0, end - _LONGEST_WORD), end):
            before = best[start]
            if before is not None and (cost := _cost(word[start:end])) is not None:
                options.append((before[0] + cost, (*before[1], end)))
        best.append(min(options) if options else None)
    whole = best[-1]
    # Words of less than three letters on average are a chance find, not a heading.
    if whole is None or len(word) < SHORTEST or len(word) / len(whole[1]) < 3:
        return None
    return frozenset(whole[1][:-1])


def _cost(word: str) -> int | None:
    """Return what a word costs, None if it is none."""
    if word in _ARTICLES:
        return _ARTICLE
    if word.isdigit():
        return _COMMON
    if word in _LINKS:
        return _LINK
    if len(word) == 1:
        return None
    entries = albanian().entries(word)
    if any(entry.common for entry in entries):
        return _COMMON
    return _RARE if entries and len(word) > 3 else None
