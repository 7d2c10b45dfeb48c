"""Which heading stands over a cell, also where the table lost its head or some of its columns.

A table may go on overleaf without its head, its rows may have lost a merged cell in front, and a
table without lines may come out as loose lines below the line that was its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.markers import is_capital_heading
from extractors.layout.segments import Segment
from extractors.reading import Reading
from extractors.tabular.head_parents import parents_below
from extractors.tabular.tables import TableView, tables

LONGEST_HEAD_LINE, LONGEST_ROW = 170, 220
"""Characters of a line that is a table's lost head, and of a row that came out as a line."""
LONGEST_HEAD_REST = 40
"""Characters of the second line of a heading whose first one is a line of headings."""
FEWEST_WORDS = 4
"""Words of a line that holds several headings."""
HEAD_PIECES = 6
"""Lines above a table that may be the cells of its head, one a line."""
ROLES = ("deadline", "owner", "activity", "amount", "number", "objective")
_CLOCK_OR_DATE = re.compile(r"\d{1,2}[.:]\d\d|\d{4}")
_Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RowHeads:
    """Folded headings over a row: ``cells`` by cell of the segment, "" where unknown."""

    cells: tuple[str, ...]
    whole: str
    """All headings of the table (or the line that was its head), joined by " | "."""
    is_header: bool = False
    loose: bool = False
    """The columns are unknown: only ``whole`` says something."""
    table: int | None = None

    def over(self, cell: int) -> str:
        """Return the heading over a cell of the row."""
        return self.cells[cell] if 0 <= cell < len(self.cells) else ""


@lru_cache(maxsize=4)
def row_heads(reading: Reading, lexicon: Lexicon) -> Mapping[int, RowHeads]:
    """Return segment -> its headings, for rows of tables and for lines that were rows."""
    found: dict[int, RowHeads] = {}
    last: TableView | None = None
    for view in tables(reading):
        source = view if view.header_row is not None else _continued(view, last)
        if source is not None:
            found |= _of_table(reading, view, source)
            last = source
    found |= _loose_rows(reading, lexicon, dict(found))
    return MappingProxyType(found)


def _continued(view: TableView, last: TableView | None) -> TableView | None:
    """Return the table whose head also stands for ``view``: the one right in front of it."""
    if last is None or last.header_row is None:
        return None
    width = len(last.rows[last.header_row])
    near = 0 < view.page - last.page <= 1 or view.segments[0] - last.segments[-1] <= HEAD_PIECES
    return last if near and len(view.rows[0]) <= width and width >= 3 else None


def _of_table(
    reading: Reading, view: TableView, source: TableView
) -> Iterator[tuple[int, RowHeads]]:
    head, depth = _storeys(source)
    whole = " | ".join(text for text in head if text)
    spans = _head_spans(reading, source)
    own = view.header_row if source is view else None
    for at, index in enumerate(view.segments):
        segment = reading.segments[index]
        is_head = own is not None and own <= at < own + depth
        shift = _shift(reading, segment, spans) if not is_head else 0
        cells = tuple(
            head[column + shift] if column + shift < len(head) else ""
            for column in range(len(segment.cells))
        )
        yield index, RowHeads(cells, whole, is_head, table=view.ordinal)


def _storeys(view: TableView) -> tuple[tuple[str, ...], int]:
    """Return the headings by column, "Denarë" over "Plani" as "denare plani", and their rows."""
    head, at = view.header(), view.header_row
    over = parents_below(view, at) if at is not None else {}
    if at is None or not over:
        return head, 1
    lower = view.rows[at + 1]
    whole = tuple(
        f"{over[n]} {fold(cell.text)}" if n in over and cell else text
        for n, (text, cell) in enumerate(zip(head, lower, strict=True))
    )
    return whole, 2


def _head_spans(reading: Reading, view: TableView) -> tuple[_Span | None, ...]:
    assert view.header_row is not None
    return tuple(
        _extent(reading, reading.segments[cell.segment], cell.start, cell.end) if cell else None
        for cell in view.rows[view.header_row]
    )


def _shift(reading: Reading, segment: Segment, heads: tuple[_Span | None, ...]) -> int:
    """Return how many columns a row that is too short begins further right.

    The place on the page decides; without geometry a row begins at the first column.
    """
    cells = [_extent(reading, segment, *cell) for cell in segment.cells]
    spare = len(heads) - len(cells)
    if spare <= 0 or not any(cells) or not any(heads):
        return 0
    return min(range(spare + 1), key=lambda shift: (_distance(cells, heads[shift:]), shift))


