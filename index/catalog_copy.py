"""A sound copy of the catalogue as it was at one moment, while another process writes to it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from index import database
from pipeline.archive import Archive
from pipeline.errors import ArchiveLockedError, DiskFullError

_STEP_PAGES = 1024
"""Pages of the file that are copied at once: 4 MB, a few milliseconds."""
_PATIENCE_SECONDS = 60.0


def copy_catalog(archive: Archive, target: Path) -> None:
    """Copy the catalogue, what stands in its write-ahead log included, to ``target``: one file.

    The copy is of one moment and is looked through before this returns. In WAL mode nobody waits:
    the writer goes on meanwhile. Without WAL (network disks) a copy begins anew with every commit
    of the writer; between its steps the writer can commit.

    Raises:
        ArchiveDamagedError: the catalogue is damaged, and so is its copy.
        ArchiveLockedError: without WAL, the writer committed again and again for a minute.
        DiskFullError: no space left for the copy.
    """
    with database.explained(archive):
        source = database.connect(archive, read_only=True)
        with closing(source), closing(sqlite3.connect(target, isolation_level=None)) as copy:
            try:
                _copy(source, copy, archive)
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                    raise DiskFullError(str(target.parent)) from error
                raise
            problem = next(database.problems(copy), None)
            if problem is not None:
                raise database.damaged(archive, problem)


def _copy(source: sqlite3.Connection, copy: sqlite3.Connection, archive: Archive) -> None:
    # Alone with its file, the copy needs no shared memory, which not every disk gives.
    copy.execute("PRAGMA locking_mode = EXCLUSIVE")
    copy.execute("PRAGMA synchronous = OFF")
    if source.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        # A reader's snapshot: without it every commit would send the copy back to its first page.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    deadline = time.monotonic() + _PATIENCE_SECONDS
    is_pinned = source.in_transaction

    def step(status: int, remaining: int, total: int) -> None:
        # In WAL mode it does nothing, yet a signal is only heard where Python code runs.
        if not is_pinned and remaining and time.monotonic() > deadline:
            raise ArchiveLockedError(str(archive.root), "that commits all the time")

    source.backup(copy, pages=_STEP_PAGES, progress=step)
    copy.execute("PRAGMA journal_mode = DELETE")  # one file; opening it for writing sets WAL again
