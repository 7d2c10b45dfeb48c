"""Roles of dates, missing years, and that nothing is guessed."""

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
            "Mbledhja u mbajt më 30 maj 2023 në sallë.", [("2023-05-30", "meeting")], id="meeting"
        ),
        pytest.param(
            "Sot, më datë 27.04.2023, ora 11:00, u mblodh Këshilli.",
            [("2023-04-27", "meeting")],
            id="meeting-said-behind",
        ),
        pytest.param(
            "Obligohet zyra që deri më 30 qershor 2023 ta sjellë listën.",
            [("2023-06-30", "deadline")],
            id="deadline",
        ),
        pytest.param(
            "Kutitë vendosen më së largu deri në fund të muajit korrik 2024.",
            [("2024-07", "deadline")],
            id="deadline-end-of-month",
        ),
        pytest.param(
            "Njoftimi u publikua në ueb-faqe me 01.09.2022.",
            [("2022-09-01", "publication")],
            id="publication",
        ),
        pytest.param("2023/09/14 - 3:25", [("2023-09-14", "publication")], id="posting-stamp"),
        pytest.param("Data: 05.06.2023", [("2023-06-05", "document")], id="label"),
        pytest.param("Viti, 20.01.2025", [("2025-01-20", "document")], id="dateline"),
        pytest.param(
            "Grupi u themelua me vendimin nr. 112/14, të datës 09.09.2020, dhe punoi.",
            [("2020-09-09", "mention")],
            id="citation",
        ),
        pytest.param(
            "Strategjia mbulon vitet 2021-2024.", [("2021/2024", "period")], id="span-of-years"
        ),
        pytest.param(
            "Procesi i konsultimit: Data e fillimit 15.01.2024",
            [("2024-01-15", "period")],
            id="start-of-a-process",
        ),
        pytest.param(
            "Dëgjimet mbahen si vijon:\n- Skivjan, 9.9.2024, ora 17:00\n- Rogovë, 10.9.2024",
            [("2024-09-09", "meeting"), ("2024-09-10", "meeting")],
            id="list-of-meetings",
        ),
        pytest.param("Strugë\n14.12.2023\nKryetari", [("2023-12-14", "document")], id="alone"),
        pytest.param("Faqja punon që nga viti 2014.", [("2014", "mention")], id="history"),
        pytest.param(
            "Konsultimet zgjasin nga 01.03.2024 deri më 22.03.2024.",
            [("2024-03-01", "period"), ("2024-03-22", "period")],
            id="both-ends-of-a-process",
        ),
        pytest.param(
            "AKTIVITETET\n1. Rindërtimi i çatisë, mars 2025\n2. Blerja e librave, TM3 2025",
            [("2025-03", "deadline"), ("2025-07/2025-09", "deadline")],
            id="items-of-activities",
        ),
        pytest.param(
            "Projekti parashihet të përfundojë në qershor 2025.",
            [("2025-06", "deadline")],
            id="planned",
        ),
        pytest.param(
            "Punimet do të përfundojnë në gusht 2024. Shkolla u ndërtua në vitin 1978.",
            [("2024-08", "deadline"), ("1978", "mention")],
            id="history-behind-a-plan",
        ),
        pytest.param(
            "Obavezuje se drejtoria da listu objavi do 20. 05. 2023.",
            [("2023-05-20", "deadline")],
            id="serbian-limit",
        ),
        pytest.param(
            "Afati i realizimit: fundi i vitit 2025", [("2025", "deadline")], id="label-of-a-limit"
        ),
        pytest.param(
            "Ky ligj është publikuar në Gazetën Zyrtare nr. 19 të 24 korrik 2022.",
            [("2022-07-24", "mention")],
            id="gazette",
        ),
        pytest.param(
            "Drejtoria dërgoi relacionin nr. 3301, datë 5.7.2023, për shqyrtim.",
            [("2023-07-05", "mention")],
            id="paper-with-number-and-day",
        ),
        pytest.param(
            "Më datë 30.05.2023 u shpallën rezultatet.", [("2023-05-30", "mention")], id="sentence"
        ),
        pytest.param(
            "Data: 5 prill 2024\nOra: 11:00\nVendi: Salla e Kuvendit",
            [("2024-04-05", "meeting")],
            id="label-beside-place-and-hour",
        ),
        pytest.param(
            "Dërguar: e martë, 5 mars 2024 09:15", [("2024-03-05", "document")], id="mail-head"
        ),
        pytest.param("Botuar më 18 korrik 2024.", [("2024-07-18", "publication")], id="printed"),
    ],
)
def test_roles(record_of: Record, text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(record_of(text)) == expected


PLAN = "Nr.\tAktiviteti\tAfati\n1\tHapja e rrugës\tmaj 2024\n2\tNdriçimi\tTM2 2024\n"


def test_a_deadline_column_makes_deadlines(record_of: Record) -> None:
    assert roles(record_of(PLAN)) == [("2024-05", "deadline"), ("2024-04/2024-06", "deadline")]


def test_the_paper_gives_a_missing_year(record_of: Record) -> None:
    record = record_of(
        "PROCESVERBAL\n\nMbledhja u mbajt më 30 maj 2023.\n\nMë 18 maj erdhi një peticion."
    )
    assert [date["value"] for date in record["dates"]] == ["2023-05-30", "2023-05-18"]
    assert [date["basis"] for date in record["dates"]] == ["stated", "derived"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Takimi mbahet nesër, të enjten.", id="relative"),
        pytest.param("Mbledhja e 30 majit 2023. Raporti vjen çdo janar.", id="recurring"),
    ],
)
def test_nothing_is_guessed(record_of: Record, text: str) -> None:
    assert all(date["value"].startswith("2023-05-30") for date in record_of(text)["dates"])


def test_a_date_met_twice_is_one_entry_with_places(record_of: Record) -> None:
    record = record_of("Mbledhja u mbajt më 30.05.2023. Mbledhja e mbajtur më 30.05.2023 zgjati.")
    assert roles(record) == [("2023-05-30", "meeting")]
    assert [place["start"] for place in record["dates"][0]["places"]] == [54]


@pytest.mark.parametrize(
    ("table", "role"),
    [
        pytest.param("Nr.\tMasa\tTermini\n1\tHapja\t{}\n", "deadline", id="term"),
        pytest.param("Nr.\tMasa\tPeriudha\n1\tHapja\t{}\n", "deadline", id="period-of-work"),
        pytest.param("Puna\tKryerësi\tDinamika\nHapja\tZyra\t{}\n", "deadline", id="dynamics"),
        pytest.param("Tema\tVendi\tU mbajt më\nUji\tZhur\t{}\n", "meeting", id="meetings"),
        pytest.param(
            "Kontrata\tOperatori ekonomik\tAfati\nUra\tNTP Guri\t{}\n", "mention", id="contracts"
        ),
        pytest.param("Akti\tPublikuar më\nRregullorja\t{}\n", "publication", id="published"),
    ],
)
def test_a_column_tells_the_role(record_of: Record, table: str, role: str) -> None:
    assert roles(record_of(table.format("12.05.2024"))) == [("2024-05-12", role)]
