"""From lines to segments: paragraphs, headings, items and table rows in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.folding import fold
from extractors.furniture import furniture
from extractors.lines import TextLine, iter_lines, row_cells
from extractors.markers import (
    capitals,
    is_capital_heading,
    read_marker,
    starts_article,
    starts_speech,
)
from extractors.segments import Piece, Segment, Shape
from extractors.zones import assign_zones
from pipeline.document import Document, Page

UNWRAPPED_TYPES = ("html", "wordprocessingml", "docx")
LONGEST_WRAPPED_LINE = 160
"""Characters: a line longer than this was not broken by layout (seed 001 has 4,000)."""
SHORTEST_WRAPPED_WIDTH = 45
"""Characters: a text of shorter lines only is a list, no paragraph."""
_SENTENCE_END = (".", ":", ";", "!", "?", '"', "”")
_LABEL = re.compile(r"[^\W\d_a-z][^\W\d_]{2,}(?:\s[^\W\d_]+){0,3}\s?:\s")
_BROKEN_WORD = re.compile(r"[^\W\d_]+-[ \t]*\n\s*[^\W\d_]+")
_HYPHEN = re.compile(r"[^\W\d_]-$")


def build_segments(document: Document) -> tuple[Segment, ...]:
    """Return the whole document's segments in reading order, each in its zone.

    Lines that layout broke are joined (also across a page break); running heads, feet and page
    numbers get the zone "furniture".
    """
    pages = {page.number: page for page in document.pages}
    lines = [list(iter_lines(page)) for page in document.pages]
    marginal = furniture(lines)
    wrapped = _wrap_width(document, [line for page in lines for line in page])
    known = _words(document)
    groups = list(_groups([line for page in lines for line in page], marginal, wrapped))
    tables = _Tables(pages)
    segments = []
    for group in groups:
        is_furniture = (group[0].page, group[0].start) in marginal
        segment = _build(group, known)
        if group[0].table and not is_furniture:
            segment = tables.row(segment, group)
        elif is_furniture:
            segment = replace(segment, zone="furniture")
        segments.append(segment)
    return assign_zones(segments)


def _wrap_width(document: Document, lines: Sequence[TextLine]) -> float | None:
    """Return the width in characters at which the text was wrapped; None if it was not."""
    if any(kind in document.media_type for kind in UNWRAPPED_TYPES):
        return None
    lengths = sorted(len(line.text) for line in lines if line.table is None)
    if not lengths or lengths[-1] > LONGEST_WRAPPED_LINE:
        return None
    # In a long text a few lines stick out (tables, OCR that joins columns).
    width = lengths[-1] if len(lengths) < 40 else lengths[int(0.95 * (len(lengths) - 1))]
    return float(width) if width >= SHORTEST_WRAPPED_WIDTH else None


def _groups(
    lines: Sequence[TextLine], marginal: set[tuple[int, int]], width: float | None
) -> Iterator[list[TextLine]]:
    """Yield the lines of each segment; a paragraph goes on behind the next page's furniture."""
    edges = _column_edges(lines)
    group: list[TextLine] = []
    held: list[list[TextLine]] = []
    for line in lines:
        if (line.page, line.start) in marginal:
            held.append([line])
        elif group and _continues(group, line, width, edges):
            group.append(line)
        else:
            if group:
                yield group
            yield from held
            group, held = [line], []
    if group:
        yield group
    yield from held


def _column_edges(lines: Sequence[TextLine]) -> dict[tuple[int, int | None], float]:
    edges: dict[tuple[int, int | None], float] = {}
    for line in lines:
        if line.box is not None and line.table is None:
            for key in ((line.page, line.block), (line.page, None)):
                edges[key] = max(edges.get(key, 0.0), line.box.x1)
    return edges


def _continues(
    group: Sequence[TextLine],
    line: TextLine,
    width: float | None,
    edges: Mapping[tuple[int, int | None], float],
) -> bool:
    """Tell whether ``line`` goes on the segment that ``group`` began."""
    last = group[-1]
    if last.table or line.table:
        return bool(last.table and line.table == last.table and line.table != (-1, -1))
    if _opens(line.text):
        return False
    if line.page != last.page:
        return _goes_on_overleaf(last, line) and _is_full(last, line, width, edges)
    if line.gap:
        return False
    if last.text.endswith(_SENTENCE_END) and _LABEL.match(line.text):
        return False
    if is_capital_heading(last.text) != is_capital_heading(line.text):
        return False
    if is_capital_heading(last.text):
        return len(group) < 4 and _same_height(last, line) and not _is_sparse(last, line, width)
    return _is_full(last, line, width, edges)


def _opens(text: str) -> bool:
    return read_marker(text) is not None or starts_article(text) or starts_speech(text)


def _same_height(last: TextLine, line: TextLine) -> bool:
    if last.box is None or line.box is None:
        return True
    high, low = last.box.y1 - last.box.y0, line.box.y1 - line.box.y0
    return 0.75 < (high / low if low else 1.0) < 1.34


def _is_sparse(last: TextLine, line: TextLine, width: float | None) -> bool:
    """Tell whether two lines in capitals are too short to be one heading (letterheads)."""
    return width is None or len(last.text) + len(line.text) < 0.6 * width


