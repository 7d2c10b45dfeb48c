"""Counts the pictures of a TIFF along its chain of directories: a second opinion beside Pillow."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import BinaryIO

MAX_FRAMES = 20_000
_BIG = 43


def count_tiff_frames(path: Path) -> int:
    """Return the number of directories that can be reached; a loop in the chain ends it.

    0 means that not even the first one is there. Stops one above :data:`MAX_FRAMES`.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        try:
            return _count(file, size)
        except struct.error:
            return 0


def _count(file: BinaryIO, size: int) -> int:
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", head, 2)[0] == _BIG
    offset = struct.unpack_from(order + ("Q" if big else "I"), head, 8 if big else 4)[0]
    seen: set[int] = set()
    while 0 < offset < size and offset not in seen and len(seen) <= MAX_FRAMES:
        following = _next_offset(file, offset, order, big=big)
        if following is None:
            break
        seen.add(offset)
        offset = following
    return len(seen)


def _next_offset(file: BinaryIO, offset: int, order: str, *, big: bool) -> int | None:
    """Return where the directory at ``offset`` says the next one is; None if it is cut off."""
    count_format, entry_bytes, next_format = ("Q", 20, "Q") if big else ("H", 12, "I")
    file.seek(offset)
    count = _read(file, order + count_format)
    if not count:
        return None
    file.seek(count * entry_bytes, os.SEEK_CUR)
    return _read(file, order + next_format)


def _read(file: BinaryIO, number_format: str) -> int | None:
    length = struct.calcsize(number_format)
    piece = file.read(length)
    return struct.unpack(number_format, piece)[0] if len(piece) == length else None
