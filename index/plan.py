"""What an engine is to look for: words of the index with weights (:mod:`index.expansion`)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.conditions import Condition
from index.query import Term

NEAR_WORDS = 8
"""Words between two of a :class:`Pair` that stand near each other, at most."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A word of the index, and what it is worth beside the others."""

    word: str
    boost: float
    is_sure: bool = True
    """False: a slip away from a word that the index has; a damaged form, or another word."""


@dataclass(frozen=True, slots=True)
class Group:
    """What stands for one word of the query; the best alternative of a document counts."""

    alternatives: tuple[Alternative, ...]
    term: Term
    known: bool = True
    """False: no document has the word itself or what means the same."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two neighbours of the query: a page where they stand together is worth more."""

    left: tuple[str, ...]
    """Any of these words ..."""
    right: tuple[str, ...]
    """... near any of these."""
    bonus: float


@dataclass(frozen=True, slots=True)
class NumberPlan:
    """A number that must stand: by its key where the index has it, else by its words."""

    words: tuple[str, ...]
    key: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine is to look for. Words are words of the index."""

    groups: tuple[Group, ...] = ()
    pairs: tuple[Pair, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[NumberPlan, ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    conditions: tuple[Condition, ...] = ()
    every_group: bool = False
    """Only documents that have something of each group."""

    @property
    def ranking(self) -> tuple[Group, ...]:
        """The groups of which the index has anything."""
        return tuple(group for group in self.groups if group.alternatives)

    def strict(self) -> Plan:
        """Return the plan of documents that surely have something of each group."""
        groups = tuple(
            replace(it, alternatives=tuple(a for a in it.alternatives if a.is_sure))
            for it in self.groups
        )
        return replace(self, groups=groups, every_group=True)

    @property
    def is_required(self) -> bool:
        """True if something must stand, so that the groups only rank."""
        return bool(self.phrases or self.numbers)

    @property
    def is_hopeless(self) -> bool:
        """True if words are asked for and no document can have them."""
        if self.every_group and len(self.ranking) < len(self.groups):
            return True
        return bool(self.groups) and not self.ranking
