"""What every search index can do, and the values that go in and come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Record = Mapping[str, Any]
"""The record of a document as the JSON Schema in ``index/schema`` describes it."""


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as the catalogue hands it to an index."""

    id: str
    digest: str
    """Changes whenever anything changes that an index stores; equal digests mean nothing to do."""
    record: Record
    """At least the scalars, the entity lists and ``source.filename``."""
    pages: Mapping[int, str]
    """Page number -> cleaned text (NFC)."""


class IndexSource(Protocol):
    """The part of the catalogue an index needs."""

    def digests(self) -> dict[str, str]:
        """Return id -> digest of every document that should be searchable."""

    def iter_documents(self, ids: Iterable[str]) -> Iterator[IndexedDocument]:
        """Yield the documents of these ids, in this order."""


FACETS = ("type", "municipality", "year", "person")
"""What results can be counted by."""

SORTS = ("relevance", "newest", "oldest")

RANKED_BY_PAGE = 500
"""Documents that are ranked by their best page; those behind them keep the order by all pages.

Words that stand on one page say more than words scattered over a hundred."""

FULL_PAGE = 1000.0
"""Added to the score of a page for having all that must stand; above any sum of words."""

MOST_FACET_VALUES = 50
"""Values of a facet that are listed."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asks for. ``text`` is never engine syntax: see :mod:`index.query`."""

    text: str
    type: str | None = None
    municipality: str | None = None
    """Its name in any case form, with or without ë and ç."""
    person: str | None = None
    """Words of the name of somebody that the document names."""
    date_from: str | None = None
    """ISO day, month or year; a document without a date never matches a date filter."""
    date_to: str | None = None
    within: str | None = None
    """Entity list to search in (``decisions``, ``action_items``, ...) instead of the page text."""
    sort: str = "relevance"
    """One of :data:`SORTS`. By date, documents with every word count alone if there are any."""
    facets: tuple[str, ...] = ()
    """Which of :data:`FACETS` to count."""
    limit: int = 10
    offset: int = 0
    pages_per_hit: int = 3


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the original page text; ``marks`` are code-point ranges in ``text``.

    ``source_marks`` are the same hits as ranges of the page's cleaned text, for boxes.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    source_marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page that matches, best first inside its document."""

    page: int
    score: float
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that matches. ``score`` compares within one search of one engine only."""

    id: str
    filename: str
    title: str | None
    type: str | None
    municipality: str | None
    date: str | None
    score: float
    pages: tuple[PageHit, ...]


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the documents that match have a value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Ranked documents and how many documents match in all."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    """Facet -> values, most documents first; they count documents, not pages."""
    suggestion: str | None = None
    """What was probably meant, in words of this archive, where a word of the query is unknown."""
    relaxed: str | None = None
    """In a few words: what was left aside because nothing matched the query as it stands."""


@dataclass(frozen=True, slots=True)
class IndexState:
    """What an index holds: id -> digest, and the analysis version it was built with."""

    digests: Mapping[str, str] = field(default_factory=dict)
    analysis: str | None = None
    pages: int = 0
    broken: frozenset[str] = frozenset()
    """Documents whose pages are not those that were written with them: some are lost, left from an
    older version, or there without a document."""


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What a bulk write did; ``failed`` maps document id to the engine's reason."""

    indexed: int = 0
    deleted: int = 0
    failed: Mapping[str, str] = field(default_factory=dict)


class SearchIndex(Protocol):
    """A disposable index over the catalogue.

    Every method but ``close`` raises ``IndexUnreachableError`` when the engine does not answer.
    """

    name: str
    """The URL, or the path of the embedded index: for messages."""

    def state(self) -> IndexState:
        """Return what the index holds now; an index that does not exist holds nothing."""

    def apply(self, upserts: Iterable[IndexedDocument], deletes: Iterable[str]) -> BulkResult:
        """Write and delete documents; repeating a call changes nothing. Visible on return."""

    def rebuild(self, documents: Iterable[IndexedDocument]) -> BulkResult:
        """Build a new version from ``documents`` and swap it in; readers never see a gap."""

    def search(self, query: Query) -> SearchResult:
        """Return documents with their best pages, best first; never an error for any text."""

    def close(self) -> None:
        """Free connections."""