def _distance(cells: list[_Span | None], heads: tuple[_Span | None, ...]) -> float:
    pairs = [(c, h) for c, h in zip(cells, heads, strict=False) if c and h]
    gaps = [max(0.0, h[0] - c[1], c[0] - h[1]) + 0.01 * abs(c[0] - h[0]) for c, h in pairs]
    return sum(gaps) / len(gaps) if gaps else 1e9


def _extent(reading: Reading, segment: Segment, start: int, end: int) -> _Span | None:
    """Return the left and right edge of a stretch in points, None without geometry."""
    boxes = [r.points for r in segment.regions(start, end, reading.pages) if r.points]
    return (min(b[0] for b in boxes), max(b[2] for b in boxes)) if boxes else None


def _head_above(reading: Reading, first: int, lexicon: Lexicon) -> str:
    """Return the line or lines right above a table that were its head, "" without any."""
    pieces: list[str] = []
    for index in range(first - 1, max(-1, first - 1 - HEAD_PIECES), -1):
        segment = reading.segments[index]
        if segment.shape == "row" or segment.text.rstrip().endswith((".", ":", ";")):
            break
        if len(segment.text) > LONGEST_HEAD_LINE or (pieces and len(segment.text) > 60):
            break
        pieces.append(reading.folded(index))
        if _is_head_line(segment, pieces[-1], lexicon):
            break
    return " | ".join(reversed(pieces))


def _loose_rows(
    reading: Reading, lexicon: Lexicon, known: Mapping[int, RowHeads]
) -> Iterator[tuple[int, RowHeads]]:
    """Yield the lines that were rows: below a head that is a line, or right behind a table."""
    head, left = "", 0
    for index, segment in enumerate(reading.segments):
        folded = reading.folded(index)
        if segment.zone == "furniture":
            continue
        if index in known:
            head, left = known[index].whole, HEAD_PIECES
        elif segment.shape == "row":
            head = head if left else _head_above(reading, index, lexicon)
            left = 2 * HEAD_PIECES
            yield index, RowHeads((), head, loose=True, table=segment.table)
        elif _is_head_line(segment, folded, lexicon):
            head, left = f"{head} | {folded}" if left > HEAD_PIECES else folded, 4 * HEAD_PIECES
        elif left and _closes_head(head, folded):
            head = f"{head} {folded}"  # "Kosto (në mijë" over "lekë)"
        elif not left or _ends_rows(segment, lexicon):
            left = 0
        else:
            left -= 1
            yield index, RowHeads((), head, loose=True)


def _is_head_line(segment: Segment, folded: str, lexicon: Lexicon) -> bool:
    if segment.shape == "item" or len(folded) > LONGEST_HEAD_LINE:
        return False
    if segment.zone in ("letterhead", "meta", "title", "signature", "agenda"):
        return False
    if folded.rstrip().endswith((".", ":", ";")) or _CLOCK_OR_DATE.search(folded):
        return False
    if len(re.findall(r"[^\W\d_]+", folded)) < FEWEST_WORDS or folded.count(",") > 1:
        return False
    return len(_roles(folded, lexicon)) > 1


def _closes_head(head: str, folded: str) -> bool:
    """Tell whether a short line closes the bracket that the line of headings left open."""
    opened = head.count("(") > head.count(")")
    return opened and ")" in folded and "(" not in folded and len(folded) <= LONGEST_HEAD_REST


def _ends_rows(segment: Segment, lexicon: Lexicon) -> bool:
    text = segment.text.rstrip()
    kinds = (f"types.{kind}" for kind in lexicon.value("metadata", "types"))
    if lexicon.pattern("metadata", *kinds).match(fold(text)):
        return True  # The title of another paper.
    if text.endswith(("?", ";")) or (text.endswith((".", ":")) and len(text.split()) > 3):
        return True
    headed = segment.shape == "heading" and is_capital_heading(text) and len(text.split()) > 1
    return headed or len(text) > LONGEST_ROW or segment.zone == "signature"


def _roles(folded: str, lexicon: Lexicon) -> set[str]:
    """Return what the words of a line could head: columns of deadlines, owners, sums, hours ..."""
    found = {
        role for role in ROLES if lexicon.pattern("table_headers", role).search(folded) is not None
    }
    hours = ("start", "end", "day")
    return found | {h for h in hours if lexicon.pattern("clock", f"heads.{h}").search(folded)}
