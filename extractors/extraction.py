"""From a document to the derived part of its record: runs every extractor and merges duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from hashlib import sha256
from importlib.resources import files
from typing import Any

from extractors import EXTRACTORS
from extractors.entities import ENTITY_KINDS, SCALARS, Entity, Evidence, Fact
from extractors.folding import fold
from extractors.language import load_lexicon
from extractors.reading import Reading, read
from extractors.table_records import tables_json
from pipeline.document import Document

_BASE_VERSION = 2
"""Version of segmenting, zones, merging and the record's tables; raise it when they change."""

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


def _version() -> str:
    digest = sha256(str(_BASE_VERSION).encode())
    for name, registered in sorted(EXTRACTORS.items()):
        digest.update(f"{name}/{registered.version}\n".encode())
    folder = files("extractors") / "data" / "sq"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            digest.update(entry.read_bytes())
    return f"{_BASE_VERSION}-{digest.hexdigest()[:12]}"


EXTRACTION_VERSION = _version()
"""Changes with any extractor's version and any data file: older results are out of date."""


def extract(document: Document) -> dict[str, Any]:
    """Return the derived part of the record: every key, empty or None where nothing is stated.

    An extractor that raises costs its own findings only: a warning ``extractor_failed: NAME``.
    """
    reading = read(document)
    entities, warnings = _run_all(reading)
    record: dict[str, Any] = dict.fromkeys(SCALARS)
    evidence = {}
    for fact in _facts(entities):
        record[fact.field] = fact.value
        evidence[fact.field] = fact.to_json(document.id)
    for kind in ENTITY_KINDS:
        found = [entity for entity in entities if entity.kind == kind]
        record[kind] = [e.to_json(document.id, places) for e, places in merge(found)]
    record["tables"] = tables_json(reading)
    record["warnings"] = warnings
    record["evidence"] = evidence
    return record


def _run_all(reading: Reading) -> tuple[list[Entity], list[str]]:
    lexicon = load_lexicon()
    entities: list[Entity] = []
    warnings = []
    for name, registered in EXTRACTORS.items():
        try:
            entities += list(registered.load()(reading, lexicon))
        except Exception:
            # Any fault of one extractor is the price of that extractor only; the run reports it.
            warnings.append(f"extractor_failed: {name}")
    return entities, warnings


def _facts(entities: Iterable[Entity]) -> Iterator[Fact]:
    """Yield the surest fact of each field (the first of equals)."""
    best: dict[str, Fact] = {}
    for entity in entities:
        if isinstance(entity, Fact):
            known = best.get(entity.field)
            if known is None or entity.evidence.confidence > known.evidence.confidence:
                best[entity.field] = entity
    yield from best.values()


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
