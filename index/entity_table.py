"""The lists of the record as tables: columns that stay, one row an entity, its place in each.

The columns of a list come from the record's schema. An object in a field becomes a column for each
of its values (``votes_for``, ``amount_currency``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from extractors.entities import Money
from index.addresses import Address
from index.correction_values import own_fields, schema_at
from index.register_rows import Row
from index.spreadsheet import Cell, write_csv

_DOCUMENT = ("document", "filename", "title", "type", "municipality", "document_date")
_EVIDENCE = ("confidence", "basis")
_DERIVED: Mapping[str, Mapping[str, Callable[[Row], Cell]]] = {
    "action_items": {"due": lambda row: row.due},
    "decisions": {"amounts": lambda row: "; ".join(map(money_text, row.amounts)) or None},
}
"""Columns of a list that are no fields of the record."""


def list_csv(kind: str, rows: Iterable[Row]) -> bytes:
    """Return rows of a list as a CSV file."""
    return write_csv(columns(kind), (cells(kind, row) for row in rows))


def columns(kind: str) -> list[str]:
    """Return the names of a list's columns."""
    own = ("_".join(path) for path in _paths(kind))
    return ["id", *_DOCUMENT, "page", "bbox", *own, *_DERIVED.get(kind, ()), *_EVIDENCE]


def cells(kind: str, row: Row) -> list[Cell]:
    """Return the values of a row under :func:`columns`."""
    paper, entity = row.paper, row.entity
    return [
        entity["id"],
        paper.id, paper.filename, paper.title, paper.type, paper.municipality, paper.date,
        row.page,
        box_text(row.bbox),
        *(_at(entity, path) for path in _paths(kind)),
        *(derive(row) for derive in _DERIVED.get(kind, {}).values()),
        *(entity[name] for name in _EVIDENCE),
    ]  # fmt: skip


def box_text(bbox: Iterable[float] | None) -> str | None:
    """Return a box as ``x0 y0 x1 y1``, in points."""
    return None if bbox is None else " ".join(f"{side:.10g}" for side in bbox)


def money_text(money: Money, thousands: str = "") -> str:
    """Return a sum as ``45000 EUR`` or ``99.50 EUR``; ``thousands`` may be a comma."""
    decimals = 0 if money.value == int(money.value) else 2
    return f"{money.value:{thousands}.{decimals}f} {money.currency}"


@cache
def _paths(kind: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to the values of a list's own fields, ``text`` first."""
    return tuple(path for name in own_fields(kind) for path in _ways(kind, name))


def _ways(kind: str, name: str) -> list[tuple[str, ...]]:
    parts = schema_at(Address(kind, "", (name,))).get("properties")
    return [(name, part) for part in parts] if parts else [(name,)]


def _at(entity: Mapping[str, Any], path: tuple[str, ...]) -> Cell:
    found: Any = entity
    for step in path:
        found = found[step] if found else None
    value: Cell = found
    return value
