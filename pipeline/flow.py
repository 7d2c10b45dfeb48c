"""Collects running text, tables and page breaks in document order: HTML and DOCX write into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.document import Page, Reading
from pipeline.page_building import (
    BlockDraft,
    PageFrame,
    TableDraft,
    TextDraft,
    WordDraft,
    build_page,
    tidy_word,
)


class Flow:
    """A stream of text that knows lines, blocks, tables and pages, but no places on paper."""

    def __init__(self) -> None:
        self._pages: list[list[BlockDraft]] = [[]]
        self._lines: list[tuple[WordDraft, ...]] = []
        self._line: list[str] = []

    def write(self, text: str) -> None:
        """Add inline text; a form feed in it divides pages."""
        first, *rest = text.split("\f")
        self._line.append(first)
        for piece in rest:
            self.break_page()
            self._line.append(piece)

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
        """Add a table as a block of its own."""
        self.end_block()
        if table.cells:
            self._pages[-1].append(table)

    def break_page(self) -> None:
        """Begin the next page."""
        self.end_block()
        self._pages.append([])

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


def _build(number: int, drafts: list[BlockDraft], reading: Reading) -> Page:
    page = build_page(PageFrame(number), drafts, reading)
    if page.blocks:
        return page
    return replace(page, reading=replace(reading, warnings=(*reading.warnings, "blank_page")))


def _words(text: str) -> tuple[WordDraft, ...]:
    tidied = (tidy_word(word) for word in text.split())
    return tuple(WordDraft(word) for word in tidied if word)


def _words_of(draft: BlockDraft) -> Iterator[WordDraft]:
    if isinstance(draft, TextDraft):
        for line in draft.lines:
            yield from line
    else:
        for cell in draft.cells:
            yield from cell.words
