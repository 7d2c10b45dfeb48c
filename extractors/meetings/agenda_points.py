"""The point of the agenda that a line of minutes opens."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.cues import cue_alternation, cue_words
from extractors.language import Lexicon

FILE = "decision_verbs"


def agenda_point(folded: str, lexicon: Lexicon) -> str | None:
    """Return the number of the agenda point that a line opens: "Pika 3", "Ad.2/", "Pika e dytë"."""
    match = _point_pattern(lexicon).match(folded)
    if match is None:
        return None
    word = match[1]
    for key in ("ordinals", "cardinals"):
        words = cue_words(lexicon, FILE, key)
        if word in words:
            return str(words.index(word) + 1)
    return word.upper()


@lru_cache(maxsize=4)
def _point_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    noun = cue_alternation(lexicon, FILE, "point_nouns")
    named = cue_alternation(lexicon, FILE, "ordinals", "cardinals")
    return re.compile(
        rf"\W*{noun}\s*(?:nr\.?|\.)?\s*(?:(?:e|i|se|te|s|per)\s+)?(\d{{1,2}}|[ivx]{{1,5}}|{named})(?!\w)"
    )
