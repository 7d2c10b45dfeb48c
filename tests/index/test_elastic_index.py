"""What only Elasticsearch can get wrong: reaching it, being let in, half an answer, versions."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from benchmarks.faults.proxy import Fault, FaultProxy, Reply, Request, standing_before
from index import elastic_bulk, elastic_requests, elastic_settings
from index.elastic_client import connect, parse_address
from index.elastic_index import ElasticIndex
from index.elastic_patience import Patience, Waiter
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


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "ftp://host",
        "http://host:port",
        "http://[",
        "",
        "http://a..b",
        "http://a b",
        "http://%zz",
        "http://[fe80::1%25eth0]",
        f"http://{'a' * 64}",
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError):
        parse_address(url)


@pytest.mark.parametrize(
    ("environment", "header"),
    [
        ({}, "Basic dTpw"),  # u:p
        ({"ARKIVA_ELASTIC_USER": "a", "ARKIVA_ELASTIC_PASSWORD": "b"}, "Basic YTpi"),
        ({"ARKIVA_ELASTIC_USER": "a", "ARKIVA_ELASTIC_PASSWORD": "ë"}, "Basic YTrDqw=="),
        ({"ARKIVA_ELASTIC_USER": "a", "ARKIVA_ELASTIC_API_KEY": "k=="}, "ApiKey k=="),
    ],
    ids=["url", "user", "no ASCII", "key"],
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


# How long it is waited for


def test_what_is_waited_in_vain_is_bounded() -> None:
    unit = 1 / 128
    patience = Patience(first=unit, longest=2 * unit, in_vain=7 * unit, in_all=10 * unit)
    waiter, pauses = Waiter(patience), []
    for _ in range(4):
        waiter.wait(0.0, TimeoutError())
        pauses.append(waiter.pause / unit)
    with pytest.raises(TimeoutError):
        waiter.wait(0.0, TimeoutError())
    waiter.relax()  # something was done
    assert not waiter.is_over
    for _ in range(2):
        waiter.wait(0.0, TimeoutError())
        pauses.append(waiter.pause / unit)
    assert waiter.is_over
    waiter.relax()  # all of it is used up
    with pytest.raises(TimeoutError):
        waiter.wait(0.0, TimeoutError())
    assert pauses == [1, 2, 2, 2, 1, 2]


def test_patience_is_read_from_the_environment() -> None:
    assert Patience.read({}) == Patience()
    given = {"ARKIVA_ELASTIC_SECONDS": "5", "ARKIVA_ELASTIC_PATIENCE": "0.5"}
    assert Patience.read(given) == Patience(answer=5.0, in_vain=0.5)
    for wrong in ("-1", "0", "nan", "inf", "soon", "1e9"):
        with pytest.raises(UsageError, match="ARKIVA_ELASTIC_PATIENCE is no number"):
            Patience.read({"ARKIVA_ELASTIC_PATIENCE": wrong})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ARKIVA_ELASTIC_SECONDS", "soon"),
        ("ARKIVA_ELASTIC_CA", "/no/such.pem"),
        ("ARKIVA_ELASTIC_API_KEY", "a2V5\n"),
    ],
)
def test_a_wrong_setting_is_named_before_anything_is_done(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=name):
        ElasticIndex("https://127.0.0.1:1")


@pytest.mark.parametrize("prefix", ["", "*", "a*", "A", "_a", "a b", "a/b", "a" * 101, "ë"])
def test_a_prefix_that_could_name_foreign_indices_is_refused(prefix: str) -> None:
    with pytest.raises(UsageError, match="cannot begin"):
        ElasticIndex("http://127.0.0.1:1", prefix)


# A server that answers half, or something else

PATIENT = Patience(first=0.01, longest=0.1, in_vain=30.0)
HURRIED = Patience(first=0.01, in_vain=0.02)
HTML = b"<html><body>Ju lutem identifikohuni</body></html>"
PAGE = {"content-type": "text/html; charset=utf-8"}
LOOKS_REAL = {"x-elastic-product": "Elasticsearch"}
JSON = {"content-type": "application/json", **LOOKS_REAL}


@pytest.fixture
def proxy(elasticsearch_url: str) -> Iterator[FaultProxy]:
    with standing_before(elasticsearch_url) as made:
        yield made


@pytest.fixture
def behind(proxy: FaultProxy, elastic_prefix: str) -> Iterator[ElasticIndex]:
    index = ElasticIndex(proxy.url, elastic_prefix, PATIENT)
    yield index
    index.close()


@pytest.fixture
def hurried(behind: ElasticIndex) -> Iterator[ElasticIndex]:
    """The same index for somebody who does not wait."""
    index = ElasticIndex(behind.name, behind._prefix, HURRIED)
    yield index
    index.close()


def bulks(*numbers: int, then: Fault) -> Fault:
    """Spoil the bulk requests of these numbers, from 0; all, if none is given."""

    def fault(request: Request) -> Reply | None:
        chosen = request.is_bulk and (not numbers or request.bulk in numbers)
        return then(request) if chosen else request.forward()

    return fault


def lose_the_answer(request: Request) -> None:
    request.forward()


def only_first_item(request: Request) -> Reply:
    reply = request.forward()
    answer = json.loads(reply.body)
    answer["items"] = answer["items"][:1]
    return replace(reply, body=json.dumps(answer).encode())


@pytest.mark.server
@pytest.mark.parametrize("lost", [0, 1], ids=["pages", "documents"])
def test_an_answer_lost_after_the_write_leaves_no_duplicate(
    proxy: FaultProxy, behind: ElasticIndex, hurried: ElasticIndex, lost: int
) -> None:
    source = ListedSource.of(*ARCHIVE)
    behind.apply([], [])
    proxy.lay(bulks(then=lose_the_answer))
    with pytest.raises(IndexUnreachableError, match="no connection"):
        sync(source, hurried)
    proxy.lay(bulks(lost, then=lose_the_answer))
    assert sync(source, behind).indexed == 4  # asked again
    assert compare(source, behind).is_empty
    assert behind.state().pages == 6


@pytest.mark.server
def test_a_restart_in_the_middle_is_waited_for(proxy: FaultProxy, behind: ElasticIndex) -> None:
    behind.apply([], [])
    back = threading.Timer(0.1, proxy.open_door)

    def go_down(request: Request) -> None:
        proxy.close_door()
        back.start()

    proxy.lay(bulks(1, then=go_down))
    assert behind.apply(ARCHIVE, []).indexed == 4
    back.join()


@pytest.mark.server
def test_a_line_that_closes_as_it_is_used_again_is_opened_anew(
    proxy: FaultProxy, behind: ElasticIndex, hurried: ElasticIndex
) -> None:
    """Each second request meets a dead line; nobody has to wait for that."""
    source = ListedSource.of(*ARCHIVE)
    behind.apply(ARCHIVE[:3], [])
    proxy.lay(lambda request: request.forward() if request.number % 2 else None)
    assert sync(source, hurried).indexed == 1
    assert compare(source, hurried).is_empty


@pytest.mark.server
def test_an_answer_that_leaves_items_out_is_asked_again(
    proxy: FaultProxy, behind: ElasticIndex, hurried: ElasticIndex
) -> None:
    behind.apply([], [])
    proxy.lay(bulks(then=only_first_item))
    assert behind.apply(ARCHIVE[:2], []).indexed == 2
    proxy.lay(bulks(then=lambda request: Reply(200, b'{"items": []}', JSON)))
    with pytest.raises(IndexUnreachableError, match="leaves out"):
        hurried.apply(ARCHIVE, [])


@pytest.mark.server
def test_a_refused_bulk_is_an_outage_and_no_fault_of_the_documents(
    proxy: FaultProxy, hurried: ElasticIndex
) -> None:
    hurried.apply([], [])
    for status in (401, 403, 429, 502, 503, 504):
        proxy.lay(bulks(then=lambda request, status=status: Reply(status, HTML, PAGE)))  # type: ignore[misc]
        with pytest.raises(IndexUnreachableError):
            hurried.apply(ARCHIVE, [])
        if status in (401, 403):
            assert sum(request.is_bulk for request in proxy.requests) == 1


@pytest.mark.server
def test_a_busy_server_is_asked_again_until_it_does_it(
    proxy: FaultProxy, behind: ElasticIndex
) -> None:
    behind.apply([], [])
    for status in (429, 502, 503, 504):
        proxy.lay(bulks(0, 1, 3, then=lambda request, status=status: Reply(status, HTML, PAGE)))  # type: ignore[misc]
        assert behind.apply(ARCHIVE, []).indexed == 4


ODD = [
    pytest.param(Reply(200, HTML, PAGE), "sign-in page", id="a page"),
    pytest.param(Reply(200, HTML, {**PAGE, **LOOKS_REAL}), "sign-in page", id="a page as if real"),
    pytest.param(Reply(200, b"", JSON), "sign-in page", id="nothing"),
    pytest.param(Reply(200, b"{}"), "sign-in page", id="no type"),
    pytest.param(Reply(302, HTML, {**PAGE, "location": "/login"}), "elsewhere", id="sent away"),
    pytest.param(Reply(404, HTML, PAGE), "it answered 404)", id="404 page"),
    pytest.param(Reply(500, b"[1,", JSON), "it answered 500)", id="500 half"),
    pytest.param(Reply(200, b'{"took": 3, "it', JSON), "no complete JSON", id="truncated"),
    pytest.param(Reply(200, b"[" * 100_000, JSON), "no complete JSON", id="deep"),
    pytest.param(Reply(200, b'"yes"', JSON), "no JSON object", id="no object"),
    pytest.param(Reply(200, b"{}", JSON), "lacks", id="nothing in it"),
    pytest.param(Reply(200, b"{}", {"content-type": "application/json"}), "no Elast", id="other"),
]


@pytest.fixture(scope="module")
def odd_proxy(elasticsearch_url: str) -> Iterator[FaultProxy]:
    with standing_before(elasticsearch_url) as made:
        yield made


@pytest.fixture(scope="module")
def odd_index(odd_proxy: FaultProxy) -> Iterator[ElasticIndex]:
    index = ElasticIndex(odd_proxy.url, f"test-{uuid4().hex[:12]}", PATIENT)
    index.rebuild(ARCHIVE)
    yield index
    odd_proxy.lift()
    index.drop()
    index.close()


@pytest.mark.server
@pytest.mark.parametrize(("reply", "reason"), ODD)
def test_whatever_is_no_answer_is_an_outage_with_a_reason(
    odd_proxy: FaultProxy, odd_index: ElasticIndex, reply: Reply, reason: str
) -> None:
    odd_proxy.lay(lambda request: reply)
    fresh = ElasticIndex(odd_proxy.url, odd_index._prefix, PATIENT)
    # One that has proved to be Elasticsearch is not asked for its name again.
    for index in (fresh,) if "Elast" in reason else (fresh, odd_index):
        for call in CALLS:
            with pytest.raises(IndexUnreachableError, match=re.escape(reason)):
                call(index)
    fresh.close()
    odd_proxy.lift()
    assert compare(ListedSource.of(*ARCHIVE), odd_index).is_empty


@pytest.mark.server
def test_wherever_a_sync_breaks_off_the_next_one_completes_it(
    proxy: FaultProxy, behind: ElasticIndex, hurried: ElasticIndex
) -> None:
    """Each request of a sync that writes, replaces and deletes is the last that is answered."""
    before = [*ARCHIVE[:2], make_document("gone", "uji", "uji")]
    source = ListedSource.of(make_document("kuvendi", "Një faqe me ujë."), *ARCHIVE[1:])
    behind.apply(before, [])
    for number in range(30):
        proxy.lay(lambda it, n=number: it.forward() if it.number < n else it.forward() and None)  # type: ignore[misc]
        try:
            sync(source, hurried)
        except IndexUnreachableError:
            proxy.lift()
        else:
            break
        sync(source, behind)
        state = behind.state()
        assert (state.digests, state.pages, state.broken) == (source.digests(), 5, frozenset())
        behind.apply(before, ["strategjia", "letra"])
    assert number > 12


@pytest.mark.server
def test_a_broken_rebuild_leaves_the_old_version_and_no_rubbish(
    proxy: FaultProxy, behind: ElasticIndex, hurried: ElasticIndex
) -> None:
    behind.rebuild(ARCHIVE)
    proxy.lay(bulks(then=lambda request: Reply(503, b"{}", JSON)))
    with pytest.raises(IndexUnreachableError):
        hurried.rebuild(ARCHIVE[:1])
    proxy.lift()
    assert len(behind.state().digests) == 4
    assert sorted(name[-6:] for name in behind._versions.found()) == ["000001"] * 2
    behind.rebuild(ARCHIVE[:1])
    assert sorted(name[-6:] for name in behind._versions.found()) == ["000002"] * 2


@pytest.mark.server
def test_a_rebuild_is_there_although_the_answer_to_its_last_step_was_lost(
    proxy: FaultProxy, behind: ElasticIndex
) -> None:
    """The new version is read by then: clearing up must not take it away."""
    behind.rebuild(ARCHIVE)

    def lose_the_swap(request: Request) -> Reply | None:
        reply = request.forward()
        return None if request.path == "/_aliases" else reply

    proxy.lay(lose_the_swap)
    with pytest.raises(IndexUnreachableError):
        behind.rebuild(ARCHIVE[:3])
    proxy.lift()
    assert behind.search(Query("strategjia")).total == 1
    assert compare(ListedSource.of(*ARCHIVE[:3]), behind).is_empty
    assert sorted(name[-6:] for name in behind._versions.found()) == ["000002"] * 2


@pytest.mark.server
def test_a_request_that_arrives_late_does_not_bring_an_older_version_back(
    proxy: FaultProxy, behind: ElasticIndex, hurried: ElasticIndex
) -> None:
    """A request may lie in a proxy for longer than anybody waits, and be done after newer ones."""
    older, newer = make_document("d1", "uji", "uji i ri", "uji"), make_document("d1", "buxheti")
    behind.apply([], [])
    kept: list[Request] = []

    def keep(request: Request) -> Reply | None:
        if not request.is_bulk:
            return request.forward()
        assert request.body
        kept.append(request)
        return None

    proxy.lay(keep)
    with pytest.raises(IndexUnreachableError):
        hurried.apply([older], [])
    proxy.lift()
    source = ListedSource.of(newer)
    sync(source, behind)
    kept[0].forward()
    assert compare(source, behind).broken == ("d1",)
    assert sync(source, behind).indexed == 1
    assert compare(source, behind).is_empty
    assert behind.state().pages == 1
    assert behind.search(Query("uji")).total == 0


# Bodies that are too large


def limit(size: int, *, how: str) -> Fault:
    """A proxy that takes ``size`` bytes: ``unread`` answers before the body is there."""

    def fault(request: Request) -> Reply | None:
        if request.length <= size or not request.is_bulk:
            return request.forward()
        if how == "read":
            assert request.body
        return None if how == "hang up" else Reply(413, HTML, PAGE)

    return fault


@pytest.mark.server
@pytest.mark.parametrize("how", ["read", "unread", "hang up"])
def test_a_chunk_that_is_too_large_is_sent_in_parts(
    proxy: FaultProxy, behind: ElasticIndex, how: str
) -> None:
    documents = [make_document(f"d{n}", *[f"uji {n} " * 2000] * 9) for n in range(5)]
    behind.apply([], [])
    proxy.lay(limit(400_000, how=how))
    result = behind.apply(documents, [])
    assert (result.indexed, result.failed) == (5, {})
    assert max(request.length for request in proxy.requests) > 400_000
    assert compare(ListedSource.of(*documents), behind).is_empty


@pytest.mark.server
@pytest.mark.parametrize("way", ["apply", "rebuild"])
def test_what_alone_is_too_large_is_named_and_nothing_of_it_is_found(
    proxy: FaultProxy, behind: ElasticIndex, way: str
) -> None:
    short = make_document("d1", "buxheti", "uji")
    behind.apply([short], [])
    page = "fjalë " * 30_000
    documents = [
        make_document("d1", "buxheti", "uji", page),
        make_document("d2", *["fjala " * 7_000] * 5),  # each page fits, all together do not
        make_document("d3", "uji"),
    ]
    source = ListedSource.of(*documents)
    proxy.lay(limit(100_000, how="unread"))
    result = behind.apply(documents, []) if way == "apply" else behind.rebuild(documents)
    assert result.indexed == 1
    assert "its page 3 (0.2 MB) is larger than the server" in result.failed["d1"]
    assert "it (0.2 MB) is larger than the server" in result.failed["d2"]
    assert [hit.id for hit in behind.search(Query("uji")).hits] == ["d3"]
    assert behind.search(Query("buxheti fjala")).total == 0
    assert behind.state().pages == 1
    assert compare(source, behind).missing == ("d1", "d2")
    assert list(sync(source, behind).failed) == ["d1", "d2"]  # tried again each time
    proxy.lift()
    assert sync(source, behind).failed == {}
    assert compare(source, behind).is_empty


@pytest.mark.server
def test_a_proxy_that_hangs_up_on_one_document_holds_no_other_back(
    proxy: FaultProxy, behind: ElasticIndex
) -> None:
    """It says nothing of a limit, yet takes everything else."""
    documents = [make_document(f"d{n}", f"uji {n} " * 30) for n in range(40)]
    large = make_document("d20", "fjalë " * 40_000)
    documents[20] = large
    behind.apply([], [])
    index = ElasticIndex(proxy.url, behind._prefix, Patience(first=0.01, in_vain=3.0))
    proxy.lay(limit(150_000, how="hang up"))
    result = index.apply(documents, [])
    assert result.indexed == 39
    assert list(result.failed) == ["d20"]
    assert "goes dead whenever its page 1 (0.3 MB) is sent" in result.failed["d20"]
    assert compare(ListedSource.of(*documents), index).missing == ("d20",)
    index.close()


# What a real server refuses


@pytest.fixture
def elastic(elasticsearch_url: str, elastic_prefix: str) -> Iterator[ElasticIndex]:
    index = ElasticIndex(elasticsearch_url, elastic_prefix, Patience(first=0.5, in_vain=10))
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
    monkeypatch.setattr(elastic_requests, "CHUNK_ITEMS", 2)
    monkeypatch.setattr(elastic_requests, "CHUNK_BYTES", 300)
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
