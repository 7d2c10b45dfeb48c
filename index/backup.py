"""An archive in one file: as it was at one moment, without waiting for who writes to it.

The order makes it whole. The catalogue first; then the journal, whose lines are appended before the
catalogue counts them; then the originals, which are stored before the journal names them. What is
in the journal only is replayed when the unpacked archive is opened.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from gzip import GzipFile
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from index.catalog_copy import copy_catalog
from pipeline import __version__
from pipeline.archive import MARKER, Archive
from pipeline.backup_file import ABOUT, BACKUP_FORMAT, INCOMPLETE, BackupWriter, is_content
from pipeline.chunks import open_source, padded_chunks, read_chunks, whole_lines
from pipeline.errors import ArchiveDamagedError, SourceError, UsageError
from pipeline.journal import Journal
from pipeline.part_folder import part_folder, put_in_place

_PACKED = (".gz", ".tgz")
_GZIP_LEVEL = 1
"""Originals are packed already (PDF, JPEG, TIFF): more effort takes hours and gains little."""
_CATALOG, _JOURNAL = "catalog.sqlite", "journal/journal.jsonl"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written: ``size`` in bytes, ``files`` of which ``originals``.

    ``damaged`` names each original that is missing, unreadable or not what it was, and why: the
    backup holds what there is of it.
    """

    path: Path
    documents: int
    originals: int
    files: int
    size: int
    damaged: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return what `backup --json` prints."""
        return {
            "file": str(self.path),
            "documents": self.documents,
            "originals": self.originals,
            "files": self.files,
            "bytes": self.size,
            "damaged": list(self.damaged),
        }

    def told(self) -> str:
        """Return the same as a line for people."""
        counts = ((self.documents, "document"), (self.originals, "original"), (self.files, "file"))
        words = [f"{n} {name}{'' if n == 1 else 's'}" for n, name in counts]
        state = f"INCOMPLETE, {len(self.damaged)} damaged" if self.damaged else "complete"
        return f"{', '.join(words)}, {self.size / 1e6:.1f} MB, {state}: {self.path}"


def make_backup(
    archive: Archive, file: Path, *, ocr_cache: bool = True, force: bool = False
) -> Backup:
    """Write ``file``, packed if its name ends in .gz; ``force`` replaces one that is there.

    Raises:
        UsageError: ``file`` exists, lies inside the archive or cannot be written.
        ArchiveDamagedError: catalogue or journal are damaged: no such backup is made.
        DiskFullError: no space left where ``file`` is to stand, for it and a copy of the catalogue.
    """
    file = _place(archive, file, force=force)
    with part_folder(file) as part:
        draft = part / "backup"
        with (
            (part / "manifest").open("w+b") as manifest,
            _drafted(draft, is_packed=file.name.endswith(_PACKED)) as out,
        ):
            making = _Making(archive, part, out, manifest)
            making.run(ocr_cache=ocr_cache)
        size = draft.stat().st_size
        put_in_place(draft, file)
    files = making.writer.files
    return Backup(file, making.documents, making.originals, files, size, tuple(making.damaged))


def _place(archive: Archive, file: Path, *, force: bool) -> Path:
    file = file.resolve()
    if file.is_relative_to(archive.root.resolve()):
        raise UsageError(f"{file} lies inside the archive; write the backup to another disk")
    if file.exists() and not file.is_file():
        raise UsageError(f"{file} is no regular file; name the file to write")
    if file.exists() and not force:
        raise UsageError(f"{file} is there already; name another file, or add --force")
    return file


@contextmanager
def _drafted(draft: Path, *, is_packed: bool) -> Iterator[BinaryIO]:
    """Open a file that only its owner may read, and wait until it is on the disk."""
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as raw:
        if is_packed:
            with GzipFile("", "wb", _GZIP_LEVEL, raw, mtime=0) as packed:
                yield cast(BinaryIO, packed)
        else:
            yield raw
        raw.flush()
        os.fsync(raw.fileno())


class _Making:
    """One backup while it is made; ``part`` holds the copy of the catalogue for that time."""

    def __init__(self, archive: Archive, part: Path, out: BinaryIO, manifest: BinaryIO) -> None:
        self.archive = archive
        self.part = part
        self.made = datetime.now(UTC).replace(microsecond=0)
        self.writer = BackupWriter(out, manifest, int(self.made.timestamp()))
        self.documents = 0
        self.originals = 0
        self.damaged: list[str] = []

    def run(self, *, ocr_cache: bool) -> None:
        """Write all members in their order."""
        self._add_text(ABOUT, json.dumps(self._about(), indent=1) + "\n")
        self._add_file(MARKER, self.archive.root / MARKER)
        copy = self.part / "catalog.sqlite"
        newer = set(self._add_journal(self._add_catalog(copy)))
        for sha256 in _originals(copy):
            self._add_original(sha256)
            newer.discard(sha256)
        for sha256 in sorted(newer):
            self._add_original(sha256)
        if ocr_cache:
            self._add_ocr_cache()
        if self.damaged:
            self._add_text(INCOMPLETE, "".join(f"{line}\n" for line in self.damaged))
        self.writer.close()

    def _about(self) -> dict[str, object]:
        made = self.made.isoformat()
        return {"arkiva_backup": BACKUP_FORMAT, "archive": self.archive.id, "made": made,
                "arkiva": __version__}  # fmt: skip

    def _add_catalog(self, copy: Path) -> dict[str, str]:
        """Write a copy of the catalogue; return what it notes of itself."""
        if not self.archive.catalog_path.exists():  # a new archive
            return {}
        copy_catalog(self.archive, copy)
        with closing(sqlite3.connect(copy)) as connection:
            (self.documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
            meta = dict(connection.execute("SELECT key, value FROM meta"))
        self._add_file(_CATALOG, copy)
        return meta

    def _add_journal(self, meta: dict[str, str]) -> Iterator[str]:
        """Write the journal's whole lines; yield the originals of those not counted yet."""
        journal, counted = Journal(self.archive.journal_path), int(meta.get("journal", 0))
        is_there = journal.path.exists()
        size, lines = _measured(journal.path) if is_there else (0, 0)
        if lines < counted:
            raise _other_journal(
                journal.path, f"{lines} lines, the catalogue has counted {counted}"
            )
        if is_there:
            self._add_file(_JOURNAL, journal.path, size)
        for event in islice(journal.events(), lines):  # from the first on: the chain is checked
            if event.line == counted and meta.get("journal_chain") not in (None, event.chain):
                raise _other_journal(journal.path, f"another line {counted} than the catalogue saw")
            if event.line > counted and event.entry["event"] == "source":
                yield from (file["sha256"] for file in event.entry["files"])

    def _add_original(self, sha256: str) -> None:
        name = f"originals/{sha256[:2]}/{sha256}"
        try:
            handle = open_source(self.archive.original(sha256))
        except SourceError as error:
            self.damaged.append(f"{name}: {error.detail}")
            return
        with handle:
            if self._add_padded(name, handle, 0o444) != sha256:
                self.damaged.append(f"{name}: its bytes are not those that were stored")
        self.originals += 1

    def _add_ocr_cache(self) -> None:
        if not self.archive.ocr_cache.is_dir():
            return
        for folder in sorted(filter(Path.is_dir, self.archive.ocr_cache.iterdir())):
            for path in sorted(folder.iterdir()):
                name = f"derived/ocr/{folder.name}/{path.name}"
                # What cannot be opened is read anew one day; parts of files are no cache.
                if is_content(name):
                    with suppress(SourceError), open_source(path) as handle:
                        self._add_padded(name, handle, 0o600)

    def _add_padded(self, name: str, handle: BinaryIO, mode: int) -> str:
        size = os.fstat(handle.fileno()).st_size
        return self.writer.add(name, padded_chunks(handle, size), size, mode)

    def _add_file(self, name: str, path: Path, size: int | None = None) -> None:
        """Write a file without which there is no backup, or its first ``size`` bytes."""
        with _needed(path) as handle:
            size = os.fstat(handle.fileno()).st_size if size is None else size
            self.writer.add(name, read_chunks(handle, size), size)

    def _add_text(self, name: str, text: str) -> None:
        content = text.encode()
        self.writer.add(name, [content], len(content))


def _other_journal(path: Path, what: str) -> ArchiveDamagedError:
    return ArchiveDamagedError(
        f"the journal {path} has {what}; restore the journal from an earlier backup"
    )


def _originals(catalog: Path) -> Iterator[str]:
    """Yield the originals that a catalogue names, sorted: there may be a million."""
    if catalog.exists():
        with closing(sqlite3.connect(catalog)) as connection:
            rows = connection.execute("SELECT DISTINCT sha256 FROM files ORDER BY sha256")
            yield from (row[0] for row in rows)


@contextmanager
def _needed(path: Path) -> Iterator[BinaryIO]:
    try:
        with open_source(path) as handle:
            yield handle
    except SourceError as error:
        raise ArchiveDamagedError(f"{path} cannot be read ({error.detail}); check it") from error


def _measured(journal: Path) -> tuple[int, int]:
    with _needed(journal) as handle:
        return whole_lines(handle)
