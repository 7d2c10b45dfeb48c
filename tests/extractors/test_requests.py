"""Proposals: spoken, reported, wished, listed and in tables of requests."""

import pytest

from extractors.entities import Proposal
from extractors.proposals import extract_proposals
from tests.extractors.papers import found

HEAD = "PROCESVERBAL\n\nMbledhjen e hapi kryesuesi, z. Artan Leka.\n\n"


def pairs(text: str) -> list[tuple[str | None, str]]:
    proposals: list[Proposal] = found(extract_proposals, text)
    return [(proposal.by, proposal.evidence.text) for proposal in proposals]


@pytest.mark.parametrize(
    ("sentence", "by"),
    [
        pytest.param(
            "Genc Bala propozoi që paratë të shkojnë për kanalizim.", "Genc Bala", id="named"
        ),
        pytest.param(
            "Këshilltari Genc Bala kërkon që pika të mos trajtohet sot.", "Genc Bala", id="present"
        ),
        pytest.param(
            "Anëtari Genc Bala ishte i mendimit që të asfaltohet rruga.", "Genc Bala", id="opinion"
        ),
        pytest.param(
            "Znj. Mira Duka je predložila da se nabavi kombi.", "Mira Duka", id="Serbian verb"
        ),
        pytest.param("Banorët kërkuan që autobusi të vijë në mbrëmje.", None, id="unnamed"),
        pytest.param("Nga salla u propozua që afati të zgjatet.", None, id="passive"),
        pytest.param(
            "Mira Duka kërkoi sqarim me shkrim për tarifën.", "Mira Duka", id="in writing"
        ),
    ],
)
def test_reported(sentence: str, by: str | None) -> None:
    assert pairs(HEAD + sentence) == [(by, sentence.rstrip("."))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Kisha pas kërkesë që të rregullohet kanali",
        "Lus shërbimin që ta përmirësojë",
        "Po propozoj që dy orët e para me kanë falas",
        "Mendoj se duhet të ndahet më shumë buxhet",
        "Do të ishte mirë që të hapet një park",
        "Le të shtrohet rruga e lagjes",
        "Të caktohet një autobot për fshatin",
        "Të vendosen shenja te kryqëzimi",
        "Predlažem da se put asfaltira",
        "Apeloj që të lirohen trotuaret",
        "Mos të lejohen lokale para shkollës",
    ],
)
def test_spoken(sentence: str) -> None:
    assert pairs(f"{HEAD}Mira Duka: Nuk ka dritë. {sentence}.") == [("Mira Duka", sentence)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Mira Duka: Të gjithë e dinë gjendjen.", id="all"),
        pytest.param("Mira Duka: Të premten nuk kishte ujë.", id="weekday"),
        pytest.param("Kryesuesi kërkoi qetësi në sallë.", id="silence"),
        pytest.param("Askush nuk kërkoi plotësim të rendit të ditës.", id="nobody asked"),
        pytest.param("Ligji kërkon që drafti të publikohet.", id="the law"),
        pytest.param("Mira Duka kërkoi sqarim për tarifën.", id="an explanation"),
        pytest.param("Kërkohet që tekstet të lektorohen.", id="a rule"),
        pytest.param("Komiteti i rekomandoi Kuvendit ta miratojë.", id="a body's decision"),
    ],
)
def test_no_proposal(text: str) -> None:
    assert pairs(HEAD + text) == []


def test_only_the_clause_with_the_request() -> None:
    text = (
        HEAD + "Z. Genc Bala e lavdëroi punën, kurse Mira Duka sugjeroi që të caktohet një person."
    )
    assert pairs(text) == [("Mira Duka", "Mira Duka sugjeroi që të caktohet një person")]


def test_the_subject_may_stand_in_front_of_another_verb() -> None:
    text = HEAD + "Mira Duka tha se nuk ka projekte dhe kërkoi që 20.000 euro të ndahen për gratë."
    assert pairs(text) == [("Mira Duka", "kërkoi që 20.000 euro të ndahen për gratë")]


def test_list_behind_an_introduction() -> None:
    text = HEAD + (
        "Nga salla u kërkua:\n\n- Genc Bala: të asfaltohet rruga;\n\n"
        "- Ndërtimi i trotuarit – Mira Duka\n\n- Më shumë kontejnerë\n"
    )
    assert pairs(text) == [
        ("Genc Bala", "të asfaltohet rruga"),
        ("Mira Duka", "Ndërtimi i trotuarit"),
        (None, "Më shumë kontejnerë"),
    ]


def test_table_with_section_rows_parties_and_the_nameless() -> None:
    text = HEAD + (
        "Nr.\tParashtruesi i kërkesës\tPërmbajtja e kërkesës\tSqarimi i dhënë\n"
        "Kërkesa me gojë\t\t\t\n"
        "1\tMira Duka, pronare\tRruga të mos kalojë nëpër oborr\tNë shqyrtim\n"
        '2\tNPT "Guri"\tTë ndërrohet destinimi i bllokut\t–\n'
        "3\t(anonim)\tMë shumë gjelbërim\t–\n"
        "4\tnjë nënë nga Lubinja\tAutobusi të niset më herët\tkryer\n"
    )
    assert pairs(text) == [
        ("Mira Duka", "Rruga të mos kalojë nëpër oborr"),
        ('NPT "Guri"', "Të ndërrohet destinimi i bllokut"),
        (None, "Më shumë gjelbërim"),
        (None, "Autobusi të niset më herët"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Kërkesa\tBartësi\tAfati\nNjë park\tDrejtoria\tmaj 2022\n", id="a plan"),
        pytest.param(
            "Nr.\tElementet\tGjendja\tKomente\n1\tArkivi\tPo\tmungon çelësi\n", id="a form"
        ),
    ],
)
def test_tables_of_something_else(text: str) -> None:
    assert pairs(HEAD + text) == []


def test_table_read_as_running_text() -> None:
    text = HEAD + (
        "Kërkesa ose propozimi E ngriti Gjendja\n\n"
        "Ndriçimi në Zhur të ndalet pas mesnate Genc Bala në shqyrtim.\n"
    )
    assert pairs(text) == [("Genc Bala", "Ndriçimi në Zhur të ndalet pas mesnate")]
