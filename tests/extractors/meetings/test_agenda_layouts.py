"""Agendas in one line, in rows of forms, in tables of materials and in the chair's words."""

from __future__ import annotations

import pytest

from extractors.agenda import extract_agenda
from tests.extractors.papers import found

CALL = "FTESË\n\nJu ftojmë në seancën më 12.3.2024, ora 10:00.\n\n"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        pytest.param(
            "PROCESVERBAL\n\nRENDI I DITËS\nI) Buxheti i arsimit; II) Rruga e re; III) Të tjera.\n",
            [("I", "Buxheti i arsimit"), ("II", "Rruga e re"), ("III", "Të tjera")],
            id="romans-in-one-line",
        ),
        pytest.param(
            "PROCESVERBAL\n\nRendi i punës:\ni. Uji; ii. Rruga në Bajë; iii. Të tjera.\n",
            [("i", "Uji"), ("ii", "Rruga në Bajë"), ("iii", "Të tjera")],
            id="romans-with-dots-behind-semicolons",
        ),
        pytest.param(
            f"{CALL}Nr.\tÇështja\tReferues\n1\tBuxheti i vitit 2024\tAgim Gashi\n2\tRaporti\t-\n",
            [("1", "Buxheti i vitit 2024"), ("2", "Raporti")],
            id="table-of-points-and-presenters",
        ),
        pytest.param(
            f"{CALL}R.b.\tLënda\n1\tBuxheti\n2\tRaporti i policisë\n",
            [("1", "Buxheti"), ("2", "Raporti i policisë")],
            id="table-in-an-invitation",
        ),
        pytest.param(
            "PROCESVERBAL\n\nData\t3 maj 2024\nVendi\tSalla\n"
            "Për diskutim\t1. Uji në Bresje 2. Mbeturinat\n",
            [("1", "Uji në Bresje"), ("2", "Mbeturinat")],
            id="row-of-a-form",
        ),
        pytest.param(
            "SHËNIME NGA TAKIMI\n\nÇfarë u diskutua: 1) Uji i pijshëm; 2) Rruga e varrezave.\n",
            [("1", "Uji i pijshëm"), ("2", "Rruga e varrezave")],
            id="what-was-discussed",
        ),
        pytest.param(
            "PROCESVERBAL\n\nKRYETARI – Janë tri pika: a) uji; b) rruga dhe c) taksat. Dakord?\n\n"
            "AGIM GASHI – Kam dy çështje: 1) borën dhe 2) dritën.\n",
            [("a", "uji"), ("b", "rruga"), ("c", "taksat")],
            id="counted-by-the-chair-not-by-a-speaker",
        ),
        pytest.param(
            "PROCESVERBAL\n\nNr.\tTema\tReferoi\tPërfundimi\n1\tUji\tAgim Gashi\tU miratua\n",
            [],
            id="table-of-results",
        ),
        pytest.param(
            "VENDIM\n\nKomisioni ka dy punë: 1) të numërojë votat; 2) të raportojë.\n",
            [],
            id="tasks-of-an-act",
        ),
    ],
)
def test_reads_the_agenda_in_other_layouts(text: str, items: list[tuple[str, str]]) -> None:
    read = [(item.number, item.evidence.text) for item in found(extract_agenda, text)]

    assert read == items
