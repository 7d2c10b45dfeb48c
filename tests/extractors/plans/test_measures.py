import pytest

from extractors.action_items import extract_action_items
from extractors.entities import Money
from tests.extractors.papers import found, texts


def test_project_cards() -> None:
    card = (
        "STRATEGJIA\n\nProjekti 1: Qendra e vizitorëve\n\nBartësi: Drejtoria e Kulturës\n\n"
        "Afati: mars 2024 – tetor 2025\n\nKostoja: 180.000 €\n\nProjekti 2: Festivali i kullave\n\n"
        "Bartësi: Qendra Kulturore\n\nAfati: çdo gusht\n\nKostoja: nuk ka\n"
    )
    first, second = found(extract_action_items, card)
    assert (first.evidence.text, first.owner) == ("Qendra e vizitorëve", "Drejtoria e Kulturës")
    assert (first.deadline_value, first.amount) == ("2024-03/2025-10", Money(180_000.0, "EUR"))
    assert (second.owner, second.deadline_value, second.amount) == ("Qendra Kulturore", None, None)


def test_a_card_in_a_table_of_labels_and_values() -> None:
    card = (
        "Titulli i projektit\tKlub rinor në Kamjan\nBartësi\tSektori për arsim\n"
        "Afati\t30 shtator 2024\nBuxheti\t450.000 denarë\n"
    )
    (item,) = found(extract_action_items, "PLANI\n\n" + card)
    assert (item.evidence.text, item.owner) == ("Klub rinor në Kamjan", "Sektori për arsim")
    assert (item.deadline_value, item.amount) == ("2024-09-30", Money(450_000.0, "MKD"))


def test_numbered_commitments() -> None:
    text = (
        "ZOTIMET\n\nZotimi 1 – Komuna publikon çdo vendim brenda 5 ditëve.\n\n"
        "Zotimi 2 – Sektori i Financave ndan 2.000 € për rininë.\n"
    )
    first, second = found(extract_action_items, text)
    assert (first.deadline, first.deadline_value) == ("brenda 5 ditëve", None)
    assert (second.owner, second.amount) == ("Sektori i Financave", Money(2_000.0, "EUR"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Projekti: Ura e re\n\nAutori: Agim Krasniqi\n", id="no fact of a task"),
        pytest.param("Aktiviteti 2: Trajnimi u mbajt më 3.4.2023.\n", id="done"),
        pytest.param("Masa 2 është zbatuar nga komuna.\n", id="sentence"),
    ],
)
def test_no_measure(text: str) -> None:
    assert found(extract_action_items, "RAPORT\n\n" + text) == []


def test_bullets_right_under_a_goal() -> None:
    text = (
        "STRATEGJIA\n\nObjektivi 1.1: Shtigje për ecje\n\n- Botimi i hartës, korrik – gusht 2024\n"
        "- Shënimi i 25 km – përgjegjës: Shoqata “Bjeshka”\n\n"
        "Rezultatet e pritura\n\n- 10 mijë vizitorë\n"
    )
    first, second = found(extract_action_items, text)
    assert first.deadline_value == "2024-07/2024-08"
    assert second.owner == "Shoqata “Bjeshka”"
    assert first.evidence.confidence < 0.7


@pytest.mark.parametrize(
    ("bullet", "owner", "deadline", "value"),
    [
        ("Ndërtimi i pikës në Rogaçicë, gjatë vitit 2026", None, "2026", "2026"),
        ("Asfaltimi i rrugës përfundon në tetor 2025", None, "tetor 2025", "2025-10"),
        ("Këshillime falas, çdo pranverë", None, "çdo pranverë", None),
        ("KUR “Ujërat” ndërron gypat në lagje", "KUR “Ujërat”", None, None),
        ("Njësitë administrative dorëzojnë listat", "Njësitë administrative", None, None),
        ("Hartimi i regjistrit (Drejtoria e Kulturës)", "Drejtoria e Kulturës", None, None),
        ("Ulja e shpenzimeve krahasuar me vitin 2019", None, None, None),
        ("Zyra e re në fshatin Dobërdol", None, None, None),
    ],
)
def test_facts_of_a_bullet(
    bullet: str, owner: str | None, deadline: str | None, value: str | None
) -> None:
    (item,) = found(extract_action_items, f"PLANI\n\nAKTIVITETET\n\n- {bullet};\n")
    assert (item.owner, item.deadline, item.deadline_value) == (owner, deadline, value)


def test_measures_under_a_numbered_heading() -> None:
    text = (
        "RAPORT\n\n4. Masat deri në fund të vitit\n\n4.1 Sektori rihap procedurën;\n\n"
        "4.2 Njoftohen debitorët.\n\n5. Të tjera\n"
    )
    assert texts(found(extract_action_items, text)) == [
        "Sektori rihap procedurën",
        "Njoftohen debitorët",
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Gjatë vitit 2023 u realizuan këto aktivitete:\n\n- Rruga\n- Ura\n", id="intro"
        ),
        pytest.param("- U asfaltua rruga e re\n\n- Janë mbjellë 200 drunj\n", id="verbs"),
    ],
)
def test_finished_work_under_activities(text: str) -> None:
    assert found(extract_action_items, f"RAPORT\n\nAKTIVITETET\n\n{text}") == []


def test_a_post_in_the_sentence_is_no_owner_label() -> None:
    text = "PLANI\n\nAKTIVITETET\n\n- Trajnimi i zyrtarit përgjegjës për njoftime;\n"
    assert [item.owner for item in found(extract_action_items, text)] == [None]
