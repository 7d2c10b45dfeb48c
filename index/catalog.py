"""The catalogue: what was read and found. Every search index can be rebuilt from it.

One writer (the holder of the archive's lock), many readers; WAL. It is a projection of originals,
journal and OCR cache: on opening for writing, journal lines that it has not seen are replayed.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from index import database, findings, projection, seals
from index.canonical import canonical_json
from index.doubts import in_review
from index.page_looks import page_look
from index.store_rows import document_of, source_of
from pipeline.archive import Archive
from pipeline.document import Page
from pipeline.errors import ArchiveDamagedError
from pipeline.journal import Journal, JournalEvent
from pipeline.readers import SourceFacts
from pipeline.serialize import PackedDocument, page_to_json, unpack_page
from pipeline.store import DocumentEntry, FileEntry, Outcome, PageProblem, SourceEntry


class Catalog:
    """The catalogue of an open archive."""

    def __init__(self, archive: Archive, *, read_only: bool = False) -> None:
        self.archive = archive
        self.read_only = read_only
        self.journal = Journal(archive.journal_path)
        self.connection = database.connect(archive, read_only=read_only)
        try:
            with database.explained(archive):
                self._prepare()
        except BaseException:
            self.connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> Catalog:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # -- opening ---------------------------------------------------------------------------

    def _prepare(self) -> None:
        migrated = database.prepare(self.connection, self.archive, read_only=self.read_only)
        if not self.read_only:
            seals.seal_rows(self.connection)
            self.journal.repair()
            self._replay()
        if migrated:
            self._weigh_all()

    def _replay(self) -> None:
        """Apply what the journal says beyond the line that was counted last.

        Raises:
            ArchiveDamagedError: the journal is not the one that this catalogue was made from.
        """
        seen, link = self._seen(), self._meta("journal_chain")
        known = seen == 0
        for event in self.journal.events(skip=max(seen - 1, 0)):
            if event.line == seen:
                known = link in (None, event.chain)
                continue
            if not known:
                break
            with self.transaction():
                self._apply(event)
        if not known:
            raise ArchiveDamagedError(
                f"the catalogue has counted {seen} lines of {self.journal.path}, which has lost or "
                "changed some of them; restore the journal from a backup"
            )

    def _seen(self) -> int:
        return int(self._meta("journal") or 0)

    def _meta(self, key: str) -> str | None:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def _note(self, key: str, value: str) -> None:
        self.connection.execute(
            "INSERT INTO meta VALUES (?,?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run a block as one transaction; nothing of it stays if it fails."""
        with database.explained(self.archive):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:  # a full disk has rolled it back already
                    self.connection.execute("ROLLBACK")
                raise

    # -- journal ---------------------------------------------------------------------------

    def record_event(self, event: str, **values: Any) -> None:
        """Write an event to the journal, then apply it here.

        Raises:
            ArchiveGoneError: the archive's folder is not there any more.
        """
        self.archive.require()
        written = self.journal.append(event, **values)
        if written.line == self._seen() + 1:
            with self.transaction():
                self._apply(written)
        else:  # an event before it could not be applied: a full disk
            self._replay()

    def _apply(self, event: JournalEvent) -> None:
        entry = event.entry
        kind = entry["event"]
        document = projection.apply(self.connection, entry, event.line)
        if kind in ("correction", "reviewed"):
            self._weigh(document)
        if kind in ("correction", "reviewed", "source") or entry.get("batch"):
            self._stamp(document)
        self._note("journal", str(event.line))
        self._note("journal_chain", event.chain)

    # -- the run's side (pipeline.store.Store) ---------------------------------------------

    def document(self, document_id: str) -> DocumentEntry | None:
        """Return a document, or None."""
        row = self.connection.execute(
            "SELECT * FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        if row is None:
            return None
        members = self.connection.execute(
            "SELECT * FROM files WHERE document = ? ORDER BY ordinal", (document_id,)
        )
        return document_of(row, members)

    def source(self, path_bytes: bytes) -> SourceEntry | None:
        """Return what is known of a path, or None."""
        row = self.connection.execute(
            "SELECT * FROM sources WHERE path_bytes = ?", (path_bytes,)
        ).fetchone()
        return source_of(row) if row else None

    def source_paths(self, document_id: str) -> list[bytes]:
        """Return the paths that hold a document, sorted."""
        rows = self.connection.execute(
            "SELECT path_bytes FROM sources WHERE document = ? ORDER BY path_bytes", (document_id,)
        )
        return [row[0] for row in rows]

    def open_document(
        self, document_id: str, files: Sequence[FileEntry], facts: SourceFacts
    ) -> None:
        """Remember how many pages a document has."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE documents SET page_count = ?, metadata = ?, warnings = ? WHERE id = ?",
                (
                    facts.page_count,
                    canonical_json(dict(facts.metadata)),
                    canonical_json(list(facts.warnings)),
                    document_id,
                ),
            )
            connection.executemany(
                "UPDATE files SET first_page = ?, page_count = ?"
                " WHERE document = ? AND ordinal = ?",
                [(f.first_page, f.page_count, document_id, n) for n, f in enumerate(files)],
            )

    def missing_pages(self, document_id: str) -> list[int]:
        """Return the pages that were neither read nor given up."""
        entry = self.document(document_id)
        there = {
            row[0]
            for row in self.connection.execute(
                "SELECT page FROM pages WHERE document = ?", (document_id,)
            )
        }
        count = (entry.page_count if entry else 0) or 0
        return [number for number in range(1, count + 1) if number not in there]

    def page_problems(self, document_id: str) -> list[PageProblem]:
        """Return the pages that failed."""
        rows = self.connection.execute(
            "SELECT page, code, detail FROM pages WHERE document = ? AND code IS NOT NULL"
            " ORDER BY page",
            (document_id,),
        )
        return [PageProblem(row["page"], row["code"], row["detail"] or "") for row in rows]

    def save_page(self, document_id: str, page: Page) -> None:
        """Keep a page that was read."""
        content = canonical_json(page_to_json(page)).encode()
        with self.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO pages (document, page, language, origin, grade, confidence,"
                " text, content, digest) VALUES (?,?,?,?,?,?,?,?,?)",
                (
                    document_id,
                    page.number,
                    page.language,
                    page.reading.origin,
                    page.reading.grade,
                    page.reading.confidence,
                    page.text,
                    zlib.compress(content),
                    hashlib.sha256(content).hexdigest(),
                ),
            )
            look = page_look(page)
            if look is None:
                self._forget_looks(document_id, page.number)
            else:
                connection.execute(
                    "INSERT OR REPLACE INTO page_looks VALUES (?,?,?)",
                    (document_id, page.number, look),
                )

    def save_page_problem(self, document_id: str, problem: PageProblem) -> None:
        """Remember that a page failed."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO pages (document, page, code, detail) VALUES (?,?,?,?)",
                (document_id, problem.page, problem.code, problem.detail),
            )
            self._forget_looks(document_id, problem.page)

    def _forget_looks(self, document_id: str, page: int) -> None:
        self.connection.execute(
            "DELETE FROM page_looks WHERE document = ? AND page = ?", (document_id, page)
        )

    def pack_document(self, document_id: str) -> PackedDocument:
        """Return a document with the pages that were read, as they are stored."""
        row = self.connection.execute(
            "SELECT filename, media_type, metadata, batch FROM documents WHERE id = ?",
            (document_id,),
        ).fetchone()
        pages = self.connection.execute(
            "SELECT content FROM pages WHERE document = ? AND code IS NULL ORDER BY page",
            (document_id,),
        )
        return PackedDocument(
            id=document_id,
            filename=row["filename"],
            media_type=row["media_type"],
            metadata={**json.loads(row["metadata"]), **json.loads(row["batch"])},
            pages=tuple(page["content"] for page in pages),
        )

    def has_text(self, document_id: str) -> bool:
        """Tell whether any page that was read has a character that is not white space."""
        rows = self.connection.execute(
            "SELECT text FROM pages WHERE document = ? AND code IS NULL", (document_id,)
        )
        return any(row["text"].strip() for row in rows)

    def pages(self, document_id: str) -> Iterator[Page]:
        """Yield the pages that were read, in order."""
        rows = self.connection.execute(
            "SELECT content FROM pages WHERE document = ? AND code IS NULL ORDER BY page",
            (document_id,),
        )
        for row in rows:
            yield unpack_page(row["content"])

    def page(self, document_id: str, number: int) -> Page | None:
        """Return one page, or None if it was not read."""
        row = self.connection.execute(
            "SELECT content FROM pages WHERE document = ? AND page = ? AND code IS NULL",
            (document_id, number),
        ).fetchone()
        return unpack_page(row["content"]) if row else None

    def finish(
        self,
        document_id: str,
        outcome: Outcome,
        extraction: Mapping[str, Any],
        version: str,
        code: str | None = None,
    ) -> None:
        """Keep what was extracted, with people's corrections; the document is complete.

        ``done`` becomes ``flagged`` if something of it is in review, and the other way round.
        """
        with self.transaction() as connection:
            findings.keep(connection, document_id, extraction)
            connection.execute(
                "UPDATE documents SET outcome = ?, extraction_version = ?, code = ?,"
                " detail = NULL WHERE id = ?",
                (outcome, version, code, document_id),
            )
            self._weigh(document_id)
            self._stamp(document_id)

    def fail(self, document_id: str, code: str, detail: str) -> None:
        """Remember that a document could not be read at all."""
        with self.transaction() as connection:
            findings.drop(connection, document_id)
            connection.execute(
                "UPDATE documents SET outcome = 'failed', code = ?, detail = ?, digest = NULL"
                " WHERE id = ?",
                (code, detail, document_id),
            )
            self._changed()

    def reset_pages(self, document_id: str, *, failed_only: bool) -> None:
        """Forget pages, so that they are read again; the document is pending."""
        with self.transaction() as connection:
            only = " AND code IS NOT NULL" if failed_only else ""
            connection.execute(f"DELETE FROM pages WHERE document = ?{only}", (document_id,))
            self._pending(document_id)

    def reopen(self, document_id: str) -> None:
        """Let a document be opened again, for what it holds besides its pages."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE documents SET page_count = NULL WHERE id = ?", (document_id,)
            )
            self._pending(document_id)

    def reset_extraction(self, document_id: str) -> None:
        """Let the document be extracted again from its stored words."""
        with self.transaction():
            self._pending(document_id)

    def _pending(self, document_id: str) -> None:
        self.connection.execute(
            "UPDATE documents SET outcome = 'pending', code = NULL, detail = NULL WHERE id = ?",
            (document_id,),
        )
        self._changed()

    def _weigh(self, document_id: str) -> None:
        """Let the outcome say whether something of a complete document is in review."""
        flagged = in_review(self.connection, document_id)
        self.connection.execute(
            "UPDATE documents SET outcome = ? WHERE id = ? AND outcome IN ('done', 'flagged')",
            ("flagged" if flagged else "done", document_id),
        )

    def _weigh_all(self) -> None:
        rows = self.connection.execute(
            "SELECT id, outcome FROM documents WHERE outcome IN ('done', 'flagged')"
        ).fetchall()
        with self.transaction():
            for row in rows:
                self._weigh(row["id"])
                entry = self.document(row["id"])
                if entry is not None and entry.outcome != row["outcome"]:
                    self._stamp(row["id"])

    def unfinished(self) -> list[str]:
        """Return the ids of documents that were begun and not completed."""
        rows = self.connection.execute(
            "SELECT id FROM documents WHERE outcome = 'pending' ORDER BY id"
        )
        return [row[0] for row in rows]

    @property
    def sequence(self) -> int:
        """A number that grows with every change that an index has to follow."""
        return int(self._meta("sequence") or 0)

    def _changed(self) -> None:
        self._note("sequence", str(self.sequence + 1))

    def _stamp(self, document_id: str) -> None:
        """Recompute the digest of everything an index stores of the document."""
        row = self.connection.execute(
            "SELECT filename, parent, batch, metadata, facts, outcome, page_count FROM documents"
            " WHERE id = ?",
            (document_id,),
        ).fetchone()
        if row is None or row["facts"] is None:
            return
        self._changed()
        digest = hashlib.sha256(canonical_json(tuple(row)).encode())
        for parts in (
            "SELECT digest FROM entities WHERE document = ? ORDER BY kind, ordinal",
            "SELECT coalesce(digest, code) FROM pages WHERE document = ? ORDER BY page",
        ):
            for (part,) in self.connection.execute(parts, (document_id,)):
                digest.update(part.encode())
        self.connection.execute(
            "UPDATE documents SET digest = ? WHERE id = ?", (digest.hexdigest(), document_id)
        )
