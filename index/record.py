"""The record: one JSON object per document, for `show --json`, `export jsonl` and the indexes.

Its shape is the JSON Schema ``index/schema/record-1.schema.json``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from extractors.entities import ENTITY_KINDS, SCALARS
from pipeline.document import POINTS_PER_INCH, Page
from pipeline.serialize import reading_to_json
from pipeline.warning_codes import WARNINGS

RECORD_VERSION = 1
EYE_SEVERITY, NOTE_SEVERITY = 0.5, 0.1
"""Of what a reader notes about a whole document, if a person should look at it or not."""


def build_record(
    document: Mapping[str, Any] | sqlite3.Row,
    paths: Sequence[str],
    pages: Iterable[Page],
    entities: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, Any]:
    """Return the record of a document row with its pages and entities."""
    facts = json.loads(document["facts"] or "{}")
    pages = list(pages)
    warnings = [*json.loads(document["warnings"]), *facts.get("warnings", [])]
    record: dict[str, Any] = {
        "schema": f"arkiva-record-{RECORD_VERSION}",
        "id": document["id"],
        "source": _source(document, paths),
        "pages": [_page(page) for page in pages],
    }
    record |= {key: facts.get(key) for key in SCALARS}
    record["ocr"] = [{"page": page.number, **reading_to_json(page.reading)} for page in pages]
    record |= {kind: list(entities.get(kind, ())) for kind in ENTITY_KINDS}
    record["tables"] = facts.get("tables", [])
    record["evidence"] = facts.get("evidence", {})
    record["warnings"] = [_warning(warning) for warning in warnings]
    record["access"] = {"level": "restricted", "embargo_until": None}
    return record


def _warning(found: str | Mapping[str, Any]) -> dict[str, Any]:
    """Return a warning as an object; readers and the run note theirs as "code: detail"."""
    if not isinstance(found, str):
        return dict(found)
    code, _, detail = found.partition(": ")
    meaning, needs_eye = WARNINGS.get(code, ("an unknown warning", True))
    message = f"{meaning[0].upper()}{meaning[1:]}{': ' if detail else ''}{detail}."
    return {
        "code": code,
        "message": message,
        "page": None,
        "bbox": None,
        "regions": [],
        "entities": [],
        "severity": EYE_SEVERITY if needs_eye else NOTE_SEVERITY,
    }


def _source(document: Mapping[str, Any] | sqlite3.Row, paths: Sequence[str]) -> dict[str, Any]:
    batch = json.loads(document["batch"])
    known = {"collection", "reference_code"}
    return {
        "filename": document["filename"],
        "paths": list(paths),
        "sha256": document["sha256"],
        "media_type": document["media_type"],
        "bytes": document["bytes"],
        "pages": document["page_count"],
        "ingested_at": document["ingested_at"],
        "collection": batch.get("collection"),
        "reference_code": batch.get("reference_code"),
        "parent": document["parent"],
        "metadata": {key: value for key, value in batch.items() if key not in known},
    }


def _page(page: Page) -> dict[str, Any]:
    scale = POINTS_PER_INCH / page.dpi
    return {
        "page": page.number,
        "width": None if page.width is None else round(page.width * scale, 2),
        "height": None if page.height is None else round(page.height * scale, 2),
        "dpi": None if page.width is None else round(page.dpi),
        "language": page.language,
        "label": page.label,
        "regions": [
            {"kind": region.kind, "bbox": list(region.box.to_points(page.dpi))}
            for region in page.regions
        ],
    }


@cache
def record_schema() -> dict[str, Any]:
    """Return the JSON Schema of the record."""
    path = files("index").joinpath("schema", f"record-{RECORD_VERSION}.schema.json")
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return schema
