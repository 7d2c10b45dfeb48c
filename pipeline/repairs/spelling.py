"""The spelling that the word list has for a word whose letters were confused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.repairs.rules import ConfusedLetters
from pipeline.repairs.word_list import WordList, fold

RARE = 0.5
"""What a word that is not known from real text has to be nearer by, to win over one that is."""

LONGEST = 22
"""Letters of a word that is looked for: the list's longest has 20, and two changes each take one.
Without it a run of letters would be tried with every two of them changed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a spelling may cost: in a common word, in another one (0: none)."""

    common: float
    rare: float


def spelling(word: str, words: WordList, rule: ConfusedLetters, limits: Limits) -> str | None:
    """Return the cheapest spelling of a lower-case ``word`` that the list has.

    None if there is none within ``limits``, or if two different ones cost the same.
    """
    if len(word) > LONGEST:
        return None
    best: dict[str, float] = {}
    for variant, cost in _variants(word, rule, limits.common):
        for entry in words.entries(fold(variant)):
            total = cost + rule.accent * _accents(variant, entry.word)
            if entry.name and cost > 0:  # a name may get its ë and ç back, no more
                continue
            if total <= (limits.common if entry.common or entry.name else limits.rare):
                # A rare word has to be clearly nearer than a common one to win.
                rank = total if entry.common else total + RARE
                best[entry.word] = min(rank, best.get(entry.word, rank))
    if not best:
        return None
    ranked = sorted(best.items(), key=lambda item: (item[1], item[0]))
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None
    return ranked[0][0]


def _accents(variant: str, word: str) -> int:
    return sum(a != b for a, b in zip(variant, word, strict=True))


def _variants(word: str, rule: ConfusedLetters, most: float) -> Iterator[tuple[str, float]]:
    """Yield ``word`` and what it is with one or two pairs of letters changed, and the cost."""
    yield word, 0.0
    single = list(_changed(word, rule, 0, 0.0, most))
    for text, cost, position in single:
        yield text, cost
        yield from ((t, c) for t, c, _ in _changed(text, rule, position, cost, most))


def _changed(
    word: str, rule: ConfusedLetters, begin: int, spent: float, most: float
) -> Iterator[tuple[str, float, int]]:
    for read, meant, cost in rule.pairs:
        if spent + cost > most:
            continue
        position = word.find(read, begin)
        while position >= 0:
            after = position + len(meant)
            yield word[:position] + meant + word[position + len(read) :], spent + cost, after
            position = word.find(read, position + 1)


def capital_spelling(word: str, words: WordList) -> str | None:
    """Return how a word in capitals is written whose dots and tails were lost; None if unknown.

    Of several common words the one with most ë and ç: E and C hide them in capitals.
    """
    common = [entry.word for entry in words.entries(fold(word)) if entry.common]
    return max(common, key=lambda w: (_accents(word, w), w), default=None)
