"""The tables of the embedded index, made from :mod:`index.fields`, and how a document is stored.

``documents`` and ``pages`` hold what is shown; ``document_words`` and ``page_words`` are FTS5
tables of the folded words alone (contentless: a row is taken out by the words that went in, and
those are computed again from what is shown). A page's number is its document's number and its own
in one integer, so that the pages of a document are a range.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterable

from index.analysis import ANALYSIS_VERSION, words
from index.entries import DocumentEntry, Texts, merged_texts
from index.fields import DOCUMENT_FIELDS, DOCUMENT_TEXTS, PAGE_TEXTS, names

SCHEMA_VERSION = 1

PAGE_BITS = 20
"""A page's number is ``document number << PAGE_BITS | page``."""

BETWEEN_VALUES = " \u241f "
"""Stands between two values of a field, so that no phrase spans them; never a word of a query."""

VALUES = names(DOCUMENT_FIELDS, "keyword")
_COLUMNS = (*VALUES, "days_first", "days_last", "title", "loose")


def stamp() -> str:
    """Return what the stored words depend on: analysis, and the letters that Python knows."""
    return f"{ANALYSIS_VERSION} unicode-{unicodedata.unidata_version}"


def create(connection: sqlite3.Connection) -> None:
    """Make empty tables in place of whatever there was; the caller holds a transaction."""
    for table in ("meta", "documents", "pages", "document_words", "page_words"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    columns = ", ".join(f'"{name}" TEXT' for name in _COLUMNS[1:])
    connection.execute("CREATE TABLE meta (analysis TEXT NOT NULL, seen INTEGER)")
    connection.execute("INSERT INTO meta (analysis) VALUES (?)", (stamp(),))
    connection.execute(
        f"CREATE TABLE documents (number INTEGER PRIMARY KEY, document TEXT UNIQUE, {columns})"
    )
    connection.execute("CREATE TABLE pages (number INTEGER PRIMARY KEY, texts TEXT NOT NULL)")
    for table, fields in (("document_words", DOCUMENT_TEXTS), ("page_words", PAGE_TEXTS)):
        listed = ", ".join(f'"{name}"' for name in fields)
        # The words are folded already; "ascii" takes every other character as a letter.
        connection.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5({listed}, content='', tokenize='ascii')"
        )
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def schema_version(connection: sqlite3.Connection) -> int:
    """Return the version of the tables; 0 for a file without tables."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def stored_stamp(connection: sqlite3.Connection) -> str:
    """Return the stamp that the words were stored with."""
    value: str = connection.execute("SELECT analysis FROM meta").fetchone()[0]
    return value


def seen(connection: sqlite3.Connection) -> int | None:
    """Return the catalogue's sequence number that the words were last brought up to."""
    value: int | None = connection.execute("SELECT seen FROM meta").fetchone()[0]
    return value


def note_seen(connection: sqlite3.Connection, sequence: int) -> None:
    """Remember the catalogue's sequence number."""
    connection.execute("UPDATE meta SET seen = ?", (sequence,))


def insert(connection: sqlite3.Connection, entry: DocumentEntry) -> None:
    """Store a document that is not there."""
    ends = entry.days or (None, None)
    row = [*(getattr(entry, name) for name in VALUES), *ends, entry.title, _to_json(entry.loose)]
    marks = ", ".join("?" * len(row))
    listed = ", ".join(f'"{name}"' for name in _COLUMNS)
    cursor = connection.execute(f"INSERT INTO documents ({listed}) VALUES ({marks})", row)
    number = cursor.lastrowid
    assert number is not None
    for page in entry.pages:
        page_number = number << PAGE_BITS | page.number
        texts = page.texts()
        connection.execute("INSERT INTO pages VALUES (?, ?)", (page_number, _to_json(texts)))
        _add_words(connection, "page_words", page_number, _columns(texts, PAGE_TEXTS))
    _add_words(connection, "document_words", number, _columns(entry.texts(), DOCUMENT_TEXTS))


def delete(connection: sqlite3.Connection, document: str) -> bool:
    """Take a document out with its pages; return whether it was there."""
    row = connection.execute(
        "SELECT number, title, loose FROM documents WHERE document = ?", (document,)
    ).fetchone()
    if row is None:
        return False
    number, title, loose = row
    numbers = page_range(number)
    pages: list[Texts] = []
    for page_number, texts in connection.execute(
        "SELECT number, texts FROM pages WHERE number BETWEEN ? AND ? ORDER BY number", numbers
    ).fetchall():
        pages.append(json.loads(texts))
        _remove_words(connection, "page_words", page_number, _columns(pages[-1], PAGE_TEXTS))
    texts = merged_texts(title, pages, json.loads(loose))
    _remove_words(connection, "document_words", number, _columns(texts, DOCUMENT_TEXTS))
    connection.execute("DELETE FROM pages WHERE number BETWEEN ? AND ?", numbers)
    connection.execute("DELETE FROM documents WHERE number = ?", (number,))
    return True


def page_range(number: int) -> tuple[int, int]:
    """Return the lowest and highest page number that a document's pages can have."""
    return number << PAGE_BITS, (number + 1 << PAGE_BITS) - 1


def optimize(connection: sqlite3.Connection) -> None:
    """Merge the word tables' segments: the fastest search, after a rebuild."""
    for table in ("document_words", "page_words"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def _columns(texts: Texts, fields: Iterable[str]) -> list[str]:
    return [
        BETWEEN_VALUES.join(" ".join(words(value)) for value in texts.get(name, ()))
        for name in fields
    ]


def _add_words(connection: sqlite3.Connection, table: str, number: int, columns: list[str]) -> None:
    marks = ", ".join("?" * len(columns))
    fields = _listed(table)
    connection.execute(
        f"INSERT INTO {table} (rowid, {fields}) VALUES (?, {marks})", (number, *columns)
    )


def _remove_words(
    connection: sqlite3.Connection, table: str, number: int, columns: list[str]
) -> None:
    marks = ", ".join("?" * len(columns))
    connection.execute(
        f"INSERT INTO {table} ({table}, rowid, {_listed(table)}) VALUES ('delete', ?, {marks})",
        (number, *columns),
    )


def _listed(table: str) -> str:
    fields = DOCUMENT_TEXTS if table == "document_words" else PAGE_TEXTS
    return ", ".join(f'"{name}"' for name in fields)


def _to_json(texts: Texts) -> str:
    return json.dumps(texts, ensure_ascii=False)
