from __future__ import annotations

import pytest

from extractors.language import load_lexicon
from extractors.place import extract_place
from extractors.reading import read
from tests.extractors.conftest import make_printed
from tests.extractors.papers import found

MINUTES = "PROCESVERBAL\nnga mbledhja e Këshillit Komunal\n\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param(
            MINUTES + "Mbledhja u mbajt në sallën solemne të Komunës, me fillim në ora 10:00.",
            "sallën solemne të Komunës",
            id="sentence",
        ),
        pytest.param(
            MINUTES + "U mblodh në sallën e objektit të vjetër të komunës Kuvendi i Komunës.",
            "sallën e objektit të vjetër të komunës",
            id="the-subject-follows-without-a-comma",
        ),
        pytest.param(
            MINUTES + "Takimi u mbajt të hënën, ora 09:00, zyra nr. 14 (zyra e kryesuesit).",
            "zyra nr. 14 (zyra e kryesuesit)",
            id="number-and-bracket",
        ),
        pytest.param(
            "FTESË\n\n"
            "Ju thërras në takim nesër në zyrën nr. 4 kati i dytë (jo në sallë, është e zënë).",
            "zyrën nr. 4 kati i dytë",
            id="bracket-on-where-it-is-not",
        ),
        pytest.param(
            MINUTES + "Vendi: Salla e vogël, kati II\nData: 3.4.2024\n",
            "Salla e vogël, kati II",
            id="label",
        ),
        pytest.param(
            MINUTES + "Mesto/Vendi: Bostane, sala Skupštine    Početak/Fillimi: 11,00",
            "Bostane, sala Skupštine",
            id="label-in-two-languages",
        ),
        pytest.param(
            MINUTES + "Vendi dhe data: Gurëz, 3.4.2024\n", "Gurëz", id="label-of-place-and-day"
        ),
        pytest.param(
            MINUTES + "Lokacioni\tSalla e Kuvendit\nData\t3.4.2024\n",
            "Salla e Kuvendit",
            id="cells",
        ),
        pytest.param(
            MINUTES + "Dita\tVendi i tubimit\tQytetarë\n1.2.2024\tShkolla në Gur\t12\n"
            "3.2.2024\tXhamia në Lis\t9\n",
            "Shkolla në Gur",
            id="first-meeting-of-a-table",
        ),
        pytest.param(
            "RAPORT NGA DËGJIMI\n\nVendi i mbajtjes: Shkolla fillore\nData: 3.4.2024\n",
            "Shkolla fillore",
            id="report-on-one-hearing",
        ),
    ],
)
def test_place(text: str, place: str) -> None:
    assert [fact.value for fact in found(extract_place, text)] == [place]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            MINUTES + "Vendi: ________\nData: 3.4.2024\n\nMbledhja u mbajt në sallë.", id="blank"
        ),
        pytest.param(
            MINUTES + "Mbledhja filloi. Banorët u ankuan se në shkollën e fshatit nuk ka ngrohje.",
            id="a-school-that-was-talked-about",
        ),
        pytest.param(
            "VENDIM\n\nKuvendi, në mbledhjen e mbajtur në sallën e Komunës, vendosi.", id="act"
        ),
        pytest.param("STRATEGJI\n\nU mbajt një takim në sallën e madhe.", id="strategy"),
        pytest.param(MINUTES + "Mbledhja u mbajt në mënyrë elektronike.", id="no-place"),
        "NJOFTIM\n\nÇdo vendim i forumit publikohet në faqen e bashkisë, në hapësirën e re.",
    ],
)
def test_no_place(text: str) -> None:
    assert found(extract_place, text) == []


def test_a_column_without_a_recognised_table() -> None:
    page = (
        "PROCESVERBAL I DËGJIMEVE PUBLIKE\n\n"
        "Dita            Vendi i tubimit          Ora        Gra\n\n"
        "1.2.2024        Kulla në Gur             17:00      5\n"
    )
    reading = read(make_printed(page))
    facts = list(extract_place(reading, load_lexicon()))
    assert [fact.value for fact in facts] == ["Kulla në Gur"]
