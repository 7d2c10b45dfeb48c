import pytest

from extractors.decisions import extract_decisions
from extractors.entities import Votes
from extractors.folding import fold
from extractors.language import load_lexicon
from extractors.meetings.votes import parse_unanimity, parse_votes
from tests.extractors.papers import found, texts

MINUTES = "PROCESVERBAL\n\nMbledhja u mbajt më 4 maj 2022.\n\n"


@pytest.mark.parametrize(
    ("sentence", "votes", "unanimous"),
    [
        pytest.param(
            "u miratua me 22 vota për, 7 kundër dhe 2 abstenime", Votes(22, 7, 2), False, id="all"
        ),
        pytest.param(
            "me 31 vota për, asnjë kundër dhe asnjë abstenim", Votes(31, 0, 0), True, id="none"
        ),
        pytest.param("u aprovua me 13 vota për", Votes(13), None, id="only for"),
        pytest.param(
            "me dymbëdhjetë vota per dhe tre kunder", Votes(12, 3), False, id="words, no ë"
        ),
        pytest.param("Për: 17, kundër: 1, abstenim: 0", Votes(17, 1, 0), False, id="labels"),
        pytest.param("Për votuan 17, kundër 3.", Votes(17, 3), False, id="labels and a verb"),
        pytest.param('me 19 vota "PRO" dhe 0 "KUNDËR"', Votes(19, 0), True, id="quoted classes"),
        pytest.param("u miratua njëzëri", None, True, id="unanimous in words"),
        pytest.param("me shumicë votash", None, False, id="majority"),
        pytest.param("ndahen 15 për qind të mjeteve", None, None, id="per cent"),
        pytest.param("nga 5 për shkollat dhe 3 për rrugët", None, None, id="numbers before për"),
        pytest.param('Vendimi nr. 28 "Për buxhetin"', None, None, id="title that begins with Për"),
        pytest.param("peticion me 212 nënshkrime", None, None, id="signatures"),
    ],
)
def test_votes(sentence: str, votes: Votes | None, unanimous: bool | None) -> None:
    lexicon, folded = load_lexicon(), fold(sentence)
    parsed = parse_votes(folded, lexicon)
    assert (parsed, parse_unanimity(folded, parsed, lexicon)) == (votes, unanimous)


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        pytest.param("Raporti u miratua njëzëri.", "adopted", id="adopted"),
        pytest.param("U vendos që pagesa të bëhet me këste.", "adopted", id="decided"),
        pytest.param("Propozimi nuk kaloi: 9 vota për dhe 18 kundër.", "rejected", id="failed"),
        pytest.param("Rregullorja u refuzua.", "rejected", id="rejected"),
        pytest.param(
            "U vendos që pika 4 të shtyhet për mbledhjen e radhës.", "postponed", id="postponed"
        ),
        pytest.param("Pika 3 u tërhoq nga rendi i ditës.", "withdrawn", id="withdrawn"),
        pytest.param("Informata u mor në njohuri.", "noted", id="noted"),
        pytest.param(
            "Komiteti me 4 vota per dhe 1 abstenim i rekomandon Kuvendit planin.",
            "adopted",
            id="recommended by vote",
        ),
    ],
)
def test_outcome(sentence: str, outcome: str) -> None:
    (decision,) = found(extract_decisions, MINUTES + sentence)
    assert decision.outcome == outcome
    assert decision.evidence.text == sentence.rstrip(".")
    assert (decision.number, decision.date) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(MINUTES + "Plani që u miratua po zbatohet.", id="relative clause"),
        pytest.param(MINUTES + "Plani do të miratohet në maj.", id="future"),
        pytest.param(MINUTES + "Nëse miratohet buxheti, fillojmë.", id="condition"),
        pytest.param(MINUTES + "Vitin e kaluar u miratua plani.", id="another meeting"),
        pytest.param(MINUTES + "Mira Dosti: Plani u miratua dikur.", id="said in a speech"),
        pytest.param("STRATEGJIA 2024\n\nPlani u miratua dhe zbatohet.", id="prose of a strategy"),
        pytest.param(MINUTES + "Obligohet Zyra e Arkivit ta bëjë.", id="a task"),
    ],
)
def test_no_decision(text: str) -> None:
    assert found(extract_decisions, text) == []


def test_number_votes_and_agenda_point() -> None:
    text = MINUTES + (
        'Pika 3\n\nVendimi nr. 01-12/7 "Për parkun" u miratua. 17 vota për, 2 kundër.\n'
    )
    (decision,) = found(extract_decisions, text)
    assert (decision.number, decision.agenda_item) == ("01-12/7", "3")
    assert decision.votes == Votes(17, 2)
    assert decision.unanimous is False


ACT = """Komuna e Dragashit
Nr. 02-44/3
Dragash, 03.02.2023

Në bazë të statutit, Kuvendi në mbledhjen e mbajtur më 28 janar 2023, nxjerr këtë:

VENDIM
PËR PARKUN

Neni 1
Ndahen 5.000,00 € për parkun e qytetit.

Neni 2
Obligohet Drejtoria e Urbanizmit ta zbatojë vendimin.

Neni 3
Vendimi hyn në fuqi ditën e nënshkrimit.

Mirela Dosti
Kryesuese e Kuvendit
"""


def test_an_act_decides_article_by_article() -> None:
    (decision,) = found(extract_decisions, ACT)
    assert decision.evidence.text == "Ndahen 5.000,00 € për parkun e qytetit"
    assert (decision.number, decision.date) == ("02-44/3", "2023-01-28")
    assert (decision.votes, decision.unanimous, decision.outcome) == (None, None, "adopted")


def test_table_of_votes() -> None:
    text = "Pika\tPër\tKundër\tAbstenim\nParku\t15\t3\t0\nTregu\t4\t14\t1\n"
    decisions = found(extract_decisions, text)
    assert texts(decisions) == ["Parku", "Tregu"]
    assert [d.outcome for d in decisions] == ["adopted", "rejected"]
    assert decisions[0].votes == Votes(15, 3, 0)
