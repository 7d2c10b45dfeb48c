"""Making a correction: what a person typed is checked in full before the journal hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from index import findings
from index.addresses import NEW, Address, parse_address
from index.canonical import canonical_json, json_digest
from index.catalog import Catalog
from index.correction_anchor import make_anchor
from index.correction_values import clean_text, entity_problem, parse_entity, parse_value
from index.corrections import Correction, Op, added_entity, parsed, settle, value_at
from pipeline.errors import UsageError

LONGEST_NAME = 200
"""Letters of the name of who corrects."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who did it, and what they had to say."""

    by: str
    note: str | None = None

    @classmethod
    def named(cls, by: str | None, note: str | None) -> Author:
        """Return the author of these names; without one it is the user of the machine.

        Raises:
            UsageError: a name or note that cannot be kept.
        """
        name = clean_text(by or "") or system_user()
        if len(name) > LONGEST_NAME or "\n" in name:
            raise UsageError(f"--by takes a name on one line of at most {LONGEST_NAME} letters")
        return cls(name, clean_text(note or "") or None)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What `arkiva correct` did. ``old`` is the value before, as the record had it."""

    document: str
    address: str
    op: str
    old: Any
    value: Any
    changed: bool
    """False: the same correction is in force already, or there was none to undo."""

    def to_json(self) -> dict[str, Any]:
        """Return the shape of `correct --json`."""
        return {
            "id": self.document,
            "address": self.address,
            "op": self.op,
            "old": self.old,
            "value": self.value,
            "changed": self.changed,
        }


def system_user() -> str:
    """Return the name of the user who runs this process."""
    import getpass
    import os

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user database
        return f"uid {os.getuid()}"


def check_call(mode: str | None, value: str | None, *, empty: bool) -> None:
    """Refuse a call whose value and options do not go together.

    Raises:
        UsageError: a value is missing, or stands where none can be.
    """
    if mode is not None and empty:
        raise UsageError(f"--null and --{mode} exclude each other")
    if mode in ("delete", "undo") and value is not None:
        raise UsageError(f"--{mode} takes no value")
    if empty and value is not None:
        raise UsageError("--null takes no value")
    if value is None and not empty and mode not in ("delete", "undo"):
        raise UsageError("the new value is missing; --null empties a field")


class Corrector:
    """Corrects one document of a catalogue that is open for writing."""

    def __init__(self, catalog: Catalog, document_id: str, author: Author) -> None:
        extraction = findings.as_extracted(catalog.connection, document_id)
        if extraction is None:
            raise UsageError(
                f"document {document_id} has no record yet; `arkiva status` says why, "
                "`arkiva retry` tries again"
            )
        self._catalog = catalog
        self._document = document_id
        self._author = author
        self._extraction = extraction
        self._corrections = findings.corrections_of(catalog.connection, document_id)
        self._settled = settle(extraction, self._corrections)

    def do(self, op: str, field: str, text: str | None) -> Corrected:
        """Set, add, delete or undo; ``text`` is the value as typed.

        Raises:
            UsageError: as the four methods say.
        """
        if op == "add":
            return self.add(field, text)
        if op == "delete":
            return self.delete(field)
        return self.undo(field) if op == "undo" else self.set(field, text)

    def set(self, field: str, text: str | None) -> Corrected:
        """Set a field to what ``text`` says; None empties it.

        Raises:
            UsageError: there is no such field, or it does not take this value.
        """
        address = parse_address(field)
        if not address.is_scalar and not address.path:
            raise UsageError(
                f"{field} is no single value: write {address.kind}/ID/FIELD, or use --add or"
                " --delete"
            )
        value = parse_value(address, text)
        if address.is_scalar:
            fact = self._settled.extraction["evidence"].get(address.kind)
            old = self._settled.extraction.get(address.kind)
            return self._make(address, "set", value, old, self._fact_anchor(address.kind, fact))
        entity = self._entity(address)
        old = value_at(entity, address.path)
        return self._make(
            self._known_as(address, entity), "set", value, old, self._anchor(address, entity, old)
        )

    def delete(self, field: str) -> Corrected:
        """Take an entity out of the record.

        Raises:
            UsageError: there is no such entity.
        """
        address = parse_address(field)
        if address.is_scalar or address.entity is None or address.path:
            raise UsageError(f"--delete takes LIST/ID, not {field!r}; a field is emptied by --null")
        entity = self._entity(address)
        anchor = self._anchor(address, entity, None)
        return self._make(self._known_as(address, entity), "delete", None, entity, anchor)

    def add(self, field: str, text: str | None) -> Corrected:
        """Add an entity to a list.

        Raises:
            UsageError: ``text`` is no JSON object that the list takes.
        """
        address = parse_address(field)
        if address.is_scalar or address.entity not in (None, NEW) or address.path:
            raise UsageError(f"--add takes the name of a list, not {field!r}")
        values = parse_entity(address.kind, text)
        digest = json_digest([self._document, address.kind, values])
        entity = added_entity(f"{address.kind}-{digest[:10]}", values)
        problem = entity_problem(address.kind, entity) or self._off_page(entity)
        if problem:
            raise UsageError(f"this is no entity of {address.kind}: {problem}")
        return self._make(address.of(entity["id"]), "add", entity, None, {"id": entity["id"]})

    def undo(self, field: str) -> Corrected:
        """Take back the correction of a field, or every one of an entity.

        Raises:
            UsageError: nothing there was corrected.
        """
        address = parse_address(field)
        if address.entity is not None:
            entity = self._find(address, [*self._targets(address.kind), *self._ids(address.kind)])
            address = address.of(self._first_id(address.kind, entity))
        name = str(address)
        undone = [c for c in self._corrections if f"{c.address}/".startswith(f"{name}/")]
        if not undone:
            raise UsageError(
                f"{name} was not corrected; `arkiva correct {self._document}` lists what was"
            )
        self._catalog.record_event(
            "correction", document=self._document, address=name, op="undo",
            by=self._author.by, note=self._author.note,
        )  # fmt: skip
        value = undone[-1].anchor.get("old") if len(undone) == 1 else None
        return Corrected(self._document, name, "undo", undone[-1].value, value, True)

    # -- what is written ---------------------------------------------------------------------

    def _make(
        self, address: Address, op: Op, value: Any, old: Any, anchor: Mapping[str, Any]
    ) -> Corrected:
        known = next((c for c in self._corrections if c.address == address), None)
        done = Corrected(self._document, str(address), op, old, value, True)
        if known and (known.op, known.value) == (op, value) and self._stands(known):
            return replace(done, changed=False)
        correction = parsed(str(address), self._next_seq(), op, value, anchor)
        self._try(correction)
        self._catalog.record_event(
            "correction", document=self._document, address=str(address), op=op, value=value,
            anchor=anchor, by=self._author.by, note=self._author.note,
        )  # fmt: skip
        return done

    def _stands(self, correction: Correction) -> bool:
        return self._settled.states[str(correction.address)].problem is None

    def _next_seq(self) -> int:
        return 1 + max((c.seq for c in self._corrections), default=0)

    def _try(self, correction: Correction) -> None:
        """Refuse what would not hold, so that the journal never has to carry it."""
        others = [c for c in self._corrections if c.address != correction.address]
        state = settle(self._extraction, [*others, correction]).states[str(correction.address)]
        if state.problem:
            raise UsageError(
                f"{correction.address} cannot become {correction.value!r}: {state.problem}"
            )

    def _off_page(self, entity: Mapping[str, Any]) -> str | None:
        entry = self._catalog.document(self._document)
        count = (entry.page_count if entry else None) or 0
        page = entity["page"]
        return f"the document has {count} pages" if page is not None and page > count else None

    # -- which entity is meant ---------------------------------------------------------------

    def _entity(self, address: Address) -> Mapping[str, Any]:
        entities = {e["id"]: e for e in self._settled.extraction[address.kind]}
        found = self._find(address, [*entities, *self._targets(address.kind)])
        current = self._targets(address.kind).get(found, found)
        if current not in entities:
            raise UsageError(f"{address.kind}/{found} is not in the record any more")
        entity: Mapping[str, Any] = entities[current]
        return entity

    def _find(self, address: Address, ids: list[str]) -> str:
        """Return the one id that begins as the address says, with or without the list's name."""
        wanted = address.entity or ""
        starts = (wanted, f"{address.kind}-{wanted}")
        found = list(dict.fromkeys(i for i in ids if i.startswith(starts)))
        if wanted in found:
            return wanted
        if len(found) == 1 and wanted:
            return found[0]
        if found:
            raise UsageError(f"several entities begin so: {', '.join(found[:5])}")
        raise UsageError(
            f"document {self._document} has no {address.kind} {wanted!r}; "
            f"`arkiva show {self._document} --json` shows the ids"
        )

    def _targets(self, kind: str) -> dict[str, str]:
        """Return first id -> id now of the list's corrected entities."""
        return {
            c.address.entity: self._settled.states[str(c.address)].target or c.address.entity
            for c in self._corrections
            if c.address.kind == kind and c.address.entity
        }

    def _ids(self, kind: str) -> Iterator[str]:
        return (entity["id"] for entity in self._settled.extraction[kind])

    def _first_id(self, kind: str, entity_id: str) -> str:
        """Return the id that the entity had when it was first corrected."""
        firsts = {now: first for first, now in self._targets(kind).items()}
        return firsts.get(entity_id, entity_id)

    def _known_as(self, address: Address, entity: Mapping[str, Any]) -> Address:
        return address.of(self._first_id(address.kind, entity["id"]))

    # -- where it stood ----------------------------------------------------------------------

    def _anchor(self, address: Address, entity: Mapping[str, Any], old: Any) -> dict[str, Any]:
        return make_anchor(address.kind, entity, old, self._settled.extraction[address.kind])

    def _fact_anchor(self, name: str, fact: Mapping[str, Any] | None) -> dict[str, Any]:
        if fact is not None:
            return make_anchor(name, fact, self._settled.extraction.get(name), ())
        made = sha256(canonical_json([self._document, name]).encode()).hexdigest()
        return {"kind": name, "id": f"evidence-{made[:10]}", "old": None, "page": None,
                "bbox": None, "regions": [], "raw": "", "text": "", "beside": []}  # fmt: skip
