"""Queries with one slip of the finger, drawn from a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks.search_sets import Judged

SHORTEST = 5
"""Letters of a word that gets a slip; nobody can tell what a shorter one was."""
KINDS = ("infl", "nodia", "verb", "syn", "name")
"""Queries of words alone: a slip in a number makes another number."""
NEIGHBOURS = {
    "q": "wa", "w": "qe", "e": "wr", "r": "et", "t": "rz", "z": "tu", "u": "zi", "i": "uo",
    "o": "ip", "p": "o", "a": "qs", "s": "ad", "d": "sf", "f": "dg", "g": "fh", "h": "gj",
    "j": "hk", "k": "jl", "l": "k", "y": "x", "x": "yc", "c": "xv", "v": "cb", "b": "vn",
    "n": "bm", "m": "n",
}  # fmt: skip
"""Keys beside a key of the keyboard in use (QWERTZ)."""


def typed_wrong(queries: Sequence[Judged], variants: int = 3, seed: int = 6) -> list[Judged]:
    """Return so many different variants of each query of words: one letter wrong in one word."""
    chance = random.Random(seed)
    made: list[Judged] = []
    for query in queries:
        words = [m for m in re.finditer(r"[^\W\d_]+", query.query) if len(m[0]) >= SHORTEST]
        if query.kind in KINDS and words:
            found = dict.fromkeys(_slips(query.query, words, chance, variants))
            made += [
                replace(query, name=f"{query.name}-{n}", query=text) for n, text in enumerate(found)
            ]
    return made


def _slips(
    text: str, words: Sequence[re.Match[str]], chance: random.Random, count: int
) -> Iterator[str]:
    for _ in range(count):
        word = chance.choice(words)
        yield text[: word.start()] + _slip(word[0], chance) + text[word.end() :]


def _slip(word: str, chance: random.Random) -> str:
    """Return the word with two letters turned, one left out, doubled or missed, not its first."""
    at = chance.randrange(1, len(word) - 1)
    kind = chance.choice(("turned", "left out", "doubled", "missed"))
    if kind == "turned":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "left out":
        return word[:at] + word[at + 1 :]
    if kind == "doubled":
        return word[: at + 1] + word[at:]
    near = NEIGHBOURS.get(word[at].lower(), "e")
    return word[:at] + chance.choice(near) + word[at + 1 :]
