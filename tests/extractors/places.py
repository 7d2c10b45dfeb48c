"""The law of evidence: a fact's raw text and boxes are exactly those of the words it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.entities import ENTITY_KINDS
from pipeline.document import Document, Page, cover


def facts(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every fact of a record: entities of the lists and evidence of the scalars."""
    for kind in ENTITY_KINDS:
        yield from record[kind]
    yield from record["evidence"].values()


def assert_in_place(record: Mapping[str, Any], document: Document) -> int:
    """Check every fact of the record; return how many there are."""
    pages = {page.number: page for page in document.pages}
    count = 0
    for fact in facts(record):
        count += 1
        assert fact["regions"], fact
        raws = [pages[r["page"]].raw[r["start"] : r["end"]] for r in fact["regions"]]
        assert "\n".join(raws) == fact["raw"], fact
        assert all(raws), fact
        for region in (*fact["regions"], *fact.get("places", ())):
            page = pages[region["page"]]
            assert region["bbox"] == _box(page, region["start"], region["end"]), fact
        assert fact["page"] == fact["regions"][0]["page"]
        assert fact["bbox"] == fact["regions"][0]["bbox"]
        assert 0.0 < fact["confidence"] <= 1.0
    return count


def _box(page: Page, start: int, end: int) -> list[float] | None:
    """Return the box of the words that the span touches, looked up the slow way."""
    words = [word for word in page.words if word.start < end and word.end > start]
    box = cover(word.box for word in words)
    return list(box.to_points(page.dpi)) if box else None
