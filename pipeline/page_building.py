"""From drafts of blocks and tables to a Page whose word offsets are right.

Readers say *what* stands on a page and *where*; here the raw text is written and every word, line
and cell gets its offsets in it. Words of a line are joined by a blank, lines by a line break,
blocks by an empty line; a table row is a line whose cells are divided by tabs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from pipeline.document import POINTS_PER_INCH, Block, BoundingBox, Cell, Line, Page, Reading, Word
from pipeline.document import Table as PageTable
from pipeline.offsets import OffsetMap


@dataclass(frozen=True, slots=True)
class WordDraft:
    """A word before it has offsets: NFC, without blanks, never empty (see :func:`tidy_word`)."""

    text: str
    box: BoundingBox | None = None
    confidence: float | None = None
    alternative: str | None = None
    """What another pass read here, where the two differ."""


@dataclass(frozen=True, slots=True)
class TextDraft:
    """Lines that stand together; empty lines are left out."""

    lines: tuple[tuple[WordDraft, ...], ...]


@dataclass(frozen=True, slots=True)
class CellDraft:
    """A cell at ``row`` and ``column`` (both from 0); no cell is drafted where a span covers."""

    row: int
    column: int
    words: tuple[WordDraft, ...]
    box: BoundingBox | None = None
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class TableDraft:
    """A table; cells in any order, rows and columns counted with their spans."""

    cells: tuple[CellDraft, ...]
    header_row: int | None = None
    box: BoundingBox | None = None


BlockDraft = TextDraft | TableDraft


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What a page is apart from its text. Sizes are pixels at ``dpi``."""

    number: int
    width: float | None = None
    height: float | None = None
    dpi: float = POINTS_PER_INCH
    label: str | None = None


def tidy_word(text: str) -> str:
    """Return a word as NFC without control characters, lone surrogates and blanks.

    Control characters (C0, C1) carry nothing that a reader of the page sees, and neither XML
    nor a terminal takes them.
    """
    composed = unicodedata.normalize("NFC", text)
    seen = (c for c in composed if not (c.isspace() or unicodedata.category(c) in _UNSEEN))
    # Once more: without what stood between them, two marks may follow each other out of order.
    return unicodedata.normalize("NFC", "".join(seen))


_UNSEEN = frozenset({"Cc", "Cs"})


def text_layer_reading(engine: str, distribution: str, warnings: Iterable[str] = ()) -> Reading:
    """Return the Reading of a page whose text was already there.

    ``distribution`` is the package that read it; its installed version is recorded.
    """
    return Reading("text_layer", engine, version(distribution), warnings=tuple(warnings))


def build_page(frame: PageFrame, drafts: Iterable[BlockDraft], reading: Reading) -> Page:
    """Return the page that ``drafts``, in reading order, make; text is raw, nothing cleaned."""
    writer = _Writer()
    for draft in drafts:
        if isinstance(draft, TableDraft):
            writer.add_table(draft)
        else:
            writer.add_text(draft)
    raw = writer.raw()
    return Page(
        number=frame.number,
        width=frame.width,
        height=frame.height,
        dpi=frame.dpi,
        raw=raw,
        text=raw,
        offsets=OffsetMap(),
        blocks=tuple(writer.blocks),
        reading=reading,
        tables=tuple(writer.tables),
        label=frame.label,
    )


class _Writer:
    """Writes the raw text piece by piece and notes where each word came to stand."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.tables: list[PageTable] = []
        self._pieces: list[str] = []
        self._length = 0

    def raw(self) -> str:
        return "".join(self._pieces)

    def add_text(self, draft: TextDraft) -> None:
        filled = [line for line in draft.lines if line]
        if not filled:
            return
        self._divide()
        lines = []
        for index, words in enumerate(filled):
            if index:
                self._write("\n")
            lines.append(Line(self._write_words(words)))
        self.blocks.append(Block(tuple(lines)))

    def add_table(self, draft: TableDraft) -> None:
        if not any(cell.words for cell in draft.cells):
            return
        self._divide()
        lines, cells = [], []
        for index, row in enumerate(_grid(draft.cells)):
            if index:
                self._write("\n")
            words, row_cells = self._write_row(row)
            cells += row_cells
            if words:
                lines.append(Line(tuple(words)))
        self.blocks.append(Block(tuple(lines), "table"))
        self.tables.append(PageTable(tuple(cells), draft.header_row, draft.box))

    def _write_row(self, row: Sequence[CellDraft | None]) -> tuple[list[Word], list[Cell]]:
        words: list[Word] = []
        cells: list[Cell] = []
        for column, draft in enumerate(row):
            if column:
                self._write("\t")
            if draft is None:
                continue
            start = self._length
            words += self._write_words(draft.words)
            cells.append(
                Cell(
                    draft.row,
                    draft.column,
                    start,
                    self._length,
                    draft.box,
                    draft.row_span,
                    draft.column_span,
                )
            )
        return words, cells

    def _write_words(self, drafts: Sequence[WordDraft]) -> tuple[Word, ...]:
        words = []
        for index, draft in enumerate(drafts):
            if index:
                self._write(" ")
            start = self._length
            self._write(draft.text)
            confidence, alternative = draft.confidence, draft.alternative
            words.append(Word(draft.text, start, self._length, draft.box, confidence, alternative))
        return tuple(words)

    def _divide(self) -> None:
        if self._length:
            self._write("\n\n")

    def _write(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)


def _grid(cells: Sequence[CellDraft]) -> list[list[CellDraft | None]]:
    """Return the cells row by row; None where no cell begins, so that tabs count columns."""
    rows = max(cell.row + cell.row_span for cell in cells)
    columns = max(cell.column + cell.column_span for cell in cells)
    grid: list[list[CellDraft | None]] = [[None] * columns for _ in range(rows)]
    for cell in cells:
        grid[cell.row][cell.column] = cell
    return grid
