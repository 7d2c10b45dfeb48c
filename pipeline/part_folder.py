"""What is made whole or not at all: in a private folder beside its place, then renamed.

A crash leaves the folder, and the next call for the same place begins by emptying it. Nobody else
can look into it: a half-made copy of an archive is as private as the archive.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import ArchiveError, UsageError
from pipeline.files import disk_errors, sync_folder


@contextmanager
def part_folder(target: Path) -> Iterator[Path]:
    """Make an empty folder beside ``target``; it is gone, with all in it, however the block ends.

    Raises:
        UsageError: it cannot be made there, or another process is making the same ``target``.
        DiskFullError: no space left where ``target`` is to stand.
        ArchiveError: the disk takes no writing.
    """
    folder = target.with_name(f".{target.name}.part")
    handle = _claim(folder, target)
    try:
        _empty(folder)
        with disk_errors(target):
            yield folder
    except OSError as error:
        raise ArchiveError(
            f"{target} could not be written ({error}); check the drive, then run the command again"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def put_in_place(made: Path, target: Path) -> None:
    """Rename ``made`` to ``target``, both on one disk, and wait until that is on the disk."""
    made.replace(target)
    sync_folder(target.parent)


def new_folder(target: Path) -> Path:
    """Return the real path of a folder that is to be made: it is not there, or empty.

    Raises:
        UsageError: something is there, or it is the root of a disk, which cannot be renamed.
    """
    target = target.resolve()
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file; name a folder that is empty or not there")
    if target.exists() and any(target.iterdir()):
        raise UsageError(f"{target} is not empty; name a folder that is empty or not there")
    if target.is_mount():
        raise UsageError(f"{target} is the root of a disk; name a folder on it")
    return target


def _claim(folder: Path, target: Path) -> int:
    try:
        with disk_errors(target):
            folder.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise UsageError(f"cannot write to {target}: {error.strerror or error}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino == folder.stat().st_ino:
            return handle
    except (BlockingIOError, FileNotFoundError):  # the latter: its owner ended this moment
        pass
    os.close(handle)
    raise UsageError(f"another process is writing {target}; wait for it to end")


def _empty(folder: Path) -> None:
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()
