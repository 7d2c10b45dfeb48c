"""A misspelt key in a data file would match nothing, in silence: these tests are loud."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pytest

from extractors.language import load_lexicon

TABLES = load_lexicon().tables


def _modules(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _modules(entry)
        elif entry.name.endswith(".py"):
            yield entry


def _nodes() -> Iterator[ast.AST]:
    for module in _modules(files("extractors")):
        yield from ast.walk(ast.parse(module.read_text("utf-8")))


def _strings() -> set[str]:
    """Return every string of the code, and the parts of dotted keys."""
    found: set[str] = set()
    for node in _nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {node.value, *node.value.split(".")}
    return found


def _built_keys() -> set[str]:
    """Return a pattern for each f-string that names a key: f"{kind}_openings"."""
    found = set()
    for node in _nodes():
        if isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+"
                for p in node.values
            ]
            found.add("".join(parts))
    return {pattern for pattern in found if re.fullmatch(r"(?:[a-z_]|\\w\+)+", pattern)}


STRINGS, BUILT = _strings(), _built_keys() - {r"\w+"}


def _unused(keys: Iterable[str]) -> list[str]:
    return [
        key
        for key in keys
        if key not in STRINGS and not any(re.fullmatch(pattern, key) for pattern in BUILT)
    ]


@pytest.mark.parametrize("file", sorted(TABLES))
def test_every_file_is_used_by_the_code(file: str) -> None:
    assert file in STRINGS


@pytest.mark.parametrize("file", sorted(TABLES))
def test_every_list_is_used_by_the_code(file: str) -> None:
    assert _unused(TABLES[file]) == []


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("calendar", "words"),
        ("date_roles", "cues"),
        ("date_roles", "heads"),
        ("clock", "words"),
        ("clock", "cues"),
        ("clock", "labels"),
        ("clock", "heads"),
        ("amounts", "words"),
        ("attendance", "groups"),
        ("attendance", "columns"),
        ("attendance", "cues"),
        ("references", "acts"),
        ("references", "words"),
        ("metadata", "chair"),
        ("attendance", "lists"),
        ("metadata", "checklist"),
    ],
)
def test_every_list_of_a_table_is_used_by_the_code(file: str, table: str) -> None:
    assert _unused(TABLES[file][table]) == []


def test_months_are_twelve() -> None:
    assert set(TABLES["calendar"]["months"].values()) == set(range(1, 13))


@pytest.mark.parametrize("file", sorted(TABLES))
def test_no_word_stands_twice_in_a_list(file: str) -> None:
    for name, words in _lists(TABLES[file], file):
        texts = [word for word in words if isinstance(word, str)]
        assert len(texts) == len(set(texts)), (name, Counter(texts).most_common(1))


def _lists(value: Any, name: str) -> Iterator[tuple[str, list[Any]]]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _lists(inner, f"{name}.{key}")
        elif isinstance(inner, list):
            yield f"{name}.{key}", inner


def test_municipalities_are_complete() -> None:
    entries = TABLES["municipalities"]["municipality"]
    keys = {"name", "country", "stems", "exact", "other", "cue"}
    assert all(set(entry) == keys for entry in entries)
    by_country = Counter(entry["country"] for entry in entries)
    assert by_country["XK"] == 38
    assert by_country["AL"] == 61
    assert by_country["MK"] >= 25
    names = [(entry["name"], entry["country"]) for entry in entries]
    assert len(names) == len(set(names))
