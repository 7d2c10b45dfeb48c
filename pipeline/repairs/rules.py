"""The repairs' rules as data: ``data/repairs.toml`` read once into typed values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class EnglishModel:
    """When a page counts as read with the English model, and its best-known misreadings."""

    least: int
    share: float
    known: float
    keep: frozenset[str]
    words: Mapping[str, str]
    capitals: Mapping[str, str]
    never: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ConfusedLetters:
    """Which letters are taken for which, and how much may change in one word."""

    pairs: tuple[tuple[str, str, float], ...]
    accent: float
    most: float
    most_rare: float
    most_name: float
    shortest: int
    abbreviation: int
    foreign_name_endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoneOne:
    """Where a lone 1 or | is the word "i"."""

    before: tuple[str, ...]
    genitive: tuple[str, ...]
    counted: frozenset[str]
    heads: frozenset[str]
    participle_before: frozenset[str]
    participle: tuple[str, ...]
    shortest_participle: int


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Letters that a foreign keyboard puts in the place of others."""

    pairs: tuple[tuple[str, str], ...]
    least: int
    shortest: int


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules."""

    english_model: EnglishModel
    confused_letters: ConfusedLetters
    lone_one: LoneOne
    keyboard: Keyboard


@cache
def rules() -> Rules:
    """Return the rules of ``data/repairs.toml``."""
    table = tomllib.loads(files("pipeline").joinpath("data/repairs.toml").read_text("utf-8"))
    english, letters = table["english_model"], table["confused_letters"]
    one, keyboard = table["lone_one"], table["keyboard"]
    return Rules(
        EnglishModel(
            **{k: english[k] for k in ("least", "share", "known")},
            keep=frozenset(english["keep"]),
            words=dict(english["words"]),
            capitals=dict(english["capitals"]),
            never=dict(english["never"]),
        ),
        ConfusedLetters(
            **{k: v for k, v in letters.items() if k not in ("pairs", "foreign_name_endings")},
            foreign_name_endings=tuple(letters["foreign_name_endings"]),
            pairs=tuple((read, meant, cost) for read, meant, cost in letters["pairs"]),
        ),
        LoneOne(
            before=tuple(one["before"]),
            genitive=tuple(one["genitive"]),
            counted=frozenset(one["counted"]),
            heads=frozenset(one["heads"]),
            participle_before=frozenset(one["participle_before"]),
            participle=tuple(one["participle"]),
            shortest_participle=one["shortest_participle"],
        ),
        Keyboard(
            tuple((read, meant) for read, meant in keyboard["pairs"]),
            keyboard["least"],
            keyboard["shortest"],
        ),
    )
