"""é, ¢, € and & inside a word, and what they may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from pipeline.repairs.tokens import SIGNS

_CLUSTER = re.compile(rf"[é{SIGNS}]+")
_VOWELS = "aeiouyë"
MOST_READINGS = 24


def has_signs(word: str) -> bool:
    """Tell whether a lower-case word holds a letter that only the English model writes."""
    return _CLUSTER.search(word) is not None


def is_currency(word: str) -> bool:
    """Tell whether the signs of a word belong to an amount: it holds a number."""
    if any(c.isdigit() for c in word):
        return "€" in word or "¢" in word
    return not any(c.isalpha() for c in word)


def readings(word: str) -> Iterator[str]:
    """Yield what a lower-case word with signs may be, the likeliest first."""
    pieces: list[tuple[str, ...]] = []
    position = 0
    for match in _CLUSTER.finditer(word):
        pieces.append((word[position : match.start()],))
        pieces.append(_options(match[0], word[: match.start()], word[match.end() :]))
        position = match.end()
    pieces.append((word[position:],))
    yield from ("".join(choice) for choice in islice(product(*pieces), MOST_READINGS))


def _options(cluster: str, before: str, after: str) -> tuple[str, ...]:
    """Return the letters that one cluster of signs may be, the likeliest first."""
    if "é" in cluster or "&" in cluster:
        if "¢" not in cluster:
            return ("ë",)
        return ("ë", "çë") if cluster.startswith("¢") else ("ë", "ëç")
    if "€" in cluster:
        return ("ë", "ç")
    behind_consonant = before != "" and before[-1] not in _VOWELS
    return ("ë", "ç") if behind_consonant and not after else ("ç", "ë")
