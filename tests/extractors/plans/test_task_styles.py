"""Tasks by class of layout: cards, conclusions, parties at the end, tables in parts."""

import pytest

from extractors.action_items import extract_action_items
from extractors.entities import ActionItem, Money
from tests.extractors.papers import found


def items(text: str) -> list[ActionItem]:
    return found(extract_action_items, text)


def told(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(item.evidence.text, item.owner, item.deadline_value) for item in items(text)]


def test_a_card_whose_time_stands_before_the_task() -> None:
    card = "Afati: {0}\nDetyra: {1}\nBartësi: {2}\n"
    text = card.format("3.5.2024", "Lyerja e urës", "Zyra Teknike") + "\n"
    text += card.format("9.6.2024", "Pastrimi i lumit", "Zyra e Mjedisit")
    assert told(text) == [
        ("Lyerja e urës", "Zyra Teknike", "2024-05-03"),
        ("Pastrimi i lumit", "Zyra e Mjedisit", "2024-06-09"),
    ]


def test_a_measure_whose_number_no_sign_follows() -> None:
    text = (
        "Masa 2.3 Blerja e dy autobusëve\nPërgjegjës: Drejtoria e Arsimit\n"
        "Realizimi: 2021-2022\nVlera: 90.000 €\n"
    )
    (item,) = items(text)
    assert (item.evidence.text, item.deadline_value) == ("Blerja e dy autobusëve", "2021/2022")
    assert item.amount == Money(90_000.0, "EUR")
    assert items("Masa 2.3 është zbatuar me vonesë.") == []
    assert items("Masa 2.3 dhe 2.4 lidhen me shkollat.") == []


def test_a_goal_below_a_measure_is_no_part_of_it() -> None:
    text = (
        "Masa 1.1 Regjistri i rreziqeve\nAfati: maj 2024\n\nObjektivi 2\nMë shumë transparencë\n"
        "Masa 2.1 Publikimi i kontratave\nAfati: qershor 2024\n"
    )
    assert [(item.evidence.text, item.objective) for item in items(text)] == [
        ("Regjistri i rreziqeve", None),
        ("Publikimi i kontratave", None),
    ]


def test_points_of_conclusions() -> None:
    text = (
        "PËRFUNDIMET\n1. Të hapet llogaria deri më 3.4.2022.\n2. T'u dërgohet ftesa fshatrave.\n"
        "3. Zyra Ligjore e përgatit padinë.\n4. Komisioni themelohet me tre anëtarë.\n"
        "5. Drejtori njofton se puna vazhdon.\n"
    )
    assert told(text) == [
        ("Të hapet llogaria deri më 3.4.2022", None, "2022-04-03"),
        ("T'u dërgohet ftesa fshatrave", None, None),
        ("Zyra Ligjore e përgatit padinë", "Zyra Ligjore", None),
    ]
    assert items("NJOFTIM\n1. Të hapet dritarja.\n") == []


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("U vendos që Agron Krasniqi të sjellë hartën e fshatit.", "Agron Krasniqi"),
        ("Kryesuesi konkludoi: Drejtoria e Arsimit ta dorëzojë listën.", "Drejtoria e Arsimit"),
        ("Takimi u mbajt. Detyrë për Zyrën Ligjore: të hartojë padinë.", "Zyrën Ligjore"),
        ("Kryetari i Komunës i dha detyrë Zyrës Ligjore ta hartojë padinë.", "Zyrës Ligjore"),
        ("Kryetarja ngarkoi ekipin ligjor me përgatitjen e draftit.", "ekipin ligjor"),
    ],
)
def test_sentences_that_charge(text: str, owner: str) -> None:
    (item,) = items(text)
    assert item.owner == owner


def test_what_is_loaded_is_not_charged() -> None:
    assert items("Liqeni ngarkohet verë për verë me 9 tonë mbeturina.") == []


def test_who_stands_at_the_end_of_an_item() -> None:
    text = (
        "DETYRAT\n- Riparimi i pompës (Agron Krasniqi)\n"
        "- Blerja e kripës - Zyra Teknike, menjëherë\n"
        "- Hapja e shtegut (rruga e vjetër)\n"
    )
    assert [item.owner for item in items(text)] == ["Agron Krasniqi", "Zyra Teknike", None]


def test_codes_of_wrapped_lines_part_the_items() -> None:
    text = (
        "Masat:\nM1 Blerja e dyqind tonelatave kripë (Zyra Teknike, tetor 2022)\n"
        "M2 Riparimi i dy makinave të borës (Zyra Teknike, nëntor 2022)\n"
    )
    assert [item.deadline_value for item in items(text)] == ["2022-10", "2022-11"]


def test_an_item_that_goes_on_in_a_short_line() -> None:
    text = "Angazhimet tona:\n1. Zyra e Urbanizmit publikon\nhartën deri më 3.4.2024.\n"
    assert told(text) == [
        ("Zyra e Urbanizmit publikon hartën deri më 3.4.2024", "Zyra e Urbanizmit", "2024-04-03")
    ]


def test_a_table_that_titles_divide() -> None:
    text = (
        "PROGRAMI VJETOR\n\nVeprimtaria\tRealizuesi\tPeriudha\nI. ARSIMI\n"
        "Lyerja e klasave\tShkolla e Mesme\tkorrik 2023\nPanairi\tBiblioteka\tnëntor 2023\n"
        "II. SPORTI\nTurneu\tKlubi i futbollit\tmaj 2023\nGara\tKlubi i vrapimit\tqershor 2023\n"
    )
    assert [item.deadline_value for item in items(text)] == [
        "2023-07",
        "2023-11",
        "2023-05",
        "2023-06",
    ]


def test_a_table_of_posts_and_telephones_is_no_plan() -> None:
    text = "Zyrtari\tDetyra\tTelefoni\nAgim Hoxha\tarkivist\t044 111 222\nEra Gashi\tjuriste\t-\n"
    assert items(text) == []
