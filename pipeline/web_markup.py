"""Markup that chokes the parser: nested too deeply for it, or with thousands of attributes."""

from __future__ import annotations

import re
from collections import Counter

MOST_DEPTH = 500
"""Levels of tags that are kept; browsers lay out 512, and the parser gives up at 2,048."""
_MOST_ATTRIBUTES = 1_000
"""Of one tag: the parser compares each with all before it."""
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})[^<>]{4000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE = re.compile(r"[\s/]+[^\s/]")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]{0,50})[^<>]*>")
_NOT_NESTED = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "script"}
    | {"source", "style", "track", "wbr"}
)
"""They hold no tags; what stands in a script must not become text."""


def without_floods(markup: str) -> str:
    """Return ``markup`` whose tags of thousands of attributes have none."""
    return _LONG_TAG.sub(lambda tag: f"<{tag[1]}" if _is_flood(tag[0]) else tag[0], markup)


def _is_flood(tag: str) -> bool:
    return sum(1 for _ in _ATTRIBUTE.finditer(_QUOTED.sub("", tag))) > _MOST_ATTRIBUTES


def flattened(markup: str) -> str:
    """Return ``markup`` without the tags below :data:`MOST_DEPTH` levels; their text stays.

    Each becomes a line break, so that no words grow together.
    """
    opened: Counter[str] = Counter()
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        is_end, name = bool(tag[1]), tag[2].lower()
        if name in _NOT_NESTED or (is_end and not opened[name]):
            return tag[0]
        step = -1 if is_end else 1
        opened[name] += step
        depth += step
        return tag[0] if depth + is_end <= MOST_DEPTH else "<br>"

    return _TAG.sub(kept, markup)
