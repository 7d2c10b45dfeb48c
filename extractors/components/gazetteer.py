"""Finds names of municipalities, in any case form and in the other official language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extractors.components import Found
from extractors.folding import fold
from extractors.language import Lexicon, word_regex

if TYPE_CHECKING:
    from spacy.tokens import Doc


WINDOW = 48
"""Characters in front of a name in which a word for municipality is looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality. ``countries``: where one of this name exists, ISO 3166 or XK.

    ``cued``: a word for municipality stands right in front of the name.
    """

    name: str
    countries: tuple[str, ...]
    cued: bool


def find_municipalities(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield each municipality's name with a :class:`Place`.

    A name that is also an everyday word ("Viti" is also "the year") counts only behind "Komuna e".
    """
    folded, text = doc._.folded, doc.text
    cue = _cue(lexicon)
    for match in _pattern(lexicon).finditer(folded):
        start, end = match.span()
        if not text[start].isupper():
            continue
        entries = _entries(lexicon, match.group())
        cued = cue.search(folded[max(0, start - WINDOW) : start]) is not None
        entries = [entry for entry in entries if cued or not entry["cue"]]
        if entries:
            countries = tuple(dict.fromkeys(entry["country"] for entry in entries))
            yield Found(start, end, Place(entries[0]["name"], countries, cued))


@lru_cache(maxsize=4)
def _cue(lexicon: Lexicon) -> re.Pattern[str]:
    words = lexicon.alternation("metadata", "municipality.cues")
    return re.compile(rf"(?<!\w){words}(?:\s+(?:e|i|te|se|of))?[\s:]+$")


@lru_cache(maxsize=4)
def _forms(lexicon: Lexicon) -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """Return (expression, way of matching, entry) of every form."""
    endings = "|".join(sorted({fold(e) for e in lexicon.value("municipalities", "endings")}))
    forms = []
    for entry in lexicon.value("municipalities", "municipality"):
        for stem in entry["stems"]:
            ending = (
                "" if " " in stem and not stem.endswith(("kosov", "zhup", "sandev")) else endings
            )
            forms.append((f"{word_regex(stem)}(?:{ending})", stem, entry))
        for exact in (*entry["exact"], *entry["other"]):
            forms.append((word_regex(exact), exact, entry))
    return tuple(forms)


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    ordered = sorted({form for form, _, _ in _forms(lexicon)}, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?!\w)")


@lru_cache(maxsize=4096)
def _entries(lexicon: Lexicon, form: str) -> list[dict[str, Any]]:
    return [entry for expression, _, entry in _forms(lexicon) if re.fullmatch(expression, form)]
