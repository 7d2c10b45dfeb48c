"""What parent and child say to each other: pickled values over a socket, each behind its length.

A child has opened what nobody trusts, so the parent believes none of its bytes: an answer has a
largest size, half an answer holds nobody up, and only values of our own kinds are unpacked.
"""

from __future__ import annotations

import io
import pickle
import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any

from pipeline.errors import ArchiveError

OUTPUT_BYTES = 32 << 20
"""The most that a child may answer. The densest page of nine, 60 megapixels of print, needs 0.35
MB, the record of 3,000 pages 7 MB; the parent needs 17 times as much memory to hold an answer."""
_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 20
_OURS = ("pipeline", "extractors", "index")


class TooMuchOutputError(Exception):
    """A value takes more bytes than it may."""


class BrokenChannelError(Exception):
    """The other side closed the connection, or sent what it must not."""


def pack(value: object, most_bytes: int | None = None) -> bytes:
    """Return a value as bytes.

    Raises:
        TooMuchOutputError: it takes more than ``most_bytes``; no more than that was built.
    """
    target = _Capped(most_bytes)
    pickle.Pickler(target, pickle.HIGHEST_PROTOCOL).dump(value)
    return target.getvalue()


def send(connection: socket.socket, packed: bytes) -> None:
    """Send a packed value; waits until the other side takes it, at most the socket's time limit.

    Raises:
        OSError: the other side is gone, or does not take it.
    """
    connection.sendall(_LENGTH.pack(len(packed)) + packed)


def receive(connection: socket.socket) -> Any:
    """Return the next value from someone who is trusted: a child hears its parent.

    Raises:
        BrokenChannelError: the other side is gone.
    """
    (length,) = _LENGTH.unpack(_read_exactly(connection, _LENGTH.size))
    return pickle.loads(_read_exactly(connection, length))


class Inbox:
    """The parent's end, a socket that does not block: takes what has arrived."""

    def __init__(self, connection: socket.socket, most_bytes: int) -> None:
        self._connection = connection
        self._most_bytes = most_bytes
        self._arrived = bytearray()

    @property
    def has_part(self) -> bool:
        """Whether an answer has arrived in part."""
        return bool(self._arrived)

    def values(self) -> Iterator[Any]:
        """Yield the values that have arrived in full.

        Raises:
            BrokenChannelError: the child closed the connection, announces too much, or sends
                something else than our values.
        """
        is_open = True
        while is_open and (chunk := self._read_chunk()) is not None:
            is_open = bool(chunk)
            self._arrived += chunk
            while (value := self._take()) is not None:
                yield _unpack(value)
        if not is_open:
            raise BrokenChannelError("it closed its connection")

    def _read_chunk(self) -> bytes | None:
        """Return what is there; None if there is nothing, no bytes at the end."""
        try:
            return self._connection.recv(_CHUNK)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def _take(self) -> bytes | None:
        if len(self._arrived) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._arrived)
        if length > self._most_bytes:
            raise BrokenChannelError(f"it announced an answer of {length} bytes")
        end = _LENGTH.size + length
        if len(self._arrived) < end:
            return None
        value = bytes(self._arrived[_LENGTH.size : end])
        del self._arrived[:end]
        return value


class _Capped(io.BytesIO):
    def __init__(self, most_bytes: int | None) -> None:
        super().__init__()
        self._most_bytes = most_bytes

    def write(self, data: Any) -> int:
        if self._most_bytes is not None and self.tell() + len(data) > self._most_bytes:
            raise TooMuchOutputError(f"more than {self._most_bytes >> 20} MB")
        return super().write(data)


class _OwnValues(pickle.Unpickler):
    """Plain values, our dataclasses and our errors: making one of these does nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        found = getattr(sys.modules.get(module), name, None)
        is_ours = module.split(".")[0] in _OURS and getattr(found, "__module__", None) == module
        is_value = isinstance(found, type) and (
            is_dataclass(found) or issubclass(found, ArchiveError)
        )
        if not (is_ours and is_value):
            raise pickle.UnpicklingError(f"{module}.{name} is no value of ours")
        return found


def _unpack(packed: bytes) -> Any:
    try:
        return _OwnValues(io.BytesIO(packed)).load()
    except MemoryError:
        raise
    except Exception as error:  # what a garbled pickle raises is not listed anywhere
        raise BrokenChannelError(f"it sent what is no answer ({type(error).__name__})") from error


def _read_exactly(connection: socket.socket, size: int) -> bytes:
    arrived = bytearray()
    while len(arrived) < size:
        try:
            chunk = connection.recv(min(_CHUNK, size - len(arrived)))
        except ConnectionError:
            chunk = b""
        if not chunk:
            raise BrokenChannelError("the parent is gone")
        arrived += chunk
    return bytes(arrived)
