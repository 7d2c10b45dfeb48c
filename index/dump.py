"""A canonical text of catalogue and index: sorted, no clock times, for comparisons.

Two archives that hold the same give the same text, however their runs were interrupted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.library import Library
from index.protocol import SearchIndex
from pipeline.terminal import json_line

_LEFT_OUT = frozenset({"ingested_at", "at", "content", "extraction"})
"""Clock times, and what a digest stands for: words, boxes, the whole entity, what lies under it."""


def dump(library: Library, index: SearchIndex | None) -> Iterator[str]:
    """Yield the lines of the dump, without line feeds."""
    for source in library.sources():
        yield _line(
            "source",
            path=source.path,
            path_bytes=source.path_bytes.hex(),
            outcome=source.outcome,
            code=source.code,
            detail=source.detail,
            document=source.document,
        )
    connection = library.connection
    for row in connection.execute("SELECT * FROM documents ORDER BY id"):
        values = {key: row[key] for key in row.keys() if key not in _LEFT_OUT}  # noqa: SIM118
        yield _line("document", **values)
    for table, order in (
        ("files", "document, ordinal"),
        ("pages", "document, page"),
        ("entities", "document, kind, ordinal"),
        ("corrections", "document, seq"),
        ("reviewed", "document, item"),
    ):
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY {order}"):
            values = {key: row[key] for key in row.keys() if key not in _LEFT_OUT}  # noqa: SIM118
            yield _line(table, **values)
    if index is not None:
        for document_id, digest in sorted(index.state().digests.items()):
            yield _line("indexed", document=document_id, digest=digest)


def _line(what: str, **values: Any) -> str:
    texts = {k: v.hex() if isinstance(v, bytes) else v for k, v in values.items()}
    return f"{what} {json_line(dict(sorted(texts.items())))}"
