"""Bringing an index to what the catalogue says."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.analysis import analysis_version
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
