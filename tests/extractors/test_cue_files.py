"""The data files of the council extractors: every key is read, every word is usable."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from extractors.language import compile_words

FOLDER = files("extractors") / "data" / "sq"
FILES = [
    "decision_verbs",
    "given_names",
    "headings",
    "name_context",
    "organizations",
    "posts",
    "proposal_cues",
    "sentences",
    "speech_verbs",
    "table_headers",
    "task_cues",
    "votes",
]


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def code() -> str:
    package = files("extractors")
    folders = [package, package / "components"]
    return "".join(
        entry.read_text("utf-8")
        for folder in folders
        for entry in folder.iterdir()
        if entry.name.endswith(".py")
    )


@pytest.mark.parametrize("name", FILES)
def test_every_key_is_read_by_the_code(name: str) -> None:
    source = code()
    for key in load(name):
        stem = key.removesuffix("_openings")
        quoted = rf"""["']({key}|{stem})["']"""
        assert re.search(quoted, source), f"{name}.{key} is read nowhere"


@pytest.mark.parametrize("name", FILES)
def test_every_word_is_usable(name: str) -> None:
    for key, value in load(name).items():
        words = value if isinstance(value, list) else [w for v in value.values() for w in v]
        assert words, key
        assert all(isinstance(word, str) and word == word.strip() != "" for word in words)
        assert len(set(words)) == len(words) or name == "posts", f"{name}.{key} repeats a word"
        compile_words(tuple(words))


def test_every_key_the_code_asks_for_exists() -> None:
    tables = {name: load(name) for name in FILES}
    asked = re.findall(r'lexicon\.\w+\(\s*"(\w+)", ((?:"\w+"(?:, )?)+)', code())
    ours = [(f, k) for f, keys in asked for k in re.findall(r'"(\w+)"', keys) if f in tables]
    assert ours
    assert all(key in tables[file] for file, key in ours)
