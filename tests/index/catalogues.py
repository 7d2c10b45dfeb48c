"""A real archive with documents whose extraction the test chooses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.catalog import Catalog
from index.correcting import Author, Corrector
from index.dump import dump
from index.library import Library
from index.operations import writing
from pipeline.archive import Archive, create_archive, open_archive
from pipeline.document import Page
from pipeline.readers import SourceFacts
from tests.pipeline.pages import SIMPLE, make_page

AUTHOR = Author("Arta Guri", "shih faqen")


def archive_at(root: Path) -> Archive:
    """Return the archive at ``root``, a new one if there is none."""
    return open_archive(root) if root.exists() else create_archive(root)


@contextmanager
def opened(root: Path) -> Iterator[Catalog]:
    """Open the archive's catalogue for writing."""
    with writing(archive_at(root)) as catalog:
        yield catalog


def announce(catalog: Catalog, name: str) -> str:
    """Let the journal know a document; return its id."""
    digest = sha256(name.encode()).hexdigest()
    file = {
        "sha256": digest,
        "filename": f"{name}.pdf",
        "media_type": "application/pdf",
        "bytes": 1,
    }
    catalog.record_event(
        "source", document=digest[:12], sha256=digest, paths=[f"/in/{name}.pdf".encode().hex()],
        files=[file], languages="sqi", batch={}, parent=None,
    )  # fmt: skip
    return digest[:12]


def read(
    catalog: Catalog,
    document: str,
    extraction: Mapping[str, Any],
    pages: Sequence[Page] = (),
    warnings: Sequence[str] = (),
) -> None:
    """Bring a document to its end: its pages read, this extracted."""
    pages = pages or (make_page(SIMPLE, origin="text_layer"),)
    entry = catalog.document(document)
    assert entry is not None
    catalog.open_document(document, entry.files, SourceFacts(len(pages), {}, tuple(warnings)))
    for page in pages:
        catalog.save_page(document, page)
    catalog.finish(document, "done", extraction, "1-test")


def multiply(catalog: Catalog, document: str, tables: Mapping[str, str]) -> None:
    """Copy a document's rows of ``tables`` (table -> column of its id) to 999 more documents."""
    with catalog.transaction() as connection:
        for table, key in tables.items():
            columns = {row[1]: row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            columns[key] = "printf('%012x', n)"
            if table == "documents":
                columns["sha256"] = "printf('%064x', n)"
            connection.execute(
                "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 999)"
                f" INSERT INTO {table} SELECT {','.join(columns.values())} FROM {table}, c"
                f" WHERE {key} = ?",
                (document,),
            )


def correct(catalog: Catalog, document: str, field: str, text: str | None, op: str = "set") -> Any:
    """Correct as `arkiva correct` does."""
    return Corrector(catalog, document, AUTHOR).do(op, field, text)


def dumped(catalog: Catalog) -> list[str]:
    """Return the canonical text of the catalogue."""
    return list(dump(Library(catalog), None))
