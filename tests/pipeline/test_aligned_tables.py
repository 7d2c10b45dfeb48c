"""Tables without rules, printed by a browser and read as text layer and as a scan."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from pipeline.aligned_columns import Chunk, TextLine, are_tabular, columns_of, is_datum
from pipeline.aligned_tables import AlignedTable, find_aligned_tables
from pipeline.document import BoundingBox
from pipeline.ocr import open_engine
from pipeline.page_building import PageFrame, WordDraft, build_page, text_layer_reading
from pipeline.text_layer import read_plumber_layer
from samples.render import page_images, print_pdf

STYLE = """<meta charset="utf-8"><style>@page { size: A4; margin: 22mm }
body { font: 11pt "DejaVu Serif" } td, th { padding: 3px 14px; text-align: left }
td.n { text-align: right } section { break-after: page }
.wide { width: 100% } .dense { font-size: 9pt } .dense td { padding: 3px 4px }</style>"""
PROSE = (
    "<p>Këshilli i komunës e shqyrtoi raportin e zbatimit të buxhetit dhe e miratoi me shumicë "
    "votash, ndërsa anëtarët kërkuan që shpenzimet për rrugët të paraqiten veçmas.</p>"
)
Rows = tuple[tuple[str, ...], ...]


def table_html(rows: Rows, numbers: Sequence[int] = (), kind: str = "") -> str:
    written = (
        "".join(f'<td class="{"n" if n in numbers else ""}">{c}</td>' for n, c in enumerate(row))
        for row in rows
    )
    return f'<table class="{kind}">' + "".join(f"<tr>{row}</tr>" for row in written) + "</table>"


BUDGET: Rows = (
    ("Zëri", "Plani", "Realizimi", "Përqindja"),
    ("Të ardhura tatimore", "1.250.000", "1.101.500", "88 %"),
    ("Dotacione", "2.400.000", "2.400.000", "100 %"),
    ("Donacione", "75.500", "12.000", "15 %"),
    ("Gjithsej", "3.725.500", "3.513.500", "94 %"),
)
PLAN: Rows = (
    ("Nr.", "Aktiviteti", "Afati", "Shuma"),
    ("1", "Ndërtimi i rrugës lokale në Zajaz deri te shkolla fillore dhe ambulanca e re",
     "15.06.2024", "120.000"),
    ("2", "Blerja e një automjeti për zjarrfikësit", "30.09.2024", "45.000"),
    ("3", "Rregullimi i parkut me ulëse, ndriçim dhe gjelbërim të ri përgjatë lumit të qytetit",
     "31.12.2024", "18.500"),
)  # fmt: skip
VILLAGES: Rows = (
    ("Fshati", "Banorë"),
    ("Zajaz", "4.712"),
    ("Kolibar", "890"),
    ("Greshnicë", "2.044"),
    ("Tuhin", "355"),
)
MEMBERS: Rows = (
    ("Emri", "Funksioni", "Partia"),
    ("Arben Hoxha", "kryetar", "Lista e pavarur"),
    ("Teuta Krasniqi", "anëtare", "Koalicioni"),
    ("Blerim Aliu", "anëtar", "Lista e pavarur"),
    ("Vjosa Dauti", "anëtare", "Koalicioni"),
    ("Luan Ramadani", "sekretar", "Koalicioni"),
)
SITTINGS: Rows = (
    ("Mbledhja", "Dita", "Fillimi", "Mbarimi", "Anëtarë prezentë", "Munguan"),
    ("I e rregullt", "12.02.2024", "10.00", "12.40", "19", "2"),
    ("II e rregullt", "14.03.2024", "10.15", "13.05", "21", "0"),
    ("I e jashtëzakonshme e thirrur", "02.04.2024", "09.00", "09.50", "17", "4"),
    ("III e rregullt", "25.04.2024", "10.05", "11.30", "20", "1"),
)
TABLES: dict[str, tuple[Rows, tuple[int, ...], str]] = {
    "budget": (BUDGET, (1, 2, 3), ""),
    "cells of two lines": (PLAN, (3,), ""),
    "two columns": (VILLAGES, (1,), ""),
    "words only": (MEMBERS, (), ""),
    "narrow gutters": (SITTINGS, (), "dense"),
}
CONTENTS = (("Hyrje", "3"), ("Gjendja e tanishme", "5"), ("Qëllimet", "9"), ("Buxheti", "14"))
OTHERS = {
    "two columns of prose": f'<div style="columns: 2; text-align: justify">{PROSE * 5}</div>',
    "three columns of prose": f'<div style="columns: 3; font-size: 9pt">{PROSE * 8}</div>',
    "bullets": "<ul><li>Rruga<li>Ujësjellësi 120 m<li>Shkolla<li>Ndriçimi</ul>",
    "numbers": "<ol><li>Hapja<li>Miratimi<li>Raporti<li>Të ndryshme</ol>",
    "form with colons": table_html(
        (("Numër:", "12/2024"), ("Datë:", "3.4.2024"), ("Faqe:", "14"), ("Shuma:", "12.000"))
    ),
    "form without": table_html(
        (("Numri", "04/112"), ("Data", "3.4.2024"), ("Vendi", "Kërçovë"), ("Objekti", "Thirrje"))
    ),
    "two signatures": table_html(
        (("Sekretari", "Kryetari"), ("Blerim Aliu", "Arben Hoxha"), ("_" * 18, "_" * 18)),
        kind="wide",
    ),
    "three signatures": table_html(
        (
            ("Sekretari", "Anëtari", "Kryetari"),
            ("Blerim Aliu", "Luan Iseni", "Arben Hoxha"),
            ("_" * 12,) * 3,
        ),
        kind="wide",
    ),
    "contents with leaders": "".join(
        f"<div>{title} {'.' * (90 - 2 * len(title))} {page}</div>" for title, page in CONTENTS
    ),
    "contents without": table_html(CONTENTS, (1,)),
    "numbered contents": table_html(
        tuple((f"{n}.", *row) for n, row in enumerate(CONTENTS, 1)), (2,)
    ),
    "agenda with times": table_html(
        (("09:00", "Hapja e mbledhjes"), ("09:15", "Miratimi"), ("09:30", "Raporti i buxhetit"),
         ("11:30", "Mbyllja"))
    ),
    "letterhead": table_html(
        (("KOMUNA E KËRÇOVËS", "Nr. 04-112/2"), ("Këshilli", "14.03.2024"), ("Zyra", "Kërçovë")),
        (1,), "wide",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    source = Path(tmp_path_factory.mktemp("print"), "tables.html")
    bodies = [table_html(*table) for table in TABLES.values()]
    pages = (f"<section>{PROSE}{body}{PROSE}</section>" for body in (*bodies, *OTHERS.values()))
    source.write_text(STYLE + "".join(pages), encoding="utf-8")
    return print_pdf(source)


@pytest.fixture(scope="module")
def layers(printed: bytes) -> dict[str, list[WordDraft]]:
    with pdfplumber.open(io.BytesIO(printed)) as pdf:
        read = [read_plumber_layer(page).words for page in pdf.pages]
    names = [*TABLES, *OTHERS]
    return {
        name: [WordDraft(word.placed.text, word.box) for word in words]
        for name, words in zip(names, read, strict=False)
    }


def texts(table: AlignedTable) -> Rows:
    rows: dict[int, list[str]] = {}
    for cell in table.draft.cells:
        rows.setdefault(cell.row, []).append(" ".join(word.text for word in cell.words))
    return tuple(tuple(row) for _, row in sorted(rows.items()))


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_a_text_layer(layers: dict[str, list[WordDraft]], name: str) -> None:
    (table,) = find_aligned_tables(layers[name])
    assert texts(table) == TABLES[name][0]
    assert len(table.members) == sum(len(c.words) for c in table.draft.cells)


@pytest.mark.parametrize("name", OTHERS)
def test_what_only_looks_aligned_stays_text(layers: dict[str, list[WordDraft]], name: str) -> None:
    assert len(layers[name]) > 20
    assert find_aligned_tables(layers[name]) == []


def test_a_table_over_numbers_has_its_head(layers: dict[str, list[WordDraft]]) -> None:
    assert find_aligned_tables(layers["budget"])[0].draft.header_row == 0


def test_a_page_is_built_of_table_and_text(layers: dict[str, list[WordDraft]]) -> None:
    (table,) = find_aligned_tables(layers["two columns"])
    page = build_page(PageFrame(1), [table.draft], text_layer_reading("pdfplumber", "pdfplumber"))
    assert page.raw.splitlines()[1] == "Zajaz\t4.712"
    assert page.tables[0].rows == 5
    assert page.tables[0].box is not None


@pytest.mark.ocr
@pytest.mark.parametrize("name", ["budget", "cells of two lines"])
def test_tables_of_a_scan(printed: bytes, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    clean = page_images(printed, 200)[list(TABLES).index(name)]
    scan = clean.convert("L").filter(ImageFilter.GaussianBlur(0.5))
    words = open_engine().recognise(_levelled(scan), 200.0, "sqi+srp_latn", 100.0, "page")
    (table,) = find_aligned_tables([WordDraft(w.text, w.box, w.confidence) for w in words])
    rows = texts(table)
    assert [len(row) for row in rows] == [len(row) for row in TABLES[name][0]]
    wanted = [cell for row in TABLES[name][0] for cell in row]
    right = sum(a == b for a, b in zip([c for r in rows for c in r], wanted, strict=True))
    assert right >= 0.8 * len(wanted)


def _levelled(scan: Image.Image) -> Image.Image:
    """Return a scan that leans by less than is worth turning."""
    return scan.rotate(0.3, Image.Resampling.BICUBIC, fillcolor=255)


def word(text: str, x: float, y: float) -> WordDraft:
    return WordDraft(text, BoundingBox(x, y, x + 6 * len(text), y + 10))


def placed(rows: Sequence[Sequence[str]]) -> list[WordDraft]:
    return [word(t, 200 * n, 20 * at) for at, row in enumerate(rows) for n, t in enumerate(row)]


def test_dust_between_columns_joins_no_columns() -> None:
    words = placed([("Zëri", "Plani"), ("Paga", "12"), ("Rruga", "7"), ("Uji", "99")])
    dusty = [*words, WordDraft(".", BoundingBox(150, 24, 152, 26))]
    (table,) = find_aligned_tables(dusty)
    assert len(table.members) == 9
    assert table.draft.cells[2].words[0].text == "Paga"


@pytest.mark.parametrize(
    "rows",
    [
        [("Paga", "12"), ("Rruga", "7"), ("Uji", "99")],  # three pairs are no table
        [("Paga", "12"), ("Rruga", "17"), ("Uji", "23"), ("Shkolla", "31")],  # pages of contents
        [("a)", "Paga"), ("b)", "Rruga"), ("c)", "Uji"), ("d)", "Shkolla")],
        [("Hoxha", "Aliu", "Dauti"), ("Arben", "Blerim", "Vjosa"), ("po", "jo", "po")],
        [],
        [("vetëm",)],
    ],
)
def test_too_little_to_be_a_table(rows: list[tuple[str, ...]]) -> None:
    assert find_aligned_tables(placed(rows)) == []


def test_words_without_boxes_are_left_out() -> None:
    assert find_aligned_tables([WordDraft("Paga"), WordDraft("12")]) == []


@pytest.mark.parametrize("text", ["12", "1.250.000", "88 %", "3.4.2024", "04/112", "-", "12 km",
    "€ 45", "-3,5", "2024/2025"])  # fmt: skip
def test_data(text: str) -> None:
    assert is_datum(text)


@pytest.mark.parametrize("text", ["Nr. 12", "Zajaz", "3 anëtarë kundër", "neni 5", "", "po"])
def test_no_data(text: str) -> None:
    assert not is_datum(text)


def test_rows_of_labels_are_a_form() -> None:
    rows = [("Datë:", "3.4.2024", "12"), ("Numër:", "12", "7"), ("Faqe:", "14", "8")]
    assert not are_tabular(rows)
    assert are_tabular([(a.rstrip(":"), b, c) for a, b, c in rows])


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), min_size=1, max_size=4)


@given(st.lists(SPANS, min_size=1, max_size=8), st.integers(1, 6))
def test_columns_are_what_no_line_fills(lines: list[list[tuple[int, int]]], gutter: int) -> None:
    chunks = [[Chunk(x, x + width, "", ()) for x, width in line] for line in lines]
    found = columns_of([TextLine(n, 1.0, tuple(line)) for n, line in enumerate(chunks)], gutter)
    spans = [(chunk.x0, chunk.x1) for line in chunks for chunk in line]
    assert found[0][0] == min(x0 for x0, _ in spans)
    assert found[-1][1] == max(x1 for _, x1 in spans)
    for (_, end), (begin, _) in pairwise(found):  # white gutters, from text to text
        assert begin - end >= gutter
        assert all(x1 <= end or x0 >= begin for x0, x1 in spans)
    for begin, end in found:  # and none within a column
        ends = sorted(x1 for x0, x1 in spans if begin <= x0 and x1 < end)
        assert all(any(x0 - x1 < gutter and z > x1 for x0, z in spans) for x1 in ends)
