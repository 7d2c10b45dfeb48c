from typing import Any

import pytest

from extractors.action_items import extract_action_items
from extractors.entities import ActionItem, Money
from extractors.extraction import extract
from extractors.plans.action_cells import parse_number
from tests.extractors.papers import document, found, texts

MINUTES = "PROCESVERBAL\n\nMbledhja u mbajt më 4 maj 2022.\n\n"
PLAN = "QËLLIMI\tAKTIVITETI\tAFATI I REALIZIMIT\tAUTORITETI PËRGJEGJËS\tSHUMA\n"


def only(text: str) -> ActionItem:
    (item,) = found(extract_action_items, text)
    return item


@pytest.mark.parametrize(
    ("sentence", "owner", "deadline", "value"),
    [
        pytest.param(
            "Obligohet Drejtoria për Arsim që deri më 30 qershor 2022 ta sjellë listën.",
            "Drejtoria për Arsim",
            "30 qershor 2022",
            "2022-06-30",
            id="verb first",
        ),
        pytest.param(
            "Zyra e Prokurimit detyrohet të raportojë brenda 15 ditëve.",
            "Zyra e Prokurimit",
            "brenda 15 ditëve",
            None,
            id="owner first, relative limit",
        ),
        pytest.param(
            "Drejtoria e Urbanizmit të përgatitë një skicë.",
            "Drejtoria e Urbanizmit",
            None,
            None,
            id="subjunctive",
        ),
        pytest.param(
            "Sekretari i Këshillit t'i dërgojë aktet menjëherë.",
            "Sekretari i Këshillit",
            "menjëherë",
            None,
            id="post and t'i",
        ),
        pytest.param(
            "Drejtoria e Arsimit do t'i blejë librat më së largu deri më 31.10.2022.",
            "Drejtoria e Arsimit",
            "31.10.2022",
            "2022-10-31",
            id="commitment with a day",
        ),
        pytest.param(
            "Drejtoria e Arsimit ka 15 ditë kohë për përgjigje.",
            "Drejtoria e Arsimit",
            "15 ditë kohë",
            None,
            id="days to keep",
        ),
        pytest.param(
            "Ngarkohet Sektori i Rrugeve qe punimet t'i kryeje deri me 1 gusht.",
            "Sektori i Rrugeve",
            "1 gusht",
            "2022-08-01",
            id="no diacritics, year of the paper",
        ),
    ],
)
def test_task_sentence(sentence: str, owner: str, deadline: str | None, value: str | None) -> None:
    item = only(MINUTES + sentence)
    assert item.evidence.text == sentence.rstrip(".")
    assert (item.owner, item.deadline, item.deadline_value) == (owner, deadline, value)
    assert (item.amount, item.objective) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Këtë do ta shohim.", id="vague promise"),
        pytest.param("Komentet mund të dorëzohen deri më 30.09.2022.", id="call to the public"),
        pytest.param("Drejtoria e Arsimit nuk obligohet të paguajë.", id="negated"),
        pytest.param("Drejtoria e Arsimit do të punojë më mirë.", id="no day"),
        pytest.param("Drejtoria e Arsimit e kreu punën më 3.4.2022.", id="done"),
        pytest.param("Kryesuesi i Kuvendit të Komunës foli.", id="të links nouns"),
    ],
)
def test_no_task(text: str) -> None:
    assert found(extract_action_items, MINUTES + text) == []


def test_rows_carry_the_goal_down_and_keep_what_is_not_said_open() -> None:
    rows = (
        "1.1 Rritja e besimit\tNjë takim publik\tmaj 2024\tZyra e Kryetarit\t1,200.50 €\n"
        "\tNjë fletushkë\tvazhdimisht\t\tNuk ka\n"
        "\tGJITHSEJ:\t\t\t1,200.50 €\n"
    )
    first, second = found(extract_action_items, "PLANI\n\n" + PLAN + rows)
    assert (first.owner, first.deadline, first.deadline_value) == (
        "Zyra e Kryetarit",
        "maj 2024",
        "2024-05",
    )
    assert first.amount == Money(1200.5, "EUR")
    assert first.objective == second.objective == "Rritja e besimit"
    assert (second.owner, second.amount) == (None, None)
    assert (second.deadline, second.deadline_value) == ("vazhdimisht", None)


def test_a_row_broken_overleaf_is_one_item() -> None:
    text = (
        PLAN
        + "1.1 Rritja e besimit\tNjë takim me\tmaj 2024\tZyra e Kryetarit\tNuk ka\n"
        + "\f1.2 Më shumë fjalë\tbanorët e fshatit\t\t\t\n\tNjë hartë\t2025\tZyra e Arkivit\t90 €\n"
    )
    first, second = found(extract_action_items, text)
    assert first.evidence.text == "Një takim me banorët e fshatit"
    assert [region.page for region in first.evidence.regions] == [1, 2]
    assert (first.owner, first.objective) == ("Zyra e Kryetarit", "Më shumë fjalë")
    assert (second.evidence.text, second.objective) == ("Një hartë", "Më shumë fjalë")


