"""Corrections as the command line tells them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from index.correcting import Corrected
from index.database import require_current
from pipeline.terminal import safe


def told(done: Corrected) -> str:
    """Return on one line what a correction did."""
    if not done.changed:
        return f"{done.document}  {done.address}: nothing to do, it is corrected so already"
    if done.op in ("add", "delete"):
        return f"{done.document}  {done.address}: {done.op.removesuffix('e')}ed"
    back = " (undone)" if done.op == "undo" else ""
    return f"{done.document}  {done.address}: {_word(done.old)} -> {_word(done.value)}{back}"


def row_text(row: Mapping[str, Any]) -> str:
    """Return a row of :func:`listed` on one line."""
    change = "" if row["op"] != "set" else f" {_word(row['old'])} -> {_word(row['value'])}"
    problem = f"  NOT APPLIED: {row['problem']}" if row["problem"] else ""
    note = f"  ({safe(row['note'])})" if row["note"] else ""
    by = f"{row['at'][:10]} {safe(row['by'])}"
    return f"{by}  {row['op']} {row['address']}{change}{note}{problem}"


def _word(value: Any) -> str:
    return safe(json.dumps(value, ensure_ascii=False))


def listed(connection: sqlite3.Connection, document_id: str) -> list[dict[str, Any]]:
    """Return the corrections of a document that are in force, the oldest first, for people."""
    require_current(connection)
    rows = connection.execute(
        "SELECT * FROM corrections WHERE document = ? ORDER BY seq", (document_id,)
    )
    return [
        {
            "id": document_id,
            "address": row["address"],
            "op": row["op"],
            "value": json.loads(row["value"]),
            "old": json.loads(row["anchor"]).get("old"),
            "by": row["by"],
            "at": row["at"],
            "note": row["note"],
            "target": row["target"],
            "problem": row["problem"],
        }
        for row in rows
    ]
