"""What the words of a title, and those around it, say about the kind of a paper."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.language import Lexicon
from extractors.reading import Reading

FILE = "metadata"
HEAD = 20
"""Segments from the top in which the enacting formula of an act stands."""
FORMULA_END = 60
"""Characters behind "nxjerr këtë" up to the end of the sentence that leads to the heading."""


def kind_of_title(folded: str, lexicon: Lexicon) -> str | None:
    """Return the kind that a folded title names, None where it names none.

    A record or a call of a meeting first; then the word with which the title begins; then the first
    word in it that names a kind, the longest of equals.
    """
    folded = folded.lstrip(' \t"“”„«»*–-.')
    if _recorded(lexicon).match(folded):
        return "minutes"
    begun = _first(folded, lexicon, "title_starts", begins=True)
    named = _first(folded, lexicon, "types", begins=False)
    if begun is not None and (named is None or (begun[0], begun[1]) < (named[0], named[1])):
        return begun[2]
    if named is not None and named[2] in ("announcement", "invitation", "plan"):
        return "invitation" if _calling(lexicon).match(folded) else named[2]
    if named is None and _calling(lexicon).match(folded):
        return "invitation"
    return named[2] if named else None


def _first(
    folded: str, lexicon: Lexicon, lists: str, *, begins: bool
) -> tuple[int, int, str] | None:
    """Return where the first word of these lists begins, minus its end, and its kind."""
    best: tuple[int, int, str] | None = None
    for kind in lexicon.value(FILE, lists):
        pattern = cue_pattern(lexicon, FILE, f"{lists}.{kind}")
        match = pattern.match(folded) if begins else pattern.search(folded)
        if match and (best is None or (match.start(), -match.end()) < best[:2]):
            best = (match.start(), -match.end(), kind)
    return best


@lru_cache(maxsize=4)
def _recorded(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what begins the title of a record: "Përmbledhje e dëgjimeve publike"."""
    return _leading(lexicon, "recorded.summaries", "recorded.meetings")


@lru_cache(maxsize=4)
def _calling(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what begins the title of an invitation: "Thirrje për mbledhjen e tretë"."""
    return _leading(lexicon, "recorded.calls", "recorded.bodies")


def _leading(lexicon: Lexicon, first: str, second: str) -> re.Pattern[str]:
    begin, meeting = cue_alternation(lexicon, FILE, first), cue_alternation(lexicon, FILE, second)
    return re.compile(rf"{begin}(?!\w)(?:\s+[\w.-]{{1,20}}){{0,4}}?\s+{meeting}(?!\w)")


@lru_cache(maxsize=4)
def _formula(lexicon: Lexicon) -> re.Pattern[str]:
    verbs = cue_alternation(lexicon, FILE, "enacting.verbs")
    these = cue_alternation(lexicon, FILE, "enacting.these")
    return re.compile(
        rf"(?<!\w){verbs}\s+(?:[^\W\d_]{{1,14}}\s+){{0,2}}?{these}(?!\w)[^.]{{0,{FORMULA_END}}}$"
    )


@lru_cache(maxsize=4)
def enacting_line(reading: Reading, lexicon: Lexicon) -> int | None:
    """Return the segment that ends with the formula of an act ("... nxjerr këtë:"), if one does."""
    for index, segment in enumerate(reading.segments[:HEAD]):
        if segment.shape in ("row", "item") or segment.zone == "furniture":
            continue
        if _formula(lexicon).search(reading.folded(index).rstrip(" :;,.")[-160:]):
            return index
    return None


@lru_cache(maxsize=4)
def is_told_as_past(reading: Reading, lexicon: Lexicon) -> bool | None:
    """Tell whether a paper tells of a meeting that was; False: of one to come; None: of neither."""
    counts = {}
    for key in ("past", "future"):
        pattern = cue_pattern(lexicon, FILE, f"told.{key}")
        signs = (pattern.findall(reading.folded(i)) for i in range(len(reading.segments)))
        counts[key] = len({sign for found in signs for sign in found})
    turns = sum(segment.zone == "speech" for segment in reading.segments)
    past = counts["past"] + min(turns, 3)
    return None if past == counts["future"] else past > counts["future"]
