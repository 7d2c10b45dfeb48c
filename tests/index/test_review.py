"""The queue of doubtful things: what is in it, in which order, and how it leaves."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.catalog import Catalog
from index.doubts import MIN_DOUBT
from index.library import Library
from index.review import Wanted, dismiss, item_text, queue
from pipeline.document import Grade, Page
from pipeline.errors import UsageError
from pipeline.store import PageProblem
from tests.index.catalogues import AUTHOR, announce, correct, multiply, opened, read
from tests.index.extractions import action, decision, entity, extraction, fact, moved
from tests.pipeline.pages import make_page


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with opened(tmp_path / "archive") as catalog:
        yield catalog


def items(catalog: Catalog, **wanted: Any) -> list[dict[str, Any]]:
    return queue(Library(catalog), Wanted(**wanted))


def outcome(catalog: Catalog, document: str) -> str | None:
    entry = catalog.document(document)
    return entry.outcome if entry else None


def page(
    number: int, grade: Grade = "good", sure: float = 0.9, warnings: tuple[str, ...] = ()
) -> Page:
    """Return a page of two lines of three words; the second one was read with ``sure``."""
    good = [("fjalë", (100, 100, 200, 130), 0.95)] * 3
    bad = [("fja1ë", (100, 200, 200, 230), sure)] * 3
    made = make_page([[good, bad]], number=number)
    return replace(
        made, reading=replace(made.reading, grade=grade, warnings=warnings, confidence=sure)
    )


def warning(code: str, severity: float, **values: Any) -> Mapping[str, Any]:
    return {"code": code, "message": f"{code} at last", "page": 1, "bbox": [1.0, 2.0, 3.0, 4.0],
            "regions": [], "entities": [], "severity": severity, **values}  # fmt: skip


def test_a_sound_document_is_not_in_it(catalog: Catalog) -> None:
    document = announce(catalog, "akt")
    read(catalog, document, extraction(decisions=[decision(0, "Miratohet")]), [page(1)])
    assert items(catalog) == []
    assert outcome(catalog, document) == "done"


def test_a_fact_of_low_confidence_is_named_with_its_place_and_command(catalog: Catalog) -> None:
    document = announce(catalog, "akt")
    chair = fact("chair", 1, "A. Guri", confidence=0.3)
    decisions = [decision(2, "Miratohet", confidence=0.45), decision(3, "Shtyhet", confidence=0.51)]
    facts = {"title": fact("title", 0, "VENDIM"), "chair": chair}
    read(catalog, document, extraction(facts=facts, decisions=decisions))
    first, second = items(catalog)
    assert (first["kind"], first["doubt"], first["address"]) == ("low_confidence", 0.7, "chair")
    assert first["command"] == f"arkiva correct {document} chair VALUE"
    assert (first["id"], first["title"], first["page"]) == (document, "VENDIM", 1)
    assert first["source"] == {"filename": "akt.pdf"}
    address = "decisions/decisions-0000000002/text"
    assert second["entities"] == [{"address": address, "value": "Miratohet", "confidence": 0.45}]
    assert second["bbox"] == [70.0, 140.0, 500.0, 152.0]
    assert outcome(catalog, document) == "flagged"
    correct(catalog, document, "chair", "Arta Guri")
    correct(catalog, document, address, "Miratohet raporti")
    assert items(catalog) == []
    # What a person has said is not even a little doubtful.
    said = {"chair", address}
    assert not said & {
        e["address"] for row in items(catalog, min_doubt=0.0) for e in row["entities"]
    }
    assert outcome(catalog, document) == "done"


def test_a_page_cannot_flood_it(catalog: Catalog) -> None:
    document = announce(catalog, "akt")
    many = [entity("amounts", n, f"{n} euro", value=float(n), currency="EUR", confidence=0.4)
            for n in range(50)]  # fmt: skip
    read(catalog, document, extraction(amounts=many), [page(n, "poor", 0.3) for n in range(1, 31)])
    found = {row["kind"]: row for row in items(catalog)}
    assert set(found) == {"low_confidence", "poor_page"}
    assert len(found["low_confidence"]["entities"]) == 50
    assert "and 46 more" in found["low_confidence"]["message"]
    assert found["poor_page"]["pages"] == list(range(1, 31))
    assert found["poor_page"]["bbox"] == [60.0, 120.0, 120.0, 138.0]
    assert "and 25 more" in item_text(found["poor_page"])


def test_warnings_of_checks_and_of_readers(catalog: Catalog) -> None:
    document = announce(catalog, "akt")
    date = fact("date", 0, "2023-06-29")
    read(
        catalog, document,
        extraction(facts={"date": date}, warnings=[
            warning("sum_mismatch", 0.95, entities=["amounts-0123456789"], page=2),
            warning("sum_mismatch", 0.5, page=2, message="another sum"),
            warning("date_order", 0.8, entities=[date["id"], "dates-0123456789"]),
            warning("quorum", 0.2),
            "extractor_failed: votes",
            warning("low_quality_ocr", 0.6),
        ]),
        [page(1, warnings=("tables_skipped", "repaired: 3")), page(2)],
        warnings=["encoding_guessed: cp1252", "mail_defect: x"],
    )  # fmt: skip
    found = items(catalog)
    assert [(row["kind"], row["doubt"], row["page"]) for row in found[:2]] == [
        ("sum_mismatch", 0.95, 2), ("date_order", 0.8, 1),
    ]  # fmt: skip
    assert {row["kind"] for row in found[2:]} == {
        "extractor_failed",
        "tables_skipped",
        "encoding_guessed",
    }
    assert found[0]["message"] == "sum_mismatch at last; another sum"
    assert found[0]["address"] == "amounts/amounts-0123456789/value"
    assert [e["address"] for e in found[1]["entities"]] == ["date", "dates/dates-0123456789/value"]
    assert "cp1252" in next(row["message"] for row in found if row["kind"] == "encoding_guessed")
    assert [row["kind"] for row in items(catalog, min_doubt=0.1) if row["kind"] == "quorum"]


def test_a_warning_leaves_it_when_what_it_names_is_corrected(catalog: Catalog) -> None:
    document = announce(catalog, "akt")
    one, two = decision(0, "Miratohet raporti"), decision(1, "Miratohet plani")
    date = fact("date", 2, "2023-06-29")
    found = extraction(facts={"date": date}, decisions=[one, two], warnings=[
        warning("quorum", 0.9, entities=[one["id"]]),
        warning("vote_contradiction", 0.8, entities=[two["id"]]),
        warning("date_order", 0.7, entities=[date["id"]]),
        warning("agenda_gap", 0.6),
    ])  # fmt: skip
    read(catalog, document, found)
    left = ["quorum", "vote_contradiction", "date_order", "agenda_gap"]
    assert [row["kind"] for row in items(catalog)] == left
    for address, text, op in [
        (f"decisions/{one['id']}/votes/for", "17", "set"),
        (f"decisions/{two['id']}", None, "delete"),
        ("date", "2023-06-28", "set"),
    ]:
        correct(catalog, document, address, text, op)
        left = left[1:]
        assert [row["kind"] for row in items(catalog)] == left
    read(catalog, document, found)
    assert [row["kind"] for row in items(catalog)] == left


def test_what_failed_stands_first(catalog: Catalog) -> None:
    whole, part = announce(catalog, "i dëmtuar"), announce(catalog, "i pjesshëm")
    catalog.fail(whole, "pdf_damaged", "no trailer")
    read(catalog, part, extraction(warnings=[warning("quorum", 0.9)]), [page(1), page(2), page(3)])
    catalog.save_page_problem(part, PageProblem(2, "ocr_timeout", ""))
    catalog.finish(part, "partial", extraction(warnings=[warning("quorum", 0.9)]), "1-test")
    found = items(catalog)
    assert [row["kind"] for row in found] == ["failed_document", "failed_page", "quorum"]
    assert [row["doubt"] for row in found] == [1.0, 0.95, 0.9]
    assert (found[0]["title"], found[0]["command"]) == (None, f"arkiva retry {whole}")
    assert "no trailer" in found[0]["message"]
    assert (found[1]["page"], found[1]["pages"]) == (2, [2])
    assert outcome(catalog, part) == "partial"


def test_a_correction_that_lost_its_entity_is_in_it(catalog: Catalog) -> None:
    document = announce(catalog, "akt")
    read(catalog, document, extraction(decisions=[decision(0, "Miratohet raporti")]))
    correct(catalog, document, "decisions/decisions-0000000000/number", "7")
    assert items(catalog) == []
    read(catalog, document, extraction(decisions=[decision(5, "Miratohet plani")]))
    (row,) = items(catalog)
    assert row["kind"] == "detached_correction"
    assert row["command"] == f"arkiva correct {document} {row['address']} --undo"
    assert row["address"] == "decisions/decisions-0000000000/number"
    assert "Miratohet raporti" in row["message"]
    assert (row["page"], row["bbox"]) == (1, [70.0, 100.0, 500.0, 112.0])
    assert outcome(catalog, document) == "flagged"
    correct(catalog, document, row["address"], None, "undo")
    assert items(catalog) == []
    assert outcome(catalog, document) == "done"


def test_what_was_looked_at_comes_back_only_if_it_changes(catalog: Catalog) -> None:
    document = announce(catalog, "akt")
    doubtful = action(0, "Rregullohet rruga", confidence=0.5)
    read(catalog, document, extraction(action_items=[doubtful]))
    (row,) = items(catalog)
    digest = Library(catalog).digests()[document]
    assert dismiss(catalog, row["item"][:6], AUTHOR) == row
    assert items(catalog) == []
    assert items(catalog, dismissed=True) == [row]
    assert outcome(catalog, document) == "done"
    assert Library(catalog).digests()[document] != digest
    # Another reading of the same: other id, place and figure, the same words.
    same = {
        **moved(doubtful, "action_items-aaaaaaaaaa", 2, "Rregullohet rruga"),
        "confidence": 0.45,
    }
    read(catalog, document, extraction(action_items=[same]))
    assert items(catalog) == []
    read(catalog, document, extraction(action_items=[{**same, "text": "Rregullohet ura"}]))
    assert len(items(catalog)) == 1
    read(catalog, document, extraction(action_items=[same]))
    (back,) = items(catalog, dismissed=True)
    dismiss(catalog, back["item"], AUTHOR, undo=True)
    assert [r["item"] for r in items(catalog)] == [row["item"]]


@pytest.mark.parametrize("item", ["", "ffffffffff"])
def test_an_item_that_is_not_there(catalog: Catalog, item: str) -> None:
    document = announce(catalog, "akt")
    read(catalog, document, extraction(action_items=[action(0, "x", confidence=0.5)]))
    with pytest.raises(UsageError, match="arkiva review"):
        dismiss(catalog, item, AUTHOR)


def test_filters(catalog: Catalog) -> None:
    one, two, three = (announce(catalog, name) for name in ("a", "b", "c"))
    for n, document in enumerate((one, two, three)):
        found = extraction(action_items=[action(0, "x", confidence=0.5 - n / 10)])
        read(catalog, document, found, [page(1, "poor", 0.2)])
    assert [row["id"] for row in items(catalog, kinds=("low_confidence",))] == [three, two, one]
    assert {row["id"] for row in items(catalog, documents=(one, two))} == {one, two}
    assert len(items(catalog, documents=(one,))) == 2
    assert len(items(catalog, limit=4)) == 4
    assert [row["id"] for row in items(catalog, min_doubt=0.65, kinds=("low_confidence",))] == [
        three
    ]
    assert all(row["kind"] == "poor_page" for row in items(catalog, kinds=("poor_page",)))
    with pytest.raises(UsageError, match="sum_mismatch"):
        items(catalog, kinds=("sum",))


def test_the_command_line_has_the_same_threshold() -> None:
    from cli import review

    (option,) = [p for p in review.params if p.name == "min_doubt"]
    assert option.default == MIN_DOUBT


def test_a_thousand_documents_take_less_than_two_seconds(catalog: Catalog) -> None:
    document = announce(catalog, "akt")
    facts = {"title": fact("title", 0, "VENDIM", confidence=0.5)}
    lists = {
        "decisions": [decision(n, f"Vendimi {n}", confidence=0.3 + n / 50) for n in range(30)],
        "dates": [entity("dates", n, "2023", value="2023", qualifier=None, role="mention")
                  for n in range(40)],
    }  # fmt: skip
    read(catalog, document, extraction(facts=facts, warnings=[warning("quorum", 0.9)], **lists),
         [page(n, "fair", 0.4) for n in range(1, 4)])  # fmt: skip
    copied = {
        "documents": "id",
        "entities": "document",
        "page_looks": "document",
        "pages": "document",
    }
    multiply(catalog, document, copied)
    began = time.process_time()
    found = items(catalog)
    assert time.process_time() - began < 2
    assert len({row["id"] for row in found}) == 1000
