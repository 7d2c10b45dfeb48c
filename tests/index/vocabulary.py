"""Vocabularies that the tests choose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from index.expansion import make_plan
from index.markers import Wish, wishes
from index.query import parse_text
from index.vocabulary import Lookup


@dataclass(frozen=True)
class Listed:
    """Knows the words and keys it is given: word -> documents."""

    frequency: Mapping[str, int]
    tagged: Mapping[str, int] = field(default_factory=dict)
    documents: int = 100

    def look_up(
        self, words: Collection[str], near: Mapping[str, int], keys: Collection[str]
    ) -> Lookup:
        found = {
            word: [
                other
                for other in self.frequency
                if other[0] == word[0] and OSA.distance(word, other) <= slips
            ]
            for word, slips in near.items()
        }
        return Lookup(self.documents, self.frequency, found, self.tagged)

    def municipalities(self) -> dict[str, str]:
        return {}


class AllKnown:
    """Has every word that is asked for, and none that is near."""

    def look_up(
        self, words: Collection[str], near: Mapping[str, int], keys: Collection[str]
    ) -> Lookup:
        return Lookup(100, dict.fromkeys(words, 1), {}, dict.fromkeys(keys, 1))

    def municipalities(self) -> dict[str, str]:
        return {}


def wanted(query: str) -> tuple[Wish, ...]:
    """Return what a query marks where every word is known."""
    return wishes(make_plan(parse_text(query), AllKnown()))
