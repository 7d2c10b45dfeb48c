"""Collects running text, tables and page breaks in document order: HTML and DOCX write into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from pipeline.document import Page, Reading
from pipeline.page_building import (
    BlockDraft,
    PageFrame,
    TableDraft,
    TextDraft,
    WordDraft,
    build_page,
)
from pipeline.text_pages import refuse_vast
from pipeline.unseen import compose, is_seen, without_controls

_MOST_PLACES = 2_000_000
"""Rows times columns of a table; with spans a small file asks for any number of them."""


class Flow:
    """A stream of text that knows lines, blocks, tables and pages, but no places on paper.

    Whatever adds to it raises ``SourceError`` (``too_much_output``, ``too_many_pages``) where it
    becomes longer than any paper.
    """

    def __init__(self) -> None:
        self._characters = 0
        self._pages: list[list[BlockDraft]] = [[]]
        self._lines: list[tuple[WordDraft, ...]] = []
        self._line: list[str] = []

    def write(self, text: str) -> None:
        """Add inline text; a form feed in it divides pages."""
        first, *rest = text.split("\f")
        self._append(first)
        for piece in rest:
            self.break_page()
            self._append(piece)

    def break_line(self) -> None:
        """End the line; the block goes on."""
        self._lines.append(_words("".join(self._line)))
        self._line = []

    def end_block(self) -> None:
        """End the block (paragraph, heading, list item); nothing happens where none was begun."""
        self.break_line()
        if any(self._lines):
            self._pages[-1].append(TextDraft(tuple(self._lines)))
        self._lines = []

    def add_table(self, table: TableDraft) -> None:
        """Add a table as a block of its own; one of far too many rows and columns as lines."""
        self.end_block()
        if table.cells:
            self._count(sum(len(word.text) + 1 for cell in table.cells for word in cell.words))
            self._pages[-1].append(table if _places(table) <= _MOST_PLACES else _as_lines(table))

    def break_page(self) -> None:
        """Begin the next page."""
        self.end_block()
        self._pages.append([])
        self._characters = 0
        refuse_vast(0, len(self._pages))

    def words(self) -> tuple[WordDraft, ...]:
        """Return all words so far, whatever their page, block or line: the content of a cell."""
        self.end_block()
        return tuple(word for page in self._pages for draft in page for word in _words_of(draft))

    def build(self, reading: Reading) -> tuple[Page, ...]:
        """Return the pages; a page break at the very end opens no page."""
        self.end_block()
        pages = self._pages
        if len(pages) > 1 and not pages[-1]:
            pages = pages[:-1]
        return tuple(_build(number, drafts, reading) for number, drafts in enumerate(pages, 1))

    def _append(self, text: str) -> None:
        if not text.isspace():
            self._count(len(text))
        self._line.append(text)

    def _count(self, characters: int) -> None:
        self._characters += characters
        refuse_vast(self._characters)


def _places(table: TableDraft) -> int:
    rows = max(cell.row + cell.row_span for cell in table.cells)
    return rows * max(cell.column + cell.column_span for cell in table.cells)


def _as_lines(table: TableDraft) -> TextDraft:
    """Return the words of a table row by row, without its cells."""
    cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    rows = groupby(cells, key=lambda cell: cell.row)
    return TextDraft(tuple(tuple(w for cell in row for w in cell.words) for _, row in rows))


def _build(number: int, drafts: list[BlockDraft], reading: Reading) -> Page:
    page = build_page(PageFrame(number), drafts, reading)
    if page.blocks:
        return page
    return replace(page, reading=replace(reading, warnings=(*reading.warnings, "blank_page")))


def _words(text: str) -> tuple[WordDraft, ...]:
    """Return the words of a text; signs that only format are none."""
    if not text or text.isspace():
        return ()
    words = compose(without_controls(text)).split()
    return tuple(WordDraft(word) for word in words if is_seen(word))


def _words_of(draft: BlockDraft) -> Iterator[WordDraft]:
    if isinstance(draft, TextDraft):
        for line in draft.lines:
            yield from line
    else:
        for cell in draft.cells:
            yield from cell.words
