"""Municipality, country and language of a paper."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractors import label
from extractors.components.gazetteer import Place
from extractors.entities import Basis, Fact
from extractors.language import Lexicon, compile_words
from extractors.names.unlisted import find_unlisted
from extractors.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc

WEIGHT_HEAD = 6.0
"""A name in letterhead, title or the line of number and date outweighs mentions in the text."""
WEIGHT_EDGE = 2.0
"""So does one among the first or last lines of a paper without a letterhead, if less."""
WEIGHT_DATELINE = 6.0
"""As much as the head: the town in front of the day ("Gjilan, 18 korrik 2024")."""
EDGE_SEGMENTS = 4
_DATELINE = re.compile(r"\s*[,;·|]\s*(?:me|dt|date[ns]?|\d|[^\W\d_]+(?:\s+[^\W\d_]+){0,2}\s+\d{4})")
MIN_WORDS = 12
"""Fewer words of any language than this tell nothing about the language."""

Spot = tuple[int, int, int]


def extract_municipality(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Yield ``municipality``, ``country`` and ``language``, each only if the paper shows it."""
    country = _stated_country(reading, lexicon)
    place = _municipality(reading, lexicon, country[0] if country else None)
    if place is not None:
        name, spot, countries = place
        yield _fact(reading, "municipality", name, spot, "derived")
        if country is None and len(countries) == 1:
            country = (countries[0], spot)
    if country is not None:
        yield _fact(reading, "country", country[0], country[1], "derived")
    language = _language(reading, lexicon)
    if language is not None:
        yield _fact(reading, "language", language[0], language[1], "derived")


def _fact(reading: Reading, field: str, value: str, spot: Spot, basis: Basis) -> Fact:
    evidence = reading.evidence(
        *spot, extractor=label("municipality"), confidence=0.85, basis=basis
    )
    return Fact(evidence, field, value)


def _municipality(
    reading: Reading, lexicon: Lexicon, country: str | None
) -> tuple[str, Spot, tuple[str, ...]] | None:
    """Return the name that the paper's head and its text speak of most."""
    scores: defaultdict[str, float] = defaultdict(float)
    spots: dict[str, Spot] = {}
    places: dict[str, Place] = {}
    for index, doc in enumerate(reading.docs):
        zone = reading.segments[index].zone
        if zone == "furniture":
            continue
        for span in doc.spans["municipalities"]:
            place: Place = span._.value
            if _is_name_part(doc, span.start_char, span.end_char):
                continue
            weight = _weight(reading, index, span.start_char, span.end_char)
            weight *= 2.0 if place.cued else 0.5
            if country and country not in place.countries:
                weight *= 0.2
            scores[place.name] += weight
            spots.setdefault(place.name, (index, span.start_char, span.end_char))
            places[place.name] = place
    unlisted = find_unlisted(reading, lexicon)
    best_listed = max(scores.values(), default=0.0)
    if unlisted is not None and best_listed < WEIGHT_HEAD * 2.0:
        return unlisted.name, unlisted.spot, ()
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]) or ranked[0][1] < 1.0:
        return None
    name = ranked[0][0]
    return name, spots[name], places[name].countries


def _weight(reading: Reading, index: int, start: int, end: int) -> float:
    """Return what a name counts for by its place in the paper."""
    if reading.segments[index].zone in ("letterhead", "title", "meta"):
        return WEIGHT_HEAD
    if start == 0 and _DATELINE.match(reading.folded(index), end):
        return WEIGHT_DATELINE
    at_edge = index < EDGE_SEGMENTS or index >= len(reading.segments) - EDGE_SEGMENTS
    return WEIGHT_EDGE if at_edge else 1.0


def _is_name_part(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a name is a part of a person's ("Arta Vlora")."""
    return any(
        name.start_char < start and end <= name.end_char for name in doc.spans.get("names", ())
    )


def _stated_country(reading: Reading, lexicon: Lexicon) -> tuple[str, Spot] | None:
    """Return the country that the paper names most; the letterhead's first."""
    counts: Counter[str] = Counter()
    spots: dict[str, Spot] = {}
    codes = lexicon.value("metadata", "countries")
    patterns = [(code, lexicon.pattern("metadata", f"countries.{code}")) for code in codes]
    for index, segment in enumerate(reading.segments):
        head = 10 if segment.zone in ("letterhead", "title", "meta") or index < 5 else 1
        for code, pattern in patterns:
            for match in pattern.finditer(reading.folded(index)):
                counts[code] += head
                spots.setdefault(code, (index, *match.span()))
    if not counts:
        return None
    code = counts.most_common(1)[0][0]
    return code, spots[code]


def _language(reading: Reading, lexicon: Lexicon) -> tuple[str, Spot] | None:
    """Return the language whose everyday words stand in most of the text."""
    counts: Counter[str] = Counter()
    for index in range(len(reading.segments)):
        for code in lexicon.value("metadata", "languages"):
            pattern = compile_words(lexicon.words("metadata", f"languages.{code}"))
            counts[code] += len(pattern.findall(reading.folded(index)))
    code, number = counts.most_common(1)[0] if counts else ("", 0)
    if number < MIN_WORDS:
        return None
    longest = max(range(len(reading.segments)), key=lambda i: len(reading.segments[i].text))
    sample = re.match(r".{0,200}", reading.segments[longest].text, re.DOTALL)
    return code, (longest, 0, len(sample.group()) if sample else 0)
