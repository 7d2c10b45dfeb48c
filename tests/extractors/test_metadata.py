"""Title, type, language, country, municipality, date, place and chair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from extractors import label
from extractors.language import load_pipeline

Record = Callable[[str], dict[str, Any]]

MINUTES = """REPUBLIKA E KOSOVËS
Komuna e Shtimes / Opština Štimlje / Municipality of Shtime

Data: 05.06.2023

PROCESVERBAL
nga mbledhja e dytë e Kuvendit

Mbledhja u mbajt më 30 maj 2023 në sallën e vogël të Komunës, me fillim në ora 10:00.
Mbledhjen e hapi dhe e udhëhoqi Kryesuesi i Kuvendit, z. Besnik Hoxha, i cili përshëndeti.

RENDI I DITËS

1. Miratimi i procesverbalit të mbledhjes së mbajtur më 27.04.2023
"""

ACT = """Republika e Kosovës
Komuna e Dragashit

Nr. 02-15/24
Dragash, 28.02.2024

Kuvendi i Komunës së Dragashit, në mbledhjen e mbajtur më 27 shkurt 2024, nxjerr këtë:

VENDIM
PËR NDARJEN E MJETEVE

Neni 1
Ndahen mjetet për rrugën e fshatit.

Kryesuesi i Kuvendit
Besnik Hoxha
"""

MAIL = """Kujtesë për planin e transparencës së Bashkisë Patos

From Arta Leka <arta@bashkia.example>
To Ben Hoxha <ben@bashkia.example>
Date 2025-03-11 09:42

Të nderuar kolegë, takimi mbahet më 2025-03-25, ora 11:00, në sallën e vogël të bashkisë.
"""

STRATEGY = """Komuna e Junikut

STRATEGJIA PËR INFORMIM 2021-2024

Junik, mars 2021

Strategjia mbulon katër vjet dhe është hartuar me qytetarët e komunës.

Data: 26.03.2021
"""

LETTER = """Nr. 12 prot.
Divjakë, më 03.02.2022

Lënda: Kërkesë për informacion
Drejtuar: Bashkisë Divjakë

Kërkoj kopje të vendimit nr. 45, datë 15.12.2021 të Këshillit Bashkiak.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            LETTER,
            {
                "title": "Kërkesë për informacion",
                "type": "correspondence",
                "municipality": "Divjakë",
                "date": "2022-02-03",
                "place": None,
            },
            id="a-letter-takes-its-subject",
        ),
        pytest.param(
            MINUTES,
            {
                "title": "PROCESVERBAL nga mbledhja e dytë e Kuvendit",
                "type": "minutes",
                "language": "sq",
                "country": "XK",
                "municipality": "Shtime",
                "date": "2023-05-30",
                "place": "sallën e vogël të Komunës",
                "chair": "Besnik Hoxha",
            },
            id="minutes-take-the-meeting",
        ),
        pytest.param(
            ACT,
            {
                "title": "VENDIM PËR NDARJEN E MJETEVE",
                "type": "decision",
                "municipality": "Dragash",
                "date": "2024-02-27",
                "place": None,
                "chair": "Besnik Hoxha",
            },
            id="an-act-takes-its-adoption",
        ),
        pytest.param(
            MAIL,
            {
                "title": "Kujtesë për planin e transparencës së Bashkisë Patos",
                "type": "correspondence",
                "country": "AL",
                "municipality": "Patos",
                "date": "2025-03-11",
                "place": "sallën e vogël të bashkisë",
                "chair": None,
            },
            id="a-mail-takes-its-header",
        ),
        pytest.param(
            STRATEGY,
            {
                "title": "STRATEGJIA PËR INFORMIM 2021-2024",
                "type": "strategy",
                "municipality": "Junik",
                "date": "2021-03-26",
                "place": None,
                "chair": None,
            },
            id="a-day-is-better-than-a-month",
        ),
    ],
)
def test_scalars(record_of: Record, text: str, expected: dict[str, str | None]) -> None:
    record = record_of(text)
    assert {key: record[key] for key in expected} == expected


