"""The tables of the embedded index, made from :mod:`index.fields`, and how a document is stored.

``documents`` and ``pages`` hold what is shown. Each searched field of documents and of pages has an
FTS5 table of its own, so that a word weighs by its own field alone, as in Elasticsearch. These hold
words of the index only (contentless: a row is taken out by the words that went in, and those are
computed again from what is shown). ``document_lengths`` and ``page_lengths`` say how many words a
field has, for the ranking, and ``totals`` sums them up. ``document_tags`` and ``page_tags`` hold
keyword fields of several values. A page's number is its document's number and its own in one
integer, so that the pages of a document are a range. ``terms`` lists the words for the search of
those that are near.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from index.analysis import analysis_version, words
from index.bm25 import stored_length
from index.entries import DocumentEntry, PageEntry, Texts
from index.fields import DOCUMENT_FIELDS, DOCUMENT_TEXTS, PAGE_TEXTS, names

SCHEMA_VERSION = 2

PAGE_BITS = 20
"""A page's number is ``document number << PAGE_BITS | page``."""

BETWEEN_VALUES = " \u241f "
"""Stands between two values of a field, so that no phrase spans them; never a word of a query."""

SHORTEST_TERM = 3
"""Letters of a word that the search of near words may answer."""

VALUES = names(DOCUMENT_FIELDS, "keyword", many=False)
_COLUMNS = (*VALUES, "days_first", "days_last", "title", "own")
"""``own``: the searched texts that stand on no page, as JSON."""

Words = Mapping[str, str]
"""Text field -> its words, separated by blanks."""


def stamp() -> str:
    """Return what the stored words depend on: analysis, and the letters that Python knows."""
    return f"{analysis_version()} unicode-{unicodedata.unidata_version}"


def word_table(scope: str, field: str) -> str:
    """Return the FTS5 table of a text field; ``scope`` is ``document`` or ``page``."""
    return f"{scope}_words_{field}"


def word_tables() -> tuple[str, ...]:
    """Return all FTS5 tables."""
    documents = (word_table("document", field) for field in DOCUMENT_TEXTS)
    return (*documents, *(word_table("page", field) for field in PAGE_TEXTS))


def create(connection: sqlite3.Connection) -> None:
    """Make empty tables in place of whatever there was; the caller holds a transaction."""
    _drop_all(connection)
    columns = ", ".join(f'"{name}" TEXT' for name in _COLUMNS[1:])
    connection.execute("CREATE TABLE meta (analysis TEXT NOT NULL, seen INTEGER)")
    connection.execute("INSERT INTO meta (analysis) VALUES (?)", (stamp(),))
    connection.execute(
        f"CREATE TABLE documents (number INTEGER PRIMARY KEY, document TEXT UNIQUE, {columns})"
    )
    connection.execute("CREATE TABLE pages (number INTEGER PRIMARY KEY, texts TEXT NOT NULL)")
    for scope in ("document", "page"):
        connection.execute(
            f"CREATE TABLE {scope}_tags (field TEXT, value TEXT, number INTEGER,"
            " PRIMARY KEY (field, value, number)) WITHOUT ROWID"
        )
        connection.execute(f"CREATE INDEX {scope}_tags_number ON {scope}_tags (number)")
        connection.execute(
            f"CREATE TABLE {scope}_lengths (field TEXT, number INTEGER, size INTEGER,"
            " words INTEGER, norm INTEGER, PRIMARY KEY (field, number)) WITHOUT ROWID"
        )
    connection.execute(
        "CREATE TABLE terms (initial TEXT, length INTEGER, term TEXT,"
        " PRIMARY KEY (initial, length, term)) WITHOUT ROWID"
    )
    connection.execute(
        "CREATE TABLE totals (scope TEXT, field TEXT, size INTEGER, words INTEGER, count INTEGER,"
        " PRIMARY KEY (scope, field)) WITHOUT ROWID"
    )
    for table in word_tables():
        # The words are folded already; "ascii" takes every other character as a letter.
        connection.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', tokenize='ascii')"
        )
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _drop_all(connection: sqlite3.Connection) -> None:
    listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    virtual = f"{listed} AND sql LIKE 'CREATE VIRTUAL%'"
    for statement in (virtual, listed):  # the shadow tables go with the virtual ones
        for (name,) in connection.execute(statement).fetchall():
            connection.execute(f'DROP TABLE "{name}"')


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


def insert(connection: sqlite3.Connection, entry: DocumentEntry, terms: set[str]) -> None:
    """Store a document that is not there; its words are added to ``terms``."""
    ends = entry.days or (None, None)
    own = entry.own_texts()
    row = [*(getattr(entry, name) for name in VALUES), *ends, entry.title, _to_json(own)]
    marks = ", ".join("?" * len(row))
    listed = ", ".join(f'"{name}"' for name in _COLUMNS)
    cursor = connection.execute(f"INSERT INTO documents ({listed}) VALUES ({marks})", row)
    number = cursor.lastrowid
    assert number is not None
    parts = [_insert_page(connection, number, page) for page in entry.pages]
    parts.append(_words(own))
    for field, joined in _joined(parts).items():
        _add_words(connection, "document", field, number, joined)
        if field == "text":
            terms.update(joined.split())
    _add_tags(connection, "document", "numbers", entry.numbers(), number)
    _add_tags(connection, "document", "person", entry.person, number)


