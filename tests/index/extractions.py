"""Extractions in the shape that the catalogue keeps, with entities at known places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractors.entities import ENTITY_KINDS, SCALARS

HEIGHT = 12.0
"""Points of a line; entity ``row`` stands on its own line."""


def entity(kind: str, row: int, text: str, **values: Any) -> dict[str, Any]:
    """Return an entity of a whole line of page 1."""
    bbox = values.pop("bbox", [70.0, 100 + 20.0 * row, 500.0, 100 + 20.0 * row + HEIGHT])
    region = {"page": 1, "start": 100 * row, "end": 100 * row + len(text), "bbox": bbox}
    return {
        "id": values.pop("id", f"{kind}-{row:010x}"),
        "text": text,
        "raw": text,
        "page": 1,
        "bbox": bbox,
        "regions": [region],
        "confidence": values.pop("confidence", 0.8),
        "basis": "stated",
        "extractor": f"{kind}/1",
        "places": [],
        **values,
    }


def decision(row: int, text: str, **values: Any) -> dict[str, Any]:
    """Return a decision without votes or number unless they are given."""
    blank = {"number": None, "votes": None, "unanimous": None, "outcome": "adopted",
             "date": None, "agenda_item": None}  # fmt: skip
    return entity("decisions", row, text, **{**blank, **values})


def action(row: int, text: str, **values: Any) -> dict[str, Any]:
    """Return an action item of which nothing but the text is known unless it is given."""
    names = ("owner", "deadline", "deadline_value", "amount", "objective")
    return entity("action_items", row, text, **{**dict.fromkeys(names), **values})


def fact(field: str, row: int, value: str, **values: Any) -> dict[str, Any]:
    """Return the evidence of a scalar."""
    return entity("evidence", row, value, field=field, value=value, **values)


def extraction(
    *, facts: Mapping[str, Any] | None = None, warnings: Any = (), **lists: Any
) -> dict[str, Any]:
    """Return an extraction with these evidences of scalars and these lists."""
    facts = facts or {}
    return {
        **dict.fromkeys(SCALARS),
        **{name: found["value"] for name, found in facts.items()},
        **{kind: list(lists.get(kind, ())) for kind in ENTITY_KINDS},
        "tables": [],
        "warnings": list(warnings),
        "evidence": dict(facts),
    }


def moved(found: Mapping[str, Any], identity: str, down: float, raw: str) -> dict[str, Any]:
    """Return an entity as another OCR run finds it: other id, letters and offsets, shifted box."""
    x0, y0, x1, y1 = found["bbox"]
    bbox = [x0 + down, y0 + down, x1 + down, y1 + down]
    region = {"page": 1, "start": 7, "end": 7 + len(raw), "bbox": bbox}
    return {**found, "id": identity, "raw": raw, "bbox": bbox, "regions": [region]}