@pytest.mark.parametrize("field", ["title", "type", "municipality", "date", "place", "chair"])
def test_each_scalar_has_its_evidence(record_of: Record, field: str) -> None:
    record = record_of(MINUTES)
    evidence = record["evidence"][field]
    assert evidence["value"] == record[field]
    assert evidence["page"] == 1
    assert evidence["raw"]
    assert evidence["extractor"] == label(field)


def test_what_is_not_stated_is_null(record_of: Record) -> None:
    record = record_of("Ujë nuk kishte as në lagjen e epërme, as te shkolla e vjetër.")
    empty = ("title", "country", "municipality", "date", "place", "chair")
    assert {key: record[key] for key in empty} == dict.fromkeys(empty)
    assert record["evidence"].keys() <= {"type", "language"}


def test_the_ocr_of_a_title_keeps_its_type(record_of: Record) -> None:
    record = record_of(
        "PROCESVERBAL 1 DEBATI PUBLIK\n\nMbajtur me daté 03.04.2023 né Sallén e Kuvendit."
    )
    assert (record["type"], record["date"]) == ("minutes", "2023-04-03")
    assert record["place"] == "Sallén e Kuvendit"


def test_the_teaser_of_another_municipality_does_not_win(record_of: Record) -> None:
    record = record_of(
        "Komuna e Gjilanit\n\nNJOFTIM PËR MBLEDHJE\n\n"
        "Komuna e Gjilanit fton qytetarët. Lexo edhe: në Ferizaj u hap një park, Ferizaj feston."
    )
    assert record["municipality"] == "Gjilan"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Komuna e Hanit të Elezit", "Hani i Elezit"),
        ("komunes se Hanit te Elezit", "Hani i Elezit"),
        ("Komuna e Vitisë", "Viti"),
        ("Bashkisë Roskovec", "Roskovec"),
        ("Opština Gnjilane", "Gjilan"),
        ("ОПШТИНА БОГОВИЊЕ", "Bogovinë"),
        ("Komunës së Fushë Kosovës", "Fushë Kosovë"),
        ("Komunes se Tetoves", "Tetovë"),
        ("KOMUNA E KLLOKOTIT", "Kllokot"),
        ("Bashkinë Kukës", "Kukës"),
    ],
)
def test_names_of_municipalities(text: str, name: str) -> None:
    doc = load_pipeline()(text)
    assert [span._.value.name for span in doc.spans["municipalities"]] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "në vitin 2022",
        "Viti i kaluar",
        "viti shkollor",
        "ka pejzazh",
        "mat terrenin",
        "Has në vështirësi",
    ],
)
def test_everyday_words_are_no_municipalities(text: str) -> None:
    assert not load_pipeline()(text).spans["municipalities"]


def test_a_web_pages_heading_is_the_one_its_own_title_repeats() -> None:
    from dataclasses import replace

    from extractors.extraction import extract
    from tests.extractors.conftest import make_document

    page = "Komuna e Junikut\n\n• Ballina\n\n• Shpalljet\n\nHapet afati për kërkesa\n\nKomuna fton."
    named = replace(
        make_document(page), metadata={"title": "Hapet afati për kërkesa – Komuna e Junikut"}
    )
    assert extract(named)["title"] == "Hapet afati për kërkesa"


def test_a_mail_with_its_subject_among_the_headers(record_of: Record) -> None:
    record = record_of(
        "From: Arta Guri <arta@gur.example>\nTo: Besa <besa@gur.example>\n"
        "Date: Tue, 14 May 2024 08:47:00 +0200\nSubject: Afatet e raportit\n\n"
        "Të nderuar,\n\nPo pres."
    )
    assert (record["title"], record["type"]) == ("Afatet e raportit", "correspondence")
