"""From a journal event to rows of the catalogue."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from index import findings
from index.canonical import canonical_json
from pipeline.sources import display


def apply(connection: sqlite3.Connection, entry: Mapping[str, Any], seq: int) -> str:
    """Apply an event, the journal's line ``seq``; one of a later Arkiva changes nothing.

    Returns:
        The document that it is about.
    """
    document: str = entry.get("document", "")
    if entry["event"] == "source":
        apply_source(connection, entry)
    elif entry["event"] == "refused":
        apply_refused(connection, entry)
    elif entry["event"] == "metadata":
        apply_metadata(connection, entry)
    elif entry["event"] == "reading":
        apply_reading(connection, entry)
    elif entry["event"] == "run":
        apply_run(connection, entry)
    elif entry["event"] == "correction":
        apply_correction(connection, entry, seq)
        findings.settle_again(connection, document)
    elif entry["event"] == "reviewed":
        apply_reviewed(connection, entry)
    return document


def apply_source(connection: sqlite3.Connection, entry: Mapping[str, Any]) -> None:
    """Keep document, files and paths of bytes that were found; what is known stays.

    Of an attachment that is also a file of its own, or an attachment of two mails, name and parent
    do not depend on which was found first: a file of its own wins, then the lesser path.
    """
    members = entry["files"]
    size = sum(member["bytes"] for member in members)
    name = members[0]["filename"]
    if len(members) > 1:
        folder = display(bytes.fromhex(entry["paths"][0])).split("/")[-2]
        name = f"{folder}/{name}"
    path = bytes.fromhex(entry["paths"][0])
    connection.execute(
        "INSERT INTO documents (id, sha256, filename, media_type, bytes, ingested_at, parent,"
        " batch, languages, fast, path) VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING",
        (
            entry["document"],
            entry["sha256"],
            name,
            members[0]["media_type"],
            size,
            entry["at"],
            entry.get("parent"),
            canonical_json(entry.get("batch") or {}),
            entry["languages"],
            bool(entry.get("fast")),
            path,
        ),
    )
    changed = connection.execute(
        "UPDATE documents SET filename = ?, parent = ?, path = ? WHERE id = ?"
        " AND parent IS NOT NULL AND (? IS NULL OR ? < path)",
        (name, entry.get("parent"), path, entry["document"], entry.get("parent"), path),
    )
    connection.executemany(
        "INSERT INTO files (document, ordinal, sha256, filename, media_type, bytes)"
        " VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING",
        [
            (entry["document"], n, m["sha256"], m["filename"], m["media_type"], m["bytes"])
            for n, m in enumerate(members)
        ],
    )
    if changed.rowcount:
        connection.execute(
            "UPDATE files SET filename = ? WHERE document = ?", (name, entry["document"])
        )
    for path in map(bytes.fromhex, entry["paths"]):
        connection.execute(
            "INSERT OR REPLACE INTO sources (path_bytes, path, sha256, document, outcome)"
            " VALUES (?,?,?,?,'document')",
            (path, display(path), entry["sha256"], entry["document"]),
        )
    if entry.get("batch"):
        apply_metadata(connection, entry)


def apply_refused(connection: sqlite3.Connection, entry: Mapping[str, Any]) -> None:
    """Remember a path that is no document (skipped, failed) and why."""
    path = bytes.fromhex(entry["path"])
    connection.execute(
        "INSERT OR REPLACE INTO sources (path_bytes, path, outcome, code, detail)"
        " VALUES (?,?,?,?,?)",
        (path, display(path), entry["outcome"], entry["code"], entry["detail"]),
    )


def apply_reading(connection: sqlite3.Connection, entry: Mapping[str, Any]) -> None:
    """Change how a document's pages are read from now on."""
    connection.execute(
        "UPDATE documents SET languages = ?, fast = ? WHERE id = ?",
        (entry["languages"], entry["fast"], entry["document"]),
    )


def apply_run(connection: sqlite3.Connection, entry: Mapping[str, Any]) -> None:
    """Keep what a run did: its command, times, exit code and counts."""
    connection.execute(
        "INSERT INTO runs (started, ended, command, exit_code, report) VALUES (?,?,?,?,?)",
        (
            entry["started"],
            entry["at"],
            entry["command"],
            entry["exit_code"],
            canonical_json(entry["report"]),
        ),
    )


def apply_metadata(connection: sqlite3.Connection, entry: Mapping[str, Any]) -> bool:
    """Keep what the archivist says of a document; return whether the document is known."""
    row = connection.execute(
        "SELECT batch FROM documents WHERE id = ?", (entry["document"],)
    ).fetchone()
    if row:
        batch = {**json.loads(row[0]), **entry["batch"]}
        connection.execute(
            "UPDATE documents SET batch = ? WHERE id = ?",
            (canonical_json(batch), entry["document"]),
        )
    return row is not None


def apply_correction(connection: sqlite3.Connection, entry: Mapping[str, Any], seq: int) -> None:
    """Keep a correction in the place of an earlier one, or take back those of an address.

    ``seq`` is the event's line in the journal.
    """
    document, address = entry["document"], entry["address"]
    if entry["op"] == "undo":
        connection.execute(
            "DELETE FROM corrections WHERE document = :document AND (address = :address"
            " OR substr(address, 1, length(:address) + 1) = :address || '/')",
            {"document": document, "address": address},
        )
        return
    connection.execute(
        "INSERT OR REPLACE INTO corrections (document, address, seq, op, value, anchor, by, at,"
        " note) VALUES (?,?,?,?,?,?,?,?,?)",
        (
            document,
            address,
            seq,
            entry["op"],
            canonical_json(entry["value"]),
            canonical_json(entry["anchor"]),
            entry["by"],
            entry["at"],
            entry["note"],
        ),
    )


def apply_reviewed(connection: sqlite3.Connection, entry: Mapping[str, Any]) -> None:
    """Keep that a person looked at an item of the queue, or that it is to come back."""
    if entry["op"] == "undo":
        connection.execute(
            "DELETE FROM reviewed WHERE document = ? AND item = ?",
            (entry["document"], entry["item"]),
        )
        return
    connection.execute(
        "INSERT OR REPLACE INTO reviewed VALUES (?,?,?,?,?)",
        (entry["document"], entry["item"], entry["by"], entry["at"], entry["note"]),
    )
