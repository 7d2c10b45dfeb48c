"""Taking a file in: its bytes copied, hashed and looked at, in a child that may be killed.

What was hashed is what is kept, and what was kept is what its kind was read off: a source that is
replaced meanwhile cannot be one thing for one step and another for the next.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SourceError
from pipeline.files import disk_errors
from pipeline.kinds import identify, refuse_by_head

_CHUNK = 1 << 20
_HEAD = 1 << 16
_numbers = itertools.count()
Seen = tuple[int, int, int, int]
"""Size, times of the last change of content and of anything (ns), inode."""


@dataclass(frozen=True, slots=True)
class StoreTask:
    """Take the file at a raw path in; its copy goes into ``incoming``, beside the originals."""

    path: bytes
    incoming: str
    follow_links: bool = True
    seen: Seen | None = None
    """What the file was when it was found; another one in its place is not taken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is in: ``part`` is its copy, to be renamed to its place."""

    sha256: str
    size: int
    media_type: str
    part: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not taken in; ``code`` is a key of ``SOURCE_CODES``."""

    code: str
    detail: str = ""


def take_in(task: StoreTask) -> Taken:
    """Copy a file, wait until the copy is on the disk, and say what it is.

    Raises:
        SourceError: it is no regular file, cannot be read, is empty, changed meanwhile, or is of a
            kind that is not read.
        DiskFullError: there is no space for the copy.
    """
    source = Path(os.fsdecode(task.path))
    part = _part_in(task.incoming)
    try:
        digest, size = _copy(source, part, task)
        kind = identify(part, source.suffix)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Taken(digest, size, kind.media_type, str(part))


def take_bytes(content: bytes, name: str, incoming: str) -> Taken | Refused:
    """Take in a file that was inside another one."""
    if not content:
        return Refused("empty_file")
    part = _part_in(incoming)
    with disk_errors(part), part.open("wb") as writer:
        writer.write(content)
        writer.flush()
        os.fsync(writer.fileno())
    try:
        kind = identify(part, Path(name).suffix)
    except SourceError as error:
        part.unlink()
        return Refused(error.code, error.detail)
    return Taken(hashlib.sha256(content).hexdigest(), len(content), kind.media_type, str(part))


def _is_kept(part: Path, sha256: str, size: int) -> bool:
    """Tell whether the archive has these bytes already: then nobody waits for the disk."""
    try:
        return (part.parent.parent / sha256[:2] / sha256).stat().st_size == size
    except OSError:
        return False


def _part_in(incoming: str) -> Path:
    return Path(incoming) / f"{os.getpid()}-{next(_numbers)}.part"


def _copy(source: Path, target: Path, task: StoreTask) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    handle = _open(source, follow=task.follow_links)
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise SourceError("not_a_regular_file", _KINDS.get(stat.S_IFMT(before.st_mode), ""))
        if task.seen not in (None, _state(before)):
            raise SourceError("changed_while_reading")
        if not before.st_size:
            raise SourceError("empty_file")
        refuse_by_head(os.pread(handle, _HEAD, 0))
        with disk_errors(target), target.open("wb") as writer:
            while chunk := _read(handle):
                digest.update(chunk)
                size += len(chunk)
                writer.write(chunk)
            if not _is_kept(target, digest.hexdigest(), size):
                writer.flush()
                os.fsync(writer.fileno())
        after = os.fstat(handle)
    finally:
        os.close(handle)
    if _state(before) != _state(after) or size != after.st_size:
        raise SourceError("changed_while_reading")
    return digest.hexdigest(), size


_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def _open(source: Path, *, follow: bool) -> int:
    # O_NONBLOCK: a FIFO must not hold the run; regular files ignore it.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    try:
        # Looked at first: opening a device may do something.
        mode = (source.stat() if follow else source.lstat()).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise SourceError("not_a_regular_file", _KINDS.get(stat.S_IFMT(mode), "a link"))
        return os.open(source, flags)
    except FileNotFoundError as error:
        raise SourceError("unreadable_file", "it is gone, or a link that leads nowhere") from error
    except (OSError, ValueError) as error:
        raise SourceError(
            "unreadable_file", getattr(error, "strerror", None) or str(error)
        ) from error


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, _CHUNK)
    except OSError as error:
        raise SourceError("unreadable_file", error.strerror or str(error)) from error


def _state(found: os.stat_result) -> Seen:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
