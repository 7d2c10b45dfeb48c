"""Kinds, places, days and hours of papers in styles that no annotated document has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Record = Callable[[str], dict[str, Any]]
HEAD = "REPUBLIKA E KOSOVËS\nKOMUNA E VITISË\n\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("PËRMBLEDHJE E TRYEZAVE PUBLIKE\n\nTryeza u mbajt më 3.3.2023.", "minutes"),
        ("KONKLUZIONE\n\nKomisioni në mbledhjen e datës 3 mars 2022 nxjerr:", "decision"),
        ("AKT-MIRATIM\n\nKuvendi aprovon raportin.", "decision"),
        ("AGJENDA E SEANCËS SË KUVENDIT\n\n1. Raporti financiar", "invitation"),
        ("KËRKESË PËR SHPREHJE INTERESI\n\nKomuna fton OJQ-të.", "announcement"),
        ("KËRKESË PËR RAPORTIN FINANCIAR\n\nI nderuar kryetar,", "correspondence"),
        ("VIZIONI I ZHVILLIMIT 2030\n\nHyrje", "strategy"),
        ("MARRËVESHJE PËR HARTIMIN E PLANIT\n\nNeni 1", "other"),
    ],
)
def test_kind_of_heading(record_of: Record, text: str, kind: str) -> None:
    assert record_of(HEAD + text)["type"] == kind


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("U mbajt në Pozheran, te shtëpia e Ali Kurtit.", "Pozheran, te shtëpia e Ali Kurtit"),
        ("Mbledhja u mbajt në Ferizaj më 12.4.2023.", "Ferizaj"),
        ("Mbledhja mbahet te xhamia e vjetër në lagjen Lis.", "xhamia e vjetër në lagjen Lis"),
        ("U mbajt në ____________, ora ____. Folën për lagjen Lis.", None),
        ("Anëtarët diskutuan gjendjen në shkollën e Lisit.", None),
    ],
)
def test_place_of_meeting(record_of: Record, text: str, place: str | None) -> None:
    assert record_of(f"PROCESVERBAL\nnga mbledhja e Këshillit\n\n{text}")["place"] == place


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Mbajtur më: 5.III.2024", "2024-03-05"),
        ("Data: 11-maj-2023", "2023-05-11"),
        ("Mbledhja u mbajt më 14 të muajit maj 2023.", "2023-05-14"),
    ],
)
def test_day_of_minutes(record_of: Record, text: str, value: str) -> None:
    assert record_of(f"PROCESVERBAL\n\n{text}")["date"] == value


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Filloi: 10h00\nMbaroi: 11h45", [("10:00", "11:45")]),
        (
            "Mbledhja filloi në ora 9:30. Në ora 13:40 kryesuesi e mbylli mbledhjen.",
            [("09:30", "13:40")],
        ),
        ("Mbledhja filloi në ora 9:30, në ora 11:00 u ndërpre për pushim.", [("09:30", None)]),
    ],
)
def test_hours(record_of: Record, text: str, hours: list[tuple[str | None, str | None]]) -> None:
    times = record_of(f"PROCESVERBAL\n\n{text}")["times"]
    assert [(time["start"], time["end"]) for time in times] == hours
