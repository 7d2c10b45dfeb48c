"""The catalogue's SQLite file: opening it, migrating it, and its errors in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files as package_files

from index import seals
from index.page_looks import look_of_content
from index.sqlite_files import open_reader, open_writer
from pipeline.archive import Archive, is_full
from pipeline.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchiveGoneError,
    ArchiveLockedError,
    ArchiveReadOnlyError,
    DiskFullError,
    UsageError,
)

SCHEMA_VERSION = 3
"""Number of the newest script in ``index/migrations``."""
_SEALS_SINCE = 3
_PATIENCE = 10.0
"""Seconds that a reader waits where there is no write-ahead log."""
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_TROUBLE = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL}


def connect(archive: Archive, *, read_only: bool) -> sqlite3.Connection:
    """Open the catalogue; reading an archive that has none gives an empty one in memory.

    Raises:
        ArchiveGoneError: the archive is not there any more; and what :func:`explained` raises.
    """
    path = archive.catalog_path
    if read_only and not path.exists():
        archive.require()  # one that is gone is not empty
        # A new archive: an empty catalogue in memory answers like one without documents.
        connection = sqlite3.connect(":memory:", isolation_level=None)
        _migrate(connection, 0)
    else:
        with explained(archive):
            connection = (open_reader if read_only else open_writer)(path, seconds=_PATIENCE)
    connection.row_factory = sqlite3.Row
    return connection


def is_outdated(archive: Archive) -> bool:
    """Tell whether the catalogue was made by an earlier Arkiva and not migrated yet."""
    if not archive.catalog_path.exists():
        return False
    with closing(connect(archive, read_only=True)) as connection, explained(archive):
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version < SCHEMA_VERSION


@contextmanager
def explained(archive: Archive) -> Iterator[None]:
    """Turn SQLite's errors into Arkiva's; a fault of our own stays what it is.

    Raises:
        DiskFullError: no space left.
        ArchiveDamagedError: the file is no sound database.
        ArchiveGoneError: the disk does not answer, or the archive's folder is gone.
        ArchiveReadOnlyError: the archive may not be written.
        ArchiveLockedError: a program that knows nothing of the archive's lock holds the file.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _explained(archive, error) or error from error


def _explained(archive: Archive, error: sqlite3.DatabaseError) -> ArchiveError | None:
    code = getattr(error, "sqlite_errorcode", None)
    kind = code & 0xFF if code is not None else None  # the rest tells variants apart
    if kind == sqlite3.SQLITE_FULL or (kind in _TROUBLE and is_full(archive.root)):
        return DiskFullError(str(archive.root))
    if kind in _TROUBLE:
        archive.require()
        return ArchiveGoneError(str(archive.root), str(error))
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return ArchiveReadOnlyError(str(archive.root), str(error))
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ArchiveLockedError(str(archive.root), "that is not Arkiva")
    is_damage = kind in _DAMAGE or type(error) is sqlite3.DatabaseError
    return damaged(archive, str(error)) if is_damage or not is_sound(archive) else None


def damaged(archive: Archive, what: str) -> ArchiveDamagedError:
    """Return the error of a catalogue that is not what was written."""
    return ArchiveDamagedError(
        f"the catalogue {archive.catalog_path} is damaged ({what}); run `arkiva restore`: "
        "it is rebuilt from journal, originals and OCR cache"
    )


def is_sound(archive: Archive) -> bool:
    """Look at the whole catalogue: its structure, its schema and all of its seals."""
    try:
        with closing(connect(archive, read_only=True)) as connection:
            return next(problems(connection), None) is None
    except (sqlite3.Error, ArchiveError):
        return False


def problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with a catalogue: structure, schema, rows; SQLite's errors come out.

    A catalogue of an earlier version has no seals and no schema of today.
    """
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
    if found != ["ok"]:
        yield from found
        return
    if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        return
    if _schema(connection) != _expected_schema():
        yield "its tables are not those that Arkiva made"
        return
    for seal in seals.broken_seals(connection):
        of = f" of document {seal.document}" if seal.document else ""
        yield f"rows{of} in the table {seal.table} are not what was written"


def _schema(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return sorted((row[0], row[1]) for row in rows)


@cache
def _expected_schema() -> list[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _migrate(connection, 0)
        return _schema(connection)


def prepare(connection: sqlite3.Connection, archive: Archive, *, read_only: bool) -> bool:
    """Refuse a newer catalogue; check and migrate one that is opened for writing.

    Returns:
        Whether it was migrated: what is derived from its rows may be out of date.

    Raises:
        UsageError: a newer Arkiva made it.
        sqlite3.DatabaseError: it is damaged.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise UsageError(
            f"the catalogue of {archive.root} has version {version}; "
            f"this Arkiva knows up to {SCHEMA_VERSION}: update Arkiva"
        )
    if read_only:
        return False
    check = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if check != "ok":
        raise sqlite3.DatabaseError(check)
    try:
        _migrate(connection, version)
    except sqlite3.OperationalError as error:
        if "already exists" in str(error) or "no such" in str(error) or "duplicate" in str(error):
            raise sqlite3.DatabaseError(
                f"its version {version} is not that of its tables"
            ) from error
        raise
    return version < SCHEMA_VERSION


def require_current(connection: sqlite3.Connection) -> None:
    """Refuse to read tables that an earlier Arkiva did not make.

    Raises:
        UsageError: the catalogue has an earlier version and could not be migrated on opening.
    """
    if connection.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
        raise UsageError(
            "an earlier Arkiva made this catalogue, and it cannot be brought up to date now:"
            " another process writes, or the disk takes no writing; try: arkiva index sync"
        )


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    connection.create_function("page_look", 1, look_of_content, deterministic=True)
    folder = package_files("index").joinpath("migrations")
    for script in sorted(folder.iterdir(), key=lambda item: item.name):
        number = int(script.name.partition("_")[0]) if script.name.endswith(".sql") else 0
        if number <= version:
            continue
        connection.executescript(f"BEGIN IMMEDIATE;\n{script.read_text('utf-8')}")
        if number >= _SEALS_SINCE:
            seals.seal_all(connection)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
