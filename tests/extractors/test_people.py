import pytest

from extractors.people import extract_people
from tests.extractors.papers import found, names

MINUTES = "PROCESVERBAL\n\nMbledhja u mbajt më 4 maj 2022.\n\n"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        pytest.param(
            "Takimin e kryesoi Drejtoresha e Administratës znjsh.Vlora Demaku.",
            "Vlora Demaku",
            "Drejtoresha e Administratës",
            id="post and honorific glued to the name",
        ),
        pytest.param(
            "Relatoi znj. Teuta Rrusta, Drejtore e Drejtorisë Ekonomike.",
            "Teuta Rrusta",
            "Drejtore e Drejtorisë Ekonomike",
            id="post behind the name",
        ),
        pytest.param(
            "Kryesuesi i Kuvendit, z. Xhymli Paqarizi, hapi mbledhjen.",
            "Xhymli Paqarizi",
            "Kryesuesi i Kuvendit",
            id="unlisted given name behind an honorific",
        ),
        pytest.param(
            "Procesmbajtëse\nLindita Kuka\n", "Lindita Kuka", "Procesmbajtëse", id="signature"
        ),
        pytest.param(
            "Besa Ukaj\n____________\nKryesuese e Kuvendit\n",
            "Besa Ukaj",
            "Kryesuese e Kuvendit",
            id="signature with the post below",
        ),
        pytest.param(
            "Prezent: Agim Duka, Xhylfi Bruti.", "Xhylfi Bruti", None, id="list of those present"
        ),
        pytest.param(
            "Zyrtari pérgjegjés pér Konsultime Publike: Bujar Mema",
            "Bujar Mema",
            "Zyrtari pérgjegjés pér Konsultime Publike",
            id="OCR damage",
        ),
        pytest.param(
            "From Arlind Toska <a.toska@shembull.al>", "Arlind Toska", None, id="mail header"
        ),
    ],
)
def test_person_with_role(text: str, name: str, role: str | None) -> None:
    people = {person.name: person.role for person in found(extract_people, MINUTES + text)}
    assert people[name] == role


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('U asfaltua rruga "Agim Ramadani" në qytet.', id="street in quotes"),
        pytest.param("U ndriçua rruga Agim Ramadani.", id="street"),
        pytest.param('Shkolla "Skënder Kodra" ka 300 nxënës.', id="school"),
        pytest.param("Ligji për Vetëqeverisje Lokale u përmend.", id="law"),
        pytest.param("Fushë Kosovë dhe Hani i Elezit janë komuna.", id="places"),
        pytest.param("Drejtoria e Arsimit dhe Komiteti për Politikë.", id="bodies"),
        pytest.param("REND TË DITËS", id="capitals"),
    ],
)
def test_no_person(text: str) -> None:
    assert found(extract_people, MINUTES + text) == []


def test_case_forms_are_one_person() -> None:
    people = found(
        extract_people, MINUTES + "Agron Dushku hapi takimin. Fjala iu dha Agron Dushkut."
    )
    assert names(people) == ["Agron Dushku"]
