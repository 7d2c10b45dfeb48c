"""The checks over a record that are no sums: order, quorum, agenda, contradictions; near-misses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

import extractors.checks
from extractors.checks import CHECKS, load_check
from extractors.checks.agenda import check_agenda
from extractors.checks.edtf import first_day, last_day
from extractors.checks.findings import Findings, RecordWarning
from extractors.entities import AgendaItem, Evidence
from extractors.extraction import extract
from extractors.language import Lexicon
from extractors.reading import Reading
from pipeline.document import Document
from pipeline.warning_codes import WARNINGS, needs_eye
from tests.extractors.conftest import make_printed

Record = Callable[[str], dict[str, Any]]
MINUTES = "PROCESVERBAL\n\nMbledhja u mbajt më 14.09.2022 në sallën e Kuvendit, {times}.\n\n"
AGENDA = "Rendi i ditës:\n{items}\n\nPastaj filloi diskutimi i lirë.\n"


def codes(record: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in record["warnings"]]


def messages(record: dict[str, Any], code: str) -> list[str]:
    return [warning["message"] for warning in record["warnings"] if warning["code"] == code]


# -- the frame ---------------------------------------------------------------------------------


def test_every_check_can_be_loaded() -> None:
    assert all(callable(load_check(name)) for name in CHECKS)


def test_every_code_is_known() -> None:
    folder = files("extractors") / "checks"
    sources = "".join(p.read_text("utf-8") for p in folder.iterdir() if p.name.endswith(".py"))
    made = set(re.findall(r'(?:about|at|RecordWarning)\(\s*"([a-z_]+)"', sources))
    assert made <= WARNINGS.keys()
    assert {"sum_mismatch", "quorum", "agenda_gap", "check_failed"} <= made


def _trouble(findings: Findings) -> Iterator[RecordWarning]:
    yield from ()
    raise ZeroDivisionError


def test_a_check_that_raises_costs_its_own_warnings_only(
    record_of: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(extractors.checks.CHECKS, "agenda", f"{__name__}:_trouble")
    record = record_of(MINUTES.format(times="prej orës 14:00 deri në orën 13:00"))
    assert codes(record) == ["date_order", "check_failed"]
    assert record["date"] == "2022-09-14"
    assert needs_eye(record["warnings"])


def test_a_paper_without_doubts_has_no_warnings(record_of: Record) -> None:
    paper = MINUTES.format(times="në ora 10:00") + AGENDA.format(
        items="1. Miratimi i buxhetit\n2. Rruga e re\n3. Uji i pijshëm"
    )
    paper += "Prezent ishin 18 anëtarë nga 21 anëtarë sa ka Kuvendi.\n\n"
    paper += "Pika 1\n\nBuxheti u miratua me 15 vota për, 2 kundër dhe 1 abstenim.\n"
    assert record_of(paper)["warnings"] == []


# -- dates and times ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-04", "2023-04-01", "2023-04-31"),
        ("2023-04-07", "2023-04-07", "2023-04-07"),
        ("2023-04/2024", "2023-04-01", "2024-12-31"),
        ("XXXX-04-07", None, None),
        (None, None, None),
    ],
)
def test_days_of_edtf(value: str | None, first: str | None, last: str | None) -> None:
    assert (first_day(value), last_day(value)) == (first, last)


@pytest.mark.parametrize(
    ("times", "severity"),
    [
        ("10:00 12:30", None),
        ("14:00 13:00", 0.85),
        ("11:00 01:30", 0.4),
        ("20:00 00:30", None),
    ],
    ids=["forwards", "backwards", "twelve-hours", "midnight"],
)
def test_times(record_of: Record, times: str, severity: float | None) -> None:
    found = record_of(MINUTES.format(times="prej orës {} deri në orën {}".format(*times.split())))[
        "warnings"
    ]
    assert [w["severity"] for w in found] == ([] if severity is None else [severity])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Plani për periudhën 2024-2022 u përgatit.", True),
        ("Plani për periudhën 2022-2024 u përgatit.", False),
        ("Buxheti vlen nga viti 01.05.2024 - 01.03.2023.", True),
        ("Lënda me numër 2024-2022 u dorëzua.", False),
        ("Telefoni 2024-2022-11 i zyrës.", False),
    ],
)
def test_periods(record_of: Record, text: str, wrong: bool) -> None:
    assert ("date_order" in codes(record_of(text))) is wrong


ACT = "Komuna e Vitisë\n\nData: 12.03.2024\n\nVENDIM\n\n{point}\n\nKryetari i Komunës\nBen Hoxha"


@pytest.mark.parametrize(
    ("point", "wrong"),
    [
        ("1. Obligohet Drejtoria e Arsimit të përgatisë raportin deri më 30.04.2023.", True),
        ("1. Obligohet Drejtoria e Arsimit të përgatisë raportin deri më 30.04.2024.", False),
        ("1. Obligohet Drejtoria e Arsimit të përgatisë raportin deri në mars 2024.", False),
    ],
)
def test_a_task_is_due_after_its_decision(record_of: Record, point: str, wrong: bool) -> None:
    record = record_of(ACT.format(point=point))
    assert record["action_items"]
    assert ("date_order" in codes(record)) is wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Vizioni i komunës shikon deri në vitin 2050.", False),
        ("Afati është deri më 12.03.2074.", True),
        ("Lidhja e Prizrenit u mbajt më 10 qershor 1878.", False),
    ],
)
def test_years_that_cannot_be(record_of: Record, text: str, wrong: bool) -> None:
    record = record_of(ACT.format(point=f"1. {text}"))
    assert ("implausible_date" in codes(record)) is wrong


# -- votes and attendance ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Prezent ishin 18 anëtarë. Plani u miratua me 16 vota për dhe 3 kundër.", "quorum"),
        ("Prezent ishin 18 anëtarë. Plani u miratua me 16 vota për dhe 2 kundër.", None),
        (
            "Prezent ishin 18 anëtarë. Me vonesë erdhi edhe anëtarja Arta Gashi. "
            "Plani u miratua me 16 vota për dhe 3 kundër.",
            None,
        ),
        ("Prezent ishin 18 qytetarë. Plani u miratua me 20 vota për dhe 3 kundër.", None),
        ("Prezent ishin 25 anëtarë nga 21 anëtarë sa ka Kuvendi.", "quorum"),
        ("Prezent ishin 19 nga 21 anëtarët e Kuvendit.", None),
        ("Plani u miratua njëzëri me 16 vota për dhe 2 kundër.", "vote_contradiction"),
        ("Plani u miratua njëzëri me 16 vota për dhe 0 kundër.", None),
        ("Plani u miratua me 5 vota për dhe 11 kundër.", "vote_contradiction"),
        ("Plani nuk u miratua me 5 vota për dhe 11 kundër.", None),
        ("Propozimi u refuzua me 11 vota për dhe 5 kundër.", "vote_contradiction"),
        (
            "Propozimi u refuzua me 11 vota për dhe 5 kundër, sepse kërkohen dy të tretat.",
            None,
        ),
    ],
)
def test_votes(record_of: Record, text: str, code: str | None) -> None:
    record = record_of("PROCESVERBAL\n\nMbledhja u mbajt më 14.09.2022.\n\n" + text)
    assert codes(record) == ([code] if code else [])
    assert all(w["entities"] and w["regions"] for w in record["warnings"])


# -- agenda ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        ("1 2 3", []),
        ("1 2 4", ["The agenda goes from 2 to 4."]),
        ("1 2 2 3", ["The agenda has the number 2 twice."]),
        ("2 3 4", ["The agenda begins with 2."]),
        ("1 2 3 1 2 3", []),
        ("1 3 2", ["The agenda goes from 1 to 3.", "The agenda goes back from 3 to 2."]),
        ("I II IV", ["The agenda goes from 2 to 4."]),
        ("I II III IV V VI VII VIII IX X XI", []),
        ("1 2 - 4", []),
        ("1 1.1 1.2 2 3", []),
        ("a b d", []),
        ("1 3", []),
    ],
)
def test_the_numbers_of_an_agenda(
    reading_of: Callable[[str], Reading], lexicon: Lexicon, numbers: str, wanted: list[str]
) -> None:
    items = [
        AgendaItem(Evidence(f"Pika {at}", "", (), 0.9, "agenda/1"), None if n == "-" else n)
        for at, n in enumerate(numbers.split())
    ]
    findings = Findings(reading_of(""), lexicon, [(item, ()) for item in items], {})
    assert [warning.message for warning in check_agenda(findings)] == wanted


def test_an_agenda_with_a_gap(record_of: Record) -> None:
    items = "1. Miratimi i buxhetit\n2. Rruga e re\n4. Uji i pijshëm"
    record = record_of("PROCESVERBAL\n\n" + AGENDA.format(items=items))
    (warning,) = record["warnings"]
    assert warning["code"] == "agenda_gap"
    assert warning["entities"] == [record["agenda"][-1]["id"]]


def test_a_decision_on_a_point_that_the_agenda_lacks(record_of: Record) -> None:
    paper = "PROCESVERBAL\n\n" + AGENDA.format(
        items="1. Miratimi i buxhetit\n2. Rruga e re\n3. Uji i pijshëm"
    )
    paper += "\nPika 5\n\nPlani u miratua me 16 vota për dhe 2 kundër.\n"
    assert messages(record_of(paper), "agenda_gap") == [
        "A decision is on point 5, but the agenda ends with 3."
    ]
    added = paper.replace("diskutimi i lirë", "diskutimi: rendit të ditës iu shtua një pikë")
    assert messages(record_of(added), "agenda_gap") == []


# -- contradictions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Morën pjesë gjithsej 30 pjesëmarrës, 12 gra dhe 18 burra.", False),
        ("Morën pjesë gjithsej 30 pjesëmarrës, 12 gra dhe 28 burra.", True),
        ("Prezent ishin 30 qytetarë, 12 gra dhe 10 burra.", False),
    ],
)
def test_women_and_men(record_of: Record, text: str, wrong: bool) -> None:
    record = record_of(text)
    assert {"women", "men"} <= {count["group"] for count in record["attendance"]}
    assert ("contradiction" in codes(record)) is wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Mbledhja u mbajt të mërkurën, më 14.09.2022.", False),
        ("Mbledhja u mbajt të premten, më 14.09.2022.", True),
        ("Mbledhja u mbajt më 14.09.2022 (e enjte).", True),
        ("Mbledhja u mbajt të enjten dhe të premten, më 14.09.2022.", False),
        ("Të premten u tha se mbledhja u mbajt më 14.09.2022.", False),
    ],
)
def test_weekdays(record_of: Record, text: str, wrong: bool) -> None:
    assert ("contradiction" in codes(record_of(text))) is wrong


def test_one_day_in_two_years(record_of: Record) -> None:
    paper = (
        "PROCESVERBAL\n\nMbledhja u mbajt më 14.09.2022.\n\nMbledhja e datës 14.09.2021 u mbyll."
    )
    found = messages(record_of(paper), "contradiction")
    assert found in ([], ["The paper is of 2022-09-14, but its meeting date says 2021-09-14."])
    assert messages(record_of(paper.replace("2021", "2022")), "contradiction") == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Buxheti arrin 200.000 mijë euro.", True),
        ("Buxheti arrin 84.320 mijë lekë.", False),
        ("Buxheti arrin 200 mijë euro.", False),
        ("Buxheti arrin 2.000.000 milionë lekë.", True),
        ("Buxheti arrin 2,5 milionë euro.", False),
    ],
)
def test_units_said_twice(record_of: Record, text: str, wrong: bool) -> None:
    record = record_of(text)
    assert record["amounts"]
    assert ("implausible_amount" in codes(record)) is wrong


def test_a_page_that_was_read_poorly_is_marked_at_its_worst_line() -> None:
    document = make_printed("Mbledhja u mbajt në sallë\nkjo lexohet fare keq\nshumë mirë e lexuar")
    (page,) = document.pages
    poor = replace(page.reading, origin="ocr", grade="poor", confidence=0.41)
    (block,) = page.blocks
    lines = tuple(
        replace(
            line, words=tuple(replace(w, confidence=0.2 if at == 1 else 0.6) for w in line.words)
        )
        for at, line in enumerate(block.lines)
    )
    page = replace(page, reading=poor, blocks=(replace(block, lines=lines),))
    record = extract(Document("doc1", "a.pdf", "application/pdf", (page,)))
    (warning,) = record["warnings"]
    assert (warning["code"], warning["page"]) == ("low_quality_ocr", 1)
    region = warning["regions"][0]
    assert page.raw[region["start"] : region["end"]] == "kjo lexohet fare keq"
    assert "0.41" in warning["message"]
