"""What a document is once it has been read: pages, blocks, lines, words, tables, boxes.

Words follow ALTO: a page holds blocks, a block holds lines, a line holds words. Offsets are code
points of ``Page.raw``, which is NFC. Boxes are pixels at the page's ``dpi`` from the top left of
the page *as the original displays it*; a text-layer page has 72 dpi, so its pixels are points.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from types import MappingProxyType
from typing import Literal

from pipeline.offsets import OffsetMap

Origin = Literal["text_layer", "ocr"]
Grade = Literal["poor", "fair", "good", "excellent"]
RegionKind = Literal["stamp", "signature", "picture"]
POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """A rectangle: ``x0 <= x1`` from left, ``y0 <= y1`` from top."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: BoundingBox) -> BoundingBox:
        """Return the smallest box that covers both."""
        return BoundingBox(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def share_inside(self, other: BoundingBox) -> float:
        """Return the share of this box that lies in ``other``, 0-1."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        down = min(self.y1, other.y1) - max(self.y0, other.y0)
        area = (self.x1 - self.x0) * (self.y1 - self.y0)
        return across * down / area if across > 0 and down > 0 and area else 0.0

    def to_points(self, dpi: float) -> tuple[float, float, float, float]:
        """Return ``(x0, y0, x1, y1)`` in points, rounded to a hundredth, for a page of ``dpi``."""
        scale = POINTS_PER_INCH / dpi
        return (
            round(self.x0 * scale, 2),
            round(self.y0 * scale, 2),
            round(self.x1 * scale, 2),
            round(self.y1 * scale, 2),
        )


def cover(boxes: Iterator[BoundingBox | None]) -> BoundingBox | None:
    """Return the box that covers all boxes, or None if there is none."""
    result: BoundingBox | None = None
    for box in boxes:
        if box is not None:
            result = box if result is None else result.union(box)
    return result


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the engine or the text layer gave it: ``page.raw[start:end] == text``."""

    text: str
    start: int
    end: int
    box: BoundingBox | None = None
    confidence: float | None = None
    """0-1; None where no engine guessed (text layer, text file)."""
    alternative: str | None = None
    """What the other OCR pass read in this place, where the two differ."""


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Words by their place, to look up those that a span touches."""

    words: tuple[Word, ...]
    order: tuple[int, ...]
    """Ordinals of ``words`` by start."""
    starts: tuple[int, ...]
    reached: tuple[int, ...]
    """How far the words up to here reach: ends may overlap, their maximum only grows."""

    @classmethod
    def of(cls, words: tuple[Word, ...]) -> WordIndex:
        """Return the index of words in reading order."""
        order = tuple(sorted(range(len(words)), key=lambda at: words[at].start))
        ends = accumulate((words[at].end for at in order), max)
        return cls(words, order, tuple(words[at].start for at in order), tuple(ends))

    def touched(self, start: int, end: int) -> list[Word]:
        """Return the words that have a character in common with ``start:end``."""
        first, stop = bisect_right(self.reached, start), bisect_left(self.starts, end)
        touched = (at for at in self.order[first:stop] if self.words[at].end > start)
        return [self.words[at] for at in sorted(touched)]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words, never empty."""

    words: tuple[Word, ...]

    @property
    def start(self) -> int:
        """Offset of the first word in the page's raw text."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Offset just behind the last word."""
        return self.words[-1].end

    @property
    def box(self) -> BoundingBox | None:
        """The box that covers the line's words."""
        return cover(word.box for word in self.words)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together; ``kind`` "table" means one line a row, cells divided by tabs."""

    lines: tuple[Line, ...]
    kind: Literal["text", "table"] = "text"

    @property
    def box(self) -> BoundingBox | None:
        """The box that covers the block's lines."""
        return cover(line.box for line in self.lines)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: ``page.raw[start:end]`` is its text (``start == end``: an empty cell)."""

    row: int
    column: int
    start: int
    end: int
    box: BoundingBox | None = None
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; in the page's raw text a row is a line and cells are divided by tabs."""

    cells: tuple[Cell, ...]
    header_row: int | None = None
    box: BoundingBox | None = None

    @property
    def rows(self) -> int:
        """Number of rows, spans included."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        """Number of columns, spans included."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page's picture that is no text, in pixels of the page."""

    kind: RegionKind
    box: BoundingBox


@dataclass(frozen=True, slots=True)
class Step:
    """Something done to a page picture before or while it was read, with its parameters."""

    name: str
    parameters: tuple[tuple[str, float | str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a page was read: by which engine, how sure it was and what was odd."""

    origin: Origin
    engine: str
    version: str
    languages: str | None = None
    confidence: float | None = None
    """Mean word confidence 0-1, weighted by length; None for a text layer."""
    worst: float | None = None
    """Lowest mean confidence of any line of at least three words, 0-1."""
    grade: Grade = "excellent"
    warnings: tuple[str, ...] = ()
    coverage: float | None = None
    """Share of the letter-sized ink that lies in recognised words, 0-1; None for a text layer."""
    steps: tuple[Step, ...] = ()
    """What was done to the picture and which passes were read, in order."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``raw`` is what was read, ``text`` is ``raw`` after the named repairs."""

    number: int
    width: float | None
    """Pixels at ``dpi``; None where the source has no geometry (text, HTML, mail, DOCX)."""
    height: float | None
    dpi: float
    raw: str
    text: str
    offsets: OffsetMap
    blocks: tuple[Block, ...]
    reading: Reading
    tables: tuple[Table, ...] = ()
    language: str | None = None
    label: str | None = None
    regions: tuple[Region, ...] = ()
    """Stamps, signatures and pictures, from the top down; only of pages that were recognised."""
    _index: WordIndex | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def words(self) -> Iterator[Word]:
        """All words in reading order."""
        return (word for line in self.lines for word in line.words)

    @property
    def lines(self) -> Iterator[Line]:
        """All lines in reading order."""
        return (line for block in self.blocks for line in block.lines)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of a span of the cleaned text."""
        return self.offsets.to_raw(start, end)

    def box_of(self, raw_start: int, raw_end: int) -> BoundingBox | None:
        """Return the box that covers exactly the words touched by a raw span."""
        return cover(word.box for word in self.words_in(raw_start, raw_end))

    def words_in(self, raw_start: int, raw_end: int) -> Iterator[Word]:
        """Yield the words that a raw span touches, in reading order."""
        if self._index is None:
            # Asked for every region of every finding: the page is gone through once.
            object.__setattr__(self, "_index", WordIndex.of(tuple(self.words)))
        assert self._index is not None
        yield from self._index.touched(raw_start, raw_end)


@dataclass(frozen=True, slots=True)
class Document:
    """A document ready for extraction.

    ``metadata`` holds what the archivist or the container said (``--set``, manifest, mail headers);
    it is no part of the paper.
    """

    id: str
    filename: str
    media_type: str
    pages: tuple[Page, ...]
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
