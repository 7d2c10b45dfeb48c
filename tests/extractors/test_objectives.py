import pytest

from extractors.objectives import extract_objectives
from tests.extractors.papers import found

TABLE = "QËLLIMI\tAKTIVITETI\tAFATI\n"


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        pytest.param(
            "QËLLIMET:\n- Rritja e besimit.\n- Më shumë takime.\n\nAKTIVITETET:\n- Një takim.",
            [(None, "Rritja e besimit"), (None, "Më shumë takime")],
            id="bullets under a heading",
        ),
        pytest.param(
            "Eshté njé plan qé ka tri objektiva.\n\n1.Ujë i pastër\n\n2.Rrugë të mira\n",
            [("1", "Ujë i pastër"), ("2", "Rrugë të mira")],
            id="announced in a speech",
        ),
        pytest.param(
            TABLE + "2.1 Ujë i pastër. 2.2 Rrugë të mira\tMatja\t2024\n\tHarta\t2025\n",
            [("2.1", "Ujë i pastër"), ("2.2", "Rrugë të mira")],
            id="two goals in a cell",
        ),
        pytest.param(
            "Qëllimi i këtij procesi është ulja e humbjeve të ujit.",
            [(None, "ulja e humbjeve të ujit")],
            id="sentence",
        ),
        pytest.param(
            "Objektivat:\n\nUlja e humbjeve\n", [(None, "Ulja e humbjeve")], id="one paragraph"
        ),
        pytest.param("Vizioni\n- Një qytet i gjelbër", [], id="vision"),
        pytest.param("Rezultatet e pritura:\n- Një raport", [], id="results"),
        pytest.param("Komuna do ta bëjë këtë me qëllim të transparencës.", [], id="by the way"),
        pytest.param("Qëllimi i takimit është arritur.", [], id="a goal that was reached"),
        pytest.param(
            "QËLLIMET\n\nPERMBAJTJA\n1. Hyrje\n2. Fundi", [], id="table of contents behind"
        ),
    ],
)
def test_goals(text: str, goals: list[tuple[str | None, str]]) -> None:
    assert [(g.number, g.evidence.text) for g in found(extract_objectives, text)] == goals


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        pytest.param(
            "OBJEKTIVAT\n\nUlja e humbjeve të ujit;\n\nMë shumë drita;\n\n"
            "Rrugë pa pluhur.\n\nTeksti i planit vijon këtu.\n",
            ["Ulja e humbjeve të ujit", "Më shumë drita", "Rrugë pa pluhur"],
            id="without bullets",
        ),
        pytest.param(
            "OBJEKTIVAT\n\n1. Ujë i pastër\n\n1.1 Më pak humbje\n\n2. Rrugë të mira\n",
            ["Ujë i pastër", "Më pak humbje", "Rrugë të mira"],
            id="two levels",
        ),
        pytest.param(
            "QËLLIMI 1\n\nUjë i pastër për të gjitha fshatrat\n\nTeksti.\n",
            ["Ujë i pastër për të gjitha fshatrat"],
            id="label alone",
        ),
        pytest.param(
            "Qëllimi i konsultimit\tTë merret mendimi i banorëve\nBaza ligjore\tLigji\n",
            ["Të merret mendimi i banorëve"],
            id="label and value in a row",
        ),
        pytest.param("Qëllimi i takimit është njohja me buxhetin.", [], id="a meeting's purpose"),
        pytest.param("Qëllimi i kësaj rregulloreje është caktimi i taksave.", [], id="an act's"),
    ],
)
def test_goals_of_other_layouts(text: str, goals: list[str]) -> None:
    assert [goal.evidence.text for goal in found(extract_objectives, text)] == goals
