"""Words behind a label: "Banorët: ...", "Nga salla: ...", "Emri Mbiemri: ..." in cells."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.cues import cue_alternation
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.reading import Reading

FILE = "proposal_cues"
LONGEST_HONORIFIC = 6
"""Characters in front of a name that opens a cell's sentence: "znj. "."""
_COLON = re.compile(r"\s*:\s*-?\s*(?=\S)")


def unnamed_voice(folded: str, start: int, lexicon: Lexicon) -> int | None:
    """Return where the words begin behind "Një banor i lagjes:" at ``start``; None without one."""
    label = _label(lexicon).match(folded, start)
    return label.end() if label is not None else None


def labelled_voice(reading: Reading, span: Span) -> tuple[int, str] | None:
    """Return where the words of "Emri Mbiemri: ..." begin in a cell, and who speaks."""
    index, start, end = span
    folded = reading.folded(index)
    for name in reading.docs[index].spans.get("names", ()):
        if not start <= name.start_char <= start + LONGEST_HONORIFIC:
            continue
        colon = _COLON.match(folded, name.end_char, end)
        if colon is not None:
            return colon.end(), str(name.text)
    return None


@lru_cache(maxsize=4)
def _label(lexicon: Lexicon) -> re.Pattern[str]:
    """Match who speaks, at most six words on, and a colon or a dash between blanks."""
    voices = cue_alternation(lexicon, FILE, "participants", "voices")
    # "Banorët kërkuan:" opens a list, "Anëtari X paraqiti amendament:" reports.
    verbs = cue_alternation(lexicon, FILE, "third_person", "passive", "said", "explained")
    return re.compile(
        rf"\W*(?:(?:nje|disa|nga|ca|dy|tre|nji)\s+)?{voices}"
        rf"(?:\s+(?!{verbs}(?!\w))[^\s:;.]{{1,20}}){{0,6}}?"
        r"\s*(?::|\s[-–]\s)\s*-?\s*(?=\S)"
    )
