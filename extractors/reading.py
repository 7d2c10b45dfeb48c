"""A document as the extractors read it: its segments, each with a spaCy Doc."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from extractors.entities import Basis, Evidence, Region
from extractors.language import load_pipeline
from extractors.layout.segmenting import build_segments
from extractors.layout.segments import Segment
from pipeline.document import Document, Page

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, eq=False)
class Reading:
    """A document, its pages by number, its segments and one spaCy Doc a segment, same order."""

    document: Document
    pages: Mapping[int, Page]
    segments: tuple[Segment, ...]
    docs: tuple[Doc, ...]
    _folded: tuple[str, ...] = field(init=False, repr=False)
    _leads: tuple[int | None, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Asked a dozen times a segment: spaCy's own way to a Doc's values is slow.
        object.__setattr__(self, "_folded", tuple(str(doc._.folded) for doc in self.docs))
        object.__setattr__(self, "_leads", tuple(_leads(self.segments)))

    def folded(self, index: int) -> str:
        """Return the folded text of a segment (same length as its text)."""
        return self._folded[index]

    def segment_at(self, region: Region) -> Segment | None:
        """Return the segment that ``region`` is a part of; None where it is of none."""
        starts, segments = self._starts
        at = bisect_right(starts, (region.page, region.start)) - 1
        return segments[at] if at >= 0 and starts[at][0] == region.page else None

    @cached_property
    def _starts(self) -> tuple[list[tuple[int, int]], list[Segment]]:
        """The raw places at which the segments' lines begin, in order, and the segments."""
        placed = sorted(
            ((piece.page, self.pages[piece.page].raw_span(piece.start, piece.end)[0]), n)
            for n, segment in enumerate(self.segments)
            for piece in segment.pieces
        )
        return [place for place, _ in placed], [self.segments[n] for _, n in placed]

    def introduction(self, index: int) -> int | None:
        """Return the segment "... mbahet si vijon:" that introduces the item ``index``, if any."""
        if self.segments[index].shape != "item":
            return None
        before = self._leads[index]
        leads = before is not None and self.segments[before].text.rstrip().endswith(":")
        return before if leads else None

    def evidence(
        self,
        index: int,
        start: int,
        end: int,
        *,
        extractor: str,
        confidence: float = 0.9,
        basis: Basis = "stated",
    ) -> Evidence:
        """Return the evidence for ``segments[index].text[start:end]``."""
        return self.segments[index].evidence(
            start, end, self.pages, extractor=extractor, confidence=confidence, basis=basis
        )


def _leads(segments: Iterable[Segment]) -> Iterator[int | None]:
    """Yield for each segment the last one above it that is neither furniture nor an item."""
    last: int | None = None
    for index, segment in enumerate(segments):
        yield last
        if segment.zone != "furniture" and segment.shape != "item":
            last = index


def read(document: Document) -> Reading:
    """Cut a document into segments and run the spaCy pipeline over each."""
    segments = build_segments(document)
    docs = tuple(load_pipeline().pipe([segment.text for segment in segments]))
    pages = MappingProxyType({page.number: page for page in document.pages})
    return Reading(document, pages, segments, docs)


def joined(parts: Sequence[Evidence], separator: str = " ") -> Evidence:
    """Return the evidence of a fact that is stated in several places, in order.

    Raises:
        ValueError: there is no part.
    """
    if not parts:
        raise ValueError("a fact needs evidence")
    return Evidence(
        separator.join(part.text for part in parts),
        "\n".join(part.raw for part in parts),
        tuple(region for part in parts for region in part.regions),
        min(part.confidence for part in parts),
        parts[0].extractor,
        parts[0].basis,
    )
