"""Turns in cells and behind signs that are not always those of a turn."""

from __future__ import annotations

import pytest

from extractors.speeches import extract_speakers
from tests.extractors.papers import found, names


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        pytest.param(
            "PROCESVERBAL\n\nPika\tDiskutimi\tRezultati\n"
            "1\tAgim Gashi: Na mungojnë 14 drita. Lule Krasniqi: Kërkoj që të ndreqen.\tU mor\n",
            ["Agim Gashi", "Lule Krasniqi"],
            id="in-a-cell",
        ),
        pytest.param(
            "PROCESVERBAL\n\nPika\tDiskutimi\tRezultati\n"
            "1\tAgim Gashi, drejtor i Arsimit, tha se shkolla pret.\tU mor\n",
            ["Agim Gashi"],
            id="reported-in-a-cell",
        ),
        pytest.param(
            "PROCESVERBAL\n\nAgim Gashi » Rruga është e keqe.\n\nLule Krasniqi » Pajtohem me ju.\n",
            ["Agim Gashi", "Lule Krasniqi"],
            id="arrows",
        ),
        pytest.param(
            "PROCESVERBAL\n\nEmri\tVota\nAgim Gashi\tAgim Gashi: për; Lule Krasniqi: kundër.\n",
            [],
            id="votes-in-a-cell",
        ),
        pytest.param(
            "PROCESVERBAL\n\nTë pranishëm:\n\nAgim Gashi / anëtar\n\nLule Krasniqi / anëtare\n",
            [],
            id="posts-behind-a-slash",
        ),
        pytest.param(
            "PROCESVERBAL\n\nRruga kalon para spitalit. Agim Gashi tha se është e keqe.\n",
            ["Agim Gashi"],
            id="behind-a-sentence-that-ends-with-a-place",
        ),
        pytest.param(
            "PROCESVERBAL\n\nDrejtoi Agim Gashi, kryesues i Kuvendit.\n\n"
            "Kryesuesi konstatoi se ka kuorum.\n",
            ["Agim Gashi"],
            id="by-post-in-another-form",
        ),
        pytest.param(
            "PROCESVERBAL\n\nThirrjen e emrave e bëri praktikantja Lule Krasniqi, e re në punë.\n",
            [],
            id="did-something-else",
        ),
    ],
)
def test_finds_who_spoke(text: str, speakers: list[str]) -> None:
    assert names(found(extract_speakers, text)) == speakers
