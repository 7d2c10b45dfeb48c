"""The same archive in both engines: the same answers, in the same order, but for the scores."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.elastic_index import ElasticIndex
from index.protocol import FACETS, SORTS, Query, SearchIndex
from index.sqlite_index import SqliteIndex
from tests.index.documents import ARCHIVE
from tests.index.test_contract import hostile_strings

pytestmark = pytest.mark.server

TEXTS = (
    "uji", "ujë komunës", "keshilli", '"me ujë"', "uji -nderuar", "03/L-040", "20.05.2025 rruga",
    "drejtoreshe", "miratohet rendi", "furnizmi me ujw", "fshatravet", "kanalizimi i rugës",
    "komuna:Hanit lloji:procesverbal", "lloji:vendim", "-lloji:vendim uji", "data:..2023 uji",
    "person:Kuçi", "titulli:strategjia", "20 maj 2025", "ujipijshem", "vendim 99/L-999",
    "ligji 04/L-040 kryetari uji", '"rrugës kryesore" plani', "kryetari dhe buxheti i komunes",
)  # fmt: skip


def answers(index: SearchIndex, query: Query) -> tuple[object, ...]:
    found = index.search(query)
    hits = [
        (
            (hit.id, hit.filename, hit.title, hit.type, hit.municipality, hit.date),
            [(page.page, page.snippet) for page in hit.pages],
        )
        for hit in found.hits
    ]
    return hits, found.total, found.facets, found.suggestion, found.relaxed


def test_both_find_the_same(elasticsearch_url: str, elastic_prefix: str, tmp_path: Path) -> None:
    embedded = SqliteIndex(tmp_path / "search.sqlite")
    server = ElasticIndex(elasticsearch_url, elastic_prefix)
    embedded.rebuild(ARCHIVE)
    server.rebuild(ARCHIVE)
    queries = [Query(text) for text in (*TEXTS, *hostile_strings())]
    queries += [Query(text, within=name) for text in TEXTS for name in ("decisions", "people")]
    queries += [Query(text, municipality="hani i elezit", date_from="2024") for text in TEXTS]
    queries += [Query(text, sort=sort, facets=FACETS) for text in TEXTS for sort in SORTS]
    queries += [Query(text, limit=1, offset=1, pages_per_hit=1) for text in TEXTS]
    for query in queries:
        assert answers(embedded, query) == answers(server, query), query
    assert sum(bool(answers(embedded, query)[1]) for query in queries) > 100
    embedded.close()
    server.close()
