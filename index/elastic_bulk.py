"""Write documents to Elasticsearch: the pages first, then the documents that point to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.elastic_patience import Patience, Waiter
from index.elastic_requests import CHUNK_ITEMS, Action, BulkSender
from index.elastic_scan import scan
from index.entries import DocumentEntry, PageEntry, document_entry, unfit
from index.fields import DOCUMENT_FIELDS, SHOWN, names
from index.protocol import BulkResult, IndexedDocument

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

BATCH_DOCUMENTS = 100
BATCH_CHARACTERS = 5_000_000
"""A batch is held in memory: its pages are written first, then the documents that point to them."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Where to write: aliases, or the indices of a version that is being built."""

    documents: str
    pages: str
    are_aliases: bool


class BulkWriter:
    """Writes through one client; ``failed`` collects document id -> reason.

    A document is written after its pages and only if all of them were; it is deleted after its
    pages. So whatever breaks off between leaves an old digest or no document, and the next sync
    tries again. One that the server refuses is taken out whole: it is never half to be found.
    """

    def __init__(
        self, client: Elasticsearch, url: str, targets: Targets, patience: Patience
    ) -> None:
        self.failed: dict[str, str] = {}
        self.indexed = 0
        self.deleted = 0
        self._client = client
        self._targets = targets
        self._sender = BulkSender(client, url, Waiter(patience), targets.are_aliases)

    def write(self, documents: Iterable[IndexedDocument]) -> None:
        """Write documents in place of what is there."""
        for batch in _batches(documents):
            entries = []
            for document in batch:
                if reason := unfit(document):
                    self.failed[document.id] = reason
                else:
                    entries.append(document_entry(document))
            self._write_batch(entries)

    def delete(self, documents: Iterable[str]) -> None:
        """Delete documents with their pages; what is not there is no error."""
        gone = list(documents)
        for start in range(0, len(gone), CHUNK_ITEMS):
            part = gone[start : start + CHUNK_ITEMS]
            self._send(self._page_deletions(part, keep=set()))
            self.deleted += sum(status == 200 for status in self._send(self._deletions(part)))

    def result(self) -> BulkResult:
        """Return what was done so far."""
        return BulkResult(self.indexed, self.deleted, dict(self.failed))

    def _write_batch(self, entries: Sequence[DocumentEntry]) -> None:
        if not entries:
            return
        self._send(
            Action(entry.document, "index", self._targets.pages, key, source, page.number)
            for entry in entries
            for page in entry.pages
            for key, source in [(page_key(entry, page), page_source(entry, page))]
        )
        if self._targets.are_aliases:  # a version that is being built holds no older pages
            keep = {page_key(entry, page) for entry in entries for page in entry.pages}
            self._send(self._page_deletions([entry.document for entry in entries], keep))
        statuses = self._send(
            Action(entry.document, "index", self._targets.documents, entry.document, source)
            for entry in entries
            if entry.document not in self.failed
            for source in [document_source(entry)]
        )
        self.indexed += sum(200 <= status < 300 for status in statuses)
        self._take_out([entry for entry in entries if entry.document in self.failed])

    def _take_out(self, entries: Sequence[DocumentEntry]) -> None:
        """Delete what was written of documents that were refused, and what was there before."""
        self._send(
            Action(entry.document, "delete", self._targets.pages, page_key(entry, page))
            for entry in entries
            for page in entry.pages
        )
        self._send(self._deletions([entry.document for entry in entries]))

    def _deletions(self, documents: Iterable[str]) -> list[Action]:
        return [Action(name, "delete", self._targets.documents, name) for name in documents]

    def _page_deletions(self, documents: Sequence[str], keep: set[str]) -> list[Action]:
        """Return the deletions of the pages that the index holds of ``documents``, but ``keep``."""
        query = {"terms": {"document": list(documents)}}
        return [
            Action(hit["_source"]["document"], "delete", self._targets.pages, hit["_id"])
            for hit in scan(self._client, self._targets.pages, query, ["document"])
            if hit["_id"] not in keep
        ]

    def _send(self, actions: Iterable[Action]) -> list[int]:
        """Send actions, note the documents that fail and return the statuses."""
        statuses = []
        for outcome in self._sender.send(actions):
            statuses.append(outcome.status)
            if outcome.problem:
                self.failed.setdefault(outcome.action.document, outcome.problem)
        return statuses


def page_key(entry: DocumentEntry, page: PageEntry) -> str:
    """Return the id of a page; the same for every version of it, so no page can be there twice."""
    return f"{entry.document}.{page.number}"


def document_source(entry: DocumentEntry) -> dict[str, Any]:
    """Return the document as its index stores it; fields without a value are left out."""
    values = {name: getattr(entry, name) for name in names(DOCUMENT_FIELDS, "keyword", many=False)}
    source: dict[str, Any] = {key: value for key, value in values.items() if value is not None}
    if entry.days:
        source["days"] = {"gte": entry.days[0], "lte": entry.days[1]}
    source |= {"person": list(entry.person), "page_count": len(entry.pages)}
    return {**source, "numbers": entry.numbers(), **entry.texts()}


def page_source(entry: DocumentEntry, page: PageEntry) -> dict[str, Any]:
    """Return the page as its index stores it."""
    return {
        "document": entry.document,
        "digest": entry.digest,
        "page": page.number,
        "numbers": list(page.numbers),
        "shown": {name: getattr(entry, name) for name in SHOWN},
        **page.texts(),
    }


def _batches(documents: Iterable[IndexedDocument]) -> Iterator[list[IndexedDocument]]:
    batch: list[IndexedDocument] = []
    characters = 0
    for document in documents:
        batch.append(document)
        characters += sum(map(len, document.pages.values()))
        if len(batch) >= BATCH_DOCUMENTS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
