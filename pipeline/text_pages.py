"""Sources whose pages are text already: plain text, HTML, mail and DOCX share this reader.

A form feed divides pages; without one everything is page 1. Such pages have no geometry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Self

from pipeline.document import Block, Cell, Line, Page, Reading, Table, Word
from pipeline.errors import PageError, SourceError
from pipeline.offsets import OffsetMap
from pipeline.readers import MOST_PAGES, Attachment
from pipeline.table_head import looks_like_head
from pipeline.unseen import compose, is_seen, without_controls

_WORD = re.compile(r"\S+")
_BREAKS = re.compile("\r\n?|\u2028|\u2029|\x85|\v")
_NOTHING: Mapping[str, str] = MappingProxyType({})
MOST_CHARACTERS = 10_000_000
"""On a page: 1.3 million words fill what a child may answer, and no paper has so many."""


def refuse_vast(characters: int, pages: int = 1) -> None:
    """Refuse what is longer than any paper before it is built.

    Args:
        characters: of the longest page.
        pages: of the document.

    Raises:
        SourceError: ``too_much_output``, ``too_many_pages``.
    """
    if pages > MOST_PAGES:
        raise SourceError("too_many_pages", f"more than {MOST_PAGES:,}")
    if characters > MOST_CHARACTERS:
        raise SourceError("too_much_output", f"more than {MOST_CHARACTERS:,} characters on a page")


def normalise_text(text: str) -> str:
    r"""Return NFC with line breaks as ``\n``, without control characters that lay nothing out.

    A byte order mark at the start is no text.
    """
    return compose(without_controls(_BREAKS.sub("\n", text.removeprefix("\ufeff"))))


def build_text_pages(text: str, reading: Reading) -> tuple[Page, ...]:
    """Return the pages of ``text``: divided at form feeds, raw text = the text itself.

    A form feed at the very end closes the last page and opens no empty one. A page of signs that
    only format is blank, its raw text empty.

    Raises:
        SourceError: ``too_much_output``, ``too_many_pages``.
    """
    pieces = normalise_text(text).split("\f")
    if len(pieces) > 1 and not pieces[-1].strip():
        pieces.pop()
    refuse_vast(max(map(len, pieces)), len(pieces))
    pieces = [piece if is_seen(piece) or piece.isspace() else "" for piece in pieces]
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
    rows = []
    for row, (position, _, line) in enumerate(lines):
        fields = line.split("\t")
        rows.append([field.strip() for field in fields])
        for column, field in enumerate(fields):
            text = field.strip()
            start = position + len(field) - len(field.lstrip()) if text else position
            cells.append(Cell(row, column, start, start + len(text)))
            position += len(field) + 1
    return Table(tuple(cells), 0 if looks_like_head(rows) else None)


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
