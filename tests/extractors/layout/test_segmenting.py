from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.layout.lines import clean_position
from extractors.layout.markers import read_marker
from extractors.layout.segmenting import build_segments
from pipeline.document import Document
from pipeline.offsets import Edit, OffsetMap
from tests.extractors.conftest import make_document, make_printed

LONG = "Kryetari i komunës i ftoi të gjithë banorët e lagjes që të flasin për"


def texts(document: Document) -> list[str]:
    return [segment.text for segment in build_segments(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"{LONG}\nujin e pijshëm.\n\nFund.",
            [f"{LONG} ujin e pijshëm.", "Fund."],
            id="a-broken-line-is-joined",
        ),
        pytest.param(
            f"{LONG}\n1. Ujin\n2. Rrugën", [LONG, "1. Ujin", "2. Rrugën"], id="items-open-segments"
        ),
        pytest.param(
            f"{LONG} pagesë-\nn e ujit në vitin që vjen.",
            [f"{LONG} pagesën e ujit në vitin që vjen."],
            id="a-soft-hyphen-goes",
        ),
        pytest.param(
            f"Propozim buxheti u lexua. {LONG[:40]} propozim-\nbuxhetit në vitin që vjen.",
            [f"Propozim buxheti u lexua. {LONG[:40]} propozim-buxhetit në vitin që vjen."],
            id="a-compound-keeps-its-hyphen",
        ),
        pytest.param(
            f"{LONG} vitet 2022-\n2025 dhe buxhetin.",
            [f"{LONG} vitet 2022-2025 dhe buxhetin."],
            id="a-range-stays-whole",
        ),
        pytest.param(
            f"{LONG}\nArta Gashi: Pse nuk ka ujë?",
            [LONG, "Arta Gashi: Pse nuk ka ujë?"],
            id="a-turn-opens-a-segment",
        ),
        pytest.param("RENDI I DITËS\n1. Uji", ["RENDI I DITËS", "1. Uji"], id="heading"),
        pytest.param(
            f"{LONG}\n\fujin e pijshëm në fshat.\n",
            [f"{LONG} ujin e pijshëm në fshat."],
            id="across-a-page-break",
        ),
        pytest.param(
            f"{LONG} ujin.\n\fNë fund foli Arta.\n",
            [f"{LONG} ujin.", "Në fund foli Arta."],
            id="a-closed-sentence-ends-with-its-page",
        ),
    ],
)
def test_lines_become_segments(text: str, expected: list[str]) -> None:
    assert texts(make_document(text)) == expected


def test_boxes_tell_a_short_line_from_a_full_one() -> None:
    document = make_printed(f"{LONG} ujin\ne pijshëm.\nMe respekt\nKryetari")
    assert texts(document) == [f"{LONG} ujin e pijshëm.", "Me respekt", "Kryetari"]


def test_running_heads_and_page_numbers_are_furniture() -> None:
    pages = [
        f"Komuna e Shtimes - raport\nTeksti i faqes {w}.\n{n}" for n, w in ((1, "a"), (2, "b"))
    ]
    zones = {s.text: s.zone for s in build_segments(make_document("\f".join(pages)))}
    assert zones["Komuna e Shtimes - raport"] == "furniture"
    assert zones["1"] == zones["2"] == "furniture"
    assert zones["Teksti i faqes a."] != "furniture"


def test_the_letterhead_of_one_page_is_no_running_head() -> None:
    document = make_document("Komuna e Shtimes\n\nVENDIM\n\nNdahen mjetet.")
    assert [s.zone for s in build_segments(document)][:2] == ["letterhead", "title"]


def test_rows_have_cells_with_their_place() -> None:
    document = make_document("Nr.\tAktiviteti\tAfati\n1\tHapja e rrugës\t\n")
    rows = [s for s in build_segments(document) if s.shape == "row"]
    cells = [[row.text[a:b] for a, b in row.cells] for row in rows]
    assert cells[0] == ["Nr.", "Aktiviteti", "Afati"]
    assert [*cells[1], ""][:3] == ["1", "Hapja e rrugës", ""]
    assert [(row.table, row.row) for row in rows] == [(0, 0), (0, 1)]


ZONED = """REPUBLIKA E KOSOVËS
Komuna e Shtimes

Nr. 02-15/24
Data: 03.04.2024

PROCESVERBAL NGA MBLEDHJA

Mbledhja u mbajt më 2 prill 2024 në sallën e Kuvendit, me fillim në ora 10:00.

Prezent: Arta Gashi, Ben Hoxha

RENDI I DITËS

1. Buxheti
2. Uji

Arta Gashi: Fjala është për buxhetin.

Kryesuesi
Ben Hoxha
"""


