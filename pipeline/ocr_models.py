"""What each Tesseract model can write that another one cannot (``data/ocr_models.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Model:
    """What is taken from the reading of one pass, which may be of several models (``a+b``)."""

    signs: frozenset[str] = frozenset()
    """Characters that the first reading lacks and this one writes."""
    protect: frozenset[str] = frozenset()
    """Characters of the first reading that this one cannot write."""
    script: str = "LATIN"
    """Unicode's name of the script that it reads."""
    lines: Literal["signs", "names", "unreadable"] = "signs"
    """Which lines of a first reading it is asked about."""


@dataclass(frozen=True, slots=True)
class _Table:
    models: Mapping[str, Model]
    instead: Mapping[str, frozenset[str]]


def model_of(languages: str) -> Model:
    """Return what to take from a pass in ``languages`` (``eng``, ``mkd+srp``).

    Of a model that the table does not have nothing is taken.
    """
    models = [_table().models.get(name, Model()) for name in languages.split("+")]
    return Model(
        frozenset().union(*(model.signs for model in models)),
        frozenset.intersection(*(model.protect for model in models)),
        models[0].script,
        models[0].lines,
    )


def may_stand_for(sign: str, read: str) -> bool:
    """Tell whether ``read`` (may be empty) can be what a model made of ``sign``."""
    allowed = _table().instead.get(sign)
    return allowed is None or all(letter in allowed for letter in read)


@cache
def _table() -> _Table:
    text = files("pipeline").joinpath("data/ocr_models.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    instead = {sign: frozenset(others) for sign, others in raw.pop("instead").items()}
    models = {name: _model(row) for name, row in raw.items()}
    return _Table(MappingProxyType(models), MappingProxyType(instead))


def _model(row: dict[str, Any]) -> Model:
    signs, protect = frozenset(row["signs"]), frozenset(row["protect"])
    return Model(signs, protect, row.get("script", "LATIN"), row["lines"])
