"""Outcomes as minutes word them: verbs in all their forms, clauses, lists, tables, near-misses."""

from time import perf_counter

import pytest

from extractors.decisions import extract_decisions
from extractors.entities import Votes
from tests.extractors.papers import found, texts

HEAD = "PROCESVERBAL\n\nMbledhjen e drejtoi kryesuesi, z. Naim Kuqi, më 4 maj 2022.\n\n"


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        pytest.param("Rendi i ditës kalon me shumicë votash.", "adopted", id="passes"),
        pytest.param("Plani i mirëmbajtjes u miratu.", "adopted", id="dialect"),
        pytest.param(
            "Me 11 vota pro zgjidhet përfaqësuese znj. Mira Duka.", "adopted", id="elected"
        ),
        pytest.param("Anetaret u pajtuan njezeri me rialokimin.", "adopted", id="agreed, no ë"),
        pytest.param("Këshilltarët ranë dakord për tarifën.", "adopted", id="agreed in words"),
        pytest.param("Kuvendi donosi Odluku o budžetu.", "adopted", id="Serbian"),
        pytest.param("Rendi i ditës usvojen je jednoglasno.", "adopted", id="mixed languages"),
        pytest.param("Одлуката е усвоена едногласно.", "adopted", id="Macedonian"),
        pytest.param("Procesverbali i mbledhjes së kaluar u miratua.", "adopted", id="own minutes"),
        pytest.param("Kërkesa s'kalon.", "rejected", id="does not pass"),
        pytest.param("Propozimi nuk u pranua.", "rejected", id="not accepted"),
        pytest.param(
            "Projektvendimi nuk merr votat e nevojshme: 6 pro, 4 kundër.",
            "rejected",
            id="threshold",
        ),
        pytest.param("Me 5 vota pro e 15 kundër kërkesa bie poshtë.", "rejected", id="falls"),
        pytest.param("Pika u la për një seancë tjetër.", "postponed", id="left"),
        pytest.param("Kërkesa mbeti pezull.", "postponed", id="pending"),
        pytest.param("Komiteti e ktheu kërkesën për plotësim.", "postponed", id="sent back"),
        pytest.param("Materiali kthehet në plotësim te propozuesi.", "postponed", id="goes back"),
        pytest.param("Projektvendimi u tërhoq nga propozuesi.", "withdrawn", id="withdrawn"),
        pytest.param("Kuvendi u njoftua me raportin.", "noted", id="informed"),
        pytest.param("Informata merret në njohuri.", "noted", id="noted"),
    ],
)
def test_outcome(sentence: str, outcome: str) -> None:
    (decision,) = found(extract_decisions, HEAD + sentence)
    assert (decision.outcome, decision.evidence.text) == (outcome, sentence.rstrip("."))


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Për këtë çështje nuk u votua.", id="no vote"),
        pytest.param("Nuk u mor asnjë vendim.", id="no decision"),
        pytest.param("U kalua në shqyrtimin e planit.", id="went on to"),
        pytest.param("Rruga kalon pranë shkollës.", id="passes by"),
        pytest.param("U vendosën kamera në shkollë.", id="put up"),
        pytest.param("Banorët u informuan për projektin.", id="others were told"),
        pytest.param("Vërejtjet pranohen deri nesër.", id="are accepted until"),
        pytest.param("Sot nuk votohet asgjë, sepse nuk ka kuorum.", id="no quorum"),
        pytest.param("Pika 4 nuk u shqyrtua.", id="not dealt with"),
        pytest.param("Komiteti e ka rekomanduar miratimin.", id="done before"),
        pytest.param("Mira Duka kërkoi që pika të hiqet nga rendi.", id="a request"),
        pytest.param("A miratohet rendi i ditës?", id="question"),
        pytest.param("Seanca u ndërpre për mungesë kuorumi.", id="broken off"),
    ],
)
def test_no_outcome(sentence: str) -> None:
    assert found(extract_decisions, HEAD + sentence) == []


