"""Classes of wording in minutes and acts: counts, labels, lists, voices, what officials promise."""

import pytest

from extractors.decisions import extract_decisions
from extractors.entities import Decision, Proposal, Votes
from extractors.language import load_lexicon
from extractors.meetings.votes import parse_votes
from extractors.plans.tasks import iter_tasks
from extractors.proposals import extract_proposals
from tests.extractors.papers import found, paper

HEAD = "PROCESVERBAL\n\nMbledhjen e hapi kryesuesi, z. Artan Leka.\n\n"


def decided(text: str) -> list[tuple[str | None, str]]:
    decisions: list[Decision] = found(extract_decisions, text)
    return [(decision.outcome, decision.evidence.text) for decision in decisions]


def proposed(text: str) -> list[tuple[str | None, str]]:
    proposals: list[Proposal] = found(extract_proposals, text)
    return [(proposal.by, proposal.evidence.text) for proposal in proposals]


@pytest.mark.parametrize(
    ("sentence", "votes"),
    [
        ("pika mbetet, per te votuan 6, kunder saj 13 e u permbajten 2", (6, 13, 2)),
        ('keshilli me 16 vota "per" dhe 5 "te permbajtur"', (16, None, 5)),
        ("per votuan vetem 6, kunder 14", (6, 14, None)),
        ("per kerkesen e fshatit votuan 19 anetare, kunder ishin 3", (19, 3, None)),
        ("u aprovua nga 15 keshilltare, 2 ishin kunder", (15, 2, None)),
        ('со 13 гласа "за", без "против" и без "воздржани"', (13, 0, 0)),
        ("nuk kaloi, 9 per / 14 kunder", (9, 14, None)),
    ],
)
def test_counts(sentence: str, votes: tuple[int | None, int | None, int | None]) -> None:
    assert parse_votes(sentence, load_lexicon(), ruled=True) == Votes(*votes, None)


@pytest.mark.parametrize(
    ("sentence", "outcome", "text"),
    [
        ("Procesverbali: pa vërejtje, miratohet.", "adopted", None),
        ("Këshilli e mori për informim raportin.", "noted", None),
        ("Tema e dytë mbetet për takimin e ardhshëm.", "postponed", None),
        ("Rendi i ditës mbeti siç ishte, me 16 vota për.", "adopted", None),
        ("Vendim: nuk mbahet festa këtë vit.", "adopted", "nuk mbahet festa këtë vit"),
        ("Propozimi mori 14 vota për, ndërsa duheshin 15, prandaj nuk kaloi.", "rejected", None),
    ],
)
def test_outcomes(sentence: str, outcome: str, text: str | None) -> None:
    assert decided(HEAD + sentence) == [(outcome, text or sentence.rstrip("."))]


@pytest.mark.parametrize(
    ("sentence", "outcomes"),
    [
        ("Pika 3. S'kaloi. 7 për, 12 kundër.", [("rejected", "S'kaloi")]),
        ("Pika 4. Miratuar me konsensus.", [("adopted", "Miratuar me konsensus")]),
        ("Pika 5. Nuk pati diskutime.", []),
        ("Është refuzuar ankesa e Naim Krasniqit.", None),
        ("Fitues u shpall operatori i parë.", None),
    ],
)
def test_bare_outcomes(sentence: str, outcomes: list[tuple[str, str]] | None) -> None:
    if outcomes is None:
        assert [text for _, text in decided(HEAD + sentence)] == [sentence.rstrip(".")]
    else:
        assert decided(HEAD + sentence) == outcomes


@pytest.mark.parametrize(
    "sentence",
    [
        "Sipas nenit 64 të statutit, vendimet miratohen me shumicë votash të anëtarëve.",
        "Drejtori sqaroi se me rishikim barten 128.500 € te investimet.",
        "Juristi shpjegoi se ligji u miratua vonë.",
    ],
)
def test_what_is_only_told_is_no_decision(sentence: str) -> None:
    assert decided(HEAD + sentence) == []


