"""What the checks look at, and the warning that they give."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from extractors.entities import Entity, Evidence, Fact, Region, entity_id
from extractors.language import Lexicon
from extractors.reading import Reading

AnyEntity = TypeVar("AnyEntity", bound=Entity)
_COUNTED = ("amounts", "attendance", "dates", "times")
"""What a warning about a place of the text can concern."""
Place = tuple[int, int, int]
"""Segment, start and end: ``reading.segments[segment].text[start:end]``."""


@dataclass(frozen=True, slots=True)
class RecordWarning:
    """A doubt about the record, as ``warnings`` holds it.

    ``severity`` is 0-1: how sure it is that the paper or the reading is wrong here. Without
    ``regions`` the doubt is about the document.
    """

    code: str
    """One of ``pipeline.warning_codes.WARNINGS``."""
    message: str
    """One English sentence with the values that do not fit."""
    severity: float
    regions: tuple[Region, ...] = ()
    entities: tuple[str, ...] = ()
    """Ids of the entities that it concerns."""

    def to_json(self) -> dict[str, Any]:
        """Return the warning as the record holds it; ``page`` and ``bbox`` are the first region's.

        Examples:
            >>> RecordWarning("check_failed", "sums", 0.5).to_json()["page"] is None
            True
        """
        regions = [region.to_json() for region in self.regions]
        first = regions[0] if regions else {"page": None, "bbox": None}
        return {
            "code": self.code,
            "message": self.message,
            "page": first["page"],
            "bbox": first["bbox"],
            "regions": regions,
            "entities": list(dict.fromkeys(self.entities)),
            "severity": round(self.severity, 2),
        }


@dataclass(frozen=True, eq=False)
class Findings:
    """A document as read, and everything that was found in it."""

    reading: Reading
    lexicon: Lexicon
    merged: Sequence[tuple[Entity, tuple[Evidence, ...]]]
    """Each distinct entity with the evidence of its other mentions, in the record's order."""
    facts: Mapping[str, Fact]

    def of(self, kind: type[AnyEntity]) -> list[AnyEntity]:
        """Return the entities of one class, in the record's order."""
        return [entity for entity, _ in self.merged if isinstance(entity, kind)]

    def value(self, field: str) -> str | None:
        """Return a scalar of the record, None where it is not stated."""
        fact = self.facts.get(field)
        return fact.value if fact else None

    def id_of(self, entity: Entity) -> str:
        """Return the id that the entity has in the record."""
        return entity_id(entity.kind, self.reading.document.id, entity.evidence)

    def about(
        self, code: str, message: str, severity: float, entities: Iterable[Entity]
    ) -> RecordWarning:
        """Return a warning about entities; its regions are theirs, in order."""
        entities = list(entities)
        regions = tuple(region for e in entities for region in e.evidence.regions)
        return RecordWarning(
            code, message, severity, regions, tuple(self.id_of(e) for e in entities)
        )

    def at(
        self, code: str, message: str, severity: float, places: Iterable[Place]
    ) -> RecordWarning:
        """Return a warning about places of the text and the entities that stand there."""
        regions = tuple(region for place in places for region in self.regions(place))
        return RecordWarning(code, message, severity, regions, self._entities_in(regions))

    def regions(self, place: Place) -> tuple[Region, ...]:
        """Return the regions of a place of the text."""
        segment, start, end = place
        return self.reading.segments[segment].regions(start, end, self.reading.pages)

    def segment_of(self, evidence: Evidence) -> int | None:
        """Return the segment in which the evidence begins; None if it has no place."""
        if not evidence.regions:
            return None
        region = evidence.regions[0]
        pieces = self._pieces.get(region.page, [])
        at = bisect_right(pieces, (region.start, len(self.reading.segments))) - 1
        return pieces[at][1] if at >= 0 else None

    @cached_property
    def _pieces(self) -> dict[int, list[tuple[int, int]]]:
        """Page -> where each line of a segment begins in its raw text, with the segment."""
        found: dict[int, list[tuple[int, int]]] = {}
        for index, segment in enumerate(self.reading.segments):
            for piece in segment.pieces:
                page = self.reading.pages[piece.page]
                start = page.raw_span(piece.start, piece.start)[0]
                found.setdefault(piece.page, []).append((start, index))
        for pieces in found.values():
            pieces.sort()
        return found

    def _entities_in(self, regions: Sequence[Region]) -> tuple[str, ...]:
        return tuple(
            self.id_of(entity)
            for mine in regions
            for other, entity in self._anchors.get(mine.page, ())
            if mine.start < other.end and other.start < mine.end
        )

    @cached_property
    def _anchors(self) -> dict[int, list[tuple[Region, Entity]]]:
        """Page -> what is counted there, with its regions on that page."""
        found: dict[int, list[tuple[Region, Entity]]] = {}
        for entity, places in self.merged:
            for evidence in (entity.evidence, *places) if entity.kind in _COUNTED else ():
                for region in evidence.regions:
                    found.setdefault(region.page, []).append((region, entity))
        return found
