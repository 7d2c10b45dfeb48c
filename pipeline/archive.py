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

import errno
import fcntl
import json
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from pipeline.errors import (
    ArchiveDamagedError,
    ArchiveGoneError,
    ArchiveLockedError,
    ArchiveReadOnlyError,
    UsageError,
)
from pipeline.files import FULL, disk_errors, sync_folder, write_atomically

FORMAT = 1
"""Version of the layout above. A newer one is refused, an older one is migrated on opening."""
MARKER = "arkiva-archive.json"
LOCK_WAIT_SECONDS = 5.0
NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs")
_PROBE_BYTES = 1 << 16
"""A write of SQLite may fail while some blocks are still free."""


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

    @property
    def unlocked_copies(self) -> Path:
        """Folder of copies without a lock."""
        return self.root / "derived" / "unlocked"

    @property
    def page_images(self) -> Path:
        """Folder of page images that were drawn."""
        return self.root / "derived" / "images"

    @property
    def incoming(self) -> Path:
        """Folder of files on their way in; emptied by each run."""
        return self.root / "originals" / ".incoming"

    @property
    def scratch(self) -> Path:
        """Folder of the children's temporary files; emptied by each run."""
        return self.root / "tmp"

    def require(self) -> None:
        """Make sure that the archive is still there: a drive may go away at any moment.

        Raises:
            ArchiveGoneError: it is not, or another one stands there.
        """
        try:
            marker = json.loads((self.root / MARKER).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ArchiveGoneError(str(self.root)) from error
        if marker.get("arkiva_archive") != self.id:
            raise ArchiveGoneError(str(self.root), "another archive stands there")

    @contextmanager
    def missed(self) -> Iterator[None]:
        """Say of an error of the system that the archive is gone, where it is: that explains it.

        Raises:
            ArchiveGoneError: see :meth:`require`.
        """
        try:
            yield
        except OSError:
            self.require()
            raise

    def make_folder(self, folder: Path) -> None:
        """Make a folder of the archive and those above it; never the archive's own.

        Raises:
            FileNotFoundError: the archive is gone.
        """
        inside = folder.relative_to(self.root).parts
        for depth in range(1, len(inside) + 1):
            self.root.joinpath(*inside[:depth]).mkdir(exist_ok=True)

    def original(self, sha256: str) -> Path:
        """Return where the original with this hash stands."""
        return self.root / "originals" / sha256[:2] / sha256

    def unlocked(self, sha256: str) -> Path:
        """Return where the copy without a lock of a locked original stands, if there is one."""
        return self.unlocked_copies / sha256[:2] / f"{sha256}.pdf"

    def readable(self, sha256: str) -> Path:
        """Return the file to read pages from: the original, or its copy without a lock."""
        unlocked = self.unlocked(sha256)
        return unlocked if unlocked.exists() else self.original(sha256)

    @contextmanager
    def writing(self, wait: float = LOCK_WAIT_SECONDS) -> Iterator[None]:
        """Hold the archive's write lock.

        Raises:
            ArchiveLockedError: another process holds it after ``wait`` seconds; names its pid.
            ArchiveReadOnlyError: the archive may not be written.
            ArchiveGoneError: see :meth:`require`.
        """
        with self._open_lock() as handle:
            _acquire(handle.fileno(), self.root, wait)
            handle.seek(0)
            handle.truncate()
            handle.write(f"{os.getpid()}\n")
            handle.flush()
            yield

    def _open_lock(self) -> TextIO:
        try:
            with self.missed():
                return (self.root / "arkiva.lock").open("a+")
        except OSError as error:
            if isinstance(error, PermissionError) or error.errno == errno.EROFS:
                raise ArchiveReadOnlyError(str(self.root), error.strerror or "") from error
            raise

    def writer(self) -> str | None:
        """Return the pid of the process that writes now ("unknown" if it does not say), or None."""
        try:
            handle = (self.root / "arkiva.lock").open("rb")
        except OSError:
            return None
        with handle:
            try:
                fcntl.flock(handle.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _holder(self.root)
        return None

    def keep(self, part: Path, sha256: str, size: int) -> None:
        """Give a file that came in (:mod:`pipeline.intake`) its place among the originals."""
        path = self.original(sha256)
        with disk_errors(path):
            if path.exists() and path.stat().st_size == size:
                part.unlink()
                return
            self.require()
            path.parent.mkdir(exist_ok=True)
            part.chmod(0o444)
            part.replace(path)
            sync_folder(path.parent)


def is_full(folder: Path) -> bool:
    """Tell whether nothing more can be written in ``folder``: no space, a quota, a limit.

    Some programs (SQLite) only say that a write failed; a small one tells why.
    """
    probe = folder / f".room-{os.getpid()}"
    try:
        with probe.open("wb") as handle:
            handle.write(bytes(_PROBE_BYTES))
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        return error.errno in FULL
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    return False


def _acquire(handle: int, root: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise ArchiveLockedError(str(root), _holder(root)) from None
            time.sleep(0.1)


def _holder(root: Path) -> str:
    return (root / "arkiva.lock").read_text().strip() or "unknown"


def is_vacant(root: Path) -> bool:
    """Tell whether nothing is there, or an empty folder."""
    try:
        return not any(root.iterdir())
    except FileNotFoundError:
        return True
    except OSError:  # a file, or nothing that may be looked into
        return False


def create_archive(root: Path) -> Archive:
    """Make a new archive in a folder that is empty or not there.

    Raises:
        UsageError: the folder holds something else.
    """
    if not is_vacant(root):
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
