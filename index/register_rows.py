"""The rows of the register: entities of the catalogue with the facts of their documents.

Reads rows only and unpacks no page. What could not be read is not among them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractors.entities import Money
from index.days import edtf_interval
from index.library import READABLE, Library

Entity = Mapping[str, Any]
"""As the record has it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What the register says of the document that a row stands in."""

    id: str
    filename: str
    title: str | None
    type: str | None
    municipality: str | None
    date: str | None
    ingested_at: str

    def to_json(self) -> dict[str, Any]:
        """Return the document as a row cites it."""
        names = ("id", "filename", "title", "type", "municipality", "date")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Row:
    """An entity of a list with the document that it stands in."""

    paper: Paper
    ordinal: int
    """Place in the document's list."""
    entity: Entity
    amounts: tuple[Money, ...] = ()
    """Of a decision: the sums that its text names. Of an action item: its own."""

    @property
    def page(self) -> int | None:
        """The page where it begins; None for what a person added without one."""
        page: int | None = self.entity["page"]
        return page

    @property
    def bbox(self) -> list[float] | None:
        """Its first box, in points; None where the source has no geometry."""
        bbox: list[float] | None = self.entity["bbox"]
        return bbox

    @property
    def citation(self) -> str:
        """Where it stands: ``257fd3a0d115 p.2``."""
        return self.paper.id if self.page is None else f"{self.paper.id} p.{self.page}"

    @property
    def date(self) -> str | None:
        """The calendar date that a decision states for itself, else the document's date."""
        own: str | None = self.entity.get("date")
        return own if own and edtf_interval(own) else self.paper.date

    @property
    def days(self) -> tuple[str, str] | None:
        """First and last day of :attr:`date`."""
        return edtf_interval(self.date) if self.date else None

    @property
    def due(self) -> str | None:
        """The last day of an action item's deadline; None if it names no day of the calendar."""
        deadline = self.entity.get("deadline_value")
        days = edtf_interval(deadline) if deadline else None
        return days[1] if days else None


def papers(library: Library, kind: str | None = None) -> list[Paper]:
    """Return the readable documents by id; those with something in the list ``kind`` only."""
    facts = ", ".join(
        f"json_extract(facts, '$.{key}')" for key in ("title", "type", "municipality", "date")
    )
    has_some = "EXISTS (SELECT 1 FROM entities WHERE document = documents.id AND kind = :kind)"
    rows = library.connection.execute(
        f"SELECT id, filename, {facts}, ingested_at FROM documents WHERE {READABLE}"
        f" AND (:kind IS NULL OR {has_some}) ORDER BY id",
        {"kind": kind},
    )
    return [Paper(*row) for row in rows]


def read_rows(library: Library, kind: str, chosen: Iterable[Paper]) -> Iterator[Row]:
    """Yield the rows of a list, document by document, each by page and place in the list."""
    for paper in chosen:
        amounts = _amounts(library, kind, paper.id)
        rows = [Row(paper, n, e, amounts(e)) for n, e in _entities(library, paper.id, kind)]
        yield from sorted(rows, key=lambda row: (row.page or 0, row.ordinal))


def _entities(library: Library, document: str, kind: str) -> list[tuple[int, Entity]]:
    rows = library.connection.execute(
        "SELECT ordinal, content FROM entities WHERE document = ? AND kind = ?", (document, kind)
    )
    return [(ordinal, json.loads(content)) for ordinal, content in rows]


# -- sums of money -----------------------------------------------------------------------------


def _amounts(library: Library, kind: str, document: str) -> Callable[[Entity], tuple[Money, ...]]:
    """Return what tells the sums of an entity of the document's list."""
    if kind == "action_items":
        return _own_amount
    if kind == "decisions":
        return _Mentions(e for _, e in _entities(library, document, "amounts")).inside
    return lambda entity: ()


def _own_amount(entity: Entity) -> tuple[Money, ...]:
    amount = entity["amount"]
    return (Money(amount["value"], amount["currency"]),) if amount else ()


class _Mentions:
    """The sums that a document names, and where."""

    def __init__(self, amounts: Iterable[Entity]) -> None:
        spots: dict[int, list[tuple[int, int, Money]]] = defaultdict(list)
        for amount in amounts:
            money = Money(amount["value"], amount["currency"])
            # A list holds each distinct sum once; its other mentions are its places.
            for spot in (*amount["regions"], *amount["places"]):
                spots[spot["page"]].append((spot["start"], spot["end"], money))
        self._by_page = {
            page: sorted(found, key=lambda spot: spot[:2]) for page, found in spots.items()
        }

    def inside(self, entity: Entity) -> tuple[Money, ...]:
        """Return the different sums that stand within the lines of an entity, in order."""
        found: dict[Money, None] = {}
        for line in entity["regions"]:
            for start, end, money in self._by_page.get(line["page"], ()):
                if line["start"] <= start and end <= line["end"]:
                    found[money] = None
        return tuple(found)
