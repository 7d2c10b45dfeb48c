"""The two indexes, each empty and on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from index.elastic_index import ElasticIndex
from index.protocol import SearchIndex
from index.sqlite_index import SqliteIndex
from tests.index.documents import ARCHIVE

Opener = Callable[[], SearchIndex]
ENGINES = ["sqlite", pytest.param("elastic", marks=pytest.mark.server)]


@pytest.fixture
def elastic_prefix(elasticsearch_url: str) -> Iterator[str]:
    """A prefix that nobody else uses; its indices are deleted afterwards."""
    prefix = f"test-{uuid4().hex[:12]}"
    yield prefix
    index = ElasticIndex(elasticsearch_url, prefix)
    index.drop()
    index.close()


@pytest.fixture(params=ENGINES)
def open_empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Open the same index, empty at first, as often as it is called."""
    opened: list[SearchIndex] = []

    def opener() -> SearchIndex:
        if request.param == "sqlite":
            opened.append(SqliteIndex(tmp_path / "search.sqlite"))
        else:
            url = request.getfixturevalue("elasticsearch_url")
            opened.append(ElasticIndex(url, request.getfixturevalue("elastic_prefix")))
        return opened[-1]

    if request.param == "elastic":
        request.getfixturevalue("elastic_prefix")
    yield opener
    for index in opened:
        index.close()


@pytest.fixture
def empty(open_empty: Opener) -> SearchIndex:
    return open_empty()


@pytest.fixture
def index(empty: SearchIndex) -> SearchIndex:
    """An index that holds the archive of :mod:`tests.index.documents`."""
    empty.apply(ARCHIVE, [])
    return empty
