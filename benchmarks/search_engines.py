"""The engines under test and the plain Elasticsearch analysers that they are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.search_sets import Judged
from index.elastic_client import connect, parse_address
from index.elastic_index import ElasticIndex
from index.protocol import IndexedDocument, Query, SearchIndex, SearchResult
from index.sqlite_index import SqliteIndex

EMBEDDED, SERVER = "embedded", "elasticsearch"


@contextmanager
def embedded(folder: Path, documents: Iterable[IndexedDocument]) -> Iterator[SearchIndex]:
    """Yield an embedded index of ``documents``."""
    index = SqliteIndex(folder / f"{uuid4().hex}.sqlite")
    try:
        index.rebuild(documents)
        yield index
    finally:
        index.close()


def new_prefix() -> str:
    """Return a name for indices that nobody else has."""
    return f"benchmark-{uuid4().hex[:12]}"


@contextmanager
def server(
    url: str, documents: Iterable[IndexedDocument], prefix: str | None = None
) -> Iterator[SearchIndex]:
    """Yield an index of ``documents`` on the server at ``url``; it is deleted afterwards."""
    index = ElasticIndex(url, prefix or new_prefix())
    try:
        index.rebuild(documents)
        yield index
    finally:
        index.drop()
        index.close()


def answers(index: SearchIndex, queries: Iterable[Judged]) -> dict[str, SearchResult]:
    """Return what an index finds for each query."""
    return {query.name: index.search(Query(query.query)) for query in queries}


def ranked(found: dict[str, SearchResult]) -> dict[str, list[str]]:
    """Return the documents of results, best first."""
    return {name: [hit.id for hit in result.hits] for name, result in found.items()}


PLAIN = {
    "ES standard": ({"type": "standard"}, {}),
    "ES asciifolding": (
        {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
        {},
    ),
    "ES asciifolding, fuzzy": (
        {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
        {"fuzziness": "AUTO:4,8", "prefix_length": 1, "max_expansions": 30},
    ),
}
"""What people use who take Elasticsearch as it comes: analyser and options of ``match``."""


def plain_answers(
    url: str, name: str, documents: Iterable[IndexedDocument], queries: Sequence[Judged]
) -> dict[str, list[str]]:
    """Return what a plain analyser finds for each query, best first."""
    analyzer, options = PLAIN[name]
    client = connect(parse_address(url))
    index = new_prefix()
    settings: dict[str, Any] = {
        "number_of_shards": 1,
        "number_of_replicas": 0,
        "analysis": {"analyzer": {"default": analyzer}},
    }
    try:
        client.indices.create(index=index, settings=settings)
        for document in documents:
            client.index(
                index=index, id=document.id, document={"text": list(document.pages.values())}
            )
        client.indices.refresh(index=index)
        found = {}
        for query in queries:
            match = {"text": {"query": query.query, **options}}
            answer = client.search(index=index, query={"match": match}, size=10, source=False)
            found[query.name] = [hit["_id"] for hit in answer["hits"]["hits"]]
        return found
    finally:
        client.indices.delete(index=index, ignore_unavailable=True)
        client.close()
