"""The same archive in both engines: the same documents are found, with the same marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.elastic_index import ElasticIndex
from index.protocol import Query, SearchIndex
from index.sqlite_index import SqliteIndex
from tests.index.documents import ARCHIVE
from tests.index.test_contract import hostile_strings

pytestmark = pytest.mark.server

TEXTS = (
    "uji", "ujë komunës", "keshilli", '"me ujë"', "uji -nderuar", "03/L-040", "20.05.2025 rruga",
    "drejtoreshe", "miratohet rendi", '"rrugës kryesore" plani', "kryetari dhe buxheti i komunes",
)  # fmt: skip


def answers(index: SearchIndex, query: Query) -> dict[str, dict[int, object]]:
    return {
        hit.id: {page.page: page.snippet for page in hit.pages} for hit in index.search(query).hits
    }


def test_both_find_the_same(elasticsearch_url: str, elastic_prefix: str, tmp_path: Path) -> None:
    embedded = SqliteIndex(tmp_path / "search.sqlite")
    server = ElasticIndex(elasticsearch_url, elastic_prefix)
    embedded.rebuild(ARCHIVE)
    server.rebuild(ARCHIVE)
    queries = [Query(text) for text in (*TEXTS, *hostile_strings())]
    queries += [Query(text, within=name) for text in TEXTS for name in ("decisions", "people")]
    queries += [Query(text, municipality="hani i elezit", date_from="2024") for text in TEXTS]
    for query in queries:
        assert answers(embedded, query) == answers(server, query), query
    assert sum(bool(answers(embedded, query)) for query in queries) > 50
    embedded.close()
    server.close()
