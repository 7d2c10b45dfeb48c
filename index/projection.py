"""From a journal event to rows of the catalogue."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from pipeline.sources import display


def apply_source(connection: sqlite3.Connection, entry: Mapping[str, Any]) -> None:
    """Keep document, files and paths of bytes that were found; what is known stays."""
    members = entry["files"]
    size = sum(member["bytes"] for member in members)
    name = members[0]["filename"]
    if len(members) > 1:
        folder = display(bytes.fromhex(entry["paths"][0])).split("/")[-2]
        name = f"{folder}/{name}"
    connection.execute(
        "INSERT INTO documents (id, sha256, filename, media_type, bytes, ingested_at, parent,"
        " batch, languages) VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING",
        (
            entry["document"],
            entry["sha256"],
            name,
            members[0]["media_type"],
            size,
            entry["at"],
            entry.get("parent"),
            _json(entry.get("batch") or {}),
            entry["languages"],
        ),
    )
    connection.executemany(
        "INSERT INTO files (document, ordinal, sha256, filename, media_type, bytes)"
        " VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING",
        [
            (entry["document"], n, m["sha256"], m["filename"], m["media_type"], m["bytes"])
            for n, m in enumerate(members)
        ],
    )
    for path in map(bytes.fromhex, entry["paths"]):
        connection.execute(
            "INSERT OR REPLACE INTO sources (path_bytes, path, sha256, document, outcome)"
            " VALUES (?,?,?,?,'document')",
            (path, display(path), entry["sha256"], entry["document"]),
        )
    if entry.get("batch"):
        apply_metadata(connection, entry)


def apply_metadata(connection: sqlite3.Connection, entry: Mapping[str, Any]) -> bool:
    """Keep what the archivist says of a document; return whether the document is known."""
    row = connection.execute(
        "SELECT batch FROM documents WHERE id = ?", (entry["document"],)
    ).fetchone()
    if row:
        batch = {**json.loads(row[0]), **entry["batch"]}
        connection.execute(
            "UPDATE documents SET batch = ? WHERE id = ?", (_json(batch), entry["document"])
        )
    return row is not None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
