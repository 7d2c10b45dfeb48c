"""Finds the streams of a PDF in its bytes, whatever its tables say of where they are.

Cheap: of a sound file hardly more than the dictionaries of the streams is looked at.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MOST_ENTRIES = 1 << 14
"""Bytes of a dictionary before its stream; longer ones are not found."""
_LINE_END = re.compile(rb"\r?\n|\r")
_END = re.compile(rb"\s{0,4}endstream")
_LENGTH = re.compile(rb"/Length\s+(\d{1,12})\b(?!\s+\d+\s+R)")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[^\s/<>\[\]()]+|\d+\s+\d+\s+R)")
_NAME = re.compile(rb"/([^\s/<>\[\]()]+)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class RawStream:
    """A stream as it lies in the file; places are bytes from the file's beginning."""

    head: int
    """Where the bytes of its dictionary begin."""
    entries: bytes
    start: int
    end: int

    @property
    def filters(self) -> tuple[str, ...]:
        """Names of its filters, the outermost first; Flate where they stand somewhere else."""
        found = _FILTER.search(self.entries)
        if found is None:
            return ()
        names = tuple(_plain(name) for name in _NAME.findall(found[1]))
        return names if names or b"R" not in found[1] else ("FlateDecode",)

    @property
    def is_picture(self) -> bool:
        """Whether it holds the pixels of a picture."""
        return re.search(rb"/Subtype\s*/Image\b", self.entries) is not None

    def number(self, key: bytes) -> int:
        """Return a whole number of its dictionary; 0 where there is none."""
        found = re.search(rb"/%s\s+(\d{1,12})" % key, self.entries)
        return int(found[1]) if found else 0


def find_streams(path: Path) -> Iterator[tuple[RawStream, memoryview]]:
    """Yield each stream of a file with its packed bytes, which are gone with the next one."""
    if not path.stat().st_size:
        return
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        memoryview(data) as view,
    ):
        for stream in _find(data):
            with view[stream.start : stream.end] as packed:
                yield stream, packed


def _find(data: mmap.mmap) -> Iterator[RawStream]:
    at = 0
    while (word := data.find(b"stream", at)) >= 0:
        stream = None if data[word - 3 : word] == b"end" else _stream_at(data, word, at)
        if stream is not None:
            yield stream
        at = word + 6 if stream is None else stream.end


def _stream_at(data: mmap.mmap, word: int, since: int) -> RawStream | None:
    """Return the stream whose data begins behind the word ``stream``; None if it is only a word."""
    end_of_line = _LINE_END.match(data, word + 6)
    head = data.rfind(b"obj", max(since, word - _MOST_ENTRIES), word)
    entries = data[head + 3 : word]
    if end_of_line is None or head < 0 or not entries.rstrip().endswith(b">>"):
        return None
    start = end_of_line.end()
    said = _LENGTH.search(entries)
    end = start + int(said[1]) if said else start
    if said is None or end > len(data) or not _END.match(data, end):
        end = data.find(b"endstream", start)
    return RawStream(head + 3, entries, start, end if end >= 0 else len(data))


def _plain(name: bytes) -> str:
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), name).decode("latin-1")
