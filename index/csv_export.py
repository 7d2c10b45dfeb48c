"""The archive as spreadsheets: the documents, and each list of the record, one CSV file each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractors.entities import ENTITY_KINDS, SCALARS
from index.entity_table import list_csv
from index.exports import Exported, make_folder
from index.library import Library
from index.register_rows import papers, read_rows
from index.spreadsheet import Cell, write_csv
from pipeline.files import write_atomically

_ROW = ("page_count", "outcome", "media_type", "bytes", "sha256", "ingested_at", "parent")
_BATCH = ("collection", "reference_code")
_DOCUMENT = ("id", "filename", *SCALARS, "pages", *_ROW[1:], *_BATCH)
"""Columns of ``documents.csv``."""


def export_csv(library: Library, ids: Sequence[str], output: Path) -> Iterator[Exported]:
    """Write ``documents.csv`` and a file for each list of the record: ``decisions.csv`` ...

    A list without entities has its header: the same files stand there whatever was found.
    """
    make_folder(output)
    known = {paper.id: paper for paper in papers(library)}
    chosen = [known[document_id] for document_id in ids if document_id in known]
    for unread in (document_id for document_id in ids if document_id not in known):
        yield Exported(unread, None, "it was not read; `arkiva status` says why")
    documents = (_document(library, paper.id) for paper in chosen)
    yield _write(output / "documents.csv", write_csv(_DOCUMENT, documents))
    for kind in ENTITY_KINDS:
        content = list_csv(kind, read_rows(library, kind, chosen))
        yield _write(output / f"{kind}.csv", content)


def _write(target: Path, content: bytes) -> Exported:
    write_atomically(target, content, durable=False)
    return Exported("", target)


def _document(library: Library, document_id: str) -> list[Cell]:
    row = library.connection.execute(
        f"SELECT filename, facts, batch, {', '.join(_ROW)} FROM documents WHERE id = ?",
        (document_id,),
    ).fetchone()
    facts: Mapping[str, Any] = json.loads(row["facts"])
    batch: Mapping[str, Any] = json.loads(row["batch"])
    return [
        document_id,
        row["filename"],
        *(facts.get(name) for name in SCALARS),
        *(row[name] for name in _ROW),
        *(batch.get(name) for name in _BATCH),
    ]
