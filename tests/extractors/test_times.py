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
            "Dëgjimet mbahen:\n- Skivjan, 9.9.2024, ora 17:00\n- Rogovë, 10.9.2024, ora 18:30",
            [("17:00", None), ("18:30", None)],
            id="a-list-of-meetings",
        ),
        pytest.param("Mbledhja filloi në 13 e 15 minuta.", [], id="hour-without-its-word"),
        pytest.param("Mbledhja filloi në ora 13 e 15 minuta.", [("13:15", None)], id="in-words"),
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
    ],
)
def test_no_times(record_of: Record, text: str) -> None:
    assert record_of(text)["times"] == []
