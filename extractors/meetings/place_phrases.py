"""The phrase that names a room or house inside a sentence, and where it ends."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.cues import cue_alternation, cue_words
from extractors.language import Lexicon

FILE = "place"
MOST_WORDS = 14
_WORD = re.compile(r"\s*(\"[^\"\n]{1,60}\"|[\w'’./-]+)")
_BRACKET = re.compile(r"\s?\(([^()\n]{2,60})\)")
_TIME_BEFORE = re.compile(r"(?:\d|or[eë]s?|te\s+[^\W\d_]+)\s*,\s*$")


def place_in(
    text: str, folded: str, start: int, end: int, lexicon: Lexicon
) -> tuple[int, int] | None:
    """Return the span of the first place that ``text[start:end]`` names, None without one.

    A room or house first; a village, a square or a school only right behind the verb of meeting,
    for such are talked about, too.
    """
    for match in _opening(lexicon).finditer(folded, start, end):
        begin = match.start("place")
        if match["behind"] is None and not _TIME_BEFORE.search(folded, start, begin):
            continue
        if _weak(lexicon).match(folded, begin) and not _near_verb(folded, start, begin, lexicon):
            continue
        stop = _end(text, folded, begin, end, lexicon)
        if stop > begin:
            return begin, stop
    return None


@lru_cache(maxsize=4)
def _opening(lexicon: Lexicon) -> re.Pattern[str]:
    heads = cue_alternation(lexicon, FILE, "heads")
    before = cue_alternation(lexicon, FILE, "prepositions")
    return re.compile(rf"(?<!\w)(?:(?P<behind>{before}\s+)|(?<=,\s))(?P<place>{heads})(?!\w)")


@lru_cache(maxsize=4)
def _weak(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"{cue_alternation(lexicon, FILE, 'weak_heads')}(?!\w)")


def _near_verb(folded: str, start: int, begin: int, lexicon: Lexicon) -> bool:
    """Tell whether the sentence is about holding a meeting up to the place."""
    held = re.compile(rf"(?<!\w){cue_alternation(lexicon, FILE, 'held')}(?!\w)")
    return held.search(folded, max(start, begin - 140), begin) is not None


def _end(text: str, folded: str, begin: int, end: int, lexicon: Lexicon) -> int:
    """Return where the phrase that begins at ``begin`` ends."""
    links = cue_words(lexicon, FILE, "links")
    stop = position = begin
    last = ""
    for count in range(MOST_WORDS):
        word = _WORD.match(folded, position, end)
        if word is None:
            break
        at = word.start(1)
        if count and (_stops(lexicon).match(folded, at) or _strange(text, last, at, count, links)):
            break
        last, position = word.group(1), word.end()
        bare = last.rstrip(".")
        if bare not in links or bare in ("nr", "kati"):
            stop = word.end() if bare == "nr" else word.end() - (len(last) - len(last.rstrip(".,")))
    return _with_more(folded, stop, end, lexicon)


@lru_cache(maxsize=4)
def _stops(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"{cue_alternation(lexicon, FILE, 'ends')}(?!\w)")


def _strange(text: str, last: str, at: int, count: int, links: tuple[str, ...]) -> bool:
    """Tell whether a capitalised word begins something new: "... të komunës Kuvendi"."""
    if not text[at].isupper() or count < 2:
        return False
    before = text[:at].rstrip()
    previous = before[len(before) - len(last) :]
    named = previous[:1].isupper() or previous[:1] in '"“„«'
    return not (named or last.rstrip(".") in links)


def _with_more(folded: str, stop: int, end: int, lexicon: Lexicon) -> int:
    """Return the end with a bracket and the floor: "zyra nr. 14 (zyra e kryesuesit), kati II"."""
    bracket = _BRACKET.match(folded, stop, end)
    no_part = re.compile(rf"{cue_alternation(lexicon, FILE, 'not_part')}(?!\w)")
    if bracket and not no_part.match(bracket.group(1)) and not bracket.group(1)[:1].isdigit():
        stop = bracket.end()
    floors = cue_alternation(lexicon, FILE, "floors")
    floor = re.compile(
        rf",?\s+{floors}\.?\s+(?:(?:i|e)\s+)?[\w\"'.-]+(?:\s+(?:e|i)\s+[\w-]+)?"
    ).match(folded, stop, end)
    if floor and not re.search(r"\.$", folded[stop : floor.end()]):
        stop = floor.end()
    elif floor:
        stop = floor.end() - 1
    return stop
