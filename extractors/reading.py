"""A document as the extractors read it: its segments, each with a spaCy Doc."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from extractors.entities import Basis, Evidence
from extractors.language import load_pipeline
from extractors.segmenting import build_segments
from extractors.segments import Segment
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

    def folded(self, index: int) -> str:
        """Return the folded text of a segment (same length as its text)."""
        return str(self.docs[index]._.folded)

    def introduction(self, index: int) -> int | None:
        """Return the segment "... mbahet si vijon:" that introduces the item ``index``, if any."""
        if self.segments[index].shape != "item":
            return None
        for before in range(index - 1, -1, -1):
            segment = self.segments[before]
            if segment.zone != "furniture" and segment.shape != "item":
                return before if segment.text.rstrip().endswith(":") else None
        return None

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