def test_a_bullet_repeated_as_row_is_one_item_with_the_data_of_the_row() -> None:
    text = (
        "AKTIVITETET:\n- Një takim publik.\n- Një fletushkë.\n\nPLANI I VEPRIMIT\n\n"
        + PLAN
        + "1.1 Besimi\tNjë takim publik\t2024\tZyra e Kryetarit\t300 €\n"
        + "1.2 X y z\tNjë hartë\t2025\t\t\n"
    )
    items: list[dict[str, Any]] = extract(document(text))["action_items"]
    assert [item["text"] for item in items] == ["Një takim publik", "Një fletushkë", "Një hartë"]
    assert (items[0]["owner"], items[0]["deadline_value"]) == ("Zyra e Kryetarit", "2024")
    assert items[0]["amount"] == {"value": 300.0, "currency": "EUR"}
    assert items[1]["owner"] is None


def test_sum_under_a_heading_with_the_currency() -> None:
    text = "Masa\tAfati\tKostoja (mijë lekë)\nRruga e re\t2024\t120\nParku\t2025\t-\n"
    first, second = found(extract_action_items, text)
    assert first.amount == Money(120_000.0, "ALL")
    assert second.amount is None


def test_the_revised_deadline_counts() -> None:
    text = (
        "Masa\tAfati fillestar\tAfati i ri\n"
        "Rruga e re\tmars 2024\tqershor 2024\nParku\tmaj 2024\t\n"
    )
    assert [i.deadline_value for i in found(extract_action_items, text)] == ["2024-06", "2024-05"]


@pytest.mark.parametrize("same", ["pa ndryshim", "I njëjtë", "nuk ndryshon"])
def test_a_revised_deadline_without_change_is_the_first_one(same: str) -> None:
    text = f"Masa\tAfati fillestar\tAfati i ri\nRruga e re\tmars 2024\t{same}\n"
    assert [i.deadline_value for i in found(extract_action_items, text)] == ["2024-03"]


def test_a_row_that_repeats_a_stated_goal_titles_the_rows_below() -> None:
    text = (
        "PLANI I VEPRIMIT\n\nObjektivat\nO1. Rrugë të sigurta për nxënësit\n"
        "O2. Ujë i pastër në fshatra\n\n"
        "Kodi\tMasa\tPërgjegjës\tAfati\nO1\tRrugë të sigurta për nxënësit\t\t\n"
        "1.1\tNdriçimi i trotuareve\tDrejtoria e Arsimit\tmaj 2024\n"
        "O2\tUjë i pastër në fshatra\t\t\n2.1\tPuse të reja\tNdërmarrja e Ujit\t2025\n"
    )
    assert texts(found(extract_action_items, text)) == ["Ndriçimi i trotuareve", "Puse të reja"]


def test_only_marked_rows_of_a_checklist_are_tasks() -> None:
    text = (
        "Nr.\tELEMENTET\tMungon\tAfat i shkurtër 2021\tAfat i mesëm 2022-2023\tKomente\n"
        "1\tKalendari\tX\tX\t\tsekretariati\n2\tArkivi\tX\t\tX\t\n3\tHarta\tX\t\t\t\n"
    )
    items = found(extract_action_items, text)
    assert texts(items) == ["Kalendari", "Arkivi"]
    assert [i.deadline_value for i in items] == ["2021", "2022/2023"]
    assert [i.owner for i in items] == ["sekretariati", None]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(
            "Projekti\tKontraktuar\tPaguar\nRruga\t10 €\t10 €\nParku\t5 €\t0 €\n", id="contracts"
        ),
        pytest.param("Nr.\tKonsultimi\tData\tFemra\n1\tTaksat\t2.3.2024\t5\n", id="attendance"),
        pytest.param("Përparësitë\tDobësitë\nStaf i mirë\tPak mjete\n", id="SWOT"),
        pytest.param("Nr.\tTitujt\tFaqe\n1.\tHyrje\t4\n2.\tPlani\t5\n", id="contents"),
    ],
)
def test_tables_that_are_no_plans(table: str) -> None:
    assert found(extract_action_items, table) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.400.000", 2_400_000),
        ("1,200.50", 1200.5),
        ("66 577.66", 66577.66),
        ("450", 450),
        ("4.200.00", 4200),
    ],
)
def test_plain_numbers(text: str, value: float) -> None:
    assert parse_number(text) == value
