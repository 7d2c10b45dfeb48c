"""Reading a file piece by piece: memory stays flat, however large the file is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import SourceError

CHUNK = 1 << 20
"""Bytes that are read at once."""


def read_chunks(handle: BinaryIO, limit: int | None = None) -> Iterator[bytes]:
    """Yield the bytes of an open file, at most ``limit`` of them.

    Raises:
        SourceError: they cannot be read (``unreadable_file``).
    """
    left = limit
    while left is None or left > 0:
        try:
            chunk = handle.read(CHUNK if left is None else min(CHUNK, left))
        except OSError as error:
            raise SourceError("unreadable_file", error.strerror or str(error)) from error
        if not chunk:
            return
        if left is not None:
            left -= len(chunk)
        yield chunk


def open_source(path: Path) -> BinaryIO:
    """Open a file for reading.

    Raises:
        SourceError: it is not there or cannot be opened (``unreadable_file``).
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise SourceError("unreadable_file", error.strerror or str(error)) from error


def padded_chunks(handle: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield exactly ``size`` bytes: zeros for what cannot be read or is not there any more."""
    left = size
    with suppress(SourceError):
        for chunk in read_chunks(handle, size):
            left -= len(chunk)
            yield chunk
    while left:
        zeros = bytes(min(left, CHUNK))
        left -= len(zeros)
        yield zeros


def whole_lines(handle: BinaryIO) -> tuple[int, int]:
    """Return (bytes, lines) up to the last line feed: another process may be writing a line.

    Raises:
        SourceError: the file cannot be read.
    """
    size = read = lines = 0
    for chunk in read_chunks(handle):
        lines += chunk.count(b"\n")
        end = chunk.rfind(b"\n") + 1
        size = read + end if end else size
        read += len(chunk)
    return size, lines
