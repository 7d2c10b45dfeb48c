"""Mentions of one fact become one entity with several places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from extractors.entities import Entity, Evidence
from extractors.folding import fold

_IDENTITY: dict[str, tuple[str, ...]] = {
    "dates": ("value", "role", "text"),
    "times": ("start", "end"),
    "attendance": ("count", "group"),
    "amounts": ("value", "currency", "text"),
    "people": ("name",),
    "organizations": ("name",),
    "speakers": ("name",),
}
"""What makes two entities one fact; every other kind is identified by its text."""


def merge(entities: Iterable[Entity]) -> list[tuple[Entity, tuple[Evidence, ...]]]:
    """Return each distinct entity once, in order, with the evidence of its other mentions.

    A later mention fills what the first one left open: a bullet repeated as a row of a plan takes
    owner, deadline and amount from the row.
    """
    merged: dict[tuple[Any, ...], tuple[Entity, list[Evidence]]] = {}
    for entity in entities:
        key = _key(entity)
        if key not in merged:
            merged[key] = (entity, [])
            continue
        first, places = merged[key]
        if entity.evidence.regions != first.evidence.regions:
            places.append(entity.evidence)
        merged[key] = (_filled(first, entity), places)
    return [(entity, tuple(places)) for entity, places in merged.values()]


def _key(entity: Entity) -> tuple[Any, ...]:
    names = _IDENTITY.get(entity.kind, ("text",))
    values = (entity.evidence.text if n == "text" else getattr(entity, n) for n in names)
    return tuple(_plain(v) if isinstance(v, str) else v for v in values)


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).strip(" .;:,-")


def _filled(first: Entity, other: Entity) -> Entity:
    missing = {
        field.name: getattr(other, field.name)
        for field in fields(first)
        if getattr(first, field.name) is None and getattr(other, field.name) is not None
    }
    return replace(first, **missing) if missing else first
