from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractors
from extractors.entities import ENTITY_KINDS, SCALARS, Amount, Entity, Evidence, Region
from extractors.extraction import EXTRACTION_VERSION, extract
from extractors.language import Lexicon
from extractors.merging import merge
from extractors.reading import Reading
from pipeline.document import Document, Page
from pipeline.offsets import Edit, OffsetMap
from tests.extractors.conftest import HOW, make_document, make_printed

Record = Callable[[str], dict[str, Any]]

PAPER = """Komuna e Shtimes

PROCESVERBAL NGA DEBATI PUBLIK

Mbajtur me datë 14.09.2022 në Sallën e Kuvendit. Debati filloi në ora 13:00, prezent ishin 18
qytetarë. Për planin janë paraparë 14.500 € sipas nenit 68 të Ligjit Nr. 03/L-040.

Arta Gashi: Propozoj që takimi tjetër të mbahet deri më 30 nëntor.

Nr.\tAktiviteti\tAfati\tShuma (€)
1\tHapja e rrugës\tmaj 2023\t2.500,00
"""


def test_the_record_has_every_key(record_of: Record) -> None:
    record = record_of("")
    assert record.keys() == {*SCALARS, *ENTITY_KINDS, "tables", "warnings", "evidence"}
    assert all(record[key] is None for key in SCALARS)
    assert all(record[key] == [] for key in (*ENTITY_KINDS, "tables", "warnings"))
    assert record["evidence"] == {}


def test_a_table_is_rows_of_cells(record_of: Record) -> None:
    (table,) = record_of(PAPER)["tables"]
    assert (table["page"], table["header_row"]) == (1, 0)
    assert table["rows"][1] == ["1", "Hapja e rrugës", "maj 2023", "2.500,00"]
    assert len(table["regions"]) == 2


def _entities(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ENTITY_KINDS:
        yield from record[key]
    yield from record["evidence"].values()


@pytest.mark.parametrize("printed", [False, True], ids=["text", "with-boxes"])
def test_raw_is_what_the_regions_show(printed: bool) -> None:
    document = make_printed(PAPER.replace("\t", "   ")) if printed else make_document(PAPER)
    record = extract(document)
    entities = list(_entities(record))
    assert len(entities) > 10
    check_regions(document, record)
    if printed:
        assert all(region["bbox"] for entity in entities for region in entity["regions"])


def check_regions(document: Document, record: dict[str, Any]) -> None:
    pages = {page.number: page for page in document.pages}
    for entity in _entities(record):
        shown = [pages[r["page"]].raw[r["start"] : r["end"]] for r in entity["regions"]]
        assert shown
        assert "\n".join(shown) == entity["raw"]
        assert (entity["page"], entity["bbox"]) == (
            entity["regions"][0]["page"],
            entity["regions"][0]["bbox"],
        )


LINES = st.sampled_from(
    [
        "PROCESVERBAL I MBLEDHJES",
        "Komuna e Shtimes",
        "Mbledhja u mbajt më 30 maj 2023 në sallën e Kuvendit, në ora 10:00.",
        "Prezent ishin 18 qytetarë dhe 4 zyrtarë, munguan 2 anëtarë të Kuve-",
        "ndit. U ndanë 2.500,00 € për rrugën sipas nenit 5 të Ligjit Nr. 03/L-",
        "040 për Vetëqeverisje Lokale.",
        "1. Buxheti i vitit 2023-",
        "2025",
        "Arta Gashi: Kërkoj ujë deri më 3.4.2024.",
        "Data\tFemra\tMeshkuj\tVlera (€)",
        "12.03.2024\t5\t24\t100,00",
        "Kryesuesi: Ben Hoxha ________",
        "",
        "\f",
    ]
)


@settings(deadline=None, max_examples=40)
@given(st.lists(LINES, max_size=14))
def test_raw_is_what_the_regions_show_in_any_order(lines: list[str]) -> None:
    document = make_document("\n".join(lines))
    record = extract(document)
    assert record["warnings"] == []
    check_regions(document, record)


def test_a_repaired_text_leads_back_to_the_raw_one() -> None:
    raw = "Mbledhja u mbajt mé 3O.05.2023 né salle."
    edits = [Edit(18, 19, "ë"), Edit(21, 22, "0"), Edit(32, 33, "ë")]
    text, offsets = OffsetMap.apply(raw, edits)
    page = Page(1, None, None, 72.0, raw, text, offsets, (), HOW)
    record = extract(Document("doc1", "a.txt", "text/plain", (page,)))
    (date,) = record["dates"]
    assert (date["text"], date["raw"], date["value"]) == ("30.05.2023", "3O.05.2023", "2023-05-30")


def test_an_extractor_that_raises_costs_its_own_list_only(
    record_of: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = extractors.Registered(f"{__name__}:_extract_nothing_but_trouble", 1)
    monkeypatch.setattr(
        extractors.Registered,
        "load",
        lambda self: _extract_nothing_but_trouble if self is broken else _original_load(self),
    )
    monkeypatch.setitem(extractors.EXTRACTORS, "dates", broken)
    record = record_of(PAPER)
    (warning,) = record["warnings"]
    assert (warning["code"], warning["page"]) == ("extractor_failed", None)
    assert "dates" in warning["message"]
    assert record["dates"] == []
    assert record["amounts"]
    assert record["date"] == "2022-09-14"


_original_load = extractors.Registered.load


def _extract_nothing_but_trouble(reading: Reading, lexicon: Lexicon) -> Iterator[Entity]:
    yield from ()
    raise ZeroDivisionError


def test_extraction_is_repeatable(record_of: Record) -> None:
    assert record_of(PAPER) == record_of(PAPER)


def test_every_registered_extractor_can_be_loaded() -> None:
    for name, registered in extractors.EXTRACTORS.items():
        assert callable(registered.load())
        assert re.fullmatch(r"[a-z_]+/\d+", extractors.label(name))


def test_the_version_has_no_blanks() -> None:
    assert re.fullmatch(r"\d+-[0-9a-f]{12}", EXTRACTION_VERSION)


def _amount(text: str, value: float, start: int) -> Amount:
    region = Region(1, start, start + len(text), None, None)
    return Amount(Evidence(text, text, (region,), 0.9, "amounts/1"), value, "EUR")


def test_equal_facts_are_one_with_places() -> None:
    merged = merge([_amount("5 €", 5, 0), _amount("5 €", 5, 50), _amount("5 euro", 5, 90)])
    assert [(e.evidence.text, len(places)) for e, places in merged] == [("5 €", 1), ("5 euro", 0)]
