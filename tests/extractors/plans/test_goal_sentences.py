"""Goals in sentences, under headings in capitals, in parts, in one line."""

import pytest

from extractors.objectives import extract_objectives
from tests.extractors.papers import found


def goals(text: str) -> list[tuple[str | None, str]]:
    return [(goal.number, goal.evidence.text) for goal in found(extract_objectives, text)]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        pytest.param(
            "Synimet e programit janë: ulja e zhurmës, të shtohen parqet dhe mbrojtja e lumit.",
            ["ulja e zhurmës", "të shtohen parqet", "mbrojtja e lumit"],
            id="a row of goals",
        ),
        pytest.param(
            "Përmes kësaj nisme synojmë të hapim tri çerdhe.", ["të hapim tri çerdhe"], id="means"
        ),
        pytest.param(
            "Prioriteti i planit mbetet ruajtja e pyjeve; ai u zgjodh nga banorët.",
            ["ruajtja e pyjeve"],
            id="a remark behind the goal",
        ),
        pytest.param(
            "STRATEGJIA KA PËR QËLLIM PAKËSIMIN E MBETURINAVE.",
            ["PAKËSIMIN E MBETURINAVE"],
            id="capitals",
        ),
        pytest.param("Qëllimi i kësaj strategjie nuk është fitimi.", [], id="denied"),
        pytest.param("Objektivat e auditimit janë arritja e sigurisë dhe uljes.", [], id="audit"),
        pytest.param("Me këtë projekt përfitojnë 120 familje.", [], id="no aim"),
    ],
)
def test_sentences(text: str, stated: list[str]) -> None:
    assert [goal for _, goal in goals(text)] == stated


@pytest.mark.parametrize(
    "head", ["Caqet e planit", "Qëllimet e programit", "Çka do të arrijmë në pesë vjet?"]
)
def test_a_title_or_a_question_heads_a_list(head: str) -> None:
    text = f"{head}\n\n- Ujë për të gjithë\n- Rrugë pa pluhur\n"
    assert goals(text) == [(None, "Ujë për të gjithë"), (None, "Rrugë pa pluhur")]


def test_goals_in_capitals_are_no_headings() -> None:
    assert goals(
        "QËLLIMI\nULJA E HUMBJEVE TË UJIT NË RRJET\nAKTIVITETET\nMatja e rrjedhjeve\n"
    ) == [(None, "ULJA E HUMBJEVE TË UJIT NË RRJET")]
    text = "Qëllimet:\n1. Ujë i pastër\n2. MË PAK MBETURINA NË QYTET\n"
    assert goals(text) == [("1", "Ujë i pastër"), ("2", "MË PAK MBETURINA NË QYTET")]


def test_a_chapter_behind_a_numbered_chapter_of_goals_is_no_goal() -> None:
    text = "2. OBJEKTIVAT\n\n- Ujë i pastër\n\n3. MONITORIMI DHE VLERËSIMI I PLANIT\n\nNjë tekst.\n"
    assert goals(text) == [(None, "Ujë i pastër")]


def test_parts_of_a_labelled_goal_are_goals() -> None:
    text = (
        "Objektivat\n\nObjektivi strategjik 1 – Nëpunës të aftë\n\n1.1 Çdo vend shpallet\n\n"
        "1.2 Etika mësohet\n\nObjektivi strategjik 2 – Para të kursyera\n\n2.1 Më pak blerje\n"
    )
    assert goals(text) == [
        ("1", "Nëpunës të aftë"),
        ("1.1", "Çdo vend shpallet"),
        ("1.2", "Etika mësohet"),
        ("2", "Para të kursyera"),
        ("2.1", "Më pak blerje"),
    ]


def test_text_below_a_labelled_goal_is_none() -> None:
    text = "Objektivat\n\nObjektivi strategjik 1 – Nëpunës të aftë\n\nDrejtoritë kanë pak staf.\n"
    assert goals(text) == [("1", "Nëpunës të aftë")]


def test_codes_and_lists_in_one_line() -> None:
    assert goals("Q.1 Ujë i pastër\nQ.2 Ajër i pastër\n") == [
        ("Q.1", "Ujë i pastër"),
        ("Q.2", "Ajër i pastër"),
    ]
    text = "OBJEKTIVAT STRATEGJIKË: 1. Zyra të hapura; 2. Punë për të rinjtë."
    assert goals(text) == [("1", "Zyra të hapura"), ("2", "Punë për të rinjtë")]
    assert goals("Q1 mars 2024: mbledhja e shënimeve.") == []
    assert goals("Objektivi 2.1 është arritur plotësisht.") == []
