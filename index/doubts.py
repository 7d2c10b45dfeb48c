"""What of a document a person should look at, and how doubtful it is.

``doubt`` is 0 (sure) to 1 (certainly wrong or missing):

==================== ======================================================================
failed_document      1.0: nothing of it was read
failed_page          0.95: one page is missing
detached_correction  0.9: what a person said applies to nothing now
a warning's code     the severity of the check that failed; 0.5 of what a reader noted
poor_page            1 - confidence of the page, at least 0.6
fair_page            0.35
doubtful_region      0.8 x (1 - confidence of the worst line): it is often a stamp
low_confidence       1 - the lowest confidence of the facts
==================== ======================================================================

Equal things are one item: facts of one list on one page, one warning on several pages.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from index.addresses import parse_address
from index.doubt import Doubt, cut, described, parsed_warning, rows_of, several
from index.page_doubts import failed_pages, page_doubts
from index.record import EYE_SEVERITY
from pipeline.warning_codes import needs_eye

MIN_DOUBT = 0.5
"""What is in review: facts as likely wrong as right, checks that are at least half sure."""
_FAILED_DOCUMENT, _DETACHED = 1.0, 0.9
_SEEN_BY_PAGE = "low_quality_ocr"
"""A warning that the pages' own items (``poor_page``, ``doubtful_region``) stand for."""
_MAIN_FIELD = {
    "dates": "value",
    "times": "start",
    "attendance": "count",
    "amounts": "value",
    "people": "name",
    "organizations": "name",
    "speakers": "name",
}
"""Field of an entity that is most likely to be corrected; ``text`` of every other list."""


def doubts(
    connection: sqlite3.Connection, min_doubt: float = MIN_DOUBT, document: str | None = None
) -> Iterator[Doubt]:
    """Yield the doubts of all documents or of one, in no order; nothing large is unpacked."""
    for found in (
        _documents(connection, min_doubt, document),
        _entities(connection, min_doubt, document),
        page_doubts(connection, document),
        failed_pages(connection, document),
        _detached(connection, document),
    ):
        yield from (doubt for doubt in found if doubt.doubt >= min_doubt)


def in_review(connection: sqlite3.Connection, document: str) -> bool:
    """Tell whether the document has anything that nobody has looked at."""
    seen = reviewed(connection, document)
    return any((document, d.item) not in seen for d in doubts(connection, document=document))


def reviewed(connection: sqlite3.Connection, document: str | None = None) -> set[tuple[str, str]]:
    """Return document and item of what a person has found to be fine."""
    rows = rows_of(connection, "SELECT document, item FROM reviewed WHERE 1", document, "document")
    return {(row[0], row[1]) for row in rows}


# -- the document, its warnings and its scalars ----------------------------------------------


def _documents(
    connection: sqlite3.Connection, min_doubt: float, document: str | None
) -> Iterator[Doubt]:
    corrected = _corrected(connection, document)
    for row in rows_of(
        connection,
        "SELECT id, outcome, code, detail, warnings, json_extract(facts, '$.warnings') AS found,"
        " json_extract(facts, '$.evidence') AS evidence FROM documents WHERE outcome != 'pending'",
        document,
        "id",
    ):
        if row["outcome"] == "failed":
            message = described(row["code"], row["detail"])
            yield Doubt(row["id"], "failed_document", message, _FAILED_DOCUMENT, content=message)
            continue
        warnings = [*json.loads(row["warnings"]), *json.loads(row["found"] or "[]")]
        facts = json.loads(row["evidence"] or "{}").values()
        fields = {fact["id"]: fact["field"] for fact in facts}
        settled = corrected.get(row["id"], set())
        open_ones = [w for w in warnings if not _is_settled(w, fields, settled)]
        yield from _warnings(row["id"], open_ones, fields)
        low = [f for f in facts if f["basis"] != "corrected" and 1 - f["confidence"] >= min_doubt]
        yield from _low(row["id"], "facts", low)


def _warnings(
    document: str, warnings: Iterable[str | Mapping[str, Any]], fields: Mapping[str, str]
) -> Iterator[Doubt]:
    """Yield one item for each code and page. ``fields``: id of a scalar's evidence -> its name."""
    same: dict[tuple[str, int | None], list[Mapping[str, Any]]] = {}
    for warning in warnings:
        if isinstance(warning, str):
            if not needs_eye([warning]):
                continue
            warning = parsed_warning(warning)
        if warning["code"] == _SEEN_BY_PAGE:
            continue
        same.setdefault((warning["code"], warning.get("page")), []).append(warning)
    for (code, page), group in same.items():
        worst = max(group, key=_severity)
        messages = list(dict.fromkeys(str(w["message"]) for w in group))
        ids = dict.fromkeys(i for w in group for i in w.get("entities") or ())
        addresses = [fields.get(i) or _address(i) for i in ids]
        yield Doubt(
            document, code, several(messages), _severity(worst), page, worst.get("bbox"),
            address=next(iter(addresses), None),
            entities=tuple({"address": address} for address in addresses),
            content=[page, sorted(messages)],
        )  # fmt: skip


