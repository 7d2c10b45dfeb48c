"""Segments: the units that extractors read, and the way back from them to page and box.

A segment is a paragraph, heading, list item, table row or the like: lines broken by layout are
joined by one blank (a hyphenated line end without one), across a page break too. It remembers where
each of its pieces stands, so a span of ``segment.text`` leads to exact raw text and boxes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.entities import Basis, Evidence, Region
from pipeline.document import Page

Zone = Literal[
    "letterhead",
    "title",
    "meta",
    "attendance",
    "agenda",
    "speech",
    "clause",
    "section",
    "table",
    "signature",
    "furniture",
    "body",
]
Shape = Literal["paragraph", "heading", "item", "row"]


@dataclass(frozen=True, slots=True)
class Piece:
    """``segment.text[at : at + end - start]`` is ``page.text[start:end]`` (one line's share)."""

    page: int
    start: int
    end: int
    at: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A unit of reading. ``cells`` are the spans of a row's cells in ``text``, by column."""

    text: str
    shape: Shape
    pieces: tuple[Piece, ...]
    zone: Zone = "body"
    number: str | None = None
    """The number or letter of a list item or heading as printed, without its dot."""
    content: int = 0
    """Offset of the text behind the item's number or bullet."""
    cells: tuple[tuple[int, int], ...] = ()
    table: int | None = None
    """Ordinal of the table in the document (rows only)."""
    row: int | None = None

    def regions(self, start: int, end: int, pages: Mapping[int, Page]) -> tuple[Region, ...]:
        """Return one region for each line that the span ``start:end`` of ``text`` touches."""
        found = []
        for piece in self.pieces:
            lo = max(start, piece.at)
            hi = min(end, piece.at + piece.end - piece.start)
            if lo >= hi:
                continue
            page = pages[piece.page]
            shift = piece.start - piece.at
            raw_start, raw_end = page.raw_span(lo + shift, hi + shift)
            box = page.box_of(raw_start, raw_end)
            points = box.to_points(page.dpi) if box else None
            found.append(Region(piece.page, raw_start, raw_end, box, points))
        return tuple(found)

    def evidence(
        self,
        start: int,
        end: int,
        pages: Mapping[int, Page],
        *,
        extractor: str,
        confidence: float = 0.9,
        basis: Basis = "stated",
    ) -> Evidence:
        """Return the evidence for the span; ``confidence`` is the rule's own, 0-1."""
        regions = self.regions(start, end, pages)
        raw = "\n".join(pages[r.page].raw[r.start : r.end] for r in regions)
        sure = confidence * engine_confidence(regions, pages)
        return Evidence(self.text[start:end], raw, regions, sure, extractor, basis)


def engine_confidence(regions: Sequence[Region], pages: Mapping[int, Page]) -> float:
    """Return the mean confidence 0-1 of the words under ``regions``; 1 where no engine guessed."""
    values = [
        word.confidence
        for region in regions
        for word in pages[region.page].words_in(region.start, region.end)
        if word.confidence is not None
    ]
    return sum(values) / len(values) if values else 1.0
