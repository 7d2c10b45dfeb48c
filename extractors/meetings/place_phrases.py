"""The phrase that names a room or house inside a sentence, and where it ends."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern, cue_words
from extractors.folding import fold
from extractors.language import Lexicon

FILE = "place"
MOST_WORDS = 14
_WORD = re.compile(r"\s*(\"[^\"\n]{1,60}\"|[\w'’./-]+)")
_BRACKET = re.compile(r"\s?\(([^()\n]{2,60})\)")
_CAPITAL = re.compile(r"\s[^\W\d_a-zçë][^\W\d_]{2,20}(?!\w)")
_TOWN_BEFORE = re.compile(
    r"\b(?:në|ne|te|Në|Ne)\s+(?P<town>[^\W\d_a-zçë][^\W\d_]{2,20}(?:\s[^\W\d_a-zçë][^\W\d_]{2,20})?),\s+"
    r"(?:në|ne|te|tek|pranë)\s+$"
)
_TOWN_BEHIND = re.compile(
    r",\s(?P<town>[^\W\d_a-zçë][^\W\d_]{2,20})(?=\s*(?:[.,;)]|$)|\s+(?:më|me|në|ne)\s)"
)
_GENITIVES = ("it", "ut", "ve", "es", "se", "vet")
LONGEST_TOWN, MOST_PARTS = 60, 3
"""Characters of "në Novi Pazar, në"; parts of an address behind a house."""
LEAD, BEHIND = 110, 110
"""Characters in front of a place that opens its sentence, and from it to the verb."""
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
        if _is_genitive(text, folded, match):
            continue
        if _weak(lexicon).match(folded, begin) and not _near_verb(folded, start, begin, lexicon):
            continue
        stop = _end(text, folded, begin, end, lexicon)
        if stop > begin:
            return _with_town(text, start, begin), stop
    return town_in(text, folded, start, end, lexicon)


def town_in(
    text: str, folded: str, start: int, end: int, lexicon: Lexicon
) -> tuple[int, int] | None:
    """Return the span of the town or village right behind the verb: "U mbajt në Ferizaj"."""
    for match in _town(lexicon).finditer(folded, start, end):
        begin, stop = match.span("place")
        if text[begin].isupper() and not _no_town(lexicon).match(folded, begin):
            following = _CAPITAL.match(text, stop)
            return begin, following.end() if following else stop
    return None


@lru_cache(maxsize=4)
def _town(lexicon: Lexicon) -> re.Pattern[str]:
    verbs = cue_alternation(lexicon, FILE, "verbs")
    return re.compile(rf"(?<!\w){verbs}\s+(?:ne|te|tek|u|во)\s+(?P<place>[^\W\d_]{{3,24}})(?!\w)")


@lru_cache(maxsize=4)
def _no_town(lexicon: Lexicon) -> re.Pattern[str]:
    months = cue_alternation(lexicon, "calendar", "months")
    return re.compile(rf"(?:{months}|{cue_alternation(lexicon, FILE, 'no_towns')})(?!\w)")


def _is_genitive(text: str, folded: str, match: re.Match[str]) -> bool:
    """Tell whether "te" is no preposition: "të fshatit", of a village."""
    behind = match["behind"]
    if behind is None or behind.strip() != "te":
        return False
    word = _WORD.match(folded, match.start("place"))
    genitive = word is not None and word.group(1).rstrip(".,").endswith(_GENITIVES)
    return genitive or text[match.start("behind") : match.start("place")].strip() in ("të", "TË")


def _with_town(text: str, start: int, begin: int) -> int:
    """Return where the place begins with its town in front: "në Bostan, në ndërtesën ..."."""
    before = _TOWN_BEFORE.search(text, max(start, begin - LONGEST_TOWN), begin)
    return before.start("town") if before else begin


@lru_cache(maxsize=4)
def _opening(lexicon: Lexicon) -> re.Pattern[str]:
    heads = cue_alternation(lexicon, FILE, "heads")
    before = cue_alternation(lexicon, FILE, "prepositions")
    return re.compile(rf"(?<!\w)(?:(?P<behind>{before}\s+)|(?<=,\s))(?P<place>{heads})(?!\w)")


@lru_cache(maxsize=4)
def _weak(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"{cue_alternation(lexicon, FILE, 'weak_heads')}(?!\w)")


def _near_verb(folded: str, start: int, begin: int, lexicon: Lexicon) -> bool:
    """Tell whether the sentence is about holding a meeting up to the place, or says so behind."""
    held = cue_pattern(lexicon, FILE, "held")
    if held.search(folded, max(start, begin - 140), begin) is not None:
        return True
    verb = cue_pattern(lexicon, FILE, "verbs")
    return begin - start <= LEAD and verb.search(folded, begin, begin + BEHIND) is not None


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
        if count and (
            _stops(lexicon).match(folded, at) or _strange(text, last, at, count, links, lexicon)
        ):
            break
        last, position = word.group(1), word.end()
        bare = last.rstrip(".")
        if bare not in links or bare in ("nr", "kati"):
            stop = word.end() if bare == "nr" else word.end() - (len(last) - len(last.rstrip(".,")))
    return _with_more(text, folded, stop, end, lexicon)


@lru_cache(maxsize=4)
def _stops(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"{cue_alternation(lexicon, FILE, 'ends')}(?!\w)")


def _strange(
    text: str, last: str, at: int, count: int, links: tuple[str, ...], lexicon: Lexicon
) -> bool:
    """Tell whether a capitalised word begins something new: "... të komunës Kuvendi"."""
    if not text[at].isupper() or count < 2:
        return False
    before = text[:at].rstrip()
    previous = before[len(before) - len(last) :]
    named = previous[:1].isupper() or previous[:1] in '"“„«'
    word = last.rstrip(".,")
    if named or word in links:
        return False
    bears = _bears_name(lexicon).fullmatch(word) is not None
    return not bears or _no_town(lexicon).match(fold(text[at : at + LONGEST_TOWN])) is not None


@lru_cache(maxsize=4)
def _bears_name(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the nouns behind which a name stands without a link: "lagjen Koshnicë"."""
    return re.compile(cue_alternation(lexicon, FILE, "bears_name"))