def _corrected(connection: sqlite3.Connection, document: str | None) -> dict[str, set[str]]:
    """Return the scalars and the ids of entities, as found and as now, that a person corrected."""
    corrected: dict[str, set[str]] = {}
    for row in rows_of(
        connection,
        "SELECT document, address, target FROM corrections WHERE problem IS NULL",
        document,
        "document",
    ):
        address = parse_address(row["address"])
        names = {address.entity or address.kind, row["target"] or ""}
        corrected.setdefault(row["document"], set()).update(names)
    return corrected


def _is_settled(
    warning: str | Mapping[str, Any], fields: Mapping[str, str], corrected: set[str]
) -> bool:
    """Tell whether a person has corrected something that the warning names."""
    named = [] if isinstance(warning, str) else warning.get("entities") or []
    return any(fields.get(name, name) in corrected for name in named)


def _severity(warning: Mapping[str, Any]) -> float:
    severity = warning.get("severity")
    return EYE_SEVERITY if severity is None else float(severity)


def _address(entity: str) -> str:
    """Return the address of the field to correct in an entity that a warning names by its id."""
    kind = entity.rpartition("-")[0]
    return f"{kind}/{entity}/{_MAIN_FIELD.get(kind, 'text')}"


# -- what was found --------------------------------------------------------------------------


def _entities(
    connection: sqlite3.Connection, min_doubt: float, document: str | None
) -> Iterator[Doubt]:
    same: dict[tuple[str, str, int | None], list[Mapping[str, Any]]] = {}
    for row in rows_of(
        connection,
        "SELECT e.document, e.kind, e.content FROM entities e JOIN documents d ON d.id = e.document"
        f" WHERE json_extract(e.content, '$.confidence') <= {1 - min_doubt + 1e-9:.9f}"
        " AND json_extract(e.content, '$.basis') != 'corrected'"
        " AND d.outcome NOT IN ('pending', 'failed')",
        document,
        "e.document",
    ):
        entity = json.loads(row["content"])
        same.setdefault((row["document"], row["kind"], entity["page"]), []).append(entity)
    for (owner, kind, _), group in same.items():
        yield from _low(owner, kind, group)


def _low(document: str, kind: str, facts: Sequence[Mapping[str, Any]]) -> Iterator[Doubt]:
    """Yield one item a page for facts of low confidence of one list."""
    pages: dict[int | None, list[Mapping[str, Any]]] = {}
    for fact in facts:
        pages.setdefault(fact["page"], []).append(fact)
    for page, group in pages.items():
        ranked = sorted(group, key=lambda fact: (fact["confidence"], fact["id"]))
        entities = [_listed(kind, fact) for fact in ranked]
        shown = [_shown(kind, entity, fact) for entity, fact in zip(entities, ranked, strict=True)]
        yield Doubt(
            document, "low_confidence", several(shown), round(1 - ranked[0]["confidence"], 3),
            page, ranked[0]["bbox"], address=entities[0]["address"], entities=tuple(entities),
            content=[kind, page, sorted(shown)],
        )  # fmt: skip


def _listed(kind: str, fact: Mapping[str, Any]) -> dict[str, Any]:
    name = fact["field"] if kind == "facts" else _MAIN_FIELD.get(kind, "text")
    address = name if kind == "facts" else f"{kind}/{fact['id']}/{name}"
    value = fact["value" if kind == "facts" else name]
    return {"address": address, "value": value, "confidence": fact["confidence"]}


def _shown(kind: str, entity: Mapping[str, Any], fact: Mapping[str, Any]) -> str:
    name = fact["field"] if kind == "facts" else kind
    value, text = str(entity["value"]), " ".join(fact["text"].split())
    read = f" (from “{cut(text)}”)" if text != value else ""
    return f"{name}: {cut(value)}{read}"


# -- corrections -----------------------------------------------------------------------------


def _detached(connection: sqlite3.Connection, document: str | None) -> Iterator[Doubt]:
    for row in rows_of(
        connection,
        "SELECT c.document, c.address, c.value, c.anchor, c.problem FROM corrections c"
        " JOIN documents d ON d.id = c.document"
        " WHERE c.problem IS NOT NULL AND d.outcome NOT IN ('pending', 'failed')",
        document,
        "c.document",
        "c.document, c.seq",
    ):
        anchor, value = json.loads(row["anchor"]), json.loads(row["value"])
        yield Doubt(
            row["document"], "detached_correction",
            f"the correction of “{cut(str(anchor.get('raw') or ''))}” to {value!r} is not"
            f" applied: {row['problem']}",
            _DETACHED, anchor.get("page"), anchor.get("bbox"), address=row["address"],
            entities=({"address": row["address"], "value": value},),
            content=[row["address"], value],
        )  # fmt: skip