def _goes_on_overleaf(last: TextLine, line: TextLine) -> bool:
    return not last.text.endswith(_SENTENCE_END) and line.text[:1].islower()


def _is_full(
    last: TextLine,
    line: TextLine,
    width: float | None,
    edges: Mapping[tuple[int, int | None], float],
) -> bool:
    """Tell whether the next line's first word had no room left at the end of the last line."""
    if last.box is not None and line.box is not None:
        edge = max(edges.get((last.page, last.block), 0.0), 0.9 * edges.get((last.page, None), 0.0))
        height = last.box.y1 - last.box.y0
        # A blank is about a quarter of the line's height; half a height covers justified text.
        return last.box.x1 + line.first_width + 0.25 * height > edge - 0.5 * height
    if width is None:
        return False
    return len(last.text) + 1 + line.first_width > 0.9 * width


def _words(document: Document) -> frozenset[str]:
    """Return the folded words of the document, without those that a line end broke."""
    return frozenset(
        word
        for page in document.pages
        for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", _BROKEN_WORD.sub(" ", fold(page.text)))
    )


@dataclass(slots=True)
class _Builder:
    """Joins lines and remembers where each stands."""

    text: str
    pieces: list[Piece]

    def add(self, line: TextLine, known: frozenset[str]) -> None:
        folded = fold(self.text)
        if not self.text:
            pass
        elif _HYPHEN.search(folded) and line.text[:1].isalpha():
            if not _keeps_hyphen(folded, fold(line.text), known):
                self._drop_last()
        elif not re.search(r"\d[-–]$", self.text):
            self.text += " "
        self.pieces.append(Piece(line.page, line.start, line.end, len(self.text)))
        self.text += line.text

    def _drop_last(self) -> None:
        piece = self.pieces[-1]
        self.text = self.text[:-1]
        self.pieces[-1] = replace(piece, end=piece.end - 1)


def _keeps_hyphen(before: str, after: str, known: frozenset[str]) -> bool:
    """Tell whether a hyphen at a line end belongs to a compound ("propozim-" / "buxhetit")."""
    head = re.findall(r"[^\W\d_]+(?=-$)", before)[0]
    tail = re.findall(r"^[^\W\d_]+", after)[0]
    if head + tail in known:
        return False
    # Parts that are words of their own elsewhere in the document speak for a compound.
    stem = tail[:6]
    both = len(head) > 3 and head in known and any(word.startswith(stem) for word in known)
    return f"{head}-{tail}" in known or (both and len(stem) > 3)


def _build(group: Sequence[TextLine], known: frozenset[str]) -> Segment:
    builder = _Builder("", [])
    for line in group:
        builder.add(line, known)
    text = builder.text
    marker = None if group[0].table else read_marker(text)
    return Segment(
        text=text,
        shape=_shape(text, marker is not None),
        pieces=tuple(builder.pieces),
        number=marker.number if marker else None,
        content=marker.length if marker else 0,
    )


def _shape(text: str, marked: bool) -> Shape:
    if is_capital_heading(text) or (starts_article(text) and len(text) < 60):
        return "heading"
    if marked:
        return "item"
    short = len(text) <= 70 and len(text.split()) <= 9
    if short and capitals(text[:1]) == 1.0 and text[-1].isalnum():
        return "heading"
    return "paragraph"


class _Tables:
    """Numbers the tables of a document and puts the cells into their rows."""

    def __init__(self, pages: Mapping[int, Page]) -> None:
        self.pages = pages
        self.count = 0
        self.current: tuple[int, int] | None = None
        self.next_row = 0

    def row(self, segment: Segment, group: Sequence[TextLine]) -> Segment:
        first = group[0]
        assert first.table is not None
        ordinal, row = first.table
        spans = (
            _tab_cells(segment.text)
            if ordinal < 0
            else tuple(
                _shift(segment, first.page, span)
                for span in row_cells(self.pages[first.page], ordinal, row)
            )
        )
        table, row = self._number(first, ordinal, row)
        return replace(
            segment, shape="row", zone="table", cells=spans, table=table, row=row, content=0
        )

    def _number(self, line: TextLine, ordinal: int, row: int) -> tuple[int, int]:
        new = self.current != (line.page, ordinal) or (ordinal < 0 and line.gap)
        if new:
            self.count += 1
            self.current, self.next_row = (line.page, ordinal), 0
        self.next_row += 1
        return self.count - 1, row if ordinal >= 0 else self.next_row - 1


def _tab_cells(text: str) -> tuple[tuple[int, int], ...]:
    spans, position = [], 0
    for cell in text.split("\t"):
        lead = len(cell) - len(cell.lstrip())
        start = position + lead if cell.strip() else position
        spans.append((start, start + len(cell.strip())))
        position += len(cell) + 1
    return tuple(spans)


def _shift(segment: Segment, page: int, span: tuple[int, int]) -> tuple[int, int]:
    """Turn a span of the page's text into a span of the segment's text."""
    start, end = span
    if start >= end:
        return 0, 0
    inside = [p for p in segment.pieces if p.page == page and p.start < end and p.end > start]
    if not inside:
        return 0, 0
    first, last = inside[0], inside[-1]
    return (
        max(start, first.start) - first.start + first.at,
        min(end, last.end) - last.start + last.at,
    )
