"""Where a corrected entity stood, and which entity of a later extraction is the same.

An entity's id is a hash of its place and its raw text: a new OCR run changes it. The anchor keeps
what a person saw, so that the correction finds its entity again or says that it cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

Entity = Mapping[str, Any]
Span = tuple[float, float, float, float]

LEAST_OVERLAP = 0.5
"""Share of the smaller one that has to lie in the other: neighbouring lines touch by less."""
LEAST_LIKENESS = 0.6
"""Likeness of the raw texts without which no deletion moves on: a wrong one would hide a fact."""
_COMPARED = 500
"""Letters of a raw text that are compared; the comparison is quadratic."""


def make_anchor(kind: str, entity: Entity, old: Any, siblings: Iterable[Entity]) -> dict[str, Any]:
    """Return the anchor of a correction of ``entity``.

    ``old`` is the value that is corrected. ``siblings`` are the others of its list: one that lies
    over it already is somebody else and never takes its correction.
    """
    anchor = {
        "kind": kind,
        "id": entity["id"],
        "old": old,
        **{key: entity.get(key) for key in ("page", "bbox", "regions", "raw", "text")},
    }
    beside = [e["id"] for e in siblings if e["id"] != entity["id"] and overlap(anchor, e) > 0]
    return {**anchor, "beside": beside}


@dataclass(frozen=True, slots=True, order=True)
class Fit:
    """How well an entity fits an anchor; the greater one fits better."""

    overlap: float
    likeness: float
    entity: str = field(compare=False)


def fits(anchor: Entity, entities: Sequence[Entity]) -> list[Fit]:
    """Return the entities that lie where the anchor lay; nothing that lay beside it then."""
    found = [
        Fit(overlap(anchor, entity), likeness(anchor, entity), entity["id"])
        for entity in entities
        if entity["id"] not in anchor["beside"]
    ]
    placeless = not anchor["regions"]
    return [f for f in found if f.overlap >= LEAST_OVERLAP or (placeless and f.likeness == 1.0)]


def likeness(one: Entity, other: Entity) -> float:
    """Return how alike two raw texts are, 0-1."""
    texts = (str(one.get("raw") or "")[:_COMPARED], str(other.get("raw") or "")[:_COMPARED])
    if not all(texts):
        return 0.0
    return SequenceMatcher(None, *texts, autojunk=False).ratio()


def overlap(one: Entity, other: Entity) -> float:
    """Return the share of the smaller one that lies in the other, 0-1; 0 on different pages.

    Boxes count where both have them, for a new OCR run shifts characters; characters elsewhere.
    """
    first, second = _spans(one), _spans(other)
    shared = sum(_common(a, b) for p, a in first for q, b in second if p == q)
    least = min(_size(first), _size(second))
    return min(1.0, shared / least) if least else 0.0


def _spans(entity: Entity) -> list[tuple[tuple[int, bool], Span]]:
    """Return page and place of each region; boxes and characters are never compared."""
    return [
        ((r["page"], True), tuple(r["bbox"]))
        if r["bbox"]
        else ((r["page"], False), (r["start"], 0.0, r["end"], 1.0))
        for r in entity.get("regions") or ()
    ]


def _common(one: Span, other: Span) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0


def _size(spans: Iterable[tuple[tuple[int, bool], Span]]) -> float:
    return sum((x1 - x0) * (y1 - y0) for _, (x0, y0, x1, y1) in spans)
