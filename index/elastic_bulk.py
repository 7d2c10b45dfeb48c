"""Write documents to Elasticsearch in bulk, with every item's answer read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.elastic_client import api_reason
from index.entries import DocumentEntry, PageEntry, document_entry, unfit
from index.fields import DOCUMENT_FIELDS, SHOWN, names
from index.protocol import BulkResult, IndexedDocument
from pipeline.errors import IndexUnreachableError

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

CHUNK_ITEMS = 500
CHUNK_BYTES = 5_000_000
BATCH_DOCUMENTS = 100
BATCH_CHARACTERS = 5_000_000
"""A batch is held in memory: its pages are written first, then the documents that point to them."""

RETRIES = 5
FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
BUSY = (429, 503)
"""Statuses that are tried again, after 1, 2, 4 ... seconds."""

_OUTAGE = (401, 403, 429, 502, 503, 504)
"""Statuses of a whole request that say nothing about the documents in it."""


@dataclass(frozen=True, slots=True)
class _Action:
    """One line of a bulk request; ``document`` is the document that fails if it does."""

    document: str
    kind: str
    index: str
    key: str
    source: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        action: dict[str, Any] = {"_op_type": self.kind, "_index": self.index, "_id": self.key}
        return action if self.source is None else {**action, "_source": self.source}


@dataclass(frozen=True, slots=True)
class Targets:
    """Where to write: aliases, or the indices of a version that is being built."""

    documents: str
    pages: str
    are_aliases: bool


@dataclass(slots=True)
class BulkWriter:
    """Writes through one client; ``failed`` collects document id -> reason."""

    client: Elasticsearch
    url: str
    targets: Targets
    retries: int = RETRIES
    first_wait: float = FIRST_WAIT
    failed: dict[str, str] = field(default_factory=dict)
    indexed: int = 0
    deleted: int = 0

    def write(self, documents: Iterable[IndexedDocument]) -> None:
        """Write documents in place of what is there.

        A document is written after its pages and only if all of them were: until then the index
        keeps its old digest, so that the next sync tries again.
        """
        for batch in _batches(documents):
            entries = []
            for document in batch:
                if reason := unfit(document):
                    self.failed[document.id] = reason
                else:
                    entries.append(document_entry(document))
            self._write_batch(entries)

    def delete(self, documents: Iterable[str]) -> None:
        """Delete documents, then their pages; what is not there is no error."""
        gone = list(documents)
        for start in range(0, len(gone), CHUNK_ITEMS):
            part = gone[start : start + CHUNK_ITEMS]
            actions = [_Action(name, "delete", self.targets.documents, name) for name in part]
            self.deleted += sum(status == 200 for status in self._send(actions).values())
            self._send(self._page_deletions(part, set()))

    def result(self) -> BulkResult:
        """Return what was done so far."""
        return BulkResult(self.indexed, self.deleted, dict(self.failed))

    def _write_batch(self, entries: Sequence[DocumentEntry]) -> None:
        if not entries:
            return
        pages = [(entry, page) for entry in entries for page in entry.pages]
        self._send(
            _Action(entry.document, "index", self.targets.pages, _key(entry, page), source)
            for entry, page in pages
            for source in [page_source(entry, page)]
        )
        if self.targets.are_aliases:  # a version that is being built holds no older pages
            keep = {_key(entry, page) for entry, page in pages}
            self._send(self._page_deletions([entry.document for entry in entries], keep))
        good = [entry for entry in entries if entry.document not in self.failed]
        statuses = self._send(
            _Action(entry.document, "index", self.targets.documents, entry.document, source)
            for entry in good
            for source in [document_source(entry)]
        )
        self.indexed += sum(200 <= status < 300 for status in statuses.values())

    def _page_deletions(self, documents: Sequence[str], keep: set[str]) -> list[_Action]:
        """Return the deletions of the pages that the index holds of ``documents``, but ``keep``."""
        query = {"terms": {"document": list(documents)}}
        return [
            _Action(hit["_source"]["document"], "delete", self.targets.pages, hit["_id"])
            for hit in scan(self.client, self.targets.pages, query, ["document"])
            if hit["_id"] not in keep
        ]

    def _send(self, actions: Iterable[_Action]) -> dict[str, int]:
        """Send actions, note the failed ones and return item id -> status."""
        from elasticsearch.helpers import streaming_bulk

        owners: dict[str, str] = {}

        def noted() -> Iterator[dict[str, Any]]:
            for action in actions:
                owners[action.key] = action.document
                yield action.to_json()

        statuses: dict[str, int] = {}
        for _, answer in streaming_bulk(
            self.client,
            noted(),
            chunk_size=CHUNK_ITEMS,
            max_chunk_bytes=CHUNK_BYTES,
            raise_on_error=False,
            raise_on_exception=False,
            max_retries=self.retries,
            initial_backoff=self.first_wait,
            max_backoff=LONGEST_WAIT,
            retry_on_status=BUSY,
            require_alias=self.targets.are_aliases,
        ):
            kind, item = next(iter(answer.items()))
            statuses[item["_id"]] = item["status"]
            if reason := self._failure(kind, item):
                self.failed.setdefault(owners[item["_id"]], reason)
        for key in owners.keys() - statuses.keys():
            self.failed.setdefault(owners[key], "the server gave no answer for it")
        return statuses

    def _failure(self, kind: str, item: Mapping[str, Any]) -> str | None:
        status = item["status"]
        if 200 <= status < 300 or (kind == "delete" and status == 404):
            return None
        if "exception" in item and status in _OUTAGE:
            raise IndexUnreachableError(self.url, api_reason(status, ""))
        return _item_reason(item)


def scan(
    client: Elasticsearch, index: str, query: Mapping[str, Any], source: list[str]
) -> Iterator[Mapping[str, Any]]:
    """Yield every hit of ``query`` in one consistent view, in no order that means anything."""
    pit = client.open_point_in_time(index=index, keep_alive="2m")["id"]
    try:
        after: list[Any] | None = None
        while True:
            answer = client.search(
                pit={"id": pit, "keep_alive": "2m"},
                query=query,
                source={"includes": source},
                size=5000,
                sort=["_shard_doc"],
                search_after=after,
                track_total_hits=False,
            )
            pit, hits = answer["pit_id"], answer["hits"]["hits"]
            yield from hits
            if len(hits) < 5000:
                return
            after = hits[-1]["sort"]
    finally:
        client.close_point_in_time(id=pit)


def document_source(entry: DocumentEntry) -> dict[str, Any]:
    """Return the document as its index stores it; fields without a value are left out."""
    values = {name: getattr(entry, name) for name in names(DOCUMENT_FIELDS, "keyword", many=False)}
    source: dict[str, Any] = {key: value for key, value in values.items() if value is not None}
    if entry.days:
        source["days"] = {"gte": entry.days[0], "lte": entry.days[1]}
    return {**source, "person": list(entry.person), "numbers": entry.numbers(), **entry.texts()}


def page_source(entry: DocumentEntry, page: PageEntry) -> dict[str, Any]:
    """Return the page as its index stores it."""
    return {
        "document": entry.document,
        "page": page.number,
        "numbers": list(page.numbers),
        "shown": {name: getattr(entry, name) for name in SHOWN},
        **page.texts(),
    }


def _key(entry: DocumentEntry, page: PageEntry) -> str:
    return f"{entry.document}.{page.number}"


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


def _item_reason(item: Mapping[str, Any]) -> str:
    error = item.get("error")
    if isinstance(error, Mapping):
        cause = error.get("caused_by", {})
        reason = cause.get("reason") or error.get("reason") or error.get("type")
        return f"{item['status']}: {str(reason)[:200]}"
    return api_reason(item["status"], str(error))