def test_only_the_clause_that_states_the_outcome_is_its_text() -> None:
    text = HEAD + (
        "Pati mendime të ndryshme, kështu që pika u la për një seancë tjetër, ndërsa Komisioni u "
        "ngarkua që ta plotësojë listën."
    )
    assert texts(found(extract_decisions, text)) == ["pika u la për një seancë tjetër"]


def test_several_outcomes_in_one_sentence() -> None:
    text = HEAD + "Me 17 vota për u miratua plani; raporti u mor në njohuri, kurse pika 5 u shty."
    decisions = found(extract_decisions, text)
    assert [d.outcome for d in decisions] == ["adopted", "noted", "postponed"]
    assert [d.votes for d in decisions] == [Votes(17), None, None]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Votimi: pro 16, kundër 4. Raporti u miratua.", id="before"),
        pytest.param("Raporti u miratua. 16 vota për, 4 kundër.", id="behind"),
        pytest.param("Për: 16\n\nKundër: 4\n\nRaporti u miratua.", id="lines before"),
        pytest.param("Raporti u miratua.\n\nPër: 16\n\nKundër: 4", id="lines behind"),
        pytest.param("Votuan për 16, kundër 4, kështu që raporti u miratua.", id="clause before"),
    ],
)
def test_votes_beside_the_outcome(text: str) -> None:
    (decision,) = found(extract_decisions, HEAD + text)
    assert decision.votes == Votes(16, 4)
    assert decision.unanimous is False


def test_all_present_in_favour_is_unanimous() -> None:
    text = HEAD + "Nga 31 anëtarë ishin të pranishëm 26 anëtarë.\n\nPlani u miratua me 26 vota për."
    (decision,) = found(extract_decisions, text)
    assert decision.unanimous is True


def test_the_chair_states_outcomes_in_a_speech_others_do_not() -> None:
    text = HEAD + (
        "Naim Kuqi: Pika tre shtyhet për mbledhjen e radhës.\n\n"
        "Mira Duka: Plani u miratua dikur, pa relacion.\n"
    )
    assert texts(found(extract_decisions, text)) == ["Pika tre shtyhet për mbledhjen e radhës"]


def test_a_list_of_decisions_as_fragments() -> None:
    text = HEAD + (
        "Kuvendi me shumicë votash miratoi këto vendime:\n\n"
        "1. Projektvendimin për tarifat\n\n2. Rregulloren për zhurmën\n"
    )
    decisions = found(extract_decisions, text)
    assert texts(decisions) == ["Projektvendimin për tarifat", "Rregulloren për zhurmën"]
    assert {d.unanimous for d in decisions} == {False}


def test_fragments_with_the_outcome_behind_a_dash() -> None:
    text = HEAD + (
        'Vendim nr. 60 "Për buxhetin" – miratuar me 14 vota pro dhe 2 kundër.\n\n'
        'Vendim nr. 62 "Për rrugët" – shtyrë.\n'
    )
    decisions = found(extract_decisions, text)
    assert [(d.number, d.outcome) for d in decisions] == [("60", "adopted"), ("62", "postponed")]


@pytest.mark.parametrize(
    ("heading", "point"),
    [
        ("Ad.2/", "2"),
        ("ÇËSHTJA E TRETË", "3"),
        ("Pika 4", "4"),
        ("PIKA E PARË", "1"),
        ("Për pikën 5 të rendit", "5"),
    ],
)
def test_agenda_point(heading: str, point: str) -> None:
    (decision,) = found(extract_decisions, f"{HEAD}{heading}\n\nRaporti u miratua njëzëri.")
    assert decision.agenda_item == point


def test_the_day_stated_with_the_number() -> None:
    text = HEAD + "Vendimi nr. 11, datë 19.02.2022, u miratua njëzëri."
    (decision,) = found(extract_decisions, text)
    assert (decision.number, decision.date) == ("11", "2022-02-19")


