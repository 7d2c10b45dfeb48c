"""Is everything still what was written? Originals, journal, catalogue and index, one by one.

The three ways an original can be wrong are those of every fixity report: changed, missing,
untracked (nobody knows it).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index import database
from index.library import Library
from index.protocol import SearchIndex
from index.seals import broken_seals
from index.sync import compare
from pipeline.archive import Archive
from pipeline.errors import ArchiveDamagedError, ExitCode
from pipeline.journal import Journal

Kind = Literal["changed", "missing", "untracked", "journal", "catalogue", "index"]
_MEND: dict[Kind, str] = {
    "changed": "arkiva restore",
    "missing": "arkiva restore",
    "untracked": "ingest it, or move it out of the archive",
    "journal": "restore the journal from a backup",
    "catalogue": "arkiva restore",
    "index": "arkiva index rebuild",
}
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not what it was: ``what`` names it, ``detail`` says in which way."""

    kind: Kind
    what: str
    detail: str = ""

    @property
    def mend(self) -> str:
        """What to do about it."""
        return _MEND[self.kind]

    @property
    def exit_code(self) -> ExitCode:
        """4, but for an index, which can always be made anew: 1."""
        return ExitCode.SOME_FAILED if self.kind == "index" else ExitCode.ARCHIVE_DAMAGED

    def to_json(self) -> dict[str, Any]:
        """Return the row of ``verify --json``."""
        return {"kind": self.kind, "what": self.what, "detail": self.detail, "mend": self.mend}


def check_journal(archive: Archive) -> Iterator[Finding]:
    """Read every line, follow the chain, and compare it with what the catalogue has counted."""
    journal = Journal(archive.journal_path)
    lines, links = 0, {}
    try:
        for event in journal.events():
            lines = event.line
            links[lines] = event.chain
    except ArchiveDamagedError as error:
        yield Finding("journal", str(journal.path), str(error))
        return
    counted = _counted(archive)
    if counted is None:
        return
    seen, chain = counted
    problem = None
    if seen > lines:
        problem = f"it has {lines} lines of {seen} or more"
    elif seen and chain not in (None, links[seen]):
        problem = "the catalogue was made from another one"
    if problem and _count_is_sealed(archive):
        yield Finding("journal", str(journal.path), problem)


def _counted(archive: Archive) -> tuple[int, str | None] | None:
    """Return the lines that the catalogue has counted and the link after them."""
    try:
        with closing(database.connect(archive, read_only=True)) as connection:
            found = dict(connection.execute("SELECT key, value FROM meta"))
        return int(found.get("journal", 0)), found.get("journal_chain")
    except (sqlite3.Error, ArchiveDamagedError, ValueError):
        return None  # of a damaged catalogue nothing counts


def _count_is_sealed(archive: Archive) -> bool:
    """Tell whether what the catalogue says of the journal is what Arkiva wrote there."""
    try:
        with closing(database.connect(archive, read_only=True)) as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] != database.SCHEMA_VERSION:
                return True  # of a time before seals
            return all(broken.table != "meta" for broken in broken_seals(connection))
    except (sqlite3.Error, ArchiveDamagedError):
        return False


def check_catalogue(archive: Archive) -> Iterator[Finding]:
    """Look at the structure, the schema and the seals of all rows."""
    path = archive.catalog_path
    if not path.exists():
        if archive.journal_path.exists():
            yield Finding("catalogue", str(path), "it is missing")
        return
    try:
        with closing(database.connect(archive, read_only=True)) as connection:
            for problem in database.problems(connection):
                yield Finding("catalogue", str(path), problem)
    except (sqlite3.Error, ArchiveDamagedError) as error:
        yield Finding("catalogue", str(path), str(error))


def check_originals(library: Library) -> Iterator[Finding]:
    """Hash every original; what a running ingest brings in meanwhile is no finding."""
    archive = library.catalog.archive
    there = set(_files(archive.root / "originals"))
    known = _known(library.connection)
    for sha256, owner in sorted(known.items()):
        path = archive.original(sha256)
        there.discard(path)
        try:
            intact = digest_of(path) == sha256
        except FileNotFoundError:
            yield Finding("missing", _inside(archive, path), owner)
        except OSError as error:
            yield Finding("changed", _inside(archive, path), f"{owner}: {error.strerror}")
        else:
            if not intact:
                yield Finding("changed", _inside(archive, path), owner)
    if there and archive.writer() is None:
        since = {archive.original(sha256) for sha256 in _known(library.connection)}
        for path in sorted(there - since):
            yield Finding("untracked", _inside(archive, path))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())


def _known(connection: sqlite3.Connection) -> dict[str, str]:
    """Return hash -> the document that it belongs to, for a person."""
    rows = connection.execute(
        "SELECT f.sha256, f.document, f.filename FROM files f ORDER BY f.document DESC"
    )
    return {row[0]: f"document {row[1]}: {row[2]}" for row in rows}


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def check_index(library: Library, index: SearchIndex) -> Iterator[Finding]:
    """Compare the index with the catalogue.

    Raises:
        IndexUnreachableError: it does not answer.
    """
    difference = compare(library, index)
    if not difference.is_empty:
        yield Finding("index", index.name, str(difference))


def _inside(archive: Archive, path: Path) -> str:
    return str(path.relative_to(archive.root))
