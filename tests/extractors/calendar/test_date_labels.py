"""Roles of dates told by labels, by lines on the paper itself, by tables without a head."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Record = Callable[[str], dict[str, Any]]


def roles(record: dict[str, Any]) -> list[tuple[str, str]]:
    return [(date["value"], date["role"]) for date in record["dates"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "PROCESVERBAL\n\nData e takimit\t3 maj 2023\nVendi\tSalla\nKryesues\tAgim Gashi\n",
            [("2023-05-03", "meeting")],
            id="form-of-minutes",
        ),
        pytest.param(
            "PROCESVERBAL\n\nKUR: 11.06.2024, prej orës 10 deri në orën 12:30\tKU: Salla\n"
            "Mungojnë: 3\tVëzhgojnë: dy veta\n",
            [("2024-06-11", "meeting")],
            id="labels-in-cells",
        ),
        pytest.param(
            "Procesverbal nga seanca e mbajtur më 12 mars 2024\n\nMbledhjen e kryesoi A. Gashi.",
            [("2024-03-12", "meeting")],
            id="minutes-name-their-day",
        ),
        pytest.param(
            "PLANI I INVESTIMEVE\n\nTitulli\tRruga e re\nPërfundimi\tnëntor 2025\n",
            [("2025-11", "deadline")],
            id="form-of-a-project",
        ),
        pytest.param(
            "Plani i punës\n\nMasa 1: Kursi i gatimit\n\nKur: shtator 2025",
            [("2025-09", "deadline")],
            id="when-in-a-plan",
        ),
        pytest.param(
            "Njoftim\n\nPostuar më: 4.5.2023\n\nTeksti i njoftimit është ky.",
            [("2023-05-04", "publication")],
            id="posted",
        ),
        pytest.param(
            "Raport\n\nData e përpilimit: 4.5.2023\n\nTeksti i raportit është ky.",
            [("2023-05-04", "document")],
            id="compiled",
        ),
        pytest.param(
            "Prej: Agim Gashi <agim@komuna.example>\n\nPër: Lule Krasniqi <lule@x.example>\n\n"
            "Lënda: Projekti\n\nData: e martë, 4 prill 2023 në ora 13:47\n\nPërshëndetje,",
            [("2023-04-04", "document")],
            id="head-of-a-mail",
        ),
        pytest.param(
            "Plani i veprimit për rininë\n\nKy plan u miratua më 7.2.2025 nga kryetari.",
            [("2025-02-07", "document")],
            id="the-plan-tells-when",
        ),
        pytest.param(
            "Lista e projekteve\n\nDrafti i tretë, maj 2024\n\nProjektet u zgjodhën me votë.",
            [("2024-05", "document")],
            id="version",
        ),
        pytest.param(
            "Nr. 09-118/4, 27.09.2024\n\nRaport pune", [("2024-09-27", "document")], id="number"
        ),
        pytest.param(
            "08.11.2023 viti\n\nRaport pune", [("2023-11-08", "document")], id="year-behind"
        ),
        pytest.param(
            "Kontrata me kompaninë skadon më 31.12.2024.",
            [("2024-12-31", "mention")],
            id="runs-out",
        ),
        pytest.param(
            "Afati për ankesa skadon më 31.12.2024.",
            [("2024-12-31", "deadline")],
            id="limit-runs-out",
        ),
        pytest.param(
            "Të rregullohet pompa para 15 qershorit 2024.",
            [("2024-06-15", "deadline")],
            id="before",
        ),
        pytest.param(
            "Kjo ishte kështu para vitit 2010.", [("2010", "mention")], id="before-a-year"
        ),
        pytest.param(
            "Programi buxhetor afatmesëm 2024-2026", [("2024/2026", "period")], id="medium-term"
        ),
        pytest.param(
            "Projektin do ta sjellim më 10 korrik 2023.", [("2023-07-10", "deadline")], id="future"
        ),
        pytest.param(
            "Ushtria do të ketë stërvitje me 20.06.2024.", [("2024-06-20", "mention")], id="no-task"
        ),
    ],
)
def test_role_by_wording(record_of: Record, text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(record_of(text)) == expected


def test_columns_of_a_checklist_are_limits(record_of: Record) -> None:
    record = record_of(
        "LISTË KONTROLLI\n\nKriteri\tPikë\tPlani 2025 (muaji)\tKush\n"
        "Faqja ka kontakte\t0\ttetor\tSektori IT\nPagesat janë publike\t1\tmars\tSekretari\n"
    )
    assert roles(record) == [("2025", "period"), ("2025-10", "deadline"), ("2025-03", "deadline")]


def test_the_second_line_of_a_head_names_periods(record_of: Record) -> None:
    record = record_of(
        "LISTË KONTROLLI\n\nNr\tÇfarë kontrollohet\tPublikuar\tPlani\tNjësia\n"
        "\t\tPo\tGjashtëmujori I 2023\tEmri\n1\tPagat e drejtuesve\tX\tmaj 2023\tFinanca\n"
    )
    assert roles(record) == [("2023-01/2023-06", "period"), ("2023-05", "deadline")]


def test_a_note_of_a_meeting_takes_its_first_day(record_of: Record) -> None:
    record = record_of(
        "Drejtoria e Arsimit\nArkivuar 05.03.2025 / nr. 210\n\nTAKIM PUNE I ZYRËS\n\n"
        "E hënë, 3 mars, prej 8 e 30. "
        "Takimin e prin drejtori."
    )
    assert ("2025-03-03", "meeting") in roles(record)


def test_a_year_named_again_is_that_of_the_day_before(record_of: Record) -> None:
    text = "Ftesa e parë u dërgua me 07.11.2022, e dyta me 19 dhjetor të po atij viti."
    values = [date["value"] for date in record_of(f"Kamenicë, 31.1.2023\n\n{text}")["dates"]]
    assert values == ["2023-01-31", "2022-11-07", "2022-12-19"]


def test_day_and_month_behind_their_label(record_of: Record) -> None:
    text = "Gjilan, 3.2.2025\n\nDetyra: Nënshkrimi i faturave\n\nKur: 14/03\n\nVendimi 12/03 vlen."
    assert [d["value"] for d in record_of(text)["dates"]] == ["2025-02-03", "2025-03-14"]


def test_a_gazette_is_dated_by_its_day_of_publication(record_of: Record) -> None:
    record = record_of(
        "BULETINI ZYRTAR I KOMUNËS\n\nNumri 4, botuar më 15 mars 2024\n\nVENDIM\n\nNeni 1\n\n"
        "Caktohet taksa.\n\n14.03.2024 vit/god.\n"
    )
    assert record["date"] == "2024-03-15"