def test_the_agenda_adopted_as_a_list_is_one_decision() -> None:
    text = f"{HEAD}Rendi i ditës u miratua njëzëri:\n\n1. Raporti për ujin\n2. Tarifat e parkut\n"
    assert decided(text) == [("adopted", "Rendi i ditës u miratua njëzëri")]


def test_decisions_in_a_list_under_their_heading() -> None:
    text = f"{HEAD}Vendimet:\n\n• Refuzohet oferta e kompanisë\n• Blihet pompa e re për fshatin\n"
    assert decided(text) == [
        ("rejected", "Refuzohet oferta e kompanisë"),
        ("adopted", "Blihet pompa e re për fshatin"),
    ]


def test_conclusions_below_a_preamble_are_an_act() -> None:
    text = (
        "Kuvendi Komunal, në bazë të nenit 40 të Ligjit, me 19 vota për, 2 kundër, aprovoi këto\n\n"
        "KONKLUZIONE\n\n1. Merret në dije raporti i kryetarit.\n"
        "2. Ndahen 35.000 € për pastrimin e rrugëve.\n3. Këto konkluzione publikohen në faqe.\n"
    )
    decisions: list[Decision] = found(extract_decisions, text)
    assert [d.evidence.text for d in decisions] == [
        "Merret në dije raporti i kryetarit",
        "Ndahen 35.000 € për pastrimin e rrugëve",
    ]
    assert {d.votes for d in decisions} == {Votes(19, 2, None, None)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Banorët: Të shikohet mundësia që të hapet një park.",
            [(None, "Të shikohet mundësia që të hapet një park")],
        ),
        (
            "Genc Bala kërkoi një trotuar, ndërsa Mira Duka kërkoi ndriçim te varrezat.",
            [
                ("Genc Bala", "Genc Bala kërkoi një trotuar"),
                ("Mira Duka", "Mira Duka kërkoi ndriçim te varrezat"),
            ],
        ),
        (
            "Te ura duhet të vendosen kosha, tha Mira Duka.",
            [("Mira Duka", "Te ura duhet të vendosen kosha, tha Mira Duka")],
        ),
        (
            "Mira Duka: Duke pasur parasysh se rruga është e prishur qe dy vjet, kërkoj asfaltim.",
            [
                (
                    "Mira Duka",
                    "Duke pasur parasysh se rruga është e prishur qe dy vjet, kërkoj asfaltim",
                )
            ],
        ),
    ],
)
def test_proposals(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert proposed(HEAD + text) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Qytetarët kërkuan 35 herë qasje në dokumente.",
        "Mira Duka kujtoi se Ligji për konsultimin kërkon që vërejtjet të marrin përgjigje.",
        "Vlen neni 7 i Udhëzimit, i cili kërkon që kandidati të jetë anëtar.",
        "Mira Duka: Te të ndryshmet s'kishte diskutime.",
    ],
)
def test_no_proposals(sentence: str) -> None:
    assert proposed(HEAD + sentence) == []


@pytest.mark.parametrize(
    ("sentence", "owner"),
    [
        (
            "Drejtoria e Financave e dorëzon raportin deri më 30 shtator 2023.",
            "Drejtoria e Financave",
        ),
        (
            "Drejtori Arben Kola tha se gypi do të ndërrohet deri më 30 qershor 2023.",
            "Drejtori Arben Kola",
        ),
        ("Drejtoria e Mjedisit merr për detyrë ta rregullojë orarin.", "Drejtoria e Mjedisit"),
    ],
)
def test_commitments(sentence: str, owner: str) -> None:
    assert [task.owner for task in iter_tasks(paper(HEAD + sentence), load_lexicon())] == [owner]


@pytest.mark.parametrize(
    "sentence",
    [
        "Drejtoria e Financave e dorëzoi raportin më 30 shtator 2023.",
        "Drejtori Arben Kola tha se gypi do të ndërrohet.",
        "Anëtari Arben Kola tha se gypi u ndërrua deri më 30 qershor 2023.",
    ],
)
def test_what_has_no_day_or_is_past_is_no_commitment(sentence: str) -> None:
    assert list(iter_tasks(paper(HEAD + sentence), load_lexicon())) == []
