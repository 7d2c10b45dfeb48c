"""A light stemmer of Albanian: one step, the longest ending, what merely looks inflected stays.

``rrugëve`` and ``rrugën`` become ``rrug``, ``miratohet`` and ``miratimit`` become ``mirat``. A stem
is a key of the search, never shown. Words come in folded (:func:`index.analysis.fold`); the rules
are data (``index/data/sq/stemmer.toml``).

The rules are one table for two engines: irregular and whole words are a dictionary
(:func:`overrides`), endings are regular expressions over the *reversed* word (:func:`patterns`),
shaped as tries and anchored. Elasticsearch runs the same expressions between two ``reverse``
filters; forward expressions made it index five to ten times slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from index.language_data import read_language

SEALED = "_"
"""Stands behind a word of :func:`overrides` until the endings have passed; no word has it."""

Trie = dict[str, Any]
_END = ""
"""Key of the node where an ending is complete; its value is the letters that must remain."""


@dataclass(frozen=True, slots=True)
class Pattern:
    r"""A replacement at the start of a reversed word, at most once; ``\1`` is its first group."""

    expression: str
    replacement: str

    def apply(self, reversed_word: str) -> str:
        """Return the reversed word with the replacement made."""
        return _compiled(self.expression).sub(self.replacement, reversed_word, count=1)


def stem(word: str) -> str:
    """Return the stem of a folded word."""
    known = overrides().get(word)
    turned = (SEALED + known[::-1]) if known else word[::-1]
    for pattern in patterns():
        turned = pattern.apply(turned)
    return turned[::-1]


@cache
def overrides() -> dict[str, str]:
    """Return folded word -> stem, for irregular words and for those that only look inflected."""
    data = read_language("stemmer")
    known: dict[str, str] = {}
    for word in data["whole"]["words"]:
        known.update((word + ending, word) for ending in data["case"]["endings"])
    known.update((word, word) for word in data["whole"]["words"])
    for stemmed, forms in data["families"].items():
        known.update((form, stemmed) for form in forms)
    return known


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return what happens to a reversed word, in order: its ending goes, then a loose vowel."""
    data = read_language("stemmer")
    case = _trie((ending, 0) for ending in data["case"]["endings"])
    kept = "|".join(suffix[::-1] for suffix in data["protected"]["suffixes"])
    endings = (
        (ending, int(least))
        for least, kinds in data["ending"].items()
        for listed in kinds.values()
        for ending in listed
    )
    protected = f"(?:{_expression(case, f'(?={kept})')})?(?={kept})"
    general = _expression(_trie(endings))
    loose = "|".join(f"({end[-1]}){end[-2]}(?={before}.)" for end, before in data["loose"].items())
    groups = "".join(f"\\{n}" for n in range(1, 1 + len(data["loose"])))
    return (
        Pattern(f"^(?:{SEALED}|{protected}|{general})", ""),
        Pattern(f"^(?:{loose})", groups),
    )


def _trie(endings: Iterable[tuple[str, int]]) -> Trie:
    """Return the reversed endings as nested nodes; an ending listed twice takes the lower limit."""
    root: Trie = {}
    for ending, least in endings:
        node = root
        for letter in reversed(ending):
            node = node.setdefault(letter, {})
        node[_END] = min(least, node.get(_END, least))
    return root


def _expression(node: Mapping[str, Any], behind: str = "") -> str:
    """Return the expression of a node: longer endings are tried first."""
    ways = [letter + _expression(child, behind) for letter, child in sorted(node.items()) if letter]
    if _END in node:
        ways.append(behind or f"(?=.{{{node[_END]}}})")
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.DOTALL)
