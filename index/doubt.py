"""One doubtful thing of a document, and the words for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.canonical import json_digest
from pipeline.errors import SOURCE_CODES, describe
from pipeline.warning_codes import WARNINGS

_SHOWN = 4
"""Values that a message names; the others stand in ``entities``."""
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful thing. ``address`` is what `arkiva correct` takes, None: nothing is to set."""

    document: str
    kind: str
    message: str
    doubt: float
    page: int | None = None
    bbox: Sequence[float] | None = None
    pages: tuple[int, ...] = ()
    address: str | None = None
    entities: tuple[Mapping[str, Any], ...] = ()
    content: Any = field(default=None)
    """What the item is about, without figures that change with every reading."""

    @property
    def item(self) -> str:
        """The item's id: the same as long as its content is the same."""
        return json_digest([self.document, self.kind, list(self.pages), self.content])[:10]


def described(code: str | None, detail: str | None) -> str:
    """Return what a code of a failed file or page means and what to do."""
    if code in SOURCE_CODES:
        return describe(code, detail or "")
    return f"{code}: {detail}" if detail else str(code)


def several(texts: Sequence[str]) -> str:
    """Return the first texts, and how many more there are."""
    more = len(texts) - _SHOWN
    return "; ".join(texts[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def cut(text: str) -> str:
    """Return a text on one line, its end cut off where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"


def rows_of(
    connection: sqlite3.Connection,
    query: str,
    document: str | None,
    column: str,
    order: str | None = None,
) -> Iterator[sqlite3.Row]:
    """Yield the rows of a query that ends in a condition; ``column`` narrows it to one document."""
    where = f" AND {column} = ?" if document is not None else ""
    sorting = f" ORDER BY {order or column}"
    yield from connection.execute(query + where + sorting, (document,) * bool(where))


def parsed_warning(warning: str) -> dict[str, Any]:
    """Return code and message of a reader's warning, ``code: detail``."""
    code, _, detail = warning.partition(":")
    meaning = WARNINGS.get(code, ("", True))[0]
    return {"code": code, "message": f"{meaning}: {detail.strip()}" if detail else meaning or code}
