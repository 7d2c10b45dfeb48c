"""Writing files so that a crash leaves either the old file or the new one."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DiskFullError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn "no space left" into :class:`DiskFullError` naming ``path``."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFullError(str(path)) from error
        raise


def write_atomically(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write ``content`` to ``path`` through a temporary file in the same folder.

    The folder is made, none above it: it may be on a drive that is gone.
    ``durable`` waits until the bytes are on the disk; leave it off for what can be recomputed.
    """
    with disk_errors(path):
        path.parent.mkdir(exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with temporary.open("wb") as handle:
                handle.write(content)
                if durable:
                    handle.flush()
                    os.fsync(handle.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        if durable:
            sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
