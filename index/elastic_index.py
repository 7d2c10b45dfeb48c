"""The index in Elasticsearch: two aliases over versioned indices, documents and pages."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from index.analysis import analysis_version
from index.elastic_bulk import RETRIES, BulkWriter, Targets, scan
from index.elastic_client import connect, explained, parse_address
from index.elastic_settings import SCHEMA_VERSION, documents_index, pages_index
from index.protocol import BulkResult, IndexedDocument, IndexState, Query, SearchResult
from pipeline.errors import IndexUnreachableError

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

DRAIN_SECONDS = 1.0
"""Between a swap and the deletion of the old version, so that searches of it can end.

Deleting in the call that swaps made a concurrent search fail in every third run of eight rebuilds.
"""

READ_PAUSES = (0.1, 0.5, None)
"""Seconds after each search that found a shard not ready; None: then it is an outage."""


class ElasticIndex:
    """The index on the server at ``url``; ``prefix`` begins the names of its indices.

    ``PREFIX-documents`` and ``PREFIX-pages`` are aliases; a rebuild makes the next pair of versions
    (``PREFIX-documents-000002`` ...) and swaps both in one call. Made on the first write.
    """

    def __init__(self, url: str, prefix: str = "arkiva", retries: int = RETRIES) -> None:
        self._address = parse_address(url)
        self.name = self._address.url
        self._prefix = prefix
        self._retries = retries
        self._is_known = False
        self._aliases = Targets(f"{prefix}-documents", f"{prefix}-pages", are_aliases=True)

    def state(self) -> IndexState:
        """Return what the index holds now; an index that does not exist holds nothing.

        An index of another schema has no analysis version: it has to be rebuilt.
        """
        with explained(self.name):
            meta = self._meta()
            if meta is None:
                return IndexState()
            hits = scan(self._client, self._aliases.documents, {"match_all": {}}, ["digest"])
            digests = {hit["_id"]: hit["_source"]["digest"] for hit in hits}
            pages: int = self._client.count(index=self._aliases.pages)["count"]
            return IndexState(digests, _analysis(meta), pages)

    def apply(self, upserts: Iterable[IndexedDocument], deletes: Iterable[str]) -> BulkResult:
        """Write and delete documents; repeating a call changes nothing. Visible on return."""
        with explained(self.name):
            meta = self._meta()
            if meta is None:
                self._swap(self._create())
            else:
                self._refuse_other(meta)
            self._client.indices.refresh(index=self._aliases.pages)
            writer = self._writer(self._aliases)
            writer.delete(deletes)
            writer.write(upserts)
            self._refresh(self._aliases)
        return writer.result()

    def rebuild(self, documents: Iterable[IndexedDocument]) -> BulkResult:
        """Build the next version from ``documents`` and swap it in; readers never see a gap."""
        with explained(self.name), self._new_version() as targets:
            writer = self._writer(targets)
            writer.write(documents)
            self._refresh(targets)
            stored = self._client.count(index=targets.documents)["count"]
            if stored != writer.indexed:
                raise IndexUnreachableError(
                    self.name, f"its new version holds {stored} of {writer.indexed} documents"
                )
            self._swap(targets)
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
            meta = self._meta()
            if meta is not None:
                self._refuse_other(meta)
                self._is_known = True

    def _refuse_other(self, meta: Mapping[str, Any]) -> None:
        if _analysis(meta) != analysis_version():
            raise IndexUnreachableError(self.name, "another version of Arkiva built it")

    def drop(self) -> None:
        """Delete every version of the index from the server; a search then finds nothing."""
        with explained(self.name):
            self._delete(list(self._versions()))

    def close(self) -> None:
        """Free connections."""
        if "_client" in self.__dict__:
            self._client.close()

    @cached_property
    def _client(self) -> Elasticsearch:
        return connect(self._address)

    def _writer(self, targets: Targets) -> BulkWriter:
        return BulkWriter(self._client, self.name, targets, retries=self._retries)

    def _read(self, alias: str, body: dict[str, Any]) -> Mapping[str, Any] | None:
        """Search; None if the index does not exist."""
        from elasticsearch import ApiError, NotFoundError

        for pause in READ_PAUSES:
            try:
                answer = self._client.search(
                    index=alias, body=body, allow_partial_search_results=False
                )
                found: Mapping[str, Any] = answer.body
                return found
            except NotFoundError:
                return None
            except ApiError as error:
                if error.status_code != 503 or pause is None:
                    raise
                time.sleep(pause)
        raise AssertionError("the last pause is None")

    def _meta(self) -> Mapping[str, Any] | None:
        """Return what the index was built with, None if it does not exist."""
        from elasticsearch import NotFoundError

        try:
            found = self._client.indices.get_mapping(index=self._aliases.documents)
        except NotFoundError:
            return None
        mapping = next(iter(found.values()))["mappings"]
        meta: Mapping[str, Any] = mapping.get("_meta", {})
        return meta

    def _refresh(self, targets: Targets) -> None:
        self._client.indices.refresh(index=[targets.pages, targets.documents])

    @contextmanager
    def _new_version(self) -> Iterator[Targets]:
        """Give a new pair of indices; what goes wrong inside takes them away again."""
        targets = self._create()
        try:
            yield targets
        except BaseException:
            from elasticsearch import ApiError, TransportError

            # Where the server is away, the next rebuild clears up.
            with suppress(ApiError, TransportError):
                self._delete([targets.documents, targets.pages])
            raise

    def _create(self) -> Targets:
        """Create the next version, after clearing up versions that no alias leads to."""
        versions = self._versions()
        self._delete([name for name, is_read in versions.items() if not is_read])
        last = max((int(name[-6:]) for name in versions), default=0)
        version = f"{last + 1:06}"
        targets = Targets(
            f"{self._aliases.documents}-{version}",
            f"{self._aliases.pages}-{version}",
            are_aliases=False,
        )
        self._client.indices.create(index=targets.documents, body=documents_index())
        self._client.indices.create(index=targets.pages, body=pages_index())
        return targets

    def _versions(self) -> dict[str, bool]:
        """Return the indices of this prefix -> does an alias lead to it."""
        found = self._client.indices.get_alias(index=f"{self._prefix}-*", allow_no_indices=True)
        ours = re.compile(rf"{re.escape(self._prefix)}-(documents|pages)-\d{{6}}")
        return {name: bool(it["aliases"]) for name, it in found.items() if ours.fullmatch(name)}

    def _swap(self, targets: Targets) -> None:
        """Point both aliases to ``targets`` in one call; then delete what they pointed to."""
        old = [name for name, is_read in self._versions().items() if is_read]
        actions: list[dict[str, Any]] = []
        for alias, name in (
            (self._aliases.documents, targets.documents),
            (self._aliases.pages, targets.pages),
        ):
            left = [former for former in old if former.startswith(f"{alias}-")]
            actions += [{"remove": {"index": former, "alias": alias}} for former in left]
            actions.append({"add": {"index": name, "alias": alias, "is_write_index": True}})
        self._client.indices.update_aliases(actions=actions)
        if old:
            time.sleep(DRAIN_SECONDS)
            self._delete(old)

    def _delete(self, names: list[str]) -> None:
        if names:
            self._client.indices.delete(index=names, ignore_unavailable=True)


def _analysis(meta: Mapping[str, Any]) -> str | None:
    return meta.get("analysis") if meta.get("schema") == SCHEMA_VERSION else None
