"""Years that a paper leaves out come from the paper, or stay open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Record = Callable[[str], dict[str, Any]]

MINUTES = "PROCESVERBAL\n\nMbledhja u mbajt më 18 dhjetor 2023.\n\n"
PLAN = "PLANI I PUNËS PËR VITIN 2025\n\nMiratuar më 20.12.2024\n\n"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(MINUTES + "Më 11 dhjetor erdhi një peticion.", "2023-12-11", id="own-day"),
        pytest.param(
            MINUTES + "Ngarkohet zyra ta sjellë listën deri më 15 janar.",
            "2024-01-15",
            id="a-limit-after-the-turn-of-the-year",
        ),
        pytest.param(MINUTES + "Më 15 janar u hap shkolla.", "2023-01-15", id="no-limit"),
        pytest.param(
            MINUTES + "Konsultimet zgjatën nga 2 shtatori deri më 18 tetor 2022.",
            "2022-09-02",
            id="other-end",
        ),
        pytest.param(
            MINUTES + "Zgjati nga 2 dhjetori deri më 18 janar 2022.", "2021-12-02", id="year-before"
        ),
        pytest.param(PLAN + "Raporti vjetor: 8 korrik", "2025-07-08", id="title-of-a-plan"),
        pytest.param(
            PLAN + "Nr.\tAktiviteti\tAfati 2026\n1\tRaporti i punës\t8 korrik\n",
            "2026-07-08",
            id="column",
        ),
        pytest.param("Dragash, 29 mars - Sot u mbajt takimi.", "XXXX-03-29", id="no-year-at-all"),
    ],
)
def test_a_missing_year(record_of: Record, text: str, value: str) -> None:
    assert value in [date["value"] for date in record_of(text)["dates"]]


def test_a_bare_month_without_any_year_is_left_out(record_of: Record) -> None:
    assert record_of("Raporti pritet në mars.")["dates"] == []


def test_an_open_year_is_stated_and_a_found_one_derived(record_of: Record) -> None:
    open_year = record_of("Dragash, 29 mars - Sot u mbajt takimi.")["dates"][0]
    found = record_of(MINUTES + "Më 11 dhjetor erdhi një peticion.")["dates"][1]
    assert (open_year["basis"], found["basis"]) == ("stated", "derived")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(MINUTES + "Sheshi 17 Shkurti u rregullua.", id="square"),
        pytest.param(MINUTES + "Festa mbahet çdo 1 qershor.", id="every-year"),
    ],
)
def test_names_and_recurring_days_get_no_year(record_of: Record, text: str) -> None:
    assert [date["value"] for date in record_of(text)["dates"]] == ["2023-12-18"]
