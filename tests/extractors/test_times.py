from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Record = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Debati filloi në ora 13:00 në sallë.\n\nDebati përfundoi në ora 14:10.",
            [("13:00", "14:10")],
            id="start-and-end",
        ),
        pytest.param(
            "Mbajtur me 22/10/2021 ne salle, prej ores 09:30.", [("09:30", None)], id="from"
        ),
        pytest.param("Seanca mbahet në ora 10.00.", [("10:00", None)], id="dot"),
        pytest.param("Mbledhja mbahet më 2.5.2023, ora 9.", [("09:00", None)], id="no-minutes"),
        pytest.param(
            "Takimi mbahet më 25.03.2025, ora 11:00-12:30.", [("11:00", "12:30")], id="range"
        ),
        pytest.param(
            "Takimi mbahet prej orës 13:00 deri në orën 15:00.", [("13:00", "15:00")], id="from-to"
        ),
        pytest.param("Mbledhja mbyllet në orën 12:40.", [(None, "12:40")], id="end-only"),
        pytest.param(
            "PROCESVERBAL\n\nData e mbledhjes\t12 tetor 2022\nFillimi / Mbarimi\t09:30 / 11:45\n",
            [("09:30", "11:45")],
            id="form-with-both",
        ),
        pytest.param(
            "PROCESVERBAL\n\nKUR: 11.06.2024, prej orës 10 deri në orën 12:30\tKU: Salla\n",
            [("10:00", "12:30")],
            id="label-in-a-cell",
        ),
        pytest.param(
            "Me 22 maj 2024, ora 10:00, në fshat u bë takimi për dimrin.",
            [("10:00", None)],
            id="behind-the-day",
        ),
        pytest.param("Mbledhjet mbahen zakonisht të enjten, në ora 10:00.", [], id="as-a-rule"),
        pytest.param(
            "Prej: Agim Gashi\n\nPër: Lule Krasniqi\n\nData: 4 prill 2023 në ora 13:47\n\nTakimi.",
            [],
            id="head-of-a-mail",
        ),
        pytest.param(
            "Dëgjimet mbahen:\n- Skivjan, 9.9.2024, ora 17:00\n- Rogovë, 10.9.2024, ora 18:30",
            [("17:00", None), ("18:30", None)],
            id="a-list-of-meetings",
        ),
        pytest.param("Mbledhja filloi në 13 e 15 minuta.", [], id="hour-without-its-word"),
        pytest.param("Mbledhja filloi në ora 13 e 15 minuta.", [("13:15", None)], id="in-words"),
        pytest.param(
            "Punimet u çelën në orën 9 e gjysmë dhe u mbyllën në orën 12 pa 10 minuta.",
            [("09:30", "11:50")],
            id="half-past-and-to",
        ),
        pytest.param(
            "Takimi filloi në 10.30 dhe u mbyll në 13.20.", [("10:30", "13:20")], id="dots"
        ),
        pytest.param("Nisi: 10:15\nU krye: 14:40", [("10:15", "14:40")], id="labels"),
        pytest.param(
            "Početak/Fillimi: 11,00 h\nKraj/Mbarimi: 13,20 h", [("11:00", "13:20")], id="commas"
        ),
        pytest.param("Seanca mbahet prej orës 10 deri në 12.", [("10:00", "12:00")], id="hours"),
        pytest.param("Seanca mbahet në ora O9:30.", [("09:30", None)], id="misread"),
        pytest.param(
            "Dëgjimi mbahet në Zym në ora 09:00, në Has në ora 14:00 dhe në qytet në ora 19:30.",
            [("09:00", None), ("14:00", None), ("19:30", None)],
            id="three-villages",
        ),
        pytest.param(
            "Mbledhja u ndërpre në ora 12:40 dhe përfundoi në ora 16:40. Filloi në ora 09:30.",
            [("09:30", "16:40")],
            id="end-told-first",
        ),
        pytest.param(
            "Mbledhja, që duhej të mbahej në ora 12:00, filloi në ora 14:20.",
            [("14:20", None)],
            id="later-than-planned",
        ),
        pytest.param(
            "Data\tVendi\tOra\n3.9.2024\tZym\t17:00-18:30\n4.9.2024\tHas\t18.30\n",
            [("17:00", "18:30"), ("18:30", None)],
            id="table",
        ),
        pytest.param(
            "Seanca\tDita\tNisi\tU mbyll\nE parë\t25.04.2024\t10.15\t14.40\n",
            [("10:15", "14:40")],
            id="two-columns",
        ),
    ],
)
def test_times(record_of: Record, text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert [(time["start"], time["end"]) for time in record_of(text)["times"]] == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2023/09/14 - 3:25", id="posting-stamp"),
        pytest.param("Date 2025-03-11 09:42", id="mail-header"),
        pytest.param("Orari i pritjes: 09:00-11:00", id="office-hours"),
        pytest.param("Kolegjiumi mblidhet çdo të martë në orën 08:30.", id="weekly-routine"),
        pytest.param("Këshilltari erdhi në mbledhje në ora 10:20.", id="late-arrival"),
        pytest.param("Nxënësit mësojnë me ndërrime në ora 07:30.", id="school-shift"),
        pytest.param("Ankesat dorëzohen deri më 12.05.2023 në ora 16:00.", id="deadline"),
        pytest.param("Ligji 12:30, shkalla 1:20", id="ratio"),
        pytest.param("Mbledhja filloi në ora 25:70.", id="no-such-hour"),
        pytest.param("Qendra shërben 08:00-16:00.", id="service-hours"),
        pytest.param("Pushimi i mbledhjes zgjati nga ora 12:00 deri në 12:30.", id="pause"),
        pytest.param("Materialet janë dërguar për mbledhje në orën 18:20.", id="sent"),
        pytest.param("Autobusi për takimin niset në ora 06:15.", id="bus"),
        pytest.param("Transporti mbaron në 16:30.", id="no-meeting"),
        pytest.param("Ora\tTema\tFolësi\n09:00\tHapja\tKryetari\n", id="programme-of-a-day"),
        pytest.param(
            "PROCESVERBAL\n\nTakimi i radhës mbahet në orën 10:00.",
            id="next-meeting",
        ),
    ],
)
def test_no_times(record_of: Record, text: str) -> None:
    assert record_of(text)["times"] == []


def test_an_hour_that_the_line_break_tore_off_its_word_begins_no_item(record_of: Record) -> None:
    text = (
        "PROCESVERBAL\n\nHapet: ora 9.30\n\nKRYETARI – Nuk kemi gjë tjetër për sot. E mbyllim "
        "mbledhjen, ora është\n11.05. Ju faleminderit të gjithëve.\n"
    )
    assert [(t["start"], t["end"]) for t in record_of(text)["times"]] == [("09:30", "11:05")]