def _with_more(text: str, folded: str, stop: int, end: int, lexicon: Lexicon) -> int:
    """Return the end with a bracket and the floor: "zyra nr. 14 (zyra e kryesuesit), kati II"."""
    bracket = _BRACKET.match(folded, stop, end)
    no_part = re.compile(rf"{cue_alternation(lexicon, FILE, 'not_part')}(?!\w)")
    if bracket and not no_part.match(bracket.group(1)) and not bracket.group(1)[:1].isdigit():
        stop = bracket.end()
    stop = _with_parts(folded, stop, end, lexicon)
    town = _TOWN_BEHIND.match(text, stop, end)
    return town.end("town") if town and not _is_other(folded, town, lexicon) else stop


def _with_parts(folded: str, stop: int, end: int, lexicon: Lexicon) -> int:
    """Return the end with floor, room and street: "..., salla nr. 2", "..., rr. Adem Jashari"."""
    floors = cue_alternation(lexicon, FILE, "floors")
    part = re.compile(
        rf",?\s+{floors}\.?(?:\s+(?:nr\.?\s?)?[\w\"'-]{{1,24}})(?:\s+(?:e|i)\s+[\w-]{{1,20}}"
        r"|\s+[^\W\d_]{2,20}(?=\s+nr\b))?(?:,?\s+nr\.?\s?\d{1,4})?"
    )
    for _ in range(MOST_PARTS):
        found = part.match(folded, stop, end)
        if found is None:
            break
        stop = found.end()
    return stop


def _is_other(folded: str, town: re.Match[str], lexicon: Lexicon) -> bool:
    """Tell whether what looks like a town behind a comma is a month or a person's office."""
    return _no_town(lexicon).match(folded, town.start("town")) is not None
