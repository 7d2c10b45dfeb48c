from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from extractors.extraction import extract
from tests.extractors.conftest import make_printed

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
        pytest.param("Nga 31 anëtarë 27 ishin prezent.", [(27, "members")], id="size-then-present"),
        pytest.param(
            "19 nga 21 anëtarët e këshillit ishin të pranishëm.", [(19, "members")], id="of-first"
        ),
        pytest.param("Prisutno je 13 od 15 odbornika.", [(13, "members")], id="serbian"),
        pytest.param(
            "На седницата присутни се 17 советници од вкупно 19, отсутни 2.",
            [(17, "members"), (2, "absent")],
            id="macedonian",
        ),
        pytest.param(
            "Prej 23 këshilltarëve, në fillim u regjistruan njëzet e një.",
            [(21, "members")],
            id="registered",
        ),
        pytest.param("Në sallë u paraqitën 18 veta.", [(18, "total")], id="appeared"),
        pytest.param(
            "Pa numëruar zyrtarët, vetëm 18 qytetarë erdhën.", [(18, "citizens")], id="excluding"
        ),
        pytest.param(
            "Në tubim morën pjesë 34 qytetarë, asnjë grua.",
            [(34, "citizens"), (0, "women")],
            id="none",
        ),
        pytest.param(
            "Pjesëmarrës: 46 (28 burra, 18 gra).",
            [(46, "total"), (28, "men"), (18, "women")],
            id="label-and-bracket",
        ),
        pytest.param(
            "Numri i pjesëmarrësve: 46, prej tyre femra 18, meshkuj 28.",
            [(46, "total"), (18, "women"), (28, "men")],
            id="noun-first",
        ),
        pytest.param(
            "Në takim ishin të pranishëm 24 persona. Prej tyre 9 ishin gra.",
            [(24, "total"), (9, "women")],
            id="next-sentence",
        ),
        pytest.param(
            "Mbledhja nisi. Munguan me arsye 2 anëtarë. Mungesa pa arsye: 1",
            [(2, "absent"), (1, "absent")],
            id="reasons",
        ),
        pytest.param("Dy anëtarë nuk ishin të pranishëm.", [(2, "absent")], id="not-present"),
        pytest.param(
            "Mbledhja e Këshillit nisi. Prania e anëtarëve: 27/31", [(27, "members")], id="slash"
        ),
        pytest.param(
            "Prezent janë 12 (me fjalë: dymbëdhjetë) anëtarë.", [(12, "members")], id="twice"
        ),
        pytest.param(
            "Në takim ishin të ftuar 40 përfaqësues të bizneseve.", [(40, "invited")], id="invited"
        ),
        pytest.param("Herën e kaluar në takim ishim vetëm tre veta.", [(3, "total")], id="we-were"),
        pytest.param(
            "Prezent ishin 24 anëtarë; vendimi kaloi me 20 vota për, 3 kundër, 1 abstenim.",
            [(24, "members")],
            id="votes-beside",
        ),
        pytest.param(
            "Pjesëmarrës:\n- 25 qytetarë\n- 4 zyrtarë komunalë\n",
            [(25, "citizens"), (4, "officials")],
            id="list-below-its-label",
        ),
        pytest.param(
            "U mbajt mbledhja. Munguan: Ana Leka dhe Ben Hoxha.", [(2, "absent")], id="mid-text"
        ),
        pytest.param(
            "Të pranishëm:\n1. Ana Leka\n2. Ben Hoxha, anëtar\n\nMungojnë:\n1. Cen Gashi\n",
            [(2, "members"), (1, "absent")],
            id="numbered-names",
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
        pytest.param("Të pranishmit thanë se shkolla ka 640 nxënës.", id="what-they-said"),
        pytest.param("Për vendimin duhen 16 anëtarë të pranishëm.", id="quorum-needed"),
        pytest.param("Grupi punues prej 7 anëtarësh u mblodh dy herë.", id="working-group"),
        pytest.param("Në trajnim pritet të marrin pjesë 30 zyrtarë.", id="expected"),
        pytest.param("Anketës iu përgjigjën 212 qytetarë.", id="survey"),
        pytest.param("Me shkrim erdhën gjithsej 17 kërkesa.", id="requests-that-came"),
        pytest.param("Zyra ka 9 veta, prej tyre 2 gra.", id="office"),
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


COUNCIL = "PROCESVERBAL\nnga mbledhja e Këshillit Komunal\n\nMbledhja filloi në orën 10.\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Nr\tEmri dhe mbiemri\tPrezent\tMungon\n1\tAna Leka\tx\t\n2\tBen Hoxha\tx\t\n"
            "3\tCen Gashi\t\tx\n",
            [(2, "members"), (1, "absent")],
            id="marks-in-two-columns",
        ),
        pytest.param(
            "Nr\tAnëtari\tPrania\n1\tAna Leka\tPo\n2\tBen Hoxha\tJo\n3\tCen Gashi\tPo\n",
            [(2, "members"), (1, "absent")],
            id="words-in-one-column",
        ),
        pytest.param(
            "LISTA E NËNSHKRIMEVE\n\n"
            "Nr\tEmri e mbiemri\tNënshkrimi\n1\tAna Leka\t\n2\tBen Hoxha\t\n",
            [(2, "members")],
            id="signatures",
        ),
        pytest.param(
            "LISTA E PJESËMARRËSVE\n\nNr\tEmri e mbiemri\tFirma\n1\tAna Leka\t\n2\tBen Hoxha\t\n",
            [(2, "total")],
            id="participants",
        ),
        pytest.param(
            "Themelohet komisioni:\n\n"
            "Nr\tEmri e mbiemri\tRoli\n1\tAna Leka\tanëtare\n2\tBen Hoxha\tanëtar\n",
            [],
            id="members-appointed",
        ),
    ],
)
def test_tables_of_names(record_of: Record, text: str, expected: list[tuple[int, str]]) -> None:
    record = record_of(COUNCIL + text)
    assert counts(record) == expected
    assert {entry["basis"] for entry in record["attendance"]} <= {"derived"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Takimet\n\n\tTakimi 1\tTakimi 2\nFemra\t4\t10\nMeshkuj\t5\t6\n",
            [(4, "women"), (10, "women"), (5, "men"), (6, "men")],
            id="a-row-a-group",
        ),
        pytest.param(
            "Seancat\n\nSeanca\tData\tTë pranishëm\tMunguan\nI\t1.2.2024\t27\t4\n",
            [(27, "members"), (4, "absent")],
            id="sessions",
        ),
        pytest.param(
            "Takimet me qytetarë\n\nFshati\tData\tNumri i pjesëmarrësve\nGur\t1.2.2024\t34\n",
            [(34, "total")],
            id="participants",
        ),
        pytest.param(
            "Vendi:\tSalla\nTë ftuar:\t12\nTë pranishëm:\t9\n",
            [(12, "invited"), (9, "total")],
            id="labels-and-values",
        ),
        pytest.param(
            "Stafi i komunës\n\nDrejtoria\tGra\tBurra\tGjithsej\nArsimi\t4\t10\t14\n",
            [],
            id="staff",
        ),
        pytest.param(
            "Trajnimet e planifikuara\n\nTrajnimi\tGra\tBurra\nIT\t12\t13\n", [], id="planned"
        ),
        pytest.param("Peticionet\n\nKërkesa\tNënshkrime\nRruga\t412\n", [], id="petition"),
        pytest.param("Qytetarët\t10\nBizneset\t12\nTakimet\t14\n", [], id="contents"),
    ],
)
def test_tables_of_counts(record_of: Record, text: str, expected: list[tuple[int, str]]) -> None:
    assert counts(record_of("RAPORT\n\n" + text)) == expected


def test_numbers_below_heads_without_a_recognised_table() -> None:
    page = (
        "Tubimet me qytetarë në fshatra\n\n"
        "Fshati          Data          Qytetarë     prej tyre     Pika\n"
        "                                           gra\n\n"
        "Gur             1.2.2024      34           5             3\n\n"
        "Lis             3.2.2024      19           0             2\n\n"
        "Gjithsej                      53           5\n"
    )
    found = extract(make_printed(page))["attendance"]
    expected = {(34, "citizens"), (5, "women"), (19, "citizens"), (0, "women"), (53, "citizens")}
    assert {(entry["count"], entry["group"]) for entry in found} == expected
