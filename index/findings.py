"""The rows of what was extracted from a document, with people's corrections laid over it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from extractors.entities import ENTITY_KINDS
from index.canonical import canonical_json, json_digest
from index.corrections import Correction, Settled, parsed, settle

NOT_READ = "the document could not be read"


def keep(connection: sqlite3.Connection, document_id: str, extraction: Mapping[str, Any]) -> None:
    """Keep a new extraction; corrections are applied to it, never lost by it."""
    corrections = corrections_of(connection, document_id)
    settled = settle(extraction, corrections) if corrections else Settled(dict(extraction))
    _write(connection, document_id, settled.extraction)
    connection.execute(
        "UPDATE documents SET extraction = ? WHERE id = ?",
        (canonical_json(extraction) if corrections else None, document_id),
    )
    connection.executemany(
        "UPDATE corrections SET target = ?, problem = ? WHERE document = ? AND address = ?",
        [(s.target, s.problem, document_id, a) for a, s in settled.states.items()],
    )


def settle_again(connection: sqlite3.Connection, document_id: str) -> None:
    """Apply the corrections of a document anew, after one was made or undone."""
    extraction = as_extracted(connection, document_id)
    if extraction is not None:
        keep(connection, document_id, extraction)


def as_extracted(connection: sqlite3.Connection, document_id: str) -> dict[str, Any] | None:
    """Return what the machine found, without any correction; None: nothing was extracted yet."""
    row = connection.execute(
        "SELECT facts, extraction FROM documents WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None or row["facts"] is None:
        return None
    if row["extraction"] is not None:
        whole: dict[str, Any] = json.loads(row["extraction"])
        return whole
    return {**json.loads(row["facts"]), **entities_of(connection, document_id)}


def entities_of(connection: sqlite3.Connection, document_id: str) -> dict[str, list[Any]]:
    """Return the entities as the record has them, by list."""
    entities: dict[str, list[Any]] = defaultdict(list)
    for kind, content in connection.execute(
        "SELECT kind, content FROM entities WHERE document = ? ORDER BY kind, ordinal",
        (document_id,),
    ):
        entities[kind].append(json.loads(content))
    return entities


def corrections_of(connection: sqlite3.Connection, document_id: str) -> list[Correction]:
    """Return the corrections in force, the oldest first."""
    rows = connection.execute(
        "SELECT address, seq, op, value, anchor FROM corrections WHERE document = ? ORDER BY seq",
        (document_id,),
    )
    return [
        parsed(r["address"], r["seq"], r["op"], json.loads(r["value"]), json.loads(r["anchor"]))
        for r in rows
    ]


def drop(connection: sqlite3.Connection, document_id: str) -> None:
    """Forget what was extracted from a document that cannot be read; its corrections wait."""
    connection.execute("DELETE FROM entities WHERE document = ?", (document_id,))
    connection.execute(
        "UPDATE documents SET facts = NULL, extraction = NULL WHERE id = ?", (document_id,)
    )
    connection.execute(
        "UPDATE corrections SET target = NULL, problem = ? WHERE document = ?",
        (NOT_READ, document_id),
    )


def _write(connection: sqlite3.Connection, document_id: str, extraction: Mapping[str, Any]) -> None:
    rows = [
        (document_id, kind, n, entity["id"], canonical_json(entity), json_digest(entity))
        for kind in ENTITY_KINDS
        for n, entity in enumerate(extraction.get(kind, ()))
    ]
    facts = {key: value for key, value in extraction.items() if key not in ENTITY_KINDS}
    connection.execute("DELETE FROM entities WHERE document = ?", (document_id,))
    connection.executemany("INSERT INTO entities VALUES (?,?,?,?,?,?)", rows)
    connection.execute(
        "UPDATE documents SET facts = ? WHERE id = ?", (canonical_json(facts), document_id)
    )
