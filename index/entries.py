"""A document as an index stores it: the values of :mod:`index.fields`, cleaned and complete."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from index.analysis import clean, comparison_key, name_key
from index.days import interval
from index.fields import ENTITY_LISTS, ENTITY_TEXTS
from index.numbers import find_numbers
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
    added: tuple[str, ...]
    """What counts as if it stood here: the title, what people put into the record."""
    numbers: tuple[str, ...]
    """Keys of the numbers that name something on the page."""

    def texts(self) -> Texts:
        """Return every searched text of the page by field; the page's own text comes first."""
        return {"text": [self.text, *self.added], **self.facts}


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
    person: tuple[str, ...]
    pages: tuple[PageEntry, ...]

    @property
    def year(self) -> str | None:
        """The year of the date, for counting."""
        return self.date[:4] if self.days and self.date else None

    def own_texts(self) -> Texts:
        """Return the searched texts that are the document's alone."""
        texts = {"title": [self.title] if self.title else [], "persons": list(self.person)}
        return {name: values for name, values in texts.items() if values}

    def texts(self) -> Texts:
        """Return every searched text of the document by field, pages in order."""
        return merged_texts((*(page.texts() for page in self.pages), self.own_texts()))

    def numbers(self) -> list[str]:
        """Return the keys of the numbers that name something: on the pages, or the date."""
        pages = (key for page in self.pages for key in page.numbers)
        day = self.days[:1] if self.days and self.days[0] == self.days[1] else ()
        return list(dict.fromkeys((*pages, *day)))


def merged_texts(parts: Iterable[Texts]) -> dict[str, list[str]]:
    """Return the values of all parts, field by field, in order."""
    merged: dict[str, list[str]] = {}
    for texts in parts:
        for name, values in texts.items():
            merged.setdefault(name, []).extend(values)
    return merged


def number_keys(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the different keys of the numbers that name something in these texts."""
    return tuple(dict.fromkeys(number.key for text in texts for number in find_numbers(text)))


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
    title = _name(record.get("title"))
    return DocumentEntry(
        document=document.id,
        digest=document.digest,
        filename=_name(record.get("source", {}).get("filename")) or "",
        title=title,
        type=_name(record.get("type")),
        municipality=municipality,
        municipality_key=name_key(municipality) if municipality else None,
        date=date,
        days=interval(date) if date else None,
        person=_persons(record),
        pages=tuple(_page_entries(document, title)),
    )


def _page_entries(document: IndexedDocument, title: str | None) -> Iterator[PageEntry]:
    """Yield the pages, at least one; what stands on none of them counts on the first."""
    numbers = sorted(document.pages) or [1]
    facts = _facts_by_page(document.record)
    added = _added_by_page(document.record)
    for by_page in (facts, added):
        for lost in [number for number in by_page if number not in numbers]:
            kept = by_page.get(numbers[0], {})
            by_page[numbers[0]] = merged_texts((kept, by_page.pop(lost)))
    for number in numbers:
        text = document.pages.get(number, "")
        others = [*([title] if title else ()), *added.get(number, {}).get("text", ())]
        yield _page_entry(number, text, facts.get(number, {}), others)


def _page_entry(number: int, text: str, facts: Texts, added: Iterable[str]) -> PageEntry:
    text, others = clean(text), tuple(added)
    return PageEntry(number, text, facts, others, number_keys((text, *others)))


def _facts_by_page(record: Mapping[str, Any]) -> dict[int | None, dict[str, list[str]]]:
    pages: dict[int | None, dict[str, list[str]]] = {}
    for name in ENTITY_LISTS:
        for entity in record.get(name) or ():
            numbers = {region["page"] for region in entity.get("places") or ()}
            for number in {entity.get("page"), *numbers}:
                values = pages.setdefault(number, {}).setdefault(name, [])
                values.extend(_entity_texts(entity))
    return pages


def _added_by_page(record: Mapping[str, Any]) -> dict[int | None, dict[str, list[str]]]:
    """Return what no page need say: corrected entities, and those that stand on no page."""
    pages: dict[int | None, dict[str, list[str]]] = {}
    for name in ENTITY_LISTS:
        for entity in record.get(name) or ():
            if entity.get("basis") == "corrected" or entity.get("page") is None:
                added = pages.setdefault(entity.get("page"), {}).setdefault("text", [])
                added.extend(_entity_texts(entity))
    return pages


def _entity_texts(entity: Mapping[str, Any]) -> list[str]:
    values = (entity.get(key) for key in ENTITY_TEXTS)
    return list(dict.fromkeys(clean(value) for value in values if isinstance(value, str) and value))


def _persons(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the people that the record names, each once, as first written."""
    named: dict[str, str] = {}
    for name in _names(record):
        named.setdefault(comparison_key(name), name)
    return tuple(named.values())


def _names(record: Mapping[str, Any]) -> Iterator[str]:
    listed = [record.get("chair")]
    for kind in ("people", "speakers"):
        listed += [entity.get("name") for entity in record.get(kind) or ()]
    yield from (name for value in listed if (name := _name(value)))


def _name(value: Any) -> str | None:
    """Return a short text of the record in NFC, None where it has none."""
    if not isinstance(value, str):
        return None
    return clean(unicodedata.normalize("NFC", value)) or None
