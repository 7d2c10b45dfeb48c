"""The municipality that a paper's head names and the gazetteer does not list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.folding import fold
from extractors.language import Lexicon
from extractors.reading import Reading

_HEAD_ZONES = ("letterhead", "title", "meta")
_FIRST_SEGMENTS = 3
"""A paper without a letterhead names its municipality in the first sentence at the latest."""
_LAST_SEGMENTS = 3
"""... or, a letter, under the writer's name, where nothing stands behind it."""


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A name in the nominative and where it stands: segment, start, end."""

    name: str
    spot: tuple[int, int, int]
    is_nominative: bool


def find_unlisted(reading: Reading, lexicon: Lexicon) -> Unlisted | None:
    """Return the first such name of the head, in the best form that the head has of it.

    A nominative as written beats one that was made from a genitive, a name with ë beats one
    without.
    """
    found = list(_names(reading, lexicon))
    if not found:
        return None
    key = fold(found[0].name)
    same = [one for one in found if fold(one.name) == key]
    return max(same, key=lambda one: (one.is_nominative, _letters(one.name)))


def _names(reading: Reading, lexicon: Lexicon) -> Iterator[Unlisted]:
    common = {fold(word) for word in lexicon.words("metadata", "unlisted.common")}
    for index, segment in enumerate(reading.segments):
        is_head = segment.zone in _HEAD_ZONES or index < _FIRST_SEGMENTS
        if not is_head and index < len(reading.segments) - _LAST_SEGMENTS:
            continue
        listed = [(s.start_char, s.end_char) for s in reading.docs[index].spans["municipalities"]]
        for kind in ("genitive", "nominative"):
            for match in _pattern(lexicon, kind).finditer(reading.folded(index)):
                start, end = match.span("name")
                name = segment.text[start:end]
                if not name[0].isupper() or fold(name) in common:
                    continue
                if any(a < end and b > start for a, b in listed):
                    continue
                if not is_head and end < len(segment.text.rstrip()):
                    continue
                written = _titled(name)
                is_nominative = kind == "nominative"
                if not is_nominative:
                    written = _nominative(written, lexicon)
                yield Unlisted(written, (index, start, end), is_nominative)


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon, kind: str) -> re.Pattern[str]:
    cues = lexicon.alternation("metadata", f"unlisted.{kind}")
    # "Bashkia Gur" is a head only where the line ends: "Bashkia Informon" is a sentence.
    behind = r"(?=\s*(?:$|[\n,;/|–-]))" if kind == "nominative" else r"(?!\w)"
    return re.compile(rf"(?<!\w){cues}\s+(?P<name>[^\W\d_]{{4,}}){behind}")


def _nominative(name: str, lexicon: Lexicon) -> str:
    endings: list[list[str]] = lexicon.value("metadata", "unlisted.endings")
    for genitive, nominative in endings:
        if name.endswith(genitive):
            return name[: -len(genitive)] + nominative
    return name


def _titled(name: str) -> str:
    return name.capitalize() if name.isupper() else name


def _letters(name: str) -> int:
    return sum(letter in "ëç" for letter in name.lower())
