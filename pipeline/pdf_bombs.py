"""Streams of a PDF that unpack to more than any page holds: found before a reader unpacks them.

A kilobyte of Flate holds a megabyte of zeros at most, and filters can be nested. A reader that
meets such a stream dies of it, also where it is only metadata that nobody asked for. So readers get
a copy in which bombs are empty and marked: the pages that use one fail, all others are read.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import PageError
from pipeline.pdf_streams import RawStream, find_streams
from pipeline.unpacked_size import most_unpacked, unpacked_size, unpacks_beyond

MAX_UNPACKED = 128 << 20
"""Bytes of one stream, and of all content of a page: the largest drawings seen in plans of
municipalities have 40 MB."""
_MARK = "Bombed"
"""Instead of ``/Filter``, and as long: the copy's offsets stay those of the file."""
_PIECE = 1 << 20
_MOST_OBJECTS = 100_000
_ELSEWHERE = frozenset(
    ("Parent", "P", "Popup", "Dest", "A", "AA", "B", "Metadata", "PieceInfo", "Thumb")
)
"""Entries that lead away from a page, or to what no reader opens with it."""


def find_bombs(path: Path) -> list[RawStream]:
    """Return the streams of a file that unpack to more than :data:`MAX_UNPACKED`."""
    return [stream for stream, packed in find_streams(path) if _is_bomb(stream, packed)]


def _is_bomb(stream: RawStream, packed: memoryview) -> bool:
    # Pixels come out of the last filter line by line; their number is checked where they are drawn.
    filters = stream.filters[:-1] if stream.is_picture else stream.filters
    if unpacks_beyond(packed, filters, MAX_UNPACKED):
        return True
    row = stream.number(b"Columns") * max(stream.number(b"Colors"), 1)
    return bool(filters) and row > MAX_UNPACKED


def defuse(path: Path, bombs: Sequence[RawStream], copy: Path) -> None:
    """Write a copy of a PDF in which ``bombs`` hold nothing but blanks, and say so."""
    shutil.copyfile(path, copy)
    with copy.open("r+b") as file:
        for bomb in bombs:
            entries = bomb.entries.replace(b"/Filter", b"/" + _MARK.encode())
            file.seek(bomb.head)
            # A table of offsets that is all blanks must not be taken for one.
            file.write(entries.replace(b"/XRef", b"/None").replace(b"/ObjStm", b"/NoneOf"))
            file.seek(bomb.start)
            for start in range(bomb.start, bomb.end, _PIECE):
                file.write(b" " * min(_PIECE, bomb.end - start))


def refuse_bombs(page: Any, *, defused: bool) -> None:
    """Look at what a ``pdfplumber`` page is made of.

    ``defused``: its file is a copy with marked bombs, and none of them may be part of the page.

    Raises:
        PageError: ``unpacks_too_large``.
    """
    source = page.page_obj
    if defused and any(_MARK in stream.attrs for stream in _streams(source.attrs)):
        raise PageError("unpacks_too_large", f"page {page.page_number}")
    if _content_is_too_large(source.contents):
        raise PageError("unpacks_too_large", f"page {page.page_number}: all its content together")


def _content_is_too_large(contents: Sequence[Any]) -> bool:
    """Tell whether all content streams of a page, one behind the other, are too much.

    A page may name the same stream a thousand times.
    """
    from pdfminer.pdftypes import PDFStream, resolve1

    streams = [s for s in map(resolve1, contents) if isinstance(s, PDFStream)]
    packed = [_packed(stream) for stream in streams]
    if sum(most_unpacked(len(data), filters) for data, filters in packed) <= MAX_UNPACKED:
        return False
    times = Counter(map(id, streams))
    total = 0
    for stream, (data, filters) in zip(streams, packed, strict=True):
        count = times.pop(id(stream), 0)
        total += count * (unpacked_size(data, filters, MAX_UNPACKED) if count else 0)
    return total > MAX_UNPACKED


def _packed(stream: Any) -> tuple[bytes, list[str]]:
    if stream.rawdata is None:  # pdfminer has unpacked it and kept that only
        return stream.data or b"", []
    return stream.rawdata, [str(getattr(name, "name", "")) for name, _ in stream.get_filters()]


def _streams(start: dict[str, Any]) -> Iterator[Any]:
    """Yield each stream that pdfminer reaches from the entries of a page, without other pages.

    Raises:
        PageError: ``unpacks_too_large``: there is no end of it.
    """
    from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1

    waiting: list[Any] = [start]
    references: set[int] = set()
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        found = waiting.pop()
        if isinstance(found, PDFObjRef):
            if found.objid in references:
                continue
            references.add(found.objid)
            found = resolve1(found)
        if isinstance(found, PDFStream):
            yield found
            found = found.attrs
        if isinstance(found, list | tuple):
            waiting += found
        elif isinstance(found, dict) and (found is start or not _is_of_tree(found)):
            waiting += [value for key, value in found.items() if key not in _ELSEWHERE]
    raise PageError("unpacks_too_large", f"more than {_MOST_OBJECTS} parts")


def _is_of_tree(entries: dict[str, Any]) -> bool:
    return getattr(entries.get("Type"), "name", "") in ("Page", "Pages", "Catalog")
