"""Reading the catalogue: lists, records and what an index needs of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from index.catalog import Catalog
from index.findings import entities_of
from index.protocol import IndexedDocument
from index.record import build_record
from index.store_rows import source_of
from pipeline.errors import UsageError
from pipeline.store import SourceEntry

BY_PATH = "(SELECT min(path_bytes) FROM sources WHERE document = documents.id), id"
"""The order of lists and exports: as the files lie in their folders."""
READABLE = "facts IS NOT NULL AND outcome IN ('done', 'flagged', 'partial')"
"""Documents with text: what failed stands in `status`, not in lists and indexes."""


class Library:
    """The documents of a catalogue, for reading."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.connection = catalog.connection

    def ids(self) -> list[str]:
        """Return the ids of all readable documents, by path."""
        rows = self.connection.execute(
            f"SELECT id FROM documents WHERE {READABLE} ORDER BY {BY_PATH}"
        )
        return [row[0] for row in rows]

    def find(self, prefix: str) -> str:
        """Return the id that begins with ``prefix``.

        Raises:
            UsageError: no document or several documents begin so.
        """
        rows = self.connection.execute(
            "SELECT id, filename FROM documents WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 3",
            (len(prefix), prefix.lower()),
        ).fetchall()
        if not rows or not prefix:
            raise UsageError(f"no document {prefix!r}; `arkiva list` shows the ids")
        if len(rows) > 1:
            some = ", ".join(f"{row['id']} ({row['filename']})" for row in rows)
            raise UsageError(f"several documents begin with {prefix!r}: {some} ...")
        found: str = rows[0]["id"]
        return found

    def record(self, document_id: str) -> dict[str, Any]:
        """Return the record of a document."""
        row = self.connection.execute(
            "SELECT * FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        paths = self.connection.execute(
            "SELECT path FROM sources WHERE document = ? ORDER BY path_bytes", (document_id,)
        )
        entities = entities_of(self.connection, document_id)
        pages = self.catalog.pages(document_id)
        return build_record(row, [path for (path,) in paths], pages, entities)

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield all records."""
        return (self.record(document_id) for document_id in self.ids())

    def summaries(self) -> Iterator[dict[str, Any]]:
        """Yield what `list` shows of each document."""
        for row in self.connection.execute(
            f"SELECT id, filename, page_count, outcome, facts FROM documents WHERE {READABLE}"
            f" ORDER BY {BY_PATH}"
        ):
            facts = json.loads(row["facts"])
            yield {
                "id": row["id"],
                "source": {"filename": row["filename"]},
                **{key: facts.get(key) for key in ("title", "type", "municipality", "date")},
                "pages": row["page_count"],
                "outcome": row["outcome"],
            }

    def sources(self) -> Iterator[SourceEntry]:
        """Yield every path that was ever found with what became of it."""
        for row in self.connection.execute(
            "SELECT s.path_bytes, s.path, s.sha256, s.document,"
            " coalesce(d.outcome, s.outcome) AS outcome, coalesce(d.code, s.code) AS code,"
            " coalesce(d.detail, s.detail) AS detail"
            " FROM sources s LEFT JOIN documents d ON d.id = s.document ORDER BY s.path_bytes"
        ):
            yield source_of(row)

    # -- index.protocol.IndexSource ---------------------------------------------------------

    def digests(self) -> dict[str, str]:
        """Return id -> digest of every document that should be searchable."""
        rows = self.connection.execute(f"SELECT id, digest FROM documents WHERE {READABLE}")
        return {row["id"]: row["digest"] for row in rows}

    def iter_documents(self, ids: Iterable[str]) -> Iterator[IndexedDocument]:
        """Yield the documents of these ids, in this order."""
        for document_id in ids:
            row = self.connection.execute(
                "SELECT filename, digest, facts FROM documents WHERE id = ?", (document_id,)
            ).fetchone()
            # Not the whole record: for that every page would be unpacked.
            record = {
                "id": document_id,
                "source": {"filename": row["filename"]},
                **json.loads(row["facts"]),
                **entities_of(self.connection, document_id),
            }
            pages = self.connection.execute(
                "SELECT page, text FROM pages WHERE document = ? AND code IS NULL ORDER BY page",
                (document_id,),
            )
            texts = {page["page"]: page["text"] for page in pages}
            yield IndexedDocument(document_id, row["digest"], record, texts)
