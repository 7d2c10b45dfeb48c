"""Names of schools that stand without quotation marks: "Shkolla e mesme Petran"."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.cues import cue_alternation, cue_words
from extractors.language import Lexicon

FILE = "organizations"
_PROPER = re.compile(r" ([A-ZÇËŠŽĆČĐ][\w'’-]{2,})(?: [A-ZÇËŠŽĆČĐ][\w'’-]{2,}){0,2}")


def school_end(text: str, folded: str, position: int, lexicon: Lexicon) -> int | None:
    """Return where the name ends whose noun ends at ``position``; None if only a kind stands there.

    In a line of capitals nothing tells the name from the words behind it.
    """
    kind = _kinds(lexicon).match(folded, position)
    name = _PROPER.match(text, kind.end()) if kind and not text.isupper() else None
    if name is None or folded[slice(*name.span(1))] in cue_words(lexicon, FILE, "stops"):
        return None
    return name.end()


@lru_cache(maxsize=4)
def _kinds(lexicon: Lexicon) -> re.Pattern[str]:
    kinds = cue_alternation(lexicon, FILE, "school_kinds")
    return re.compile(rf"(?: (?:(?:e|se|te) )?{kinds}){{1,3}}(?= )")
