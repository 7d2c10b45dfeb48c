"""Bringing an index to what the catalogue says."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.analysis import analysis_version
from index.elastic_index import ElasticIndex
from index.protocol import BulkResult, Query, SearchIndex
from index.sqlite_index import SqliteIndex
from index.sync import IndexDifference, compare, sync
from tests.index.documents import ARCHIVE, ListedSource, make_document


def test_the_first_sync_builds_and_the_second_has_nothing_to_do(empty: SearchIndex) -> None:
    source = ListedSource.of(*ARCHIVE)
    assert compare(source, empty).missing == ("buxheti", "kuvendi", "letra", "strategjia")
    assert sync(source, empty).indexed == 4
    assert compare(source, empty).is_empty
    assert sync(source, empty) == BulkResult()


def test_only_what_differs_is_written(index: SearchIndex) -> None:
    source = ListedSource.of(*ARCHIVE)
    source.documents["letra"] = make_document("letra", "Krejt ndryshe.")
    source.documents["e re"] = make_document("e re", "Faqe e re.")
    del source.documents["buxheti"]
    assert compare(source, index) == IndexDifference(("e re",), ("letra",), ("buxheti",))
    seen: list[tuple[int, int]] = []
    result = sync(source, index, lambda done, total: seen.append((done, total)))
    assert (result.indexed, result.deleted) == (2, 1)
    assert seen == [(1, 2), (2, 2)]
    assert compare(source, index).is_empty


def test_an_index_without_documents_is_not_built_again(empty: SearchIndex) -> None:
    sync(ListedSource(), empty)
    assert empty.state().analysis == analysis_version()
    assert compare(ListedSource(), empty).is_empty


def test_what_fails_is_named_and_stays_missing(empty: SearchIndex) -> None:
    source = ListedSource.of(*ARCHIVE, make_document("x" * 600, "uji"))
    assert list(sync(source, empty).failed) == ["x" * 600]
    assert compare(source, empty).missing == ("x" * 600,)


def lose_page(index: SearchIndex, document: str, page: int) -> None:
    """Delete a page behind the index's back."""
    if isinstance(index, SqliteIndex):
        connection = index._open_writer()
        connection.execute(
            "DELETE FROM pages WHERE number = (SELECT number << 20 | ? FROM documents"
            " WHERE document = ?)",
            (page, document),
        )
    else:
        assert isinstance(index, ElasticIndex)
        index._client.delete(index=index._aliases.pages, id=f"{document}.{page}", refresh=True)


@pytest.mark.parametrize("page", [1, 2])
def test_a_lost_page_is_noticed_and_mended(index: SearchIndex, page: int) -> None:
    source = ListedSource.of(*ARCHIVE)
    before = index.state()
    assert before.broken == frozenset()
    lose_page(index, "kuvendi", page)
    difference = compare(source, index)
    assert difference.broken == ("kuvendi",)
    assert "kuvendi" in difference.stale
    assert "1 with lost or left pages" in str(difference)
    sync(source, index)
    assert index.state() == before
    assert compare(source, index).is_empty
    assert [hit.id for hit in index.search(Query("pijshëm mbledhjes")).hits] == ["kuvendi"]


def test_the_only_page_of_a_document_is_missed_too(index: SearchIndex) -> None:
    lose_page(index, "letra", 1)
    assert compare(ListedSource.of(*ARCHIVE), index).broken == ("letra",)
    sync(ListedSource.of(*ARCHIVE), index)
    assert compare(ListedSource.of(*ARCHIVE), index).is_empty


@pytest.mark.server
def test_pages_without_a_document_or_of_an_older_version_are_mended(
    elasticsearch_url: str, elastic_prefix: str
) -> None:
    source, index = ListedSource.of(*ARCHIVE), ElasticIndex(elasticsearch_url, elastic_prefix)
    sync(source, index)
    client, pages = index._client, index._aliases.pages
    orphan = {"document": "gone", "digest": "1", "page": 1, "text": ["uji"]}
    client.index(index=pages, id="gone.1", document=orphan)
    client.update(index=pages, id="kuvendi.1", doc={"digest": "older"}, refresh=True)
    difference = compare(source, index)
    assert (difference.stale, difference.extra) == (("kuvendi",), ("gone",))
    assert difference.broken == ("gone", "kuvendi")
    assert sync(source, index).indexed == 1
    assert compare(source, index).is_empty
    assert index.state().pages == 6
    index.close()


@pytest.mark.server
def test_an_index_of_which_half_is_gone_is_built_again(
    elasticsearch_url: str, elastic_prefix: str
) -> None:
    source, index = ListedSource.of(*ARCHIVE), ElasticIndex(elasticsearch_url, elastic_prefix)
    for half in ("documents", "pages"):
        sync(source, index)
        names = [name for name in index._versions.found() if f"-{half}-" in name]
        index._client.indices.delete(index=names)
        assert compare(source, index).missing == tuple(sorted(source.documents))
        assert sync(source, index).indexed == 4
        assert compare(source, index).is_empty
    index.close()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE meta SET analysis = 'older'", "PRAGMA user_version = 99"],
    ids=["analysis", "schema"],
)
def test_an_embedded_index_of_another_version_is_rebuilt(tmp_path: Path, statement: str) -> None:
    source, index = ListedSource.of(*ARCHIVE), SqliteIndex(tmp_path / "search.sqlite")
    sync(source, index)
    connection = index._open()
    assert connection is not None
    connection.execute(statement)
    assert len(compare(source, index).stale + compare(source, index).missing) == 4
    assert sync(source, index).indexed == 4
    assert compare(source, index).is_empty
    assert index.search(Query("këshilli")).total == 1
    index.close()
