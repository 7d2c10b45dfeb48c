"""From rows of the catalogue to the values that a run works with."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from pipeline.store import DocumentEntry, FileEntry, SourceEntry


def document_of(row: sqlite3.Row, members: Iterable[sqlite3.Row]) -> DocumentEntry:
    """Return the entry of a row of ``documents`` with its rows of ``files``."""
    return DocumentEntry(
        id=row["id"],
        sha256=row["sha256"],
        filename=row["filename"],
        media_type=row["media_type"],
        languages=row["languages"],
        outcome=row["outcome"],
        files=tuple(map(_file_of, members)),
        path=row["path"] or b"",
        fast=bool(row["fast"]),
        page_count=row["page_count"],
        code=row["code"],
        detail=row["detail"],
        extraction_version=row["extraction_version"],
        parent=row["parent"],
        warnings=tuple(json.loads(row["warnings"])),
        batch=json.loads(row["batch"]),
    )


def _file_of(row: sqlite3.Row) -> FileEntry:
    return FileEntry(
        row["sha256"],
        row["filename"],
        row["media_type"],
        row["bytes"],
        row["first_page"],
        row["page_count"],
    )


def source_of(row: sqlite3.Row) -> SourceEntry:
    """Return the entry of a row of ``sources``, or of one joined with its document."""
    return SourceEntry(
        path_bytes=row["path_bytes"],
        path=row["path"],
        outcome=row["outcome"],
        document=row["document"],
        sha256=row["sha256"],
        code=row["code"],
        detail=row["detail"],
    )
