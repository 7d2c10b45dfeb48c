"""Words printed with a blank between their letters: "R e n d i  i  d i t ë s"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

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


def repair_letter_spacing(text: str, raw_position: Callable[[int], int]) -> Iterator[Edit]:
    """Yield the edits that close the blanks inside words; a blank stays between two words.

    ``text`` is the page after the other repairs, ``raw_position`` leads to the raw text. A run that
    does not divide into Albanian words is closed only where it is all capitals and wide blanks
    divide it, or none do and it is one name or word of a heading.
    """
    for run in _RUN.finditer(text):
        letters = [m.start() for m in re.finditer(r"\S", run.group())]
        ends = _word_ends(run.group(), letters)
        if ends is None:
            continue
        for here, (at, following) in enumerate(pairwise(letters), start=1):
            blanks = following - at - 1
            keep = 1 if here in ends else 0
            if blanks > keep:
                start = run.start() + at + 1 + keep
                for position in range(start, run.start() + following):
                    raw = raw_position(position)
                    yield Edit(raw, raw + 1, "")


def _word_ends(run: str, letters: list[int]) -> frozenset[int] | None:
    """Return behind which letters (counted from 1) a word ends; None if the run stays as it is."""
    gaps = [after - before for before, after in pairwise(letters)]
    wide = {n for n, gap in enumerate(gaps, start=1) if gap > 2}
    word = "".join(run[at] for at in letters)
    if wide and len(wide) < len(gaps) / 2:
        return frozenset(wide)
    if min(gaps) != max(gaps):
        return None
    if len(word) < 2 * SHORTEST - 1 and not word.isupper():
        return None
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
    # Words of two letters on average are a chance find, not a heading.
    if whole is None or len(word) < SHORTEST or len(word) / len(whole[1]) < 2.5:
        return None
    return frozenset(whole[1][:-1])


def _cost(word: str) -> int | None:
    """Return what a word costs, None if it is none."""
    if word in _ARTICLES:
        return _ARTICLE
    if word in _LINKS:
        return _LINK
    if len(word) == 1:
        return None
    entries = albanian().entries(word)
    if any(entry.common for entry in entries):
        return _COMMON
    return _RARE if entries and len(word) > 3 else None
