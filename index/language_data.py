"""The language table of the search: the files in ``index/data/sq``, each read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

TABLES = ("characters.toml", "stemmer.toml", "stop_words.toml", "synonyms.txt")
"""What the words of an index depend on."""


class Synonyms(NamedTuple):
    """Words as written in the file."""

    sets: tuple[tuple[str, ...], ...]
    """Each word means the others."""
    one_way: Mapping[str, tuple[str, ...]]
    """Word -> what it also finds."""


@cache
def read_language(name: str) -> dict[str, Any]:
    """Return the table ``index/data/sq/NAME.toml``."""
    return tomllib.loads(_bytes(f"{name}.toml").decode("utf-8"))


@cache
def read_synonyms() -> Synonyms:
    """Return the lines of ``index/data/sq/synonyms.txt``, the synonym format of Solr."""
    sets: list[tuple[str, ...]] = []
    one_way: dict[str, tuple[str, ...]] = {}
    for line in _bytes("synonyms.txt").decode("utf-8").splitlines():
        content = line.partition("#")[0].strip()
        source, arrow, listed = content.rpartition("=>")
        words = tuple(word.strip() for word in listed.split(",") if word.strip())
        if arrow:
            one_way[source.strip()] = words[1:]  # the first is the word itself
        elif words:
            sets.append(words)
    return Synonyms(tuple(sets), MappingProxyType(one_way))


def tables_digest() -> str:
    """Return a short hash of the tables that the words of an index depend on."""
    return sha256(b"".join(map(_bytes, TABLES))).hexdigest()[:12]


def _bytes(name: str) -> bytes:
    return files("index").joinpath("data", "sq", name).read_bytes()
