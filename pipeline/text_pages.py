"""Sources whose pages are text already: plain text, HTML, mail and DOCX share this reader.

A form feed divides pages; without one everything is page 1. Such pages have no geometry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Self

from pipeline.document import Block, Cell, Line, Page, Reading, Table, Word
from pipeline.errors import PageError
from pipeline.offsets import OffsetMap
from pipeline.readers import Attachment

_WORD = re.compile(r"\S+")
_BREAKS = re.compile("\r\n?|\u2028|\u2029|\x85|\v")
_FIELD = re.compile(r"[^\t]*")
_NOTHING: Mapping[str, str] = MappingProxyType({})


def normalise_text(text: str) -> str:
    r"""Return NFC with line breaks as ``\n``; a byte order mark at the start is no text."""
    return unicodedata.normalize("NFC", _BREAKS.sub("\n", text.removeprefix("\ufeff")))


def build_text_pages(text: str, reading: Reading) -> tuple[Page, ...]:
    """Return the pages of ``text``: divided at form feeds, raw text = the text itself.

    A form feed at the very end closes the last page and opens no empty one.
    """
    pieces = normalise_text(text).split("\f")
    if len(pieces) > 1 and not pieces[-1].strip():
        pieces.pop()
    return tuple(_build_text_page(n, piece, reading) for n, piece in enumerate(pieces, 1))


def _build_text_page(number: int, raw: str, reading: Reading) -> Page:
    blocks: list[Block] = []
    tables: list[Table] = []
    for kind, group in groupby(_lines(raw), key=_line_kind):
        lines = list(group)
        words = tuple(Line(_words(raw, *line)) for line in lines if kind != "empty")
        if kind == "row" and len(lines) > 1:
            blocks.append(Block(words, "table"))
            tables.append(_table(raw, lines))
        elif words:
            blocks.append(Block(words))
    if not blocks:
        reading = Reading(
            reading.origin,
            reading.engine,
            reading.version,
            warnings=(*reading.warnings, "blank_page"),
        )
    return Page(
        number=number,
        width=None,
        height=None,
        dpi=72.0,
        raw=raw,
        text=raw,
        offsets=OffsetMap(),
        blocks=tuple(blocks),
        reading=reading,
        tables=tuple(tables),
    )


_Span = tuple[int, int, str]
"""Start, end and text of a line."""


def _lines(raw: str) -> list[_Span]:
    spans, start = [], 0
    for line in raw.split("\n"):
        spans.append((start, start + len(line), line))
        start += len(line) + 1
    return spans


def _line_kind(line: _Span) -> str:
    """Tell an empty line, a row (a tab between words) and plain text; indents are no cells."""
    text = line[2].strip()
    if not text:
        return "empty"
    return "row" if "\t" in text else "text"


def _words(raw: str, start: int, end: int, _text: str) -> tuple[Word, ...]:
    return tuple(
        Word(match[0], match.start(), match.end()) for match in _WORD.finditer(raw, start, end)
    )


def _table(raw: str, lines: Sequence[_Span]) -> Table:
    cells = []
    for row, (start, end, _) in enumerate(lines):
        for column, match in enumerate(_fields(raw, start, end)):
            text = match.strip(" \u00a0")
            first = start + len(match) - len(match.lstrip(" \u00a0"))
            cells.append(Cell(row, column, first, first + len(text)))
            start += len(match) + 1
    return Table(tuple(cells), _header_row(raw, cells))


def _fields(raw: str, start: int, end: int) -> list[str]:
    return raw[start:end].split("\t")


def _header_row(raw: str, cells: Sequence[Cell]) -> int | None:
    """Take the first row for the head when it is all words and a column below it is numbers."""
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(raw[cell.start : cell.end])
    first, *below = rows.values()
    worded = all(text and not any(c.isdigit() for c in text) for text in first)
    numbered = any(
        all(row[column][:1].isdigit() for row in below if column < len(row))
        for column in range(len(first))
        if any(column < len(row) for row in below)
    )
    return 0 if worded and numbered else None


class TextPagesSource:
    """An :class:`~pipeline.readers.OpenSource` over pages that are already built."""

    def __init__(
        self,
        pages: tuple[Page, ...],
        metadata: Mapping[str, str] = _NOTHING,
        warnings: tuple[str, ...] = (),
        attachments: tuple[Attachment, ...] = (),
    ) -> None:
        self._pages = pages
        self.metadata = metadata
        self.warnings = warnings
        self.attachments = attachments

    @property
    def page_count(self) -> int:
        """Number of pages, at least 1."""
        return len(self._pages)

    def read_page(self, number: int, dpi: int) -> Page:
        """Return page ``number`` (from 1); ``dpi`` means nothing here.

        Raises:
            PageError: there is no such page.
        """
        if not 1 <= number <= len(self._pages):
            raise PageError("page_damaged", f"there is no page {number}")
        return self._pages[number - 1]

    def close(self) -> None:
        """Free nothing: the file was read as a whole."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