def _insert_page(connection: sqlite3.Connection, document: int, page: PageEntry) -> Words:
    """Store a page; return its words."""
    number = document << PAGE_BITS | page.number
    texts = page.texts()
    connection.execute("INSERT INTO pages VALUES (?, ?)", (number, _to_json(texts)))
    found = _words(texts)
    for field, joined in found.items():
        _add_words(connection, "page", field, number, joined)
    _add_tags(connection, "page", "numbers", page.numbers, number)
    return found


def count_words(connection: sqlite3.Connection) -> None:
    """Sum the lengths of all fields up, after documents were written or deleted."""
    connection.execute("DELETE FROM totals")
    for scope in ("document", "page"):
        connection.execute(
            f"INSERT INTO totals SELECT '{scope}', field, total(size), total(words), count(*)"
            f" FROM {scope}_lengths GROUP BY field"
        )


def add_terms(connection: sqlite3.Connection, terms: Iterable[str]) -> None:
    """Make words known to the search of near words."""
    connection.executemany("INSERT OR IGNORE INTO terms VALUES (?, ?, ?)", _term_rows(terms))


def drop_terms(connection: sqlite3.Connection, terms: Iterable[str]) -> None:
    """Forget those of the words that no document has any more."""
    open_vocabulary(connection, "document", "text")
    statement = (
        "DELETE FROM terms WHERE initial = :initial AND length = :length AND term = :term"
        " AND NOT EXISTS (SELECT 1 FROM temp.vocabulary_document_text WHERE term = :term)"
    )
    names = ("initial", "length", "term")
    rows = [dict(zip(names, row, strict=True)) for row in _term_rows(terms)]
    connection.executemany(statement, rows)


def _term_rows(terms: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    return ((t[0], len(t), t) for t in terms if len(t) >= SHORTEST_TERM and t[0].isalpha())


def open_vocabulary(connection: sqlite3.Connection, scope: str, field: str) -> str:
    """Return the table ``(term, doc)`` of the words of a field and how many rows have each."""
    name = f"vocabulary_{scope}_{field}"
    connection.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name}"
        f" USING fts5vocab(main, {word_table(scope, field)}, row)"
    )
    return f"temp.{name}"


def delete(connection: sqlite3.Connection, document: str, terms: set[str]) -> bool:
    """Take a document out with its pages; return whether it was there.

    Its words are added to ``terms``.
    """
    row = connection.execute(
        "SELECT number, own FROM documents WHERE document = ?", (document,)
    ).fetchone()
    if row is None:
        return False
    number, own = row
    numbers = page_range(number)
    parts: list[Words] = []
    for page_number, texts in connection.execute(
        "SELECT number, texts FROM pages WHERE number BETWEEN ? AND ? ORDER BY number", numbers
    ).fetchall():
        parts.append(_words(json.loads(texts)))
        for field, joined in parts[-1].items():
            _remove_words(connection, "page", field, page_number, joined)
    parts.append(_words(json.loads(own)))
    for field, joined in _joined(parts).items():
        _remove_words(connection, "document", field, number, joined)
        if field == "text":
            terms.update(joined.split())
    connection.execute("DELETE FROM pages WHERE number BETWEEN ? AND ?", numbers)
    connection.execute("DELETE FROM page_tags WHERE number BETWEEN ? AND ?", numbers)
    connection.execute("DELETE FROM document_tags WHERE number = ?", (number,))
    connection.execute("DELETE FROM documents WHERE number = ?", (number,))
    return True


def page_range(number: int) -> tuple[int, int]:
    """Return the lowest and highest page number that a document's pages can have."""
    return number << PAGE_BITS, (number + 1 << PAGE_BITS) - 1


def optimize(connection: sqlite3.Connection) -> None:
    """Merge the word tables' segments: the fastest search, after a rebuild."""
    for table in word_tables():
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def _words(texts: Texts) -> Words:
    return {
        field: BETWEEN_VALUES.join(" ".join(words(value)) for value in values)
        for field, values in texts.items()
    }


def _joined(parts: Iterable[Words]) -> Words:
    """Return the words of all parts of a document, field by field."""
    merged: dict[str, list[str]] = {}
    for part in parts:
        for field, joined in part.items():
            merged.setdefault(field, []).append(joined)
    return {field: BETWEEN_VALUES.join(values) for field, values in merged.items()}


def _add_words(
    connection: sqlite3.Connection, scope: str, field: str, number: int, joined: str
) -> None:
    table = word_table(scope, field)
    connection.execute(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", (number, joined))
    size = len(joined.split())
    count = size - joined.count(BETWEEN_VALUES)
    connection.execute(
        f"INSERT INTO {scope}_lengths VALUES (?, ?, ?, ?, ?)",
        (field, number, size, count, stored_length(count)),
    )


def _remove_words(
    connection: sqlite3.Connection, scope: str, field: str, number: int, joined: str
) -> None:
    table = word_table(scope, field)
    connection.execute(
        f"INSERT INTO {table} ({table}, rowid, words) VALUES ('delete', ?, ?)", (number, joined)
    )
    connection.execute(
        f"DELETE FROM {scope}_lengths WHERE field = ? AND number = ?", (field, number)
    )


def _add_tags(
    connection: sqlite3.Connection, scope: str, field: str, values: Iterable[str], number: int
) -> None:
    connection.executemany(
        f"INSERT OR IGNORE INTO {scope}_tags VALUES (?, ?, ?)",
        [(field, value, number) for value in values],
    )


def _to_json(texts: Texts) -> str:
    return json.dumps(texts, ensure_ascii=False)
