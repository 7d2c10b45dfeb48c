"""How much a packed PDF stream holds: unpacked in small pieces, none of which is kept.

Only what may be much is unpacked at all: no filter makes more of a byte than :data:`_MOST`.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable, Iterator, Sequence

_PIECE = 1 << 16
_MOST_FILTERS = 8
"""More, one over the other, pack nothing any better: nobody does it but to hide."""
_END_OF_RUNS = 128
_CLEAR, _END, _FIRST_CODE, _LAST_CODE = 256, 257, 258, 4095
_MOST = {"Flate": 1032.0, "LZW": 2730.0, "RunLength": 64.0, "ASCII85": 4.0, "ASCIIHex": 0.5}
"""Bytes that one byte becomes at most. LZW: codes of 12 bits, each for 4,095 bytes at best."""
_SHORT = {"Fl": "Flate", "RL": "RunLength", "A85": "ASCII85", "AHx": "ASCIIHex"}
_WHITE = re.compile(rb"[\0\t\n\f\r ]+")

Pieces = Iterator[bytes]


def most_unpacked(packed: int, filters: Sequence[str]) -> float:
    """Return how many bytes ``packed`` bytes become at most."""
    most = float(packed)
    for name in filters:
        most *= max(_MOST.get(_plain(name), 1.0), 1.0)
    return most


def unpacks_beyond(packed: bytes | memoryview, filters: Sequence[str], limit: int) -> bool:
    """Tell whether ``packed`` becomes more than ``limit`` bytes; unpacks it only where it might."""
    if most_unpacked(len(packed), filters) <= limit:
        return False
    return unpacked_size(packed, filters, limit) > limit


def unpacked_size(packed: bytes | memoryview, filters: Sequence[str], limit: int) -> int:
    """Return how many bytes ``packed`` becomes; a little more than ``limit`` stands for any more.

    ``filters`` are the names of the stream, the outermost first. Damaged data ends where it is so.
    At a filter that is no packing of bytes (a JPEG) the counting ends.
    """
    if len(filters) > _MOST_FILTERS:
        return limit + 1
    pieces: Pieces = (bytes(packed[n : n + _PIECE]) for n in range(0, len(packed), _PIECE))
    for name in map(_plain, filters):
        if name not in _UNPACK:
            break
        pieces = _UNPACK[name](pieces)
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            break
    return total


def _plain(name: str) -> str:
    return _SHORT.get(name, name.removesuffix("Decode"))


def _inflate(pieces: Pieces) -> Pieces:
    unpack = zlib.decompressobj()
    try:
        for piece in pieces:
            waiting, out = piece, b""
            while waiting or len(out) == _PIECE:
                out = unpack.decompress(waiting, _PIECE)
                yield out
                waiting = unpack.unconsumed_tail
            if unpack.eof:
                return
    except zlib.error:
        return  # damaged from here on: readers stop here too


def _run_lengths(pieces: Pieces) -> Pieces:
    left = b""
    for piece in pieces:
        data, at = left + piece, 0
        while at < len(data):
            length = data[at]
            if length == _END_OF_RUNS:
                return
            size = length + 2 if length < _END_OF_RUNS else 2
            if at + size > len(data):
                break
            copied = data[at + 1 : at + size]
            yield copied if length < _END_OF_RUNS else copied * (257 - length)
            at += size
        left = data[at:]


def _ascii_85(pieces: Pieces) -> Pieces:
    left = b""
    for piece in pieces:
        text, ended, _ = (left + _WHITE.sub(b"", piece)).replace(b"z", b"!!!!!").partition(b"~>")
        whole = len(text) if ended else len(text) - len(text) % 5
        try:
            yield base64.a85decode(text[:whole])
        except ValueError:
            return
        if ended:
            return
        left = text[whole:]


def _ascii_hex(pieces: Pieces) -> Pieces:
    for piece in pieces:
        yield bytes(len(piece) // 2)  # not what it says, but as much


def _lzw(pieces: Pieces) -> Pieces:
    """Unpack LZW; where codes grow a step early or late is not looked at: the length is alike."""
    table = [bytes([n]) for n in range(256)] + [b"", b""]
    before, bits, value = b"", 0, 0
    for piece in pieces:
        out = bytearray()
        for byte in piece:
            value, bits = value << 8 | byte, bits + 8
            width = min(12, max(9, (len(table) + 1).bit_length()))
            if bits < width:
                continue
            bits -= width
            code, value = value >> bits, value & ((1 << bits) - 1)
            if code == _END:
                yield bytes(out)
                return
            if code == _CLEAR:
                del table[_FIRST_CODE:]
                before = b""
                continue
            entry = table[code] if code < len(table) else before + before[:1]
            if before and len(table) <= _LAST_CODE:
                table.append(before + entry[:1])
            before = entry
            out += entry
            if len(out) > _PIECE:
                yield bytes(out)
                out.clear()
        yield bytes(out)


_UNPACK: dict[str, Callable[[Pieces], Pieces]] = {
    "Flate": _inflate,
    "LZW": _lzw,
    "RunLength": _run_lengths,
    "ASCII85": _ascii_85,
    "ASCIIHex": _ascii_hex,
}