def test_zones_of_minutes() -> None:
    zones = [(segment.zone, segment.text) for segment in build_segments(make_document(ZONED))]
    by_zone = {zone: [text for z, text in zones if z == zone] for zone, _ in zones}
    assert by_zone["letterhead"] == ["REPUBLIKA E KOSOVËS", "Komuna e Shtimes"]
    assert by_zone["meta"] == ["Nr. 02-15/24", "Data: 03.04.2024"]
    assert by_zone["title"] == ["PROCESVERBAL NGA MBLEDHJA"]
    assert by_zone["attendance"] == ["Prezent: Arta Gashi, Ben Hoxha"]
    assert by_zone["agenda"] == ["RENDI I DITËS", "1. Buxheti", "2. Uji"]
    assert by_zone["speech"] == ["Arta Gashi: Fjala është për buxhetin."]
    assert by_zone["signature"] == ["Kryesuesi", "Ben Hoxha"]


def test_a_damaged_letterhead_does_not_hide_the_title() -> None:
    document = make_document(
        "Komuna e Shtimes\nOpëtina Stimlje - Municipality of Shtime\n\n"
        "PROCESVERBAL NGA DEBATI\n\nDebati filloi në ora 13:00."
    )
    zones = [segment.zone for segment in build_segments(document)]
    assert zones == ["letterhead", "letterhead", "title", "body"]


@pytest.mark.parametrize(
    ("text", "number", "content"),
    [
        pytest.param("1. Uji", "1", "Uji", id="dot"),
        pytest.param("2) Uji", "2", "Uji", id="bracket"),
        pytest.param("(a) Uji", "a", "Uji", id="brackets"),
        pytest.param("IV. Uji", "IV", "Uji", id="roman"),
        pytest.param("4.1 Uji", "4.1", "Uji", id="section"),
        pytest.param("1.Uji", "1", "Uji", id="glued"),
        pytest.param("3- Uji", "3", "Uji", id="dash"),
        pytest.param("• Uji", None, "Uji", id="bullet"),
    ],
)
def test_markers(text: str, number: str | None, content: str) -> None:
    marker = read_marker(text)
    assert marker is not None
    assert (marker.number, text[marker.length :]) == (number, content)


@pytest.mark.parametrize(
    "text",
    ["23.06.2023 u mbajt", "23 qershor 2023", "12.000 euro", "2023", "Neni 5", "18 qytetarë ishin"],
)
def test_no_markers(text: str) -> None:
    assert read_marker(text) is None


WORDS = st.text(alphabet="abçdëTM-", min_size=1, max_size=9)
PAGE = st.lists(
    st.one_of(
        st.lists(WORDS, max_size=9).map(" ".join), st.sampled_from(["", "1. Uji", "a\tb\tc"])
    ),
    max_size=12,
).map("\n".join)


@settings(deadline=None, max_examples=60)
@given(st.lists(PAGE, min_size=1, max_size=3), st.booleans())
def test_pieces_cover_the_text_once_and_say_the_same(pages: list[str], printed: bool) -> None:
    plain = [page.replace("\t", " ") for page in pages]
    document = make_printed(*plain) if printed else make_document("\f".join(pages))
    by_number = {page.number: page for page in document.pages}
    seen: list[tuple[int, int, int]] = []
    for segment in build_segments(document):
        for piece in segment.pieces:
            length = piece.end - piece.start
            on_page = by_number[piece.page].text[piece.start : piece.end]
            assert segment.text[piece.at : piece.at + length] == on_page
            seen.append((piece.page, piece.start, piece.end))
    assert len(seen) == len(set(seen))
    for page in document.pages:
        covered = "".join(page.text[a:b] for number, a, b in sorted(seen) if number == page.number)
        # A hyphen at a line's end may be dropped; nothing else is.
        assert re.sub(r"[\s-]", "", covered) == re.sub(r"[\s-]", "", page.text)


@pytest.mark.parametrize(
    ("raw", "clean"), [(0, 0), (3, 3), (5, 6), (8, 9)], ids=["start", "edit", "behind", "end"]
)
def test_clean_positions(raw: int, clean: int) -> None:
    _, offsets = OffsetMap.apply("abc gé xy", [Edit(4, 5, "që")])
    assert clean_position(offsets, raw) == clean


@pytest.mark.parametrize(
    "text", ["2. Shtrimi i rrugës", "3. Prioriteti i parë", "1. Marrja e lejes"]
)
def test_an_item_may_begin_like_a_month(text: str) -> None:

    found = read_marker(text)
    assert found is not None
    assert found.number == text[0]


@pytest.mark.parametrize("text", ["12 mars 2024", "2. Majit", "30 nëntorit 2023"])
def test_a_day_is_no_item(text: str) -> None:

    assert read_marker(text) is None


def test_a_line_that_begins_with_a_compound_is_no_item() -> None:
    assert read_marker("40-vjeçar të ngastrave") is None
    assert read_marker("12-mujor me të drejtë vazhdimi") is None
    assert read_marker("3 - Miratimi i buxhetit") is not None
