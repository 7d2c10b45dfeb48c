import pytest

from extractors.agenda import extract_agenda
from tests.extractors.papers import found


@pytest.mark.parametrize(
    ("text", "items"),
    [
        pytest.param(
            "Rendi i ditës\n1. Miratimi i procesverbalit\n2. Të ndryshme\n\nMbledhja filloi.",
            [("1", "Miratimi i procesverbalit"), ("2", "Të ndryshme")],
            id="numbered list",
        ),
        pytest.param(
            "RENDI I PUNES:\nI. Buxheti;\nII. Pyetje.\n",
            [("I", "Buxheti"), ("II", "Pyetje")],
            id="roman numbers, no ë",
        ),
        pytest.param(
            "Takimi mbahet nesër. Rendi i ditës: (1) Gjendja e rrugëve; (2) Detyrat.",
            [("1", "Gjendja e rrugëve"), ("2", "Detyrat")],
            id="in one line",
        ),
        pytest.param(
            "Rendi i dités\n\nDiskutim pér buxhetin\n",
            [(None, "Diskutim pér buxhetin")],
            id="one, OCR",
        ),
        pytest.param("Rendi i ditës u miratua njëzëri.", [], id="sentence about the agenda"),
        pytest.param("Propozoj që pika 4 të hiqet nga rendi i ditës.", [], id="speech about it"),
        pytest.param("Pika 1\nU hap diskutimi.", [], id="heading of a point"),
    ],
)
def test_agenda(text: str, items: list[tuple[str | None, str]]) -> None:
    assert [(i.number, i.evidence.text) for i in found(extract_agenda, text)] == items
