"""The finders of the spaCy pipeline. :data:`COMPONENTS` is the ONE place where one is registered.

A finder is a pure function ``find_NAME(doc: Doc, lexicon: Lexicon) -> Iterable[Found]``. It matches
on ``doc._.folded`` (same length as ``doc.text``) and may read the spans of the finders in front of
it. To add one: write the function, add ``"module:find_NAME"`` below, and its findings stand in
``doc.spans["NAME"]`` in text order, with the finder's value in ``span._.value``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

COMPONENTS: tuple[str, ...] = (
    "extractors.components.numerals:find_numerals",
    "extractors.components.calendar:find_dates",
    "extractors.components.clock:find_times",
    "extractors.components.amounts:find_amounts",
    "extractors.components.gazetteer:find_municipalities",
    "extractors.components.citations:find_references",
    "extractors.components.names:find_names",
    "extractors.components.organizations:find_organizations",
    "extractors.components.posts:find_posts",
)
"""``module:function`` of each finder, in the order they run."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a finder saw at ``doc.text[start:end]`` and what it means."""

    start: int
    end: int
    value: Any
