"""What people corrected, laid over what was extracted.

Corrections are never part of an extraction: they are applied to each new one (:func:`settle`). Each
belongs to a fact, known by the id that its entity had when it was first corrected; where a new
extraction has no entity of that id, :mod:`index.correction_anchor` looks for it; where that fails
the correction is kept, applied to nothing and shown by ``arkiva review``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal

from extractors.entities import ENTITY_KINDS
from index.addresses import Address, parse_address
from index.correction_anchor import LEAST_LIKENESS, Fit, fits
from index.correction_values import blank, entity_problem

Op = Literal["set", "delete", "add"]
Extraction = Mapping[str, Any]
EXTRACTOR = "correction/1"
"""What an entity that a person added names as its extractor."""
GONE = "nothing of this kind stands in its place any more"


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction in force. ``seq`` is its line in the journal: the later one wins."""

    address: Address
    seq: int
    op: Op
    value: Any
    anchor: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """What became of a correction: the entity that it applies to, or why to none."""

    target: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """An extraction with its corrections applied, and the state of each by its address."""

    extraction: dict[str, Any]
    states: dict[str, State] = field(default_factory=dict)


def settle(extraction: Extraction, corrections: Iterable[Correction]) -> Settled:
    """Apply corrections to what was extracted, which stays as it is."""
    ordered = sorted(corrections, key=lambda c: c.seq)
    settled = Settled(
        {
            **extraction,
            **{kind: list(extraction.get(kind) or ()) for kind in ENTITY_KINDS},
            "evidence": dict(extraction.get("evidence") or {}),
        }
    )
    for correction in ordered:
        if correction.address.is_scalar:
            _set_scalar(settled, correction)
        elif correction.op == "add":
            settled.extraction[correction.address.kind].append(correction.value)
            settled.states[str(correction.address)] = State(correction.address.entity)
    groups = _groups(ordered)
    targets = _targets(settled.extraction, groups)
    for key, group in groups.items():
        _apply_group(settled, key[0], group, targets.get(key))
    return settled


def added_entity(entity_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entity that a person found; ``values`` hold its fields, page and bbox."""
    return {
        "raw": "",
        "regions": [],
        "places": [],
        "confidence": 1.0,
        "basis": "corrected",
        "extractor": EXTRACTOR,
        **values,
        "id": entity_id,
    }


def value_at(entity: Mapping[str, Any], path: Sequence[str]) -> Any:
    """Return the value that a path leads to, None where it ends early."""
    found: Any = entity
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _set_scalar(settled: Settled, correction: Correction) -> None:
    name, value = correction.address.kind, correction.value
    record, known = settled.extraction, settled.extraction["evidence"].get(name)
    before = {
        "values": {name: record.get(name)},
        "basis": known["basis"] if known else None,
        "confidence": known["confidence"] if known else None,
    }
    base = known or added_entity(correction.anchor["id"], {
        "text": value or "", "page": None, "bbox": None, "field": name,
    })  # fmt: skip
    record["evidence"][name] = {
        **base, "value": value, "basis": "corrected", "confidence": 1.0, "corrected_from": before,
    }  # fmt: skip
    record[name] = value
    settled.states[name] = State()


_Key = tuple[str, str]
"""List, and the id that the entity had when it was first corrected."""


def _groups(corrections: Iterable[Correction]) -> dict[_Key, list[Correction]]:
    groups: dict[_Key, list[Correction]] = {}
    for correction in corrections:
        entity = correction.address.entity
        if entity is not None:
            groups.setdefault((correction.address.kind, entity), []).append(correction)
    return groups


def _targets(
    extraction: Extraction, groups: Mapping[_Key, Sequence[Correction]]
) -> dict[_Key, str]:
    """Return the entity of each group, each once: those of a known id first, then by place."""
    targets: dict[_Key, str] = {}
    for key, group in groups.items():
        there = {entity["id"] for entity in extraction[key[0]]} - set(targets.values())
        ids = [key[1], *(c.anchor.get("id") for c in reversed(group))]
        found = next((i for i in ids if i in there), None)
        if found is not None:
            targets[key] = found
    loose = {key: group for key, group in groups.items() if key not in targets}
    found = [(fit, key) for key, group in loose.items() for fit in _fits(extraction, key, group)]
    for fit, key in sorted(found, key=lambda row: row[0], reverse=True):
        if key not in targets and fit.entity not in targets.values():
            targets[key] = fit.entity
    return targets


def _fits(extraction: Extraction, key: _Key, group: Sequence[Correction]) -> Iterator[Fit]:
    """Yield where a group may belong whose entity has another id now; its last anchor counts."""
    ops = {correction.op for correction in group}
    if "add" in ops:
        return
    for fit in fits(group[-1].anchor, extraction[key[0]]):
        if "delete" not in ops or fit.likeness >= LEAST_LIKENESS:
            yield fit


def _apply_group(
    settled: Settled, kind: str, group: Sequence[Correction], target: str | None
) -> None:
    entities = settled.extraction[kind]
    number = next((n for n, e in enumerate(entities) if e["id"] == target), None)
    deletes = [c for c in group if c.op == "delete"]
    if deletes:
        # What is to be away and is away needs no one's eye.
        settled.states.update({str(c.address): State(target) for c in group})
        if number is not None:
            del entities[number]
        return
    sets = [c for c in group if c.op == "set"]
    if number is None:
        settled.states.update({str(c.address): State(problem=GONE) for c in sets})
        return
    for correction in sets:
        changed = _changed(entities[number], correction)
        problem = entity_problem(kind, changed)
        settled.states[str(correction.address)] = State(target, problem)
        if problem is None:
            entities[number] = changed


def _changed(entity: Mapping[str, Any], correction: Correction) -> dict[str, Any]:
    """Return the entity with one value replaced; it keeps what the machine had read."""
    changed: dict[str, Any] = deepcopy(dict(entity))
    path = correction.address.path
    name = "/".join(path)
    if changed["extractor"] != EXTRACTOR:
        before = changed.setdefault(
            "corrected_from",
            {"values": {}, "basis": changed["basis"], "confidence": changed["confidence"]},
        )
        before["values"].setdefault(name, value_at(entity, path))
    holder = changed
    for depth, step in enumerate(path[:-1], start=1):
        if holder.get(step) is None:
            holder[step] = blank(Address(correction.address.kind, "", path[:depth]))
        holder = holder[step]
    holder[path[-1]] = correction.value
    return {**changed, "basis": "corrected", "confidence": 1.0}


def parsed(address: str, seq: int, op: Op, value: Any, anchor: Mapping[str, Any]) -> Correction:
    """Return a correction from the values that the catalogue and the journal hold."""
    return Correction(parse_address(address), seq, op, value, anchor)
