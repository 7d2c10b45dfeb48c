"""Corrections in a real catalogue: journal first, replayed, never overwritten."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.entities import ENTITY_KINDS
from index.catalog import Catalog
from index.correcting import Author, Corrector
from index.correction_words import listed
from index.library import Library
from index.record import record_schema
from pipeline.errors import UsageError
from tests.index.catalogues import announce, correct, dumped, opened, read
from tests.index.extractions import decision, extraction, fact, moved

FOUND = extraction(
    facts={"title": fact("title", 0, "PROCESVERBAL"), "date": fact("date", 1, "2023-06-28")},
    decisions=[decision(2, "Miratohet raporti"), decision(3, "Miratohet plani")],
)
FIRST, SECOND = (found["id"] for found in FOUND["decisions"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def test_everything_that_reads_the_catalogue_sees_the_corrected_value(root: Path) -> None:
    with opened(root) as catalog:
        document = announce(catalog, "akt")
        read(catalog, document, FOUND)
        library = Library(catalog)
        digest, sequence = library.digests()[document], catalog.sequence
        done = correct(catalog, document, "title", "Procesverbal i mbledhjes")
        assert (done.old, done.value, done.changed) == (
            "PROCESVERBAL",
            "Procesverbal i mbledhjes",
            True,
        )
        correct(catalog, document, f"decisions/{FIRST}/votes/for", "17")
        correct(catalog, document, f"decisions/{SECOND}", None, "delete")
        record = library.record(document)
        assert record["title"] == "Procesverbal i mbledhjes"
        assert [(d["votes"] or {}).get("for") for d in record["decisions"]] == [17]
        assert next(library.summaries())["title"] == "Procesverbal i mbledhjes"
        (indexed,) = library.iter_documents([document])
        assert indexed.record["title"] == "Procesverbal i mbledhjes"
        assert library.digests()[document] != digest
        assert catalog.sequence > sequence


def test_a_corrected_record_is_one_of_the_schema(root: Path) -> None:
    from jsonschema import Draft202012Validator

    with opened(root) as catalog:
        document = announce(catalog, "akt")
        read(catalog, document, FOUND)
        correct(catalog, document, "chair", "Arta Guri")
        correct(catalog, document, "date", None)
        correct(catalog, document, f"decisions/{FIRST}/votes/for", "17")
        correct(catalog, document, "speakers", '{"name": "Arta Guri", "page": 1}', "add")
        record = Library(catalog).record(document)
    assert list(Draft202012Validator(record_schema()).iter_errors(record)) == []


def test_the_journal_says_who_what_where_and_why(root: Path) -> None:
    with opened(root) as catalog:
        document = announce(catalog, "akt")
        read(catalog, document, FOUND)
        Corrector(catalog, document, Author("Hana", "faqja 1")).set(
            f"decisions/{FIRST.removeprefix('decisions-')}/number", "7"
        )
        *_, entry = catalog.journal.read()
        (row,) = listed(catalog.connection, document)
    anchor = entry["anchor"]
    assert {k: entry[k] for k in ("event", "document", "op", "address", "value", "by", "note")} == {
        "event": "correction", "document": document, "op": "set",
        "address": f"decisions/{FIRST}/number", "value": "7", "by": "Hana", "note": "faqja 1",
    }  # fmt: skip
    assert (anchor["page"], anchor["raw"], anchor["old"]) == (1, "Miratohet raporti", None)
    assert anchor["bbox"] == anchor["regions"][0]["bbox"] == FOUND["decisions"][0]["bbox"]
    assert (row["at"], row["target"], row["problem"]) == (entry["at"], FIRST, None)


def test_nothing_is_journalled_that_is_refused_or_said_already(root: Path) -> None:
    with opened(root) as catalog:
        document = announce(catalog, "akt")
        read(catalog, document, FOUND)
        correct(catalog, document, "date", "2023-06-29")
        lines = len(list(catalog.journal.read()))
        assert not correct(catalog, document, "date", "2023-06-29").changed
        for field, text, op in [
            ("date", "29.06.2023", "set"),
            ("decisions", "{}", "set"),
            (f"decisions/{FIRST}", "x", "set"),
            ("decisions/decisions-ffffffffff/number", "1", "set"),
            ("decisions/decisions-/number", "1", "set"),
            ("title", None, "delete"),
            ("title", "{}", "add"),
            ("decisions", '{"text": "x"}', "add"),
            ("decisions", '{"text": "x", "outcome": "noted", "page": 2}', "add"),
            ("place", None, "undo"),
        ]:
            with pytest.raises(UsageError):
                correct(catalog, document, field, text, op)
        assert len(list(catalog.journal.read())) == lines
        assert correct(catalog, document, "date", "2023-06-30").changed
        assert correct(catalog, document, "date", "2023-06-29").changed


def test_reprocessing_keeps_what_a_person_said(root: Path) -> None:
    with opened(root) as catalog:
        document = announce(catalog, "akt")
        read(catalog, document, FOUND)
        correct(catalog, document, "date", "2023-06-29")
        correct(catalog, document, f"decisions/{FIRST}/number", "7")
        correct(catalog, document, f"decisions/{SECOND}", None, "delete")
        read(catalog, document, FOUND)
        _expect(catalog, document, [(FIRST, "7")])
        again = {
            **extraction(facts={"date": fact("date", 1, "2O23")}),
            "decisions": [
                moved(FOUND["decisions"][1], "decisions-bbbbbbbbbb", 2, "Miratohet p1ani"),
                moved(FOUND["decisions"][0], "decisions-aaaaaaaaaa", 2, "Mirat0het raporti"),
            ],
        }
        read(catalog, document, again)
        _expect(catalog, document, [("decisions-aaaaaaaaaa", "7")])
        # Named by its new id it is the same fact: a second value takes the first one's place.
        correct(catalog, document, "decisions/decisions-aaaaaaaaaa/number", "8")
        assert [r["address"] for r in listed(catalog.connection, document)] == [
            "date", f"decisions/{SECOND}", f"decisions/{FIRST}/number",
        ]  # fmt: skip
        _expect(catalog, document, [("decisions-aaaaaaaaaa", "8")])
        # Named by the id that it had first, too.
        correct(catalog, document, f"decisions/{FIRST}/agenda_item", "2")
        correct(catalog, document, "decisions/decisions-aaaaaaaaaa/number", None, "undo")
        _expect(catalog, document, [("decisions-aaaaaaaaaa", None)])
        read(catalog, document, FOUND)
        (kept,) = Library(catalog).record(document)["decisions"]
        assert (kept["id"], kept["number"], kept["agenda_item"]) == (FIRST, None, "2")


def _expect(catalog: Catalog, document: str, numbers: list[tuple[str, Any]]) -> None:
    record = Library(catalog).record(document)
    assert record["date"] == "2023-06-29"
    assert [(d["id"], d["number"]) for d in record["decisions"]] == numbers


def test_undone_is_as_if_it_had_never_been(root: Path) -> None:
    with opened(root) as catalog:
        document = announce(catalog, "akt")
        read(catalog, document, FOUND)
        before = dumped(catalog)
        correct(catalog, document, "date", None)
        correct(catalog, document, f"decisions/{FIRST}/number", "7")
        correct(catalog, document, f"decisions/{FIRST}/outcome", "rejected")
        correct(catalog, document, f"decisions/{SECOND}", None, "delete")
        added = correct(catalog, document, "decisions", '{"text": "x", "outcome": "noted"}', "add")
        assert dumped(catalog) != before
        for address in ("date", f"decisions/{FIRST}", f"decisions/{SECOND}", added.address):
            correct(catalog, document, address, None, "undo")
        assert dumped(catalog) == before


def test_a_catalogue_that_is_lost_is_the_same_again(root: Path) -> None:
    with opened(root) as catalog:
        document, other = announce(catalog, "akt"), announce(catalog, "tjetër")
        read(catalog, document, FOUND)
        read(catalog, other, FOUND)
        correct(catalog, document, "date", "2023-06-29")
        correct(catalog, document, f"decisions/{SECOND}", None, "delete")
        correct(catalog, other, f"decisions/{FIRST}/number", "7")
        correct(catalog, other, f"decisions/{FIRST}/number", "8")
        correct(catalog, other, "place", "salla")
        correct(catalog, other, "place", None, "undo")
        before = dumped(catalog)
    for name in ("catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm"):
        (root / name).unlink(missing_ok=True)
    with opened(root) as catalog:
        assert sorted(catalog.unfinished()) == sorted([document, other])
        read(catalog, document, FOUND)
        read(catalog, other, FOUND)
        assert dumped(catalog) == before


ADDRESSES = (
    *("title", "date", "chair", f"decisions/{FIRST}", f"decisions/{FIRST}/number"),
    *(f"decisions/{FIRST}/agenda_item", f"decisions/{SECOND}", f"decisions/{SECOND}/number"),
)
SAID = st.tuples(
    st.sampled_from(ADDRESSES),
    st.sampled_from(["2023", "2024-05", None]),
    st.sampled_from(["set", "set", "set", "delete", "undo", "add"]),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=st.lists(SAID, max_size=10), again=st.integers(0, 10))
def test_whatever_is_said_a_replay_gives_the_same(
    tmp_path_factory: pytest.TempPathFactory, said: list[Any], again: int
) -> None:
    root = tmp_path_factory.mktemp("replayed") / "archive"
    with opened(root) as catalog:
        document = announce(catalog, "akt")
        read(catalog, document, FOUND)
        for number, (address, text, op) in enumerate(said):
            if number == again:
                read(catalog, document, FOUND)
            with suppress(UsageError):  # a field that cannot be deleted, an entity that is away
                if op == "add":
                    correct(catalog, document, "speakers", f'{{"name": "{address} {text}"}}', op)
                else:
                    correct(catalog, document, address, text, op)
        before = dumped(catalog)
    for path in root.glob("catalog.sqlite*"):
        path.unlink()
    with opened(root) as catalog:
        read(catalog, document, FOUND)
        assert dumped(catalog) == before
        for row in listed(catalog.connection, document):
            with suppress(UsageError):  # taken back with the entity that it belongs to
                correct(catalog, document, row["address"], None, "undo")
        record = Library(catalog).record(document)
        assert {kind: record[kind] for kind in ENTITY_KINDS} == {k: FOUND[k] for k in ENTITY_KINDS}
        assert record["evidence"] == FOUND["evidence"]


def test_an_event_of_a_later_arkiva_changes_nothing(root: Path) -> None:
    with opened(root) as catalog:
        document = announce(catalog, "akt")
        read(catalog, document, FOUND)
        before = dumped(catalog)
        catalog.journal.append("blessing", by="Hana")
    with opened(root) as catalog:
        assert dumped(catalog) == before


def test_a_correction_that_only_the_journal_has_is_taken_up(root: Path) -> None:
    """Killed between the journal's line and the catalogue's transaction."""
    with opened(root) as catalog:
        document = announce(catalog, "akt")
        read(catalog, document, FOUND)
        catalog.journal.append(
            "correction", document=document, address="title", op="set", value="Titulli", by="Hana",
            note=None, anchor={"id": "evidence-0123456789", "regions": [], "beside": []},
        )  # fmt: skip
        with catalog.journal.path.open("ab") as handle:
            handle.write(b'{"event": "correction", "docum')
    with opened(root) as catalog:
        assert Library(catalog).record(document)["title"] == "Titulli"
        assert correct(catalog, document, "title", "Tjetër").changed
    with opened(root) as catalog:
        assert Library(catalog).record(document)["title"] == "Tjetër"
        assert all(
            json.loads(line) for line in catalog.journal.path.read_text("utf-8").splitlines()
        )


def test_a_document_without_a_record_takes_none(root: Path) -> None:
    with opened(root) as catalog:
        document = announce(catalog, "akt")
        with pytest.raises(UsageError, match="no record yet"):
            correct(catalog, document, "title", "x")
        read(catalog, document, FOUND)
        correct(catalog, document, "title", "x")
        catalog.fail(document, "pdf_damaged", "")
        assert listed(catalog.connection, document)[0]["problem"]
        read(catalog, document, FOUND)
        assert Library(catalog).record(document)["title"] == "x"


@pytest.mark.parametrize("name", ["a\nb", "x" * 201, "a\x1bb", "\udcff"])
def test_a_name_that_cannot_be_kept(name: str) -> None:
    with pytest.raises(UsageError):
        Author.named(name, None)


def test_without_a_name_it_is_the_user_of_the_machine() -> None:
    assert Author.named(None, " ").by
    assert Author.named(None, " ").note is None
