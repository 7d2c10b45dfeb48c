"""Writes TIFFs byte by byte: directories that loop, repeat, or lie."""

from __future__ import annotations

import struct
import zlib

from PIL import Image

_SHORT, _LONG = 3, 4
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_OFFSETS, _SAMPLES, _ROWS, _COUNTS = 273, 277, 278, 279
_ACROSS, _DOWN = 282, 283
_RATIONAL, _RESOLUTION_AT = 5, 8
_RESOLUTION = struct.pack("<II", 100, 1)
"""100 dpi; every file here holds it behind its first eight bytes."""


class Tiff:
    """Pages of grey pixels, packed, with the directories behind their picture."""

    def __init__(self) -> None:
        self._body = bytearray(b"II*\0\0\0\0\0" + _RESOLUTION)
        self._directories: list[int] = []
        self._entries: dict[int, bytes] = {}

    def page(
        self, image: Image.Image, *, offset: int | None = None, length: int | None = None
    ) -> int:
        """Add a page; ``offset`` and ``length`` are false places of its picture.

        Returns where its directory stands.
        """
        grey = image.convert("L")
        data = zlib.compress(grey.tobytes(), 9)
        place = len(self._body)
        self._body += data + b"\0" * (len(data) % 2)
        return self._directory(
            directory(
                *grey.size,
                bits=8,
                compression=8,
                offset=place if offset is None else offset,
                length=len(data) if length is None else length,
            )
        )

    def again(self, page: int) -> int:
        """Add a directory with the entries of another one."""
        return self._directory(self._entries[page])

    def _directory(self, entries: bytes) -> int:
        place = len(self._body)
        self._directories.append(place)
        self._entries[place] = entries
        self._body += entries + bytes(4)
        return place

    def bytes(self, last: int = 0) -> bytes:
        """Return the file; ``last`` is where the last directory leads."""
        whole = bytearray(self._body)
        struct.pack_into("<I", whole, 4, self._directories[0])
        for place, following in zip(self._directories, [*self._directories[1:], last], strict=True):
            struct.pack_into("<I", whole, place + len(self._entries[place]), following)
        return bytes(whole)


def directory(
    width: int,
    height: int,
    *,
    bits: int,
    compression: int,
    offset: int,
    length: int,
    samples: int = 1,
) -> bytes:
    """Return the entries of a directory with one strip."""
    rows = [
        (_WIDTH, _LONG, width),
        (_HEIGHT, _LONG, height),
        (_BITS, _SHORT, bits),
        (_COMPRESSION, _SHORT, compression),
        (_PHOTOMETRIC, _SHORT, 2 if samples == 3 else 1),
        (_OFFSETS, _LONG, offset),
        (_SAMPLES, _SHORT, samples),
        (_ROWS, _LONG, height),
        (_COUNTS, _LONG, length),
        (_ACROSS, _RATIONAL, _RESOLUTION_AT),
        (_DOWN, _RATIONAL, _RESOLUTION_AT),
    ]
    return struct.pack("<H", len(rows)) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in rows
    )


def strip_tiff(
    width: int,
    height: int,
    bits: int,
    data: bytes,
    compression: int,
    *,
    samples: int = 1,
    said: int | None = None,
) -> bytes:
    """Return a TIFF of one strip of this data; ``said`` is its length as the directory has it."""
    length = len(data) if said is None else said
    head = directory(
        width, height, bits=bits, compression=compression, offset=0, length=length, samples=samples
    )
    place = 16 + len(head) + 4
    true = directory(
        width,
        height,
        bits=bits,
        compression=compression,
        offset=place,
        length=length,
        samples=samples,
    )
    return b"II*\0\x10\0\0\0" + _RESOLUTION + true + bytes(4) + data
