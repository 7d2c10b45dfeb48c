"""The entities of the record, each with its evidence.

Every entity says what was found (its own fields) and where: :class:`Evidence` leads to page, line
and box. The names follow Popolo and Akoma Ntoso; values of time are EDTF level 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any, ClassVar, Literal

from pipeline.document import BoundingBox

Basis = Literal["stated", "derived", "corrected"]
DateRole = Literal["meeting", "document", "deadline", "period", "publication", "mention"]
Group = Literal[
    "citizens",
    "members",
    "officials",
    "women",
    "men",
    "total",
    "absent",
    "invited",
    "observers",
    "others",
]
ENTITY_KINDS = (
    "dates",
    "times",
    "speakers",
    "attendance",
    "people",
    "organizations",
    "agenda",
    "objectives",
    "action_items",
    "decisions",
    "proposals",
    "amounts",
    "references",
)
"""The lists of the record that hold entities."""
SCALARS = ("title", "type", "language", "country", "municipality", "date", "place", "chair")
"""The facts of the record that stand once; their evidence is a :class:`Fact`."""
Outcome = Literal["adopted", "rejected", "postponed", "withdrawn", "noted"]


@dataclass(frozen=True, slots=True)
class Region:
    """One line's share of an entity: ``page.raw[start:end]``, with the box of exactly its words.

    ``points`` is the box in points (``BoundingBox.to_points``), None without geometry.
    """

    page: int
    start: int
    end: int
    box: BoundingBox | None
    points: tuple[float, float, float, float] | None

    def to_json(self) -> dict[str, Any]:
        """Return the region as the record holds it."""
        bbox = list(self.points) if self.points else None
        return {"page": self.page, "start": self.start, "end": self.end, "bbox": bbox}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something stands. ``raw`` is the raw text of the regions joined by line feeds."""

    text: str
    raw: str
    regions: tuple[Region, ...]
    confidence: float
    """0-1: how sure the rule is, times how sure the engine was of the words."""
    extractor: str
    """``name/version`` of the extractor."""
    basis: Basis = "stated"

    def to_json(self) -> dict[str, Any]:
        """Return the keys that every entity of the record shares."""
        regions = [region.to_json() for region in self.regions]
        first = regions[0] if regions else {"page": None, "bbox": None}
        return {
            "text": self.text,
            "raw": self.raw,
            "page": first["page"],
            "bbox": first["bbox"],
            "regions": regions,
            "confidence": round(self.confidence, 3),
            "basis": self.basis,
            "extractor": self.extractor,
        }


@dataclass(frozen=True, slots=True)
class Entity:
    """Base of all entities. ``kind`` is the list of the record it stands in."""

    kind: ClassVar[str] = ""
    evidence: Evidence

    def values(self) -> dict[str, Any]:
        """Return the entity's own fields as JSON values."""
        names = [f.name for f in fields(self) if f.name not in ("evidence", "places")]
        return {name: _plain(getattr(self, name)) for name in names}

    def to_json(self, document_id: str, places: tuple[Evidence, ...] = ()) -> dict[str, Any]:
        """Return the entity as the record holds it; ``places`` are its repeated mentions."""
        return {
            "id": entity_id(self.kind, document_id, self.evidence),
            **self.values(),
            **self.evidence.to_json(),
            "places": [r.to_json() for place in places for r in place.regions],
        }


def entity_id(kind: str, document_id: str, evidence: Evidence) -> str:
    """Return ``kind-<10 hex>``: a hash of document, page and anchor, never of insertion order."""
    where = evidence.regions[0] if evidence.regions else None
    anchor = (document_id, where.page, where.start, where.end) if where else (document_id,)
    digest = sha256(repr((kind, *anchor, evidence.raw)).encode()).hexdigest()
    return f"{kind}-{digest[:10]}"


def _plain(value: Any) -> Any:
    if hasattr(value, "to_json"):
        return value.to_json()
    if isinstance(value, Mapping):
        return dict(value)
    return value


@dataclass(frozen=True, slots=True)
class Votes:
    """A count of votes; None means the paper does not say."""

    for_: int | None = None
    against: int | None = None
    abstain: int | None = None
    invalid: int | None = None

    def to_json(self) -> dict[str, int | None]:
        """Return the counts under their names in the record."""
        return {
            "for": self.for_,
            "against": self.against,
            "abstain": self.abstain,
            "invalid": self.invalid,
        }


@dataclass(frozen=True, slots=True)
class DateMention(Entity):
    """A calendar expression. ``value`` is EDTF level 0, ``qualifier`` about, doubtful or None."""

    kind: ClassVar[str] = "dates"
    value: str
    qualifier: str | None
    role: DateRole


@dataclass(frozen=True, slots=True)
class MeetingTime(Entity):
    """Start and end of a meeting, ``HH:MM``; at least one is given."""

    kind: ClassVar[str] = "times"
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Attendance(Entity):
    """How many of a group were there (or absent, or invited)."""

    kind: ClassVar[str] = "attendance"
    count: int
    group: Group


@dataclass(frozen=True, slots=True)
class Amount(Entity):
    """A sum of money; ``currency`` is ISO 4217."""

    kind: ClassVar[str] = "amounts"
    value: float
    currency: str


@dataclass(frozen=True, slots=True)
class Money:
    """A sum without a place of its own (inside another entity)."""

    value: float
    currency: str

    def to_json(self) -> dict[str, Any]:
        """Return the sum as the record holds it."""
        return {"value": self.value, "currency": self.currency}


@dataclass(frozen=True, slots=True)
class Reference(Entity):
    """A citation of a law, an act or a decision."""

    kind: ClassVar[str] = "references"


@dataclass(frozen=True, slots=True)
class Person(Entity):
    """A named person, without honorific; ``role`` as written."""

    kind: ClassVar[str] = "people"
    name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class Organization(Entity):
    """A named body."""

    kind: ClassVar[str] = "organizations"
    name: str


@dataclass(frozen=True, slots=True)
class Speaker(Entity):
    """A named person who spoke, in order of the first speech."""

    kind: ClassVar[str] = "speakers"
    name: str


@dataclass(frozen=True, slots=True)
class AgendaItem(Entity):
    """An item of the agenda; ``number`` as printed."""

    kind: ClassVar[str] = "agenda"
    number: str | None


@dataclass(frozen=True, slots=True)
class Objective(Entity):
    """A stated goal of a strategy or plan; ``number`` as printed."""

    kind: ClassVar[str] = "objectives"
    number: str | None


@dataclass(frozen=True, slots=True)
class ActionItem(Entity):
    """A task. ``deadline`` as written; ``deadline_value`` is EDTF if it is a calendar date."""

    kind: ClassVar[str] = "action_items"
    owner: str | None
    deadline: str | None
    deadline_value: str | None
    amount: Money | None
    objective: str | None


@dataclass(frozen=True, slots=True)
class Decision(Entity):
    """An outcome recorded for the body."""

    kind: ClassVar[str] = "decisions"
    number: str | None
    votes: Votes | None
    unanimous: bool | None
    outcome: Outcome
    date: str | None
    agenda_item: str | None


@dataclass(frozen=True, slots=True)
class Proposal(Entity):
    """A suggestion or request by a participant."""

    kind: ClassVar[str] = "proposals"
    by: str | None


@dataclass(frozen=True, slots=True)
class Fact(Entity):
    """A scalar of the record with its evidence: title, type, municipality, date, place, chair."""

    kind: ClassVar[str] = "evidence"
    field: str
    value: str
