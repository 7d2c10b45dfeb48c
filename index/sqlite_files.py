"""Opening SQLite files: the catalogue and the embedded index are written and read the same way.

A writer uses the write-ahead log where the disk can: a network file system gives no shared memory,
so there it does without (and readers wait for it). A reader never writes, not even a checkpoint.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipeline.archive import network_file_system

_NO_ROOM = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def open_writer(path: Path, *, seconds: float) -> sqlite3.Connection:
    """Open a file for writing, made if it is not there; ``seconds`` is the patience with locks.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    connection = sqlite3.connect(path, timeout=seconds, isolation_level=None)
    try:
        # Also takes a file back that was written with a log before it came to a network disk.
        mode = "DELETE" if network_file_system(path.parent) else "WAL"
        connection.execute(f"PRAGMA journal_mode = {mode}")
        # Survives kill -9; a power cut may cost the last writes, which the next run repeats.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA temp_store = MEMORY")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def open_reader(path: Path, *, seconds: float) -> sqlite3.Connection:
    """Open a file that is there for reading, also in a folder that cannot be written.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    address = path.absolute().as_uri() + "?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=seconds, isolation_level=None)
    try:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in _NO_ROOM or _has_log(path):
            raise
        # A folder that cannot be written has no room for WAL's side files; nobody writes it either.
        return sqlite3.connect(address + "&immutable=1", uri=True, isolation_level=None)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _has_log(path: Path) -> bool:
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0
