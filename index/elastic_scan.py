"""Read all of an index in Elasticsearch: its documents, and how many pages each has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

SCAN_HITS = 5000
"""Hits of one request."""

COUNTED = 10_000
"""Documents whose pages are counted in one request."""

_BY_DIGEST: list[Mapping[str, Any]] = [
    {"document": {"terms": {"field": "document"}}},
    {"digest": {"terms": {"field": "digest", "missing_bucket": True}}},
]


def scan(
    client: Elasticsearch, index: str, query: Mapping[str, Any], source: list[str]
) -> Iterator[Mapping[str, Any]]:
    """Yield every hit of ``query`` in one consistent view, in no order that means anything."""
    from elasticsearch import ApiError, TransportError

    pit = client.open_point_in_time(index=index, keep_alive="2m")["id"]
    try:
        after: list[Any] | None = None
        while True:
            answer = client.search(
                pit={"id": pit, "keep_alive": "2m"},
                query=query,
                source={"includes": source},
                size=SCAN_HITS,
                sort=["_shard_doc"],
                search_after=after,
                track_total_hits=False,
                allow_partial_search_results=False,
            )
            pit, hits = answer["pit_id"], answer["hits"]["hits"]
            yield from hits
            if len(hits) < SCAN_HITS:
                return
            after = hits[-1]["sort"]
    finally:
        with suppress(ApiError, TransportError):  # it ends by itself after two minutes
            client.close_point_in_time(id=pit)


def count_pages(client: Elasticsearch, index: str) -> dict[str, dict[str | None, int]]:
    """Return document -> digest that its pages were written with -> how many pages."""
    counted: dict[str, dict[str | None, int]] = {}
    after: Mapping[str, Any] = {}
    while True:
        answer = client.search(
            index=index,
            size=0,
            aggregations={
                "pages": {"composite": {"sources": _BY_DIGEST, "size": COUNTED, **after}}
            },
            track_total_hits=False,
            allow_partial_search_results=False,
        )
        found = answer["aggregations"]["pages"]
        for bucket in found["buckets"]:
            key = bucket["key"]
            counted.setdefault(key["document"], {})[key["digest"]] = bucket["doc_count"]
        if "after_key" not in found:
            return counted
        after = {"after": found["after_key"]}
