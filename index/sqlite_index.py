"""The embedded index: one SQLite file with FTS5, no server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from index import sqlite_schema
from index.analysis import analysis_version
from index.entries import document_entry, unfit
from index.protocol import BulkResult, IndexedDocument, IndexState, Query, SearchResult
from index.sqlite_files import open_reader, open_writer
from pipeline.errors import DiskFullError, IndexUnreachableError

BATCH = 100
"""Documents written in one transaction."""

BUSY_SECONDS = 30.0

CACHE_KIB = 64 * 1024
"""Of a reader; SQLite's own 2 MiB made searches of 20,000 pages a third slower."""

_DAMAGE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class _DamagedError(IndexUnreachableError):
    """The file is no SQLite database any more."""


class SqliteIndex:
    """The index in the file ``path``, made on the first write. One thread per object.

    Readers see the state before or after a write, never one in between (WAL), and a rebuild is one
    write: the file is not replaced, because a new file beside an old write-ahead log is a broken
    one. A damaged file counts as empty, so that the next sync builds it anew.
    """

    def __init__(self, path: Path, read_only: bool = False) -> None:
        self.name = str(path)
        self._path = Path(path)
        self._read_only = read_only
        self._connection: sqlite3.Connection | None = None

    def state(self) -> IndexState:
        """Return what the index holds now; an index that does not exist holds nothing.

        An index of another schema, or one that lost pages, has no analysis version: it has to be
        rebuilt.
        """
        try:
            with self._explained():
                connection = self._open()
                return _state(connection) if connection else IndexState()
        except _DamagedError:
            return IndexState()

    def apply(self, upserts: Iterable[IndexedDocument], deletes: Iterable[str]) -> BulkResult:
        """Write and delete documents; repeating a call changes nothing. Visible on return."""
        failed: dict[str, str] = {}
        indexed = 0
        with self._explained():
            connection = self._open_writer()
            with _transaction(connection, "IMMEDIATE"):
                self._prepare(connection)
                deleted = _delete(connection, deletes)
            documents = iter(upserts)
            while batch := list(islice(documents, BATCH)):
                with _transaction(connection, "IMMEDIATE"):
                    indexed += _write(connection, batch, failed)
        return BulkResult(indexed, deleted, failed)

    def rebuild(self, documents: Iterable[IndexedDocument]) -> BulkResult:
        """Build the index anew from ``documents`` in one transaction: readers never see a gap."""
        failed: dict[str, str] = {}
        self._discard_damaged()
        with self._explained():
            connection = self._open_writer()
            with _transaction(connection, "IMMEDIATE"):
                sqlite_schema.create(connection)
                indexed = _write(connection, documents, failed)
                sqlite_schema.optimize(connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return BulkResult(indexed, 0, failed)

    def search(self, query: Query) -> SearchResult:
        """Return documents with their best pages, best first; never an error for any text.

        Raises:
            UsageError: the text is too long, or a filter is not what it should be.
        """
        from index.searching import answer, read_query
        from index.sqlite_search import SqliteEngine

        tree = read_query(query)
        with self._explained():
            connection = self._open()
            if connection is None or tree.is_empty:
                return SearchResult()
            with _transaction(connection, "DEFERRED"):
                version = sqlite_schema.schema_version(connection)
                if version == 0:
                    return SearchResult()
                if version != sqlite_schema.SCHEMA_VERSION:
                    raise IndexUnreachableError(self.name, "another version of Arkiva built it")
                return answer(query, tree, SqliteEngine(connection, query.within or "text"))

    def seen(self) -> int | None:
        """Return the catalogue's sequence number that this index was last brought up to.

        None: never, or the index has to be built anew.
        """
        try:
            with self._explained():
                connection = self._open()
                if connection is None or _analysis(connection) is None:
                    return None
                return sqlite_schema.seen(connection)
        except _DamagedError:
            return None

    def note_seen(self, sequence: int) -> None:
        """Remember the catalogue's sequence number after a sync."""
        with self._explained():
            sqlite_schema.note_seen(self._open_writer(), sequence)

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection | None:
        """Return the connection; None for a reader as long as there is no file."""
        if self._connection is None:
            if not self._read_only:
                self._connection = open_writer(self._path, seconds=BUSY_SECONDS)
            elif self._path.exists():
                self._connection = _connect_reader(self._path)
        return self._connection

    def _open_writer(self) -> sqlite3.Connection:
        connection = None if self._read_only else self._open()
        if connection is None:
            raise IndexUnreachableError(self.name, "it was opened for reading only")
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Make the tables where there are none; refuse to mix versions of the analysis."""
        if sqlite_schema.schema_version(connection) == 0:
            sqlite_schema.create(connection)
        elif _analysis(connection) is None:
            raise IndexUnreachableError(self.name, "another version of Arkiva built it")

    def _discard_damaged(self) -> None:
        try:
            with self._explained():
                connection = self._open()
                if connection:
                    _state(connection)
        except _DamagedError:
            self.close()
            for ending in ("", "-wal", "-shm"):
                Path(self.name + ending).unlink(missing_ok=True)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn SQLite's errors into those of Arkiva."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind
            if code == sqlite3.SQLITE_FULL:
                raise DiskFullError(self.name) from error
            kind = _DamagedError if code in _DAMAGE else IndexUnreachableError
            raise kind(self.name, str(error)) from error


def _connect_reader(path: Path) -> sqlite3.Connection:
    connection = open_reader(path, seconds=BUSY_SECONDS)
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection, mode: str) -> Iterator[None]:
    connection.execute(f"BEGIN {mode}")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a full disk may have ended it
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _state(connection: sqlite3.Connection) -> IndexState:
    with _transaction(connection, "DEFERRED"):
        if sqlite_schema.schema_version(connection) != sqlite_schema.SCHEMA_VERSION:
            return IndexState()
        rows = connection.execute("SELECT number, document, digest FROM documents").fetchall()
        names = {number: document for number, document, _ in rows}
        pages = _numbers(connection, "SELECT number FROM pages")
        counted = _numbers(connection, "SELECT number FROM page_lengths WHERE field = 'text'")
        wrong = names.keys() ^ {page >> sqlite_schema.PAGE_BITS for page in pages}
        wrong |= {page >> sqlite_schema.PAGE_BITS for page in pages ^ counted}
        return IndexState(
            {document: digest for _, document, digest in rows},
            # Which words a lost page had, nobody knows: they cannot be taken out one by one.
            None if wrong else _analysis(connection),
            len(pages),
            frozenset(names[number] for number in wrong if number in names),
        )


def _numbers(connection: sqlite3.Connection, select: str) -> set[int]:
    return {number for (number,) in connection.execute(select)}


def _analysis(connection: sqlite3.Connection) -> str | None:
    """Return the analysis version, None if the words would fold differently today."""
    if sqlite_schema.schema_version(connection) != sqlite_schema.SCHEMA_VERSION:
        return None
    same = sqlite_schema.stored_stamp(connection) == sqlite_schema.stamp()
    return analysis_version() if same else None


def _write(
    connection: sqlite3.Connection, documents: Iterable[IndexedDocument], failed: dict[str, str]
) -> int:
    """Write documents in place of what is there; return how many, and why others were not."""
    count = 0
    old: set[str] = set()
    new: set[str] = set()
    for document in documents:
        reason = unfit(document)
        if reason:
            failed[document.id] = reason
            continue
        sqlite_schema.delete(connection, document.id, old)
        sqlite_schema.insert(connection, document_entry(document), new)
        count += 1
    sqlite_schema.add_terms(connection, new)
    sqlite_schema.drop_terms(connection, old - new)
    sqlite_schema.count_words(connection)
    return count


def _delete(connection: sqlite3.Connection, documents: Iterable[str]) -> int:
    """Take documents out; return how many were there."""
    terms: set[str] = set()
    deleted = sum(sqlite_schema.delete(connection, document, terms) for document in documents)
    sqlite_schema.drop_terms(connection, terms)
    sqlite_schema.count_words(connection)
    return deleted
