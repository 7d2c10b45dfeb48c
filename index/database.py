"""The catalogue's SQLite file: opening it, migrating it, and its errors in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files as package_files

from pipeline.archive import Archive, network_file_system
from pipeline.errors import ArchiveDamagedError, DiskFullError, UsageError

SCHEMA_VERSION = 1
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


def prepare(connection: sqlite3.Connection, archive: Archive, *, read_only: bool) -> None:
    """Refuse a newer catalogue; check and migrate one that is opened for writing.

    Raises:
        UsageError: a newer Arkiva made it.
        sqlite3.DatabaseError: it is damaged.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise UsageError(
            f"the catalogue of {archive.root} has version {version}; "
            f"this Arkiva knows up to {SCHEMA_VERSION}: update Arkiva"
        )
    if read_only:
        return
    check = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if check != "ok":
        raise sqlite3.DatabaseError(check)
    _migrate(connection, version)


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    folder = package_files("index").joinpath("migrations")
    for script in sorted(folder.iterdir(), key=lambda item: item.name):
        number = int(script.name.partition("_")[0]) if script.name.endswith(".sql") else 0
        if number > version:
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{script.read_text('utf-8')}\n"
                f"PRAGMA user_version = {number};\nCOMMIT;"
            )
