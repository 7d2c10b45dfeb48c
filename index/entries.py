"""A document as an index stores it: the values of :mod:`index.fields`, cleaned and complete."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from index.analysis import clean, comparison_key
from index.days import interval
from index.fields import ENTITY_LISTS, ENTITY_TEXTS
from index.protocol import IndexedDocument

Texts = Mapping[str, list[str]]
"""Text field -> its values; a field without values is left out."""

LONGEST_ID = 400
"""Bytes of a document id; Elasticsearch refuses ids over 512 and ``.{page}`` is added."""

LAST_PAGE = (1 << 20) - 1


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: its text as the catalogue has it, and what was found on it."""

    number: int
    text: str
    facts: Texts

    def texts(self) -> Texts:
        """Return every searched text of the page by field."""
        return {"text": [self.text], **self.facts}


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document: the values that filters and results need, and its pages."""

    document: str
    digest: str
    filename: str
    title: str | None
    type: str | None
    municipality: str | None
    municipality_key: str | None
    date: str | None
    days: tuple[str, str] | None
    pages: tuple[PageEntry, ...]
    loose: Texts
    """Entities that stand on no page."""

    def texts(self) -> Texts:
        """Return every searched text of the document by field, pages in order."""
        return merged_texts(self.title, (page.texts() for page in self.pages), self.loose)


def merged_texts(title: str | None, pages: Iterable[Texts], loose: Texts) -> Texts:
    """Return the document's texts: its title, those of its pages and those of no page."""
    merged: dict[str, list[str]] = {"title": [title]} if title else {}
    for texts in (*pages, loose):
        for name, values in texts.items():
            merged.setdefault(name, []).extend(values)
    return merged


def unfit(document: IndexedDocument) -> str | None:
    """Return why no index can hold this document, or None if one can."""
    if not document.id or len(document.id.encode("utf-8", "replace")) > LONGEST_ID:
        return f"its id is empty or longer than {LONGEST_ID} bytes"
    wrong = [number for number in document.pages if not 1 <= number <= LAST_PAGE]
    return f"page number {wrong[0]} is out of range" if wrong else None


def document_entry(document: IndexedDocument) -> DocumentEntry:
    """Return the entry of ``document``; a date that is no ISO date never matches a filter."""
    record = document.record
    municipality = _name(record.get("municipality"))
    date = _name(record.get("date"))
    facts = _facts_by_page(record)
    numbers = sorted(document.pages)
    return DocumentEntry(
        document=document.id,
        digest=document.digest,
        filename=_name(record.get("source", {}).get("filename")) or "",
        title=_name(record.get("title")),
        type=_name(record.get("type")),
        municipality=municipality,
        municipality_key=comparison_key(municipality) if municipality else None,
        date=date,
        days=interval(date) if date else None,
        pages=tuple(
            PageEntry(number, clean(document.pages[number]), facts.pop(number, {}))
            for number in numbers
        ),
        loose=merged_texts(None, facts.values(), {}),
    )


def _facts_by_page(record: Mapping[str, Any]) -> dict[int | None, dict[str, list[str]]]:
    pages: dict[int | None, dict[str, list[str]]] = {}
    for name in ENTITY_LISTS:
        for entity in record.get(name) or ():
            numbers = {region["page"] for region in entity.get("places") or ()}
            for number in {entity.get("page"), *numbers}:
                values = pages.setdefault(number, {}).setdefault(name, [])
                values.extend(_entity_texts(entity))
    return pages


def _entity_texts(entity: Mapping[str, Any]) -> list[str]:
    values = (entity.get(key) for key in ENTITY_TEXTS)
    return list(dict.fromkeys(clean(value) for value in values if isinstance(value, str) and value))


def _name(value: Any) -> str | None:
    """Return a short text of the record in NFC, None where it has none."""
    if not isinstance(value, str):
        return None
    return clean(unicodedata.normalize("NFC", value)) or None
