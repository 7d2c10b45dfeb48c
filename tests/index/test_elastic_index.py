"""What only Elasticsearch can get wrong: reaching it, being let in, half an answer, versions."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from index import elastic_bulk, elastic_settings
from index.elastic_client import connect, parse_address
from index.elastic_index import ElasticIndex
from index.fields import DOCUMENT_FIELDS, PAGE_FIELDS
from index.protocol import Query, SearchIndex
from index.sync import compare, sync
from pipeline.errors import ExitCode, IndexUnreachableError, UsageError
from tests.elasticsearch_server import free_port
from tests.index.documents import ARCHIVE, ListedSource, make_document

CALLS: list[Callable[[SearchIndex], object]] = [
    lambda index: index.state(),
    lambda index: index.apply(ARCHIVE, []),
    lambda index: index.apply([], ["x"]),
    lambda index: index.rebuild(ARCHIVE),
    lambda index: index.search(Query("uji")),
    lambda index: sync(ListedSource.of(*ARCHIVE), index),
]


# Reaching it


@pytest.mark.parametrize("call", CALLS)
def test_a_server_that_is_away_is_named_without_its_password(
    call: Callable[[SearchIndex], object],
) -> None:
    port = free_port()
    index = ElasticIndex(f"http://elastic:s3cret@127.0.0.1:{port}/")
    with pytest.raises(IndexUnreachableError) as raised:
        call(index)
    assert raised.value.exit_code == ExitCode.INDEX_UNREACHABLE
    assert f"http://127.0.0.1:{port} does not answer (connection refused)" in str(raised.value)
    assert "s3cret" not in str(raised.value) + repr(raised.value) + index.name
    index.close()


def test_a_query_without_words_asks_nobody() -> None:
    assert ElasticIndex("http://127.0.0.1:1").search(Query("((((")).total == 0


@pytest.mark.parametrize(
    ("url", "clean", "login"),
    [
        ("http://host", "http://host:9200", None),
        ("https://host/", "https://host:443", None),
        ("HTTP://host:1/es/", "http://host:1/es", None),
        ("http://a%40b:p%3Aq@host", "http://host:9200", ("a@b", "p:q")),
        ("http://[::1]:9200", "http://[::1]:9200", None),
    ],
)
def test_addresses(url: str, clean: str, login: tuple[str, str] | None) -> None:
    address = parse_address(url)
    assert (address.url, address.login) == (clean, login)
    assert "p:q" not in repr(address)


@pytest.mark.parametrize("url", ["http://", "ftp://host", "http://host:port", "http://[", ""])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError):
        parse_address(url)


@pytest.mark.parametrize(
    ("environment", "header"),
    [
        ({}, "Basic dTpw"),  # u:p
        ({"ARKIVA_ELASTIC_USER": "a", "ARKIVA_ELASTIC_PASSWORD": "b"}, "Basic YTpi"),
        ({"ARKIVA_ELASTIC_USER": "a", "ARKIVA_ELASTIC_API_KEY": "k=="}, "ApiKey k=="),
    ],
    ids=["url", "user", "key"],
)
def test_credentials_from_the_environment_come_first(
    environment: dict[str, str], header: str
) -> None:
    client = connect(parse_address("http://u:p@127.0.0.1:1"), environment)
    assert client._headers["authorization"] == header
    client.close()


def test_a_missing_certificate_file_is_named() -> None:
    with pytest.raises(UsageError, match=r"ARKIVA_ELASTIC_CA.*/no/such"):
        connect(parse_address("https://host"), {"ARKIVA_ELASTIC_CA": "/no/such.pem"})


# A server that answers half


class _Proxy:
    """Stands between the client and a real server, and spoils answers on demand."""

    def __init__(self, url: str) -> None:
        self.spoil: Callable[[str, bytes], tuple[int, bytes] | None] = lambda path, body: None
        """Given path and the real answer: another answer, or None to let it through."""
        self.drop: Callable[[str], bool] = lambda path: False
        """True: the server does its work, but the client never hears of it."""
        self.requests: list[str] = []
        proxy, target = self, url.removeprefix("http://")

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("content-length", 0))
                body = self.rfile.read(length)
                upstream = http.client.HTTPConnection(target, timeout=60)
                upstream.request(self.command, self.path, body, dict(self.headers))
                response = upstream.getresponse()
                status, content = response.status, response.read()
                upstream.close()
                path = self.path.partition("?")[0]
                proxy.requests.append(path)
                if proxy.drop(path):
                    self.close_connection = True
                    return
                status, content = proxy.spoil(path, content) or (status, content)
                self.send_response(status)
                for name in ("content-type", "x-elastic-product"):
                    self.send_header(name, response.headers[name])
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def proxy(elasticsearch_url: str) -> Iterator[_Proxy]:
    made = _Proxy(elasticsearch_url)
    yield made
    made.stop()


@pytest.fixture
def behind(proxy: _Proxy, elastic_prefix: str) -> Iterator[ElasticIndex]:
    index = ElasticIndex(proxy.url, elastic_prefix, retries=1)
    yield index
    index.close()


@pytest.mark.server
def test_an_answer_lost_after_the_write_leaves_no_duplicate(
    proxy: _Proxy, behind: ElasticIndex
) -> None:
    source = ListedSource.of(*ARCHIVE)
    behind.apply([], [])
    for lost in range(1, 3):  # the pages' answer, then the documents'
        bulks = iter(range(1, 10))
        proxy.drop = lambda path, bulks=bulks, lost=lost: (  # type: ignore[misc]
            path.endswith("_bulk") and next(bulks) == lost
        )
        with pytest.raises(IndexUnreachableError):
            sync(source, behind)
    proxy.drop = lambda path: False
    sync(source, behind)
    assert compare(source, behind).is_empty
    assert behind.state().pages == 6


@pytest.mark.server
def test_an_answer_without_some_items_fails_their_documents(
    proxy: _Proxy, behind: ElasticIndex
) -> None:
    behind.apply([], [])

    def without_the_last(path: str, body: bytes) -> tuple[int, bytes] | None:
        import json

        if not path.endswith("_bulk"):
            return None
        answer = json.loads(body)
        answer["items"].pop()
        return 200, json.dumps(answer).encode()

    proxy.spoil = without_the_last
    result = behind.apply(ARCHIVE[:2], [])
    assert result.indexed == 0
    assert len(result.failed) == 2
    assert set(result.failed.values()) == {"the server gave no answer for it"}
    proxy.spoil = lambda path, body: None
    source = ListedSource.of(*ARCHIVE[:2])
    assert sync(source, behind).failed == {}
    assert compare(source, behind).is_empty


@pytest.mark.server
@pytest.mark.parametrize("status", [401, 403, 503])
def test_a_refused_bulk_is_an_outage_and_no_fault_of_the_documents(
    proxy: _Proxy, behind: ElasticIndex, status: int
) -> None:
    behind.apply([], [])
    proxy.spoil = lambda path, body: (status, b"{}") if path.endswith("_bulk") else None
    with pytest.raises(IndexUnreachableError):
        behind.apply(ARCHIVE, [])


@pytest.mark.server
def test_a_broken_rebuild_leaves_the_old_version_and_no_rubbish(
    proxy: _Proxy, behind: ElasticIndex
) -> None:
    behind.rebuild(ARCHIVE)
    proxy.spoil = lambda path, body: (503, b"{}") if path.endswith("_bulk") else None
    with pytest.raises(IndexUnreachableError):
        behind.rebuild(ARCHIVE[:1])
    proxy.spoil = lambda path, body: None
    assert len(behind.state().digests) == 4
    assert sorted(name[-6:] for name in behind._versions()) == ["000001"] * 2
    behind.rebuild(ARCHIVE[:1])
    assert sorted(name[-6:] for name in behind._versions()) == ["000002"] * 2


# What a real server refuses


@pytest.fixture
def elastic(elasticsearch_url: str, elastic_prefix: str) -> Iterator[ElasticIndex]:
    index = ElasticIndex(elasticsearch_url, elastic_prefix, retries=3)
    index.apply([], [])
    yield index
    index.close()


@pytest.mark.server
def test_one_refused_document_is_named_and_the_others_go_on(elastic: ElasticIndex) -> None:
    pipeline = f"{elastic._prefix}-refuse"
    condition = "ctx.digest == 'bad' || ctx.text[0].contains('e prishur')"
    processor = {"fail": {"if": condition, "message": "this one is refused"}}
    elastic._client.ingest.put_pipeline(id=pipeline, processors=[processor])
    for alias in (elastic._aliases.documents, elastic._aliases.pages):
        elastic._client.indices.put_settings(
            index=alias, settings={"index.default_pipeline": pipeline}
        )
    documents = [
        make_document("d1", "uji"),
        make_document("d2", "uji", digest="bad"),
        make_document("d3", "uji", "faqe e prishur"),
        make_document("d4", "uji"),
    ]
    result = elastic.apply(documents, [])
    assert result.indexed == 2
    assert sorted(result.failed) == ["d2", "d3"]
    assert "this one is refused" in result.failed["d2"]
    assert sorted(elastic.state().digests) == ["d1", "d4"]
    assert [hit.id for hit in elastic.search(Query("uji")).hits] == ["d1", "d4"]
    for alias in (elastic._aliases.documents, elastic._aliases.pages):
        elastic._client.indices.put_settings(index=alias, settings={"index.default_pipeline": None})
    elastic._client.ingest.delete_pipeline(id=pipeline)
    assert sync(ListedSource.of(*documents), elastic).indexed == 2


@pytest.mark.server
def test_a_full_server_is_waited_for(elastic: ElasticIndex) -> None:
    """A flood-stage block answers each item with 429 until it is lifted."""

    def block(value: bool | None) -> None:
        elastic._client.indices.put_settings(
            index=elastic._aliases.documents,
            settings={"index.blocks.read_only_allow_delete": value},
        )

    block(True)
    lift = threading.Timer(1.5, block, [None])
    lift.start()
    result = elastic.apply(ARCHIVE, [])
    lift.join()
    assert result.indexed == 4
    assert result.failed == {}


@pytest.mark.server
def test_an_index_of_another_analysis_is_rebuilt(elastic: ElasticIndex) -> None:
    source = ListedSource.of(*ARCHIVE)
    sync(source, elastic)
    meta = {"analysis": "older", "schema": elastic_settings.SCHEMA_VERSION}
    elastic._client.indices.put_mapping(index=elastic._aliases.documents, meta=meta)
    assert len(compare(source, elastic).stale) == 4
    with pytest.raises(IndexUnreachableError, match="another version"):
        elastic.apply(ARCHIVE, [])
    with pytest.raises(IndexUnreachableError, match="another version"):
        elastic.search(Query("uji"))
    assert sync(source, elastic).indexed == 4
    assert compare(source, elastic).is_empty


@pytest.mark.server
def test_small_chunks_write_the_same(
    elastic: ElasticIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elastic_bulk, "CHUNK_ITEMS", 2)
    monkeypatch.setattr(elastic_bulk, "BATCH_CHARACTERS", 100)
    documents = [make_document(f"d{n}", *["uji " * 20] * 3) for n in range(7)]
    assert elastic.apply(documents, []).indexed == 7
    assert elastic.apply([], [f"d{n}" for n in range(7)]).deleted == 7
    assert elastic.state().pages == 0


@pytest.mark.server
def test_indices_are_as_promised(elastic: ElasticIndex) -> None:
    elastic.rebuild(ARCHIVE)
    found = elastic._client.indices.get(index=f"{elastic._prefix}-*").body
    assert sorted(found) == [f"{elastic._prefix}-{kind}-000002" for kind in ("documents", "pages")]
    for name, index in found.items():
        assert list(index["aliases"]) == [name.removesuffix("-000002")]
        settings, mappings = index["settings"]["index"], index["mappings"]
        assert (settings["number_of_shards"], settings["number_of_replicas"]) == ("1", "0")
        assert mappings["dynamic"] == "strict"
        fields = DOCUMENT_FIELDS if "documents" in name else PAGE_FIELDS
        assert set(mappings["properties"]) == {field.name for field in fields}