def test_table_with_a_column_of_outcomes() -> None:
    text = HEAD + (
        "Nr.\tÇështja\tRezultati\n1\tPlani i punës\tMiratuar njëzëri\n"
        "2\tRaporti vjetor\tRefuzuar, 2 për, 5 kundër\n3\tKërkesa e OJQ-së\tShtyhet\n"
    )
    decisions = found(extract_decisions, text)
    assert texts(decisions) == ["Plani i punës", "Raporti vjetor", "Kërkesa e OJQ-së"]
    assert [d.outcome for d in decisions] == ["adopted", "rejected", "postponed"]
    assert [d.votes for d in decisions] == [None, Votes(2, 5), None]
    assert [d.unanimous for d in decisions] == [True, False, None]
    assert [d.agenda_item for d in decisions] == ["1", "2", "3"]


def test_answers_to_requests_are_no_decisions() -> None:
    text = HEAD + "Kërkesa\tNga kush\tTrajtimi\nTë ulet tarifa\tMira Duka\tPranuar\n"
    assert found(extract_decisions, text) == []


def test_hostile_text_takes_linear_time() -> None:
    started = perf_counter()
    for unit in (
        "u miratua dhe ",
        "nderkaq 3 per, ",
        "ktheu x ",
        "mori ",
        "kerkoi qe te ",
        "kalon ",
    ):
        found(extract_decisions, HEAD + unit * 3000)
    assert perf_counter() - started < 12.0


MINUTES = """PROCESVERBAL
nga mbledhja e Kuvendit e mbajtur më 14 maj 2024

{body}

Mbledhja u mbyll në ora 14:00.
"""


@pytest.mark.parametrize(
    ("body", "stated"),
    [
        ("Në procesverbal ndryshime nuk pati dhe raporti u miratua.", ["raporti u miratua"]),
        (
            "Kërkesa e shoqatës nuk gjeti përkrahje: 9 për, 14 kundër.",
            ["Kërkesa e shoqatës nuk gjeti përkrahje: 9 për, 14 kundër"],
        ),
        ("Propozimi nuk u përvetësua.", ["Propozimi nuk u përvetësua"]),
        ("Kuvendi e lejoi kërkesën e klubit.", ["Kuvendi e lejoi kërkesën e klubit"]),
        (
            "Amendamenti i Agim Hotit mori vetëm 8 vota dhe ra.",
            ["Amendamenti i Agim Hotit mori vetëm 8 vota dhe ra"],
        ),
        ("Pro 21, kundër 4, abstenim 1. Miratohet.", ["Pro 21, kundër 4, abstenim 1. Miratohet"]),
        ("U muar vesh me e pastrue lumin.", ["U muar vesh me e pastrue lumin"]),
        ("Kjo çashtje mbet për mbledhjen tjetër.", ["Kjo çashtje mbet për mbledhjen tjetër"]),
        ("Foli për planin, me të cilin buxheti u miratua me 17 vota për.", []),
        ("Ligji e lejon shfrytëzimin e ujit.", []),
        ("Fshati gjeti përkrahje te donatorët.", []),
    ],
)
def test_classes_of_outcomes(body: str, stated: list[str]) -> None:
    assert texts(found(extract_decisions, MINUTES.format(body=body))) == stated


CALLED = """PROCESVERBAL
i mbledhjes së datës 5.11.2024

Mbledhjen e drejtoi kryetari i Këshillit Ardian Kola.

Ardian Kola: Kush është dakord me propozimin e Edlirës? 9 veta. Kush është kundër? 15. \
Propozimi rrëzohet.

Ardian Kola: Hedh në votim projektvendimin. Dakord 15, kundër 8, abstenon 1. Projektvendimi kaloi.

Ardian Kola: Mbledhja mbyllet.
"""


def test_each_call_of_a_vote_begins_a_count_of_its_own() -> None:
    rejected, adopted = found(extract_decisions, CALLED)
    assert texts([rejected, adopted]) == ["Propozimi rrëzohet", "Projektvendimi kaloi"]
    assert (rejected.outcome, rejected.votes) == ("rejected", Votes(9, 15, None, None))
    assert adopted.votes == Votes(15, 8, 1, None)
