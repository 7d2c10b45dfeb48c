import pytest

from extractors.organizations import extract_organizations
from tests.extractors.papers import found, names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(
            "Drejtoria për Kulturë, Rini dhe Sport raportoi.",
            "Drejtoria për Kulturë, Rini dhe Sport",
            id="list of fields",
        ),
        pytest.param(
            "Kërkesa i shkoi Sektorit për financa, tel. 044.",
            "Sektorit për financa",
            id="small field",
        ),
        pytest.param('Përfaqësuesi i OJQ "Dritare e Re" foli.', 'OJQ "Dritare e Re"', id="NGO"),
        pytest.param("Operatori “Guri-Com” Sh.p.k. u zgjodh.", "“Guri-Com” Sh.p.k.", id="company"),
        pytest.param("Sipas OSBE-së, po.", "OSBE", id="abbreviation with a case ending"),
        pytest.param(
            "Prefekti i Qarkut Berat e ktheu aktin.", "Prefekti i Qarkut Berat", id="prefect"
        ),
        pytest.param("Komuna e Dragashit njofton.", "Komuna e Dragashit", id="municipality"),
        pytest.param(
            "Ne Qendra pér Puné Sociale u tha.", "Qendra pér Puné Sociale", id="OCR damage"
        ),
        pytest.param(
            "Klubi letrar “Fjala” përfiton.", "Klubi letrar “Fjala”", id="noun, adjective, name"
        ),
    ],
)
def test_named_body(text: str, name: str) -> None:
    assert names(found(extract_organizations, text)) == [name]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Komuna ka planifikuar dhe Kuvendi e miratoi.", id="bare nouns"),
        pytest.param("Çdo drejtori e bën punën e vet në zyrë.", id="small nouns"),
        pytest.param("Qytetarët shkruajnë në zyrën e vetë.", id="an office, no name"),
        pytest.param("Drejtori i Arsimit mungoi.", id="a post"),
    ],
)
def test_no_body(text: str) -> None:
    assert found(extract_organizations, text) == []


def test_nominative_stands_for_all_case_forms() -> None:
    text = "Vendimi i shkon Drejtorisë së Arsimit. Drejtoria e Arsimit e zbaton."
    assert names(found(extract_organizations, text)) == ["Drejtoria e Arsimit"]


def test_council_without_its_place_is_the_council_with_it() -> None:
    text = "KUVENDI I KOMUNËS\n\nMbledhja e Kuvendit të Komunës së Kaçanikut filloi."
    assert names(found(extract_organizations, text)) == ["Kuvendit të Komunës së Kaçanikut"]
