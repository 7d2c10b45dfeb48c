from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Record = Callable[[str], dict[str, Any]]


def counts(record: dict[str, Any]) -> list[tuple[int, str]]:
    return [(entry["count"], entry["group"]) for entry in record["attendance"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Në debat prezent ishin 11 qytetarë.", [(11, "citizens")], id="citizens"),
        pytest.param("Prezent ishin 11 gytetaré.", [(11, "citizens")], id="ocr"),
        pytest.param(
            "Ishin prezent 18 qytetarë, prej tyre 7 gra, si dhe 4 zyrtarë komunalë.",
            [(18, "citizens"), (7, "women"), (4, "officials")],
            id="groups-of-one-sentence",
        ),
        pytest.param(
            "Nga 35 anëtarë sa ka Kuvendi, prezent ishin 31, ndërsa munguan 4 anëtarë.",
            [(31, "members"), (4, "absent")],
            id="size-of-the-body-first",
        ),
        pytest.param(
            "Nga 21 këshilltarë, të pranishëm janë 19.", [(19, "members")], id="size-with-comma"
        ),
        pytest.param(
            "Të pranishëm ishin 19 nga 21 anëtarët e kuvendit.", [(19, "members")], id="of"
        ),
        pytest.param("Mungojnë 2 këshilltarë: Ana Leka.", [(2, "absent")], id="absent"),
        pytest.param(
            "Nga 35 anëtarë prezent ishin njëzet e tetë, munguan 7.",
            [(28, "members"), (7, "absent")],
            id="in-words",
        ),
        pytest.param(
            "Në takim morën pjesë njëzet e gjashtë veta.", [(26, "total")], id="head-count"
        ),
        pytest.param("U mbajt një takim me 28 qytetarë.", [(28, "citizens")], id="held-with"),
        pytest.param(
            "Takimit i morën pjesë 3 vëzhgues të OSBE-së.", [(3, "observers")], id="observers"
        ),
        pytest.param(
            "Prezent: Ana Leka, Ben Hoxha dhe Cen Gashi.\n\nMungon: Dritë Kola.",
            [(3, "members"), (1, "absent")],
            id="roll-call",
        ),
    ],
)
def test_counts(record_of: Record, text: str, expected: list[tuple[int, str]]) -> None:
    assert counts(record_of(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Kuvendi ka 35 anëtarë.", id="size-of-the-body"),
        pytest.param("U miratua me 18 vota për nga anëtarët prezent.", id="votes"),
        pytest.param("Komuna ka 21 549 banorë.", id="population"),
        pytest.param("Peticioni me 212 nënshkrime u dorëzua nga të pranishmit.", id="petition"),
        pytest.param("Drejtoria ka 23 të punësuar, prej tyre 4 gra.", id="staff"),
        pytest.param("43 mijë banorë morën pjesë në zgjedhje.", id="election"),
        pytest.param("Mesatarisht marrin pjesë 15 qytetarë në javë.", id="average"),
        pytest.param("Janë mbajtur gjithsej 15 konsultime me pjesëmarrje të mirë.", id="meetings"),
        pytest.param("Mungojnë dy inxhinierë të ndërtimit.", id="vacant-posts"),
        pytest.param("Përfitojnë 214 familje.", id="households"),
        pytest.param("Prezent: po, të gjithë.", id="label-without-names"),
    ],
)
def test_no_counts(record_of: Record, text: str) -> None:
    assert counts(record_of(text)) == []


def test_a_stated_number_wins_over_the_names(record_of: Record) -> None:
    record = record_of("Munguan 4 anëtarë.\n\nMungojnë: Ana Leka, Ben Hoxha")
    assert counts(record) == [(4, "absent")]
    assert record["attendance"][0]["basis"] == "stated"


TABLE = "Nr.\tTakimi\tFemra\tMeshkuj\tTotal\n1\tBuxheti\t5\t24\t29\n2\tUji\t11\t37\t48\n"


def test_columns_of_women_and_men(record_of: Record) -> None:
    assert counts(record_of(TABLE)) == [
        *[(5, "women"), (24, "men"), (29, "total")],
        *[(11, "women"), (37, "men"), (48, "total")],
    ]


def test_labels_inside_cells(record_of: Record) -> None:
    text = "Metoda\tNumri i pjesëmarrësve\nTakime\tFEMRA : 57 MESHKUJ : 210\nFaqja\tTOTAL : 267\n"
    assert counts(record_of(text)) == [(57, "women"), (210, "men"), (267, "total")]


def test_a_total_of_money_is_no_head_count(record_of: Record) -> None:
    text = "Takimi me pjesëmarrës\tKosto\nKafe\t200 €\nGJITHSEJ:\t\t13.290,00 €\n"
    assert counts(record_of(text)) == []
