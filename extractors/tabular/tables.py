"""Tables as data: the row segments of a document put together again, merged cells filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.folding import fold
from extractors.reading import Reading
from pipeline.document import Table


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell: ``reading.segments[segment].text[start:end] == text``.

    ``row`` is the row it was printed in: less than the asked row where a merged cell goes on.
    """

    segment: int
    start: int
    end: int
    text: str
    row: int
    columns: int = 1
    """How many columns the cell spans."""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of the document. ``rows`` are lists of cells by column, None for an empty one."""

    ordinal: int
    page: int
    segments: tuple[int, ...]
    rows: tuple[tuple[CellRef | None, ...], ...]
    header_row: int | None
    """Index into ``rows``; a table that continues overleaf without a header has its last one's."""

    def header(self) -> tuple[str, ...]:
        """Return the folded header cells by column, "" where there is none."""
        if self.header_row is None:
            return ()
        return tuple(fold(cell.text) if cell else "" for cell in self.rows[self.header_row])


def tables(reading: Reading) -> tuple[TableView, ...]:
    """Return the document's tables in reading order."""
    return _tables(reading)


@lru_cache(maxsize=4)
def _tables(reading: Reading) -> tuple[TableView, ...]:
    grouped: dict[int, list[int]] = {}
    for index, segment in enumerate(reading.segments):
        if segment.table is not None:
            grouped.setdefault(segment.table, []).append(index)
    return tuple(_view(reading, ordinal, rows) for ordinal, rows in grouped.items())


def _view(reading: Reading, ordinal: int, indexes: list[int]) -> TableView:
    width = max(len(reading.segments[i].cells) for i in indexes)
    printed = page_table(reading, indexes)
    places = {reading.segments[i].row: at for at, i in enumerate(indexes)}
    cells_printed = [c for c in (printed.cells if printed else ()) if c.row in places]
    spans = {(places[c.row], c.column): c.row_span for c in cells_printed if c.row_span > 1}
    widths = {(places[c.row], c.column): c.column_span for c in cells_printed if c.column_span > 1}
    rows: list[tuple[CellRef | None, ...]] = []
    for at, index in enumerate(indexes):
        cells = [
            _cell(reading, index, column, at, widths.get((at, column), 1))
            for column in range(width)
        ]
        for column in range(width):
            above = rows[at - 1][column] if at else None
            if (
                cells[column] is None
                and above
                and at < above.row + spans.get((above.row, column), 1)
            ):
                cells[column] = above
        rows.append(tuple(cells))
    page = reading.segments[indexes[0]].pieces[0].page
    known = places.get(printed.header_row) if printed else None
    header = known if known is not None else _header_row(rows)
    return TableView(ordinal, page, tuple(indexes), tuple(rows), header)


def page_table(reading: Reading, indexes: Sequence[int]) -> Table | None:
    """Return the page's table that these row segments came from; None for lines with tabs."""
    piece = reading.segments[indexes[0]].pieces[0]
    page = reading.pages[piece.page]
    raw = page.raw_span(piece.start, piece.start + 1)[0]
    for table in page.tables:
        if any(cell.start <= raw < cell.end for cell in table.cells):
            return table
    return None


def _cell(reading: Reading, index: int, column: int, row: int, columns: int) -> CellRef | None:
    segment = reading.segments[index]
    if column >= len(segment.cells):
        return None
    start, end = segment.cells[column]
    if end <= start:
        return None
    return CellRef(index, start, end, segment.text[start:end], row, columns)


def _header_row(rows: list[tuple[CellRef | None, ...]]) -> int | None:
    """Return the first row whose cells are at least two short texts without digits."""
    for at, row in enumerate(rows[:3]):
        filled = [cell.text for cell in row if cell]
        if len(filled) >= 2 and len(rows) > 1 and all(_is_header_cell(text) for text in filled):
            return at
    return None


def _is_header_cell(text: str) -> bool:
    return len(text) <= 50 and any(c.isalpha() for c in text) and not text.rstrip().endswith(":")
