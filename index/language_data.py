"""The language table of the search: the TOML files in ``index/data/sq``, each read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_language(name: str) -> dict[str, Any]:
    """Return the table ``index/data/sq/NAME.toml``."""
    return tomllib.loads(language_bytes(name).decode("utf-8"))


def language_bytes(name: str) -> bytes:
    """Return the bytes of a table."""
    return files("index").joinpath("data", "sq", f"{name}.toml").read_bytes()
