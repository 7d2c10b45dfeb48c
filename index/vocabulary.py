"""What an index knows of words: how frequent they are, and which are near."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the index's vocabulary knows of some words."""

    documents: int
    frequency: Mapping[str, int]
    """Word of the index -> documents that have it; words that none has are left out."""
    near: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Word asked for -> other words of the index within so many slips; ``frequency`` has them."""
    tagged: Mapping[str, int] = field(default_factory=dict)
    """Key of a number -> documents that have it."""


class Vocabulary(Protocol):
    """The words of an index, as its engine knows them."""

    def look_up(
        self, words: Collection[str], near: Mapping[str, int], keys: Collection[str]
    ) -> Lookup:
        """Return how many documents have each of ``words`` and of the number ``keys``.

        ``near`` maps words to the slips (1 or 2) within which others are asked for.
        """

    def municipalities(self) -> Mapping[str, str]:
        """Return the key (:func:`index.analysis.name_key`) and name of each municipality."""
