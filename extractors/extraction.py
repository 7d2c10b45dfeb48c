"""From a document to the derived part of its record: runs every extractor and merges duplicates."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from typing import Any, TypeVar

from extractors import EXTRACTORS
from extractors.checks import FAILED_SEVERITY, run_checks
from extractors.checks.findings import Findings, RecordWarning
from extractors.confidence import DATA_FILE, confidence, fact_name, features
from extractors.entities import ENTITY_KINDS, SCALARS, Entity, Evidence, Fact
from extractors.language import load_lexicon
from extractors.merging import merge
from extractors.reading import Reading, read
from extractors.tabular.table_records import tables_json
from pipeline.document import Document

AnyEntity = TypeVar("AnyEntity", bound=Entity)

ALLOCATIONS = 200_000
"""Objects between two looks for cycles; Python's own 700 is for programs that hold little."""
_BASE_VERSION = 4
"""Version of segmenting, zones, merging, checks and tables; raise it when they change."""


def _version() -> str:
    digest = sha256(str(_BASE_VERSION).encode())
    for name, registered in sorted(EXTRACTORS.items()):
        digest.update(f"{name}/{registered.version}\n".encode())
    folder = files("extractors") / "data" / "sq"
    digest.update((files("extractors") / "data" / DATA_FILE).read_bytes())
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            digest.update(entry.read_bytes())
    return f"{_BASE_VERSION}-{digest.hexdigest()[:12]}"


EXTRACTION_VERSION = _version()
"""Changes with any extractor's version and any data file: older results are out of date."""


def extract(document: Document) -> dict[str, Any]:
    """Return the derived part of the record: every key, empty or None where nothing is stated.

    An extractor that raises costs its own findings only: a warning ``extractor_failed``. So does a
    check over what was found (``check_failed``).
    """
    with _rare_collections():
        return _extract(document)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for cycles less often: what extraction makes has none, the looking took a tenth."""
    before = gc.get_threshold()
    gc.set_threshold(max(ALLOCATIONS, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _extract(document: Document) -> dict[str, Any]:
    reading = read(document)
    entities, failed = _run_all(reading)
    facts = {fact.field: _rated(fact, (), reading) for fact in _facts(entities)}
    merged = {
        kind: [(_rated(entity, places, reading), places) for entity, places in found]
        for kind, found in _merged(entities).items()
    }
    record: dict[str, Any] = dict.fromkeys(SCALARS)
    record |= {field: fact.value for field, fact in facts.items()}
    for kind, found in merged.items():
        record[kind] = [entity.to_json(document.id, places) for entity, places in found]
    record["tables"] = tables_json(reading)
    everything = [pair for found in merged.values() for pair in found]
    warnings = failed + run_checks(Findings(reading, load_lexicon(), everything, facts))
    record["warnings"] = [warning.to_json() for warning in warnings]
    record["evidence"] = {field: fact.to_json(document.id) for field, fact in facts.items()}
    return record


def iter_found(document: Document) -> Iterator[tuple[dict[str, Any], str, dict[str, float]]]:
    """Yield each fact of a document: as the record holds it, its list or field, its features.

    For fitting the weights of :mod:`extractors.confidence`.
    """
    reading = read(document)
    entities, _ = _run_all(reading)
    found = [(fact, ()) for fact in _facts(entities)] + [
        pair for pairs in _merged(entities).values() for pair in pairs
    ]
    for entity, places in found:
        rated = features(entity, bool(places), reading)
        yield entity.to_json(document.id, places), fact_name(entity), rated


def _merged(entities: list[Entity]) -> dict[str, list[tuple[Entity, tuple[Evidence, ...]]]]:
    return {
        kind: merge(entity for entity in entities if entity.kind == kind) for kind in ENTITY_KINDS
    }


def _rated(entity: AnyEntity, places: tuple[Evidence, ...], reading: Reading) -> AnyEntity:
    """Return the entity with the confidence that facts like it have earned."""
    sure = confidence(fact_name(entity), features(entity, bool(places), reading))
    return replace(entity, evidence=replace(entity.evidence, confidence=sure))


def _run_all(reading: Reading) -> tuple[list[Entity], list[RecordWarning]]:
    lexicon = load_lexicon()
    entities: list[Entity] = []
    warnings: list[RecordWarning] = []
    for name, registered in EXTRACTORS.items():
        try:
            entities += list(registered.load()(reading, lexicon))
        except Exception:
            # Any fault of one extractor is the price of that extractor only; the run reports it.
            message = f"The extractor {name} broke off: what it finds is missing."
            warnings.append(RecordWarning("extractor_failed", message, FAILED_SEVERITY))
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
