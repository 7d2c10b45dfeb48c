"""Which language a page is written in, told by its most frequent short words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")
_LEAST_WORDS = 3
"""Fewer hits than this say nothing: the page's language stays unknown."""


@cache
def _words() -> dict[str, frozenset[str]]:
    table = tomllib.loads(files("pipeline").joinpath("data/languages.toml").read_text("utf-8"))
    return {language: frozenset(words) for language, words in table.items()}


def language_of(text: str) -> str | None:
    """Return ``sq``, ``sr``, ``mk``, ``en``, ``tr``, ``de``, ``fr`` or ``it``; None if unclear."""
    plain = "".join(
        c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c)
    )
    found = _WORD.findall(plain)
    hits = {language: sum(w in words for w in found) for language, words in _words().items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] >= _LEAST_WORDS else None
