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
