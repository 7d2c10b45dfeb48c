"""What kind of paper a document is, as far as the rules for decisions and tasks need it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from extractors.cues import cue_pattern
from extractors.language import Lexicon
from extractors.reading import Reading

PaperKind = Literal["minutes", "act", "other"]
FILE = "decision_verbs"
LONGEST_BARE_TITLE = 40
_NUMBER = re.compile(r"\s+(?:nr|numer|br)\b.*$")
LONGEST_ANNOUNCING = 30
"""Characters at the end of a preamble in which it says that an act follows."""
TOP = 25
"""Segments from the start in which a paper says what it is."""


@lru_cache(maxsize=8)
def paper_kind(reading: Reading, lexicon: Lexicon) -> PaperKind:
    """Return "act" for a decision with its operative points, "minutes" for a record of a sitting.

    The first heading that says so decides; prose that only mentions a decision does not.
    """
    at = act_title(reading, lexicon)
    for index, segment in enumerate(reading.segments[:TOP]):
        if index == at:
            return "act"
        if segment.shape == "row" or segment.zone == "furniture" or len(segment.text) > 160:
            continue
        if cue_pattern(lexicon, FILE, "minutes_titles").match(
            reading.folded(index)[segment.content :]
        ):
            return "minutes"
    return "other"


@lru_cache(maxsize=8)
def act_title(reading: Reading, lexicon: Lexicon) -> int | None:
    """Return the index of the segment that is the heading "VENDIM" of an act, None without one."""
    for index, segment in enumerate(reading.segments[:TOP]):
        if segment.shape == "row" or segment.zone == "furniture":
            continue
        title = cue_pattern(lexicon, FILE, "act_titles").match(reading.folded(index))
        title = title or _announced_title(reading, index, lexicon)
        if title is None and _is_bare_title(reading, index, lexicon):
            return index
        # A heading in capitals; "Vendim për ..." in running text is none.
        if title and segment.text[title.start() : title.end()].isupper():
            return index
    return None


def _is_bare_title(reading: Reading, index: int, lexicon: Lexicon) -> bool:
    """Tell whether a heading is "Vendimi" or "Vendim nr. 7" and no more, in small letters."""
    segment = reading.segments[index]
    if segment.shape != "heading" or len(segment.text) > LONGEST_BARE_TITLE:
        return False
    words = _NUMBER.sub("", reading.folded(index)).strip(" .:-")
    return cue_pattern(lexicon, FILE, "act_titles", "act_definite_titles").fullmatch(words) is not (
        None
    )


def _announced_title(reading: Reading, index: int, lexicon: Lexicon) -> re.Match[str] | None:
    """Match "KONKLUZIONE" below a preamble that ends with "aprovoi këto": minutes have none."""
    title = cue_pattern(lexicon, FILE, "act_plural_titles").match(reading.folded(index))
    if title is None or not index:
        return None
    above = reading.folded(index - 1).rstrip(" :.")
    announced = cue_pattern(lexicon, FILE, "announcing").search(above[-LONGEST_ANNOUNCING:])
    return title if announced is not None and above.endswith(announced.group()) else None
