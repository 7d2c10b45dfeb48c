"""The register: what is in it, what each filter finds and does not, in which order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.catalog import Catalog
from index.library import Library
from index.register import Found, find
from index.register_filters import matches, owner_matches
from index.register_queries import ActionQuery, AmountRange, DecisionQuery, amount_range
from pipeline.errors import UsageError
from tests.index.catalogues import announce, correct, multiply, opened, read
from tests.index.extractions import action, decision, entity, extraction, fact
from tests.index.registers import fill, keep


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """The archive of :mod:`tests.index.registers`, not to be changed."""
    with opened(tmp_path_factory.mktemp("register") / "archive") as catalog:
        fill(catalog)
        yield catalog


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Catalog]:
    with opened(tmp_path / "archive") as catalog:
        yield catalog


def starts(found: Found) -> list[str]:
    """Return the first two words of each row."""
    return [" ".join(row.entity["text"].split()[:2]) for row in found.rows]


def decided(catalog: Catalog, **asked: Any) -> list[str]:
    return starts(find(Library(catalog), DecisionQuery(**asked)))


def promised(catalog: Catalog, **asked: Any) -> list[str]:
    return starts(find(Library(catalog), ActionQuery(**asked)))


REPORT, MARKET, POINT = "U aprovua", "Propozimi për", "Kjo pikë"
GRANTS, PLAN = "Ndahen bursat", "Miratohet plani"
TRAFFIC, RIVER, BRIDGE, ROAD, OPEN = (
    "Hartohet plani", "Pastrohet lumi", "Ndërtohet ura", "Asfaltohet rruga", "Afat pa",
)  # fmt: skip


# -- what is in it -----------------------------------------------------------------------------


def test_everything_stands_in_it_with_its_outcome_newest_first(catalog: Catalog) -> None:
    found = find(Library(catalog), DecisionQuery())
    assert [(row.entity["outcome"], row.date) for row in found.rows] == [
        ("adopted", "2024-02-28"), ("adopted", "2023-06-29"), ("rejected", "2023-06-29"),
        ("postponed", "2023-06-29"), ("noted", None),
    ]  # fmt: skip


def test_a_row_cites_document_page_and_box(catalog: Catalog) -> None:
    (row,) = find(Library(catalog), DecisionQuery(unanimous=True)).rows
    paper = row.paper
    assert (paper.title, paper.filename) == ("VENDIM për bursat", "vendim.pdf")
    assert (paper.type, paper.municipality, paper.date) == ("decision", "Hani i Elezit", "2024-02")
    assert (row.page, row.bbox) == (1, [70.0, 120.0, 500.0, 132.0])
    assert row.citation == f"{paper.id} p.1"


def test_what_was_not_read_or_waits_is_not_in_it(empty: Catalog) -> None:
    kept = keep(empty, "akt", decisions=[decision(0, "Miratohet raporti")])
    pending = keep(empty, "tjetër", decisions=[decision(0, "Shtyhet raporti")])
    failed = keep(empty, "prishur", decisions=[decision(0, "Humb raporti")])
    announce(empty, "i ri")
    assert len(decided(empty)) == 3
    empty.reset_extraction(pending)
    empty.fail(failed, "damaged", "")
    assert [row.paper.id for row in find(Library(empty), DecisionQuery()).rows] == [kept]


def test_a_correction_is_seen_and_what_a_person_added_has_no_place(empty: Catalog) -> None:
    document = keep(empty, "akt", decisions=[decision(0, "Miratohet raporti")])
    correct(empty, document, "decisions/decisions-0000000000/outcome", "rejected")
    correct(empty, document, "decisions", '{"text": "Shtyhet", "outcome": "postponed"}', "add")
    assert decided(empty, outcomes=("adopted",)) == []
    first, second = find(Library(empty), DecisionQuery()).rows
    assert {first.citation, second.citation} == {document, f"{document} p.1"}
    assert {row.entity["basis"] for row in (first, second)} == {"corrected"}


def test_a_day_without_a_year_is_no_date_of_a_decision(empty: Catalog) -> None:
    keep(empty, "akt", decisions=[decision(0, "Miratohet raporti", date="XXXX-06-23")])
    assert [row.date for row in find(Library(empty), DecisionQuery()).rows] == ["2023-06-29"]


# -- filters of both ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"municipality": "gurebardhe"}, [REPORT, MARKET, POINT, PLAN]),
        ({"municipality": "HANI I ELEZIT"}, [GRANTS]),
        ({"municipality": "Gurë"}, []),
        ({"municipality": "Elezit"}, []),
        ({"municipality": ""}, []),
        ({"type": "decision"}, [GRANTS]),
        ({"type": "strategy"}, []),
        ({"date_from": "2024"}, [GRANTS]),
        ({"date_to": "2023-06-29"}, [REPORT, MARKET, POINT]),
        ({"date_to": "2023-06-28"}, []),
        ({"date_from": "2023-06", "date_to": "2023-06"}, [REPORT, MARKET, POINT]),
        # Its own day counts, not the month that the document says.
        ({"date_from": "2024-02-01", "date_to": "2024-02-27"}, []),
        ({"date_from": "1900", "date_to": "2100"}, [GRANTS, REPORT, MARKET, POINT]),
        ({"text": "raportin shpenzimet"}, [REPORT]),
        ({"text": "shpenzime raportit"}, [REPORT]),
        ({"text": "tregut i gjelber"}, [MARKET]),
        ({"text": "raporti tregu"}, []),
        ({"text": "rapo"}, []),
        ({"text": "01-016/02"}, [GRANTS]),
        ({"text": "?!"}, []),
        ({"text": ""}, []),
        ({"limit": 2}, [GRANTS, REPORT]),
    ],
    ids=str,
)
def test_filters(catalog: Catalog, asked: dict[str, Any], wanted: list[str]) -> None:
    assert decided(catalog, **asked) == wanted


def test_one_document(catalog: Catalog) -> None:
    library = Library(catalog)
    (row,) = find(library, DecisionQuery(type="plan")).rows
    assert decided(catalog, documents=(row.paper.id,)) == [PLAN]
    assert len(promised(catalog, documents=(row.paper.id,))) == 3


def test_the_limit_cuts_what_is_counted(catalog: Catalog) -> None:
    found = find(Library(catalog), DecisionQuery(limit=1, reverse=True))
    assert (starts(found), found.total) == ([REPORT], 5)


@pytest.mark.parametrize(
    "query",
    [
        DecisionQuery(date_from="2023-02-31"),
        DecisionQuery(date_to="qershor"),
        DecisionQuery(date_from="2024", date_to="2023"),
        ActionQuery(due_before="30.06.2024"),
        ActionQuery(due_after="2024", due_before="2024"),
        ActionQuery(overdue_on="sot"),
    ],
    ids=str,
)
def test_dates_that_are_none_are_refused(catalog: Catalog, query: Any) -> None:
    with pytest.raises(UsageError):
        find(Library(catalog), query)


# -- decisions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"outcomes": ("rejected", "postponed")}, [MARKET, POINT]),
        ({"outcomes": ("withdrawn",)}, []),
        ({"votes": True}, [REPORT, MARKET]),
        ({"votes": False}, [GRANTS, POINT, PLAN]),
        ({"unanimous": True}, [GRANTS]),
        ({"number": "01-016/02-0005871/24"}, [GRANTS]),
        ({"number": "01 016 02 0005871 24"}, [GRANTS]),
        ({"number": "0005871"}, []),
        ({"number": "-"}, []),
        ({"amount": AmountRange(1500, 1500, "EUR")}, [REPORT]),
        ({"amount": AmountRange(1500.01)}, []),
        ({"amount": AmountRange(most=1499.99)}, [MARKET]),
        ({"amount": AmountRange(currency="ALL")}, [MARKET]),
        ({"amount": AmountRange(currency="MKD")}, []),
    ],
    ids=str,
)
def test_filters_of_decisions(catalog: Catalog, asked: dict[str, Any], wanted: list[str]) -> None:
    assert decided(catalog, **asked) == wanted


def test_a_sum_beside_a_decision_is_not_its_own(empty: Catalog) -> None:
    line = decision(1, "Ndahen 1.500 €")
    region = line["regions"][0]
    near = [
        {**region, "start": region["start"] - 1},
        {**region, "end": region["end"] + 1},
        {**region, "page": 2},
    ]
    sums = [
        {**entity("amounts", n, "x", value=float(n), currency="EUR"), "regions": [spot]}
        for n, spot in enumerate([region, *near], start=1)
    ]
    keep(empty, "akt", decisions=[line], amounts=sums)
    (row,) = find(Library(empty), DecisionQuery()).rows
    assert [money.value for money in row.amounts] == [1.0]


# -- action items ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, [ROAD, TRAFFIC, BRIDGE, OPEN, RIVER]),
        ({"reverse": True}, [BRIDGE, TRAFFIC, ROAD, OPEN, RIVER]),
        ({"owner": "drejtori urban"}, [TRAFFIC]),
        ({"owner": "Drejtoria e Urbanizmit"}, [TRAFFIC]),
        ({"owner": "URBANIZMI"}, [TRAFFIC]),
        ({"owner": "sherbime"}, [ROAD]),
        ({"owner": "zyra"}, [BRIDGE]),
        ({"owner": "drejtoria mjedis"}, []),
        ({"owner": "izmit"}, []),
        ({"owner": "e"}, [ROAD, BRIDGE]),
        ({"owner": "..."}, []),
        # An item is due at the end of its deadline.
        ({"due_before": "2024-06"}, [ROAD]),
        ({"due_before": "2024-05-31"}, []),
        ({"due_before": "2024-06-01"}, [ROAD]),
        ({"due_before": "2024-12-31"}, [ROAD, TRAFFIC]),
        ({"due_before": "2025"}, [ROAD, TRAFFIC, BRIDGE]),
        ({"due_after": "2024-06-29"}, [TRAFFIC, BRIDGE]),
        ({"due_after": "2024-06"}, [BRIDGE]),
        ({"due_after": "2024"}, []),
        ({"due_after": "2024-05", "due_before": "2024-07"}, [TRAFFIC]),
        ({"overdue_on": "2024-05-31"}, []),
        ({"overdue_on": "2024-06-01"}, [ROAD]),
        ({"overdue_on": "2025-01-01", "due_after": "2024-06"}, [BRIDGE]),
        ({"amount": AmountRange(1000, 2000)}, [TRAFFIC]),
        ({"amount": AmountRange(1000, currency="ALL")}, [BRIDGE]),
        ({"amount": AmountRange(most=1199)}, []),
        ({"objective": "rruga te sigurta"}, [TRAFFIC]),
        ({"objective": "rruga e gjelbër"}, []),
        ({"text": "prokurimit"}, [BRIDGE]),
        ({"text": "dy herë"}, [RIVER]),
        ({"date_from": "2023-06-29"}, [TRAFFIC, RIVER]),
        ({"date_to": "2023-06-28"}, []),
    ],
    ids=str,
)
def test_filters_of_actions(catalog: Catalog, asked: dict[str, Any], wanted: list[str]) -> None:
    assert promised(catalog, **asked) == wanted


@pytest.mark.parametrize(
    ("value", "due"),
    [
        ("2024-02-29", "2024-02-29"),
        ("2024-02", "2024-02-29"),
        ("2024", "2024-12-31"),
        ("2023-11/2024-02", "2024-02-29"),
        ("2023/2024-02-10", "2024-02-10"),
        ("2023-02-29", None),
        ("XXXX-02-10", None),
        ("2024/", None),
        ("2024/2023", None),
        ("2022/2023/2024", None),
        (None, None),
    ],
)
def test_a_deadline_ends_with_its_last_day(
    empty: Catalog, value: str | None, due: str | None
) -> None:
    keep(empty, "akt", action_items=[action(0, "x", deadline_value=value)])
    (row,) = find(Library(empty), ActionQuery()).rows
    assert row.due == due


# -- words and sums ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "query", "wanted"),
    [
        ("Drejtoria për Buxhet dhe Financa", "buxhet financa", True),
        ("Drejtoria për Buxhet dhe Financa", "financa buxheti", True),
        ("Zyra e Kryetarit", "zyrës së kryetarit", True),
        ("IT-shërbimi", "IT", True),
        ("Zyra e Prokurimit", "IT", False),
        ("Zyrtari për Informim", "Zyra", False),
        ("Zyra e Prokurimit", "zyra informimi", False),
        ("", "zyra", False),
        ("Zyra", "", False),
    ],
)
def test_owners(owner: str, query: str, wanted: bool) -> None:
    assert owner_matches(owner, query) is wanted


def test_a_short_word_counts_where_there_is_no_other() -> None:
    assert matches("Rregullorja për IT", "IT")
    assert not matches("Rregullorja e re", "IT")
    assert matches("ura e lumit", "ura i lumi")
    assert not matches("ura e lumit", "i")


@pytest.mark.parametrize("written", ["10.000", "1,5", "-5", "1e3", "nan", "inf", "", "٣", " 5"])
def test_a_sum_is_written_plainly(written: str) -> None:
    with pytest.raises(UsageError, match="plain number"):
        amount_range(written, None, None)


def test_ranges_of_sums() -> None:
    assert amount_range(None, None, None) is None
    assert amount_range("10", "99.5", "eur") == AmountRange(10.0, 99.5, "EUR")
    assert amount_range("10", "10", None) == AmountRange(10.0, 10.0)
    for wrong in (("2", "1", None), (None, None, "euro"), (None, None, "€")):
        with pytest.raises(UsageError):
            amount_range(*wrong)


# -- order -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"sort": "date"}, [GRANTS, REPORT, MARKET, POINT, PLAN]),
        ({"sort": "date", "reverse": True}, [REPORT, MARKET, POINT, GRANTS, PLAN]),
        ({"sort": "municipality"}, [REPORT, MARKET, POINT, PLAN, GRANTS]),
        ({"sort": "municipality", "reverse": True}, [GRANTS, REPORT, MARKET, POINT, PLAN]),
    ],
    ids=str,
)
def test_order(catalog: Catalog, asked: dict[str, Any], wanted: list[str]) -> None:
    assert decided(catalog, **asked) == wanted


def test_equal_ones_come_by_document_page_and_place(empty: Catalog) -> None:
    rows = [{**decision(n, f"Pika {n}"), "page": page} for n, page in enumerate((2, 1, None, 1))]
    documents = sorted(keep(empty, name, decisions=rows) for name in ("a", "b"))
    found = find(Library(empty), DecisionQuery()).rows
    assert [row.paper.id for row in found] == [documents[0]] * 4 + [documents[1]] * 4
    assert [row.ordinal for row in found] == [2, 1, 3, 0] * 2


def test_fifty_thousand_rows_take_about_a_second(empty: Catalog) -> None:
    document = announce(empty, "akt")
    items = [
        action(n, f"Obligohet drejtoria që ta dorëzojë raportin e shpenzimeve nr. {n}",
               owner="Drejtoria për Buxhet dhe Financa", deadline_value=f"2024-{n % 12 + 1:02}")
        for n in range(50)
    ]  # fmt: skip
    date = fact("date", 0, "2023-06-29")
    read(empty, document, extraction(facts={"date": date}, action_items=items))
    multiply(empty, document, {"documents": "id", "entities": "document"})
    began = time.process_time()
    found = find(Library(empty), ActionQuery(due_before="2024-03"))
    # About 0.8 s on the slower of two machines; a collector that looks through all doubles it.
    assert time.process_time() - began < 3
    assert found.total == 10_000
