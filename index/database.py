"""The catalogue's SQLite file: opening it, migrating it, and its errors in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files as package_files

from index.page_looks import look_of_content
from pipeline.archive import Archive, network_file_system
from pipeline.errors import ArchiveDamagedError, DiskFullError, UsageError

SCHEMA_VERSION = 2
"""Number of the newest script in ``index/migrations``."""


def connect(archive: Archive, *, read_only: bool) -> sqlite3.Connection:
    """Open the catalogue; reading an archive that has none gives an empty one in memory."""
    path = archive.catalog_path
    if read_only and not path.exists():
        # A new archive: an empty catalogue in memory answers like one without documents.
        connection = sqlite3.connect(":memory:", isolation_level=None)
        _migrate(connection, 0)
    else:
        mode = "ro" if read_only else "rwc"
        uri = f"{path.resolve().as_uri()}?mode={mode}"
        with explained(archive):
            connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10)
            if not read_only:
                # WAL needs shared memory, which network file systems do not give.
                mode = "DELETE" if network_file_system(archive.root) else "WAL"
                connection.execute(f"PRAGMA journal_mode = {mode}")
                connection.execute("PRAGMA synchronous = NORMAL")
    connection.row_factory = sqlite3.Row
    return connection


def is_outdated(archive: Archive) -> bool:
    """Tell whether the catalogue was made by an earlier Arkiva and not migrated yet."""
    if not archive.catalog_path.exists():
        return False
    connection = connect(archive, read_only=True)
    try:
        with explained(archive):
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    finally:
        connection.close()
    return version < SCHEMA_VERSION


@contextmanager
def explained(archive: Archive) -> Iterator[None]:
    """Turn SQLite's errors into Arkiva's.

    Raises:
        DiskFullError: no space left.
        ArchiveDamagedError: the file is no sound database.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        message = str(error)
        if "full" in message:
            raise DiskFullError(str(archive.root)) from error
        if isinstance(error, sqlite3.OperationalError | sqlite3.IntegrityError) and not any(
            word in message for word in ("malformed", "not a database", "disk image")
        ):
            raise
        raise ArchiveDamagedError(
            f"the catalogue {archive.catalog_path} is damaged ({message}); "
            "restore it from a backup, or move it away and run `arkiva retry`: "
            "it is rebuilt from journal, originals and OCR cache"
        ) from error


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
    _migrate(connection, version)
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
        if number > version:
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{script.read_text('utf-8')}\n"
                f"PRAGMA user_version = {number};\nCOMMIT;"
            )
