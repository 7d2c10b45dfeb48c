from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Record = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("KOMUNA E MOLLËZEZËS\n\nVENDIM\n\nNdahen mjetet.", "Mollëzezë"),
        ("Komuna e Mollëzezës\nMunicipality of Mollëzezë\n\nNJOFTIM", "Mollëzezë"),
        ("KOMUNA E GUREZIUT\n\nNJOFTIM", "Gurezi"),
        ("NJOFTIM\n\nKomuna e Mollezezes i njofton banorët se nuk ka ujë.", "Mollezeze"),
        ("Bashkia Urëvjetër\n\nNJOFTIM\n\nNuk ka ujë.", "Urëvjetër"),
        (
            "Të nderuar kolegë,\n\nTakimi mbahet nesër.\n\nSillni planin.\n\nDhe listën.\n\n"
            "Me respekt,\nDrita Guri\nZyrtare për Informim\nKomuna e Mollëzezës\n",
            "Mollëzezë",
        ),
    ],
    ids=["capitals", "two-languages", "masculine", "no-diacritics", "bashkia", "letter-end"],
)
def test_the_head_names_a_municipality_that_no_list_has(
    record_of: Record, text: str, name: str
) -> None:
    assert record_of(text)["municipality"] == name


@pytest.mark.parametrize(
    "text",
    [
        "NJOFTIM\n\nBashkia Informon qytetarët për ujin.",
        "NJOFTIM\n\nKomuna e re do të ndihmojë.",
        "Fjala e parë\n\nDy\n\nTri\n\nKatër\n\nNë vitin e kaluar Komuna e Mollëzezës na ndihmoi.",
    ],
    ids=["verb", "common-word", "mention-far-below"],
)
def test_near_misses(record_of: Record, text: str) -> None:
    assert record_of(text)["municipality"] is None


def test_a_listed_name_in_the_head_wins_over_an_unlisted_one_below(record_of: Record) -> None:
    text = "KOMUNA E LIPJANIT\n\nNJOFTIM\n\nNë takim ishte edhe Komuna e Mollëzezës."
    assert record_of(text)["municipality"] == "Lipjan"
