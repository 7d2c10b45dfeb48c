"""Head counts in forms, lists and papers that count something else."""

import pytest

from extractors.attendance import extract_attendance
from tests.extractors.papers import found


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        pytest.param(
            "Gjendja në sallë\tNumri\nAnëtarë të pranishëm\t24\nAnëtarë që mungojnë\t3\n",
            [(24, "members"), (3, "absent")],
            id="rows say who",
        ),
        pytest.param(
            "Kanë ardhur\tArta Duka, Agim Leka\nNuk kanë ardhur\tBesa Gashi\n",
            [(2, "members"), (1, "absent")],
            id="names beside the label",
        ),
        pytest.param(
            "Prisutni: Ana Ilić, Marko Savić\nOdsutan: Dejan Ilić\n",
            [(2, "members"), (1, "absent")],
            id="Serbian",
        ),
        pytest.param("Takimi me praninë e 12 hotelierëve.", [(12, "others")], id="others"),
        pytest.param("Në takim ftohen të gjithë, tel. 038 200 35 110.", [], id="telephone"),
    ],
)
def test_counts(text: str, counts: list[tuple[int, str]]) -> None:
    entries = found(extract_attendance, f"PROCESVERBAL\n\n{text}")
    assert [(entry.count, entry.group) for entry in entries] == counts


def test_an_invitation_counts_nobody() -> None:
    text = "FTESË\n\nMbledhja e kaluar u ndërpre: ishin vetëm 2 nga 7 anëtarë."
    assert found(extract_attendance, text) == []
