"""Hits and records as the command line shows them: JSON for programs, lines for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from index.boxes import hit_boxes
from index.catalog import Catalog
from index.protocol import FacetCount, Hit, SearchResult
from pipeline.terminal import bold, marked, safe
from pipeline.warning_codes import is_ordinary

_TEXT_WIDTH = 160


def overview(record: Mapping[str, Any]) -> str:
    """Return the record on some lines: scalars first, then each list with its pages."""
    return "\n".join(_lines(record))


def _lines(record: Mapping[str, Any]) -> Iterator[str]:
    source = record["source"]
    yield f"{record['id']}  {safe(record['title'] or source['filename'])}"
    yield _row("file", f"{source['filename']} ({source['media_type']}, {source['pages']} pages)")
    for key in ("type", "municipality", "date", "place", "chair"):
        if record[key]:
            yield _row(key, record[key])
    grades = [
        f"{page['page']}: {page['grade']}" for page in record["ocr"] if page["origin"] == "ocr"
    ]
    if grades:
        yield _row("OCR", ", ".join(grades))
    for kind, show in _SHOW.items():
        entities = record[kind]
        if entities:
            yield f"{kind} ({len(entities)})"
            for entity in entities:
                yield f"    p. {entity['page']}  {_cut(show(entity))}"
    for found in record["warnings"]:
        page = f"p. {found['page']}: " if found["page"] else ""
        yield _row("warning", f"{page}{found['code']}: {found['message']}")
    for warning, pages in _page_warnings(record).items():
        yield _row("warning", f"p. {_page_list(pages)}: {warning}")


def _page_warnings(record: Mapping[str, Any]) -> dict[str, list[int]]:
    """Return the pages of each warning that says more than that a scan is a scan."""
    found: dict[str, list[int]] = {}
    for page in record["ocr"]:
        for warning in page["warnings"]:
            if not is_ordinary(warning):
                found.setdefault(warning, []).append(page["page"])
    return found


def _page_list(pages: Sequence[int]) -> str:
    """Return ``1-3, 7``; ``pages`` rise."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _row(name: str, value: str) -> str:
    return f"    {name + ':':14}{safe(value)}"


def _cut(text: str) -> str:
    text = safe(text)
    return text if len(text) <= _TEXT_WIDTH else text[: _TEXT_WIDTH - 1] + "…"


def _decision(entity: Mapping[str, Any]) -> str:
    number = f"{entity['number']} " if entity["number"] else ""
    votes = entity["votes"] or {}
    counts = ", ".join(f"{n} {name}" for name, n in votes.items() if n is not None)
    return f"[{entity['outcome']}{': ' + counts if counts else ''}] {number}{entity['text']}"


def _action(entity: Mapping[str, Any]) -> str:
    amount = entity["amount"]
    extra = [
        entity["owner"],
        entity["deadline"],
        f"{amount['value']:,.2f} {amount['currency']}" if amount else None,
    ]
    about = " | ".join(part for part in extra if part)
    return str(entity["text"]) + (f"  ({about})" if about else "")


def _numbered(entity: Mapping[str, Any]) -> str:
    return f"{entity['number']}. {entity['text']}" if entity["number"] else str(entity["text"])


_SHOW: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "times": lambda e: f"{e['start'] or '?'} - {e['end'] or '?'}",
    "attendance": lambda e: f"{e['count']} {e['group']} ({e['basis']})",
    "agenda": _numbered,
    "decisions": _decision,
    "action_items": _action,
    "objectives": _numbered,
    "proposals": lambda e: f"{e['by'] or '?'}: {e['text']}",
    "people": lambda e: e["name"] + (f", {e['role']}" if e["role"] else ""),
    "organizations": lambda e: str(e["name"]),
    "dates": lambda e: f"{e['value']} {e['role']}",
    "amounts": lambda e: f"{e['value']:,.2f} {e['currency']}",
    "references": lambda e: str(e["text"]),
}


def hit_json(hit: Hit, catalog: Catalog) -> dict[str, Any]:
    """Return a hit in the shape that `search --json` promises; boxes come from the catalogue."""
    return {
        "id": hit.id,
        "source": {"filename": hit.filename},
        "title": hit.title,
        "type": hit.type,
        "municipality": hit.municipality,
        "date": hit.date,
        "score": float(f"{hit.score:.6g}"),
        "pages": [
            {
                "page": page.page,
                "snippet": page.snippet.text,
                "marks": [list(mark) for mark in page.snippet.marks],
                "boxes": hit_boxes(catalog, hit.id, page),
            }
            for page in hit.pages
        ],
    }


def hit_text(hit: Hit) -> str:
    """Return a hit on some lines: id and title, what it is, its best pages."""
    facts = [hit.date, hit.type, hit.municipality, hit.filename]
    about = " · ".join(safe(fact) for fact in facts if fact)
    lines = [f"{hit.id}  {bold(safe(hit.title or hit.filename))}", f"    {about}"]
    for page in hit.pages:
        lines.append(f"    p. {page.page}: {marked(page.snippet.text, page.snippet.marks)}")
    return "\n".join(lines)


_FACET_VALUES = 8
"""Values of a facet that stand in the text form; JSON has all."""


def summary_json(found: SearchResult) -> dict[str, Any]:
    """Return what a search says of all its hits: total, facets, what was meant."""
    facets = {
        name: [{"value": it.value, "count": it.count} for it in counts]
        for name, counts in found.facets.items()
    }
    return {
        "total": found.total,
        "facets": facets,
        "suggestion": found.suggestion,
        "relaxed": found.relaxed,
    }


def facets_text(facets: Mapping[str, Sequence[FacetCount]]) -> str:
    """Return a line a facet: its values with how many documents have them."""
    lines = []
    for name, counts in facets.items():
        shown = " · ".join(f"{safe(it.value)} {it.count}" for it in counts[:_FACET_VALUES])
        more = len(counts) - _FACET_VALUES
        if shown:
            lines.append(f"{name + ':':14}{shown}" + (f" · and {more} more" if more > 0 else ""))
    return "\n".join(lines)


def search_notes(found: SearchResult, *, as_json: bool = False) -> Iterator[str]:
    """Yield what a person should know of a result beside its hits."""
    if found.relaxed:
        yield f"{safe(found.relaxed)}; these are near"
    if found.suggestion:
        yield f"did you mean: {safe(found.suggestion)}"
    if not found.hits:
        yield "nothing found" if not found.total else "no more documents"
    elif not as_json:
        yield f"{found.total} document{'s' if found.total != 1 else ''}"


def only_page(record: Mapping[str, Any], page: int) -> dict[str, Any]:
    """Return the record with the pages and entities of one page; what has no page stays."""
    return {
        key: [v for v in value if not isinstance(v, dict) or v.get("page") in (page, None)]
        if isinstance(value, list)
        else value
        for key, value in record.items()
    }
