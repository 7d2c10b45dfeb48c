"""Where a long sentence falls into clauses that each state something of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.cues import cue_alternation
from extractors.language import Lexicon

FILE = "sentences"
LONGEST_SENTENCE = 3000
"""Characters; what is longer is no sentence (sample 001 has one of 1,000) but text without dots."""


def iter_clauses(folded: str, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the spans of the clauses of the folded sentence ``start:end``, in order.

    Text without any full stop is no sentence: it has none.

    A clause ends at a semicolon and in front of "ndërsa", "kurse", "kështu që", ", por" and the
    like; the word that joins it belongs to no clause.
    """
    if end - start > LONGEST_SENTENCE:
        return
    begin = start
    for match in _breaks(lexicon).finditer(folded, start, end):
        if match.start() > begin:
            yield begin, match.start()
        begin = match.end()
    if begin < end:
        yield begin, end


@lru_cache(maxsize=4)
def _breaks(lexicon: Lexicon) -> re.Pattern[str]:
    anywhere = cue_alternation(lexicon, FILE, "clause_openers")
    behind = cue_alternation(lexicon, FILE, "clause_openers_behind_comma")
    return re.compile(
        rf"(?:\s*;\s+(?:{anywhere}\s+)?|\s*,\s+(?:{anywhere}|{behind})\s+|\s+{anywhere}\s+)"
    )
