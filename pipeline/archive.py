"""The archive on disk: its marker, its lock and its untouched originals.

::

    DIR/arkiva-archive.json      the marker: id and format version
    DIR/arkiva.lock              one writer at a time (flock; holds the writer's pid)
    DIR/journal/journal.jsonl    what no rerun can recompute
    DIR/catalog.sqlite           projection of originals + journal + OCR cache
    DIR/originals/ab/<sha256>    the untouched bytes
    DIR/derived/ocr/             OCR results by page image; reproducible
    DIR/search.sqlite            the embedded index; disposable
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import stat
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ArchiveDamagedError, ArchiveLockedError, SourceError, UsageError
from pipeline.files import disk_errors, sync_folder, write_atomically

FORMAT = 1
"""Version of the layout above. A newer one is refused, an older one is migrated on opening."""
MARKER = "arkiva-archive.json"
LOCK_WAIT_SECONDS = 5.0
NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An original inside the archive."""

    sha256: str
    size: int
    path: Path


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that exists. ``id`` is a UUID that never changes."""

    root: Path
    id: str

    @property
    def catalog_path(self) -> Path:
        """The catalogue's SQLite file."""
        return self.root / "catalog.sqlite"

    @property
    def search_path(self) -> Path:
        """The embedded index's SQLite file."""
        return self.root / "search.sqlite"

    @property
    def journal_path(self) -> Path:
        """The append-only journal."""
        return self.root / "journal" / "journal.jsonl"

    @property
    def ocr_cache(self) -> Path:
        """Folder of OCR results."""
        return self.root / "derived" / "ocr"

    def original(self, sha256: str) -> Path:
        """Return where the original with this hash stands."""
        return self.root / "originals" / sha256[:2] / sha256

    @contextmanager
    def writing(self, wait: float = LOCK_WAIT_SECONDS) -> Iterator[None]:
        """Hold the archive's write lock.

        Raises:
            ArchiveLockedError: another process holds it after ``wait`` seconds; names its pid.
        """
        with (self.root / "arkiva.lock").open("a+") as handle:
            _acquire(handle.fileno(), self.root, wait)
            handle.seek(0)
            handle.truncate()
            handle.write(f"{os.getpid()}\n")
            handle.flush()
            yield

    def store(self, source: Path) -> StoredFile:
        """Copy ``source`` to the originals under the hash of the bytes that were read.

        Raises:
            SourceError: it is no regular file, cannot be read, is empty or changed meanwhile.
        """
        incoming = self.root / "originals" / ".incoming"
        with disk_errors(self.root):
            incoming.mkdir(parents=True, exist_ok=True)
        part = incoming / f"{os.getpid()}.part"
        try:
            digest, size = _copy(source, part)
            return self._keep(part, digest, size)
        finally:
            part.unlink(missing_ok=True)

    def store_bytes(self, content: bytes) -> StoredFile:
        """Keep ``content`` (an attachment) as an original."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.original(digest)
        if not path.exists():
            write_atomically(path, content)
            path.chmod(0o444)
        return StoredFile(digest, len(content), path)

    def _keep(self, part: Path, digest: str, size: int) -> StoredFile:
        path = self.original(digest)
        if not (path.exists() and path.stat().st_size == size):
            with disk_errors(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                part.chmod(0o444)
                part.replace(path)
                sync_folder(path.parent)
        return StoredFile(digest, size, path)


def _copy(source: Path, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    try:
        # O_NONBLOCK: a FIFO must not hold the run; regular files ignore it.
        handle = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise SourceError("unreadable_file", error.strerror or str(error)) from error
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise SourceError("not_a_regular_file")
        with disk_errors(target), target.open("wb") as writer:
            while chunk := _read(handle):
                digest.update(chunk)
                size += len(chunk)
                writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        after = os.fstat(handle)
    finally:
        os.close(handle)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SourceError("changed_while_reading")
    if not size:
        raise SourceError("empty_file")
    return digest.hexdigest(), size


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, _CHUNK)
    except OSError as error:
        raise SourceError("unreadable_file", error.strerror or str(error)) from error


def _acquire(handle: int, root: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                holder = (root / "arkiva.lock").read_text().strip() or "unknown"
                raise ArchiveLockedError(str(root), holder) from None
            time.sleep(0.1)


def create_archive(root: Path) -> Archive:
    """Make a new archive in a folder that is empty or not there.

    Raises:
        UsageError: the folder holds something else.
    """
    if root.exists() and any(root.iterdir()):
        raise UsageError(
            f"{root} is not empty and no Arkiva archive; choose an empty folder for a new archive"
        )
    with disk_errors(root):
        root.mkdir(parents=True, exist_ok=True)
    identity = str(uuid.uuid4())
    marker = json.dumps({"arkiva_archive": identity, "format": FORMAT}, indent=1) + "\n"
    write_atomically(root / MARKER, marker.encode())
    return Archive(root, identity)


def open_archive(root: Path) -> Archive:
    """Open an existing archive.

    Raises:
        UsageError: there is no archive, or a newer Arkiva made it.
        ArchiveDamagedError: the marker cannot be read.
    """
    marker = root / MARKER
    try:
        content = json.loads(marker.read_text("utf-8"))
        identity, version = str(content["arkiva_archive"]), int(content["format"])
    except FileNotFoundError:
        raise UsageError(
            f"no archive at {root} (its marker {MARKER} is missing); is the drive mounted? "
            "A new archive is made by: arkiva init"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveDamagedError(
            f"the archive's marker {marker} cannot be read ({error}); restore it from a backup"
        ) from error
    if version > FORMAT:
        raise UsageError(
            f"the archive at {root} has format {version}; this Arkiva knows up to {FORMAT}: "
            "update Arkiva"
        )
    return Archive(root, identity)


def network_file_system(path: Path) -> str | None:
    """Return the kind of network file system that holds ``path``, or None if it is local."""
    best, kind = "", ""
    real = str(path.resolve())
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    for line in mounts:
        _, mount, fstype, *_ = line.split()
        inside = real == mount or real.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, fstype
    return kind if kind.startswith(NETWORK_FILE_SYSTEMS) else None
