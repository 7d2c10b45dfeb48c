"""The index in Elasticsearch: two aliases over versioned indices, documents and pages."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from index.analysis import analysis_version
from index.elastic_bulk import BulkWriter, Targets
from index.elastic_client import (
    connect,
    explained,
    parse_address,
    read_authority,
    read_credentials,
)
from index.elastic_patience import Patience
from index.elastic_scan import count_pages, scan
from index.elastic_settings import SCHEMA_VERSION
from index.elastic_versions import Versions, is_no_index
from index.protocol import BulkResult, IndexedDocument, IndexState, Query, SearchResult
from pipeline.errors import IndexUnreachableError, UsageError

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

READ_PAUSES = (0.1, 0.5, None)
"""Seconds after each search that found a shard not ready; None: then it is an outage."""


_PREFIX = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


class ElasticIndex:
    """The index on the server at ``url``; ``prefix`` begins the names of its indices.

    ``PREFIX-documents`` and ``PREFIX-pages`` are aliases; a rebuild makes the next pair of versions
    (``PREFIX-documents-000002`` ...) and swaps both in one call. Made on the first write.
    """

    def __init__(self, url: str, prefix: str = "arkiva", patience: Patience | None = None) -> None:
        # A mistake in the settings is named here, before any work is done.
        self._address = parse_address(url)
        self._patience = patience or Patience.read()
        read_authority(self._address)
        read_credentials(self._address)
        if not _PREFIX.fullmatch(prefix):
            raise UsageError(
                f"{prefix!r} cannot begin the name of an index: lower-case letters, digits, . _ -"
            )
        self.name = self._address.url
        self._prefix = prefix
        self._is_known = False
        self._aliases = Targets(f"{prefix}-documents", f"{prefix}-pages", are_aliases=True)

    def state(self) -> IndexState:
        """Return what the index holds now; an index that does not exist holds nothing.

        An index of another schema has no analysis version: it has to be rebuilt.
        """
        with explained(self.name):
            meta = self._versions.meta()
            if meta is None:
                return IndexState()
            return self._state(self._aliases, _analysis(meta))

    def _state(self, targets: Targets, analysis: str | None) -> IndexState:
        """Return what ``targets`` hold; pages must bear the digest of their document."""
        from elasticsearch import AuthorizationException

        with suppress(AuthorizationException):  # who may only read sees what is visible by now
            self._refresh(targets)  # what a broken off sync wrote counts, too
        hits = scan(self._client, targets.documents, {"match_all": {}}, ["digest", "page_count"])
        stored = {hit["_id"]: hit["_source"] for hit in hits}
        counted = count_pages(self._client, targets.pages)
        broken = counted.keys() - stored.keys()
        broken |= {
            document
            for document, source in stored.items()
            if counted.get(document) != {source.get("digest"): source.get("page_count")}
        }
        return IndexState(
            {document: source.get("digest", "") for document, source in stored.items()},
            analysis,
            sum(sum(by_digest.values()) for by_digest in counted.values()),
            frozenset(broken) if analysis else frozenset(),
        )

    def apply(self, upserts: Iterable[IndexedDocument], deletes: Iterable[str]) -> BulkResult:
        """Write and delete documents; repeating a call changes nothing. Visible on return."""
        with explained(self.name):
            meta = self._versions.meta()
            if meta is None:
                self._versions.swap(self._versions.create())
            else:
                self._refuse_other(meta)
            self._versions.clear_up()
            self._client.indices.refresh(index=self._aliases.pages)
            writer = self._writer(self._aliases)
            writer.delete(deletes)
            writer.write(upserts)
            self._refresh(self._aliases)
        return writer.result()

    def rebuild(self, documents: Iterable[IndexedDocument]) -> BulkResult:
        """Build the next version from ``documents`` and swap it in; readers never see a gap."""
        with explained(self.name), self._versions.building() as targets:
            writer = self._writer(targets)
            writer.write(documents)
            built = self._state(targets, analysis_version())
            whole = len(built.digests.keys() - built.broken)
            if whole != writer.indexed or built.broken:
                raise IndexUnreachableError(
                    self.name, f"its new version holds {whole} of {writer.indexed} documents"
                )
            self._versions.swap(targets)
        return writer.result()

    def search(self, query: Query) -> SearchResult:
        """Return documents with their best pages, best first; never an error for any text.

        Raises:
            UsageError: the text is too long, or a filter is not what it should be.
        """
        from index.elastic_search import ElasticEngine
        from index.searching import answer, read_query

        tree = read_query(query)
        if tree.is_empty:
            return SearchResult()
        with explained(self.name):
            self._check_version()
            engine = ElasticEngine(self._read, self._aliases, query.within or "text")
            return answer(query, tree, engine)

    def _check_version(self) -> None:
        """Refuse to read an index of another version, once for this object: its words differ."""
        if not self._is_known:
            meta = self._versions.meta()
            if meta is not None:
                self._refuse_other(meta)
                self._is_known = True

    def _refuse_other(self, meta: Mapping[str, Any]) -> None:
        if _analysis(meta) != analysis_version():
            raise IndexUnreachableError(self.name, "another version of Arkiva built it")

    def drop(self) -> None:
        """Delete every version of the index from the server; a search then finds nothing."""
        with explained(self.name):
            self._versions.delete(list(self._versions.found()))

    def close(self) -> None:
        """Free connections."""
        if "_client" in self.__dict__:
            self._client.close()

    @cached_property
    def _client(self) -> Elasticsearch:
        return connect(self._address, seconds=self._patience.answer)

    @cached_property
    def _versions(self) -> Versions:
        return Versions(self._client, self.name, self._prefix, self._aliases)

    def _writer(self, targets: Targets) -> BulkWriter:
        return BulkWriter(self._client, self.name, targets, self._patience)

    def _read(self, alias: str, body: dict[str, Any]) -> Mapping[str, Any] | None:
        """Search; None if the index does not exist."""
        from elasticsearch import ApiError

        for pause in READ_PAUSES:
            try:
                answer = self._client.search(
                    index=alias, body=body, allow_partial_search_results=False
                )
                found: Mapping[str, Any] = answer.body
                return found
            except ApiError as error:
                if is_no_index(error):
                    return None
                if error.status_code != 503 or pause is None:
                    raise
                time.sleep(pause)
        raise AssertionError("the last pause is None")

    def _refresh(self, targets: Targets) -> None:
        self._client.indices.refresh(index=[targets.pages, targets.documents])


def _analysis(meta: Mapping[str, Any]) -> str | None:
    return meta.get("analysis") if meta.get("schema") == SCHEMA_VERSION else None
