"""What of a page is marked: the places of everything that a plan looks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.analysis import Located
from index.numbers import find_numbers
from index.plan import Plan


class Match(NamedTuple):
    """Something that is looked for, found: ``text[start:end]``; ``wish`` tells which."""

    start: int
    end: int
    wish: int


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is looked for: any of these runs of words, or a number with this key."""

    runs: tuple[tuple[str, ...], ...]
    key: str | None = None

    @property
    def size(self) -> int:
        """Words of the shortest run: what a snippet that shows it is worth."""
        return min(map(len, self.runs), default=1)


def wishes(plan: Plan) -> tuple[Wish, ...]:
    """Return what a plan looks for; the words of a phrase count as the phrase only."""
    words = [
        Wish(tuple((alternative.word,) for alternative in group.alternatives))
        for group in plan.ranking
        if group.term.folded
    ]
    phrases = [Wish((phrase,)) for phrase in plan.phrases]
    numbers = [Wish((number.words,), number.key) for number in plan.numbers]
    return (*phrases, *numbers, *words)


def find_matches(text: str, found: Located, wanted: Sequence[Wish]) -> list[Match]:
    """Return where ``wanted`` stands in a text whose words are ``found``, in order of start."""
    matches = [*_runs(found, wanted), *_numbers(text, wanted)]
    return sorted(set(matches))


def _runs(found: Located, wanted: Sequence[Wish]) -> Iterable[Match]:
    by_first: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for number, wish in enumerate(wanted):
        for run in wish.runs:
            by_first.setdefault(run[0], []).append((number, run))
    for position, word in enumerate(found.words):
        for number, run in by_first.get(word, ()):
            if stands_at(found, position, run):
                yield Match(*range_of(found, position, run), number)


def stands_at(found: Located, position: int, run: Sequence[str]) -> bool:
    """Tell whether the words from ``position`` on are ``run``."""
    return len(run) == 1 or found.words[position : position + len(run)] == list(run)


def range_of(found: Located, position: int, run: Sequence[str]) -> tuple[int, int]:
    """Return the range of the text where ``run`` stands from ``position`` on."""
    return found.spans[position][0], found.spans[position + len(run) - 1][1]


def _numbers(text: str, wanted: Sequence[Wish]) -> Iterable[Match]:
    keys = {wish.key: number for number, wish in enumerate(wanted) if wish.key}
    if keys:
        for number in find_numbers(text):
            if number.key in keys:
                yield Match(number.start, number.end, keys[number.key])
