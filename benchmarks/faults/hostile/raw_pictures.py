"""Writes PNG and heads of JPEG byte by byte, true or not."""

from __future__ import annotations

import struct
import zlib

from benchmarks.faults.hostile.drawing import page_picture, saved


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, bits: int, colour: int, data: bytes, more: bytes = b"") -> bytes:
    """Return a PNG of these packed rows, true or not."""
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            more,
            chunk(b"IDAT", data),
            chunk(b"IEND", b""),
        )
    )


def jpeg_head(width: int, height: int) -> bytes:
    """Return the head of a JPEG of this size, and little of its data."""
    good = saved(page_picture("kuvend"), "JPEG")
    at = good.index(b"\xff\xc0")
    return good[: at + 5] + struct.pack(">HH", height, width) + good[at + 9 :]
