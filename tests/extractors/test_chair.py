"""Who signs an act for the council."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Record = Callable[[str], dict[str, Any]]
ACT = (
    "Komuna e Shtimes\n\nVENDIM\nPËR SHESHIN\n\nNeni 1\nLirohet sheshi nga taksa komunale.\n\n"
    "Neni 2\nVendimi hyn në fuqi menjëherë.\n\n"
)


@pytest.mark.parametrize(
    ("foot", "chair"),
    [
        pytest.param(
            "I dërgohet: shoqatës, arkivit Kryesuesi i Kuvendit\n\nAgim Gashi\n",
            "Agim Gashi",
            id="two-columns-in-one-line",
        ),
        pytest.param(
            "Kuvendi i Komunës së Shtimes\n\nKRYETARI\n\nAgim Gashi\n",
            "Agim Gashi",
            id="council-over-the-post",
        ),
        pytest.param("Kryetari i Komunës\n\nAgim Gashi\n", None, id="mayor"),
        pytest.param(
            "I dërgohet: Kryesuesit të Kuvendit dhe arkivit\n\nAgim Gashi\n", None, id="receiver"
        ),
    ],
)
def test_finds_who_signs_for_the_council(record_of: Record, foot: str, chair: str | None) -> None:
    assert record_of(ACT + foot)["chair"] == chair
