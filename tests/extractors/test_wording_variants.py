"""Attendance, agenda, place, chair and citations in further wordings and layouts."""

import pytest

from extractors.extraction import extract
from tests.extractors.papers import document

HEAD = "PROCESVERBAL\nKomisioni për Siguri, Pejë\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Erdhën 40 banorë, 12 prej tyre gra.", [(40, "citizens"), (12, "women")], id="of them"
        ),
        pytest.param(
            "Të pranishëm ishin 18 drejtorë; tre drejtorë munguan.",
            [(18, "officials"), (3, "absent")],
            id="absent officials",
        ),
        pytest.param(
            "Erdhën 9 anëtarë, kurse munguan: Ana Leka, Genc Bala dhe Besa Hoti.",
            [(9, "members"), (3, "absent")],
            id="names behind a small label",
        ),
        pytest.param(
            "Anëtarë të pranishëm: dymbëdhjetë\tMungesa: 3\tVëzhgojnë: dy pjesëtarë të KFOR-it",
            [(12, "members"), (3, "absent"), (2, "observers")],
            id="label and number in one cell",
        ),
        pytest.param("Ata ndanë 40 pako, 12 prej tyre me libra.", [], id="parcels"),
        pytest.param("Kufijtë i vëzhgojnë 20 kamera.", [], id="cameras"),
    ],
)
def test_attendance(text: str, expected: list[tuple[int, str]]) -> None:
    found = extract(document(HEAD + text))["attendance"]
    assert [(entry["count"], entry["group"]) for entry in found] == expected


@pytest.mark.parametrize(
    ("text", "items"),
    [
        pytest.param(
            "TEMAT: (1) Uji; (2) Dimri; (3) Të tjera",
            ["Uji", "Dimri", "Të tjera"],
            id="topics in a line",
        ),
        pytest.param(
            "U diskutua për këto pika: rregullimi i rrugës, ujitja e arave dhe mbeturinat.",
            ["rregullimi i rrugës", "ujitja e arave", "mbeturinat"],
            id="three subjects",
        ),
        pytest.param(
            "Rendi i ditës: buxheti i arsimit, shëndetësisë dhe kulturës.",
            ["buxheti i arsimit, shëndetësisë dhe kulturës"],
            id="one subject with three genitives",
        ),
        pytest.param("Tema: Siguria në trafik", [], id="the subject of the paper"),
    ],
)
def test_agenda(text: str, items: list[str]) -> None:
    assert [item["text"] for item in extract(document(HEAD + text))["agenda"]] == items


def test_meta_cells() -> None:
    text = HEAD + "KUR: 4.6.2024\tKU: Stacioni i Trenit, salla 2\tKRYESON: Besa Hoti\n"
    record = extract(document(text))
    assert (record["place"], record["chair"]) == ("Stacioni i Trenit, salla 2", "Besa Hoti")


def test_a_label_begins_a_new_line() -> None:
    text = HEAD + "Pjesëmarrës: Besa Hoti, Genc Bala, Ismet Kurti\nMungoi: Ana Leka\n"
    people = [person["name"] for person in extract(document(text))["people"]]
    assert people == ["Besa Hoti", "Genc Bala", "Ismet Kurti", "Ana Leka"]


def test_an_article_belongs_to_the_act_behind_it() -> None:
    text = "Sipas Statutit të Komunës nr. 3/2012, nenit 8 të Rregullores nr. 5/2014 vendoset."
    found = [reference["text"] for reference in extract(document(text))["references"]]
    assert found == ["Statutit të Komunës nr. 3/2012", "nenit 8 të Rregullores nr. 5/2014"]


def test_a_convening_letter_is_an_invitation() -> None:
    text = (
        "Thërras mbledhjen që do të mbahet më 9.2.2024.\n\nPropozoj këtë rend dite:\n1. Buxheti\n"
    )
    assert extract(document(text))["type"] == "invitation"
