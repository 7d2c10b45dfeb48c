from __future__ import annotations

import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.document import BoundingBox, Page
from pipeline.glyphs import Glyph, count_letters, disagreement, garbage_share, without_doubles
from pipeline.page_building import (
    CellDraft,
    PageFrame,
    TableDraft,
    TextDraft,
    WordDraft,
    build_page,
    text_layer_reading,
    tidy_word,
)
from pipeline.page_geometry import PageGeometry, turned
from pipeline.text_pages import build_text_pages, normalise_text
from pipeline.unseen import is_seen

READING = text_layer_reading("test", "arkiva")
words = st.text(min_size=1).map(tidy_word).filter(bool).map(WordDraft)
lines = st.lists(words, max_size=5).map(tuple)
texts = st.lists(lines, max_size=5).map(lambda found: TextDraft(tuple(found)))


@st.composite
def tables(draw: st.DrawFn) -> TableDraft:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cells = [CellDraft(r, c, draw(lines)) for r in range(rows) for c in range(columns)]
    return TableDraft(tuple(cells), None)


def check_offsets(page: Page) -> None:
    for word in page.words:
        assert page.raw[word.start : word.end] == word.text
    starts = [word.start for word in page.words]
    assert starts == sorted(starts)
    assert all(line.words for line in page.lines)


@given(st.lists(texts | tables(), max_size=5))
def test_every_word_stands_where_its_offsets_say(drafts: list[TextDraft | TableDraft]) -> None:
    page = build_page(PageFrame(1), drafts, READING)
    check_offsets(page)
    expected = [w.text for d in drafts for w in _words(d)]
    assert [word.text for word in page.words] == expected
    assert "\n\n\n" not in page.raw.replace("\t", "") or page.tables


def _words(draft: TextDraft | TableDraft) -> list[WordDraft]:
    if isinstance(draft, TextDraft):
        return [word for line in draft.lines for word in line]
    return [word for cell in draft.cells for word in cell.words]


@given(tables())
def test_tabs_count_the_columns_of_each_row(table: TableDraft) -> None:
    page = build_page(PageFrame(1), [table], READING)
    if not page.tables:
        assert not any(cell.words for cell in table.cells)
        return
    rows = page.raw.split("\n")
    (built,) = page.tables
    assert len(rows) == built.rows
    assert {row.count("\t") for row in rows} == {built.columns - 1}
    drafted = {(c.row, c.column): " ".join(w.text for w in c.words) for c in table.cells}
    assert {(c.row, c.column): page.raw[c.start : c.end] for c in built.cells} == drafted


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\t\n\f ë")))
def test_raw_text_of_a_text_file_is_the_text(text: str) -> None:
    pieces = normalise_text(text).split("\f")
    assume(all(is_seen(piece) or not piece.strip() for piece in pieces))
    pages = build_text_pages(text, READING)
    joined = "\f".join(page.raw for page in pages)
    assert joined.rstrip() == normalise_text(text).rstrip()
    for number, page in enumerate(pages, 1):
        assert page.number == number
        check_offsets(page)
        assert [w.text for w in page.words] == page.raw.split()
        for table in page.tables:
            assert all("\t" not in page.raw[c.start : c.end] for c in table.cells)


@given(st.text())
def test_tidy_word_is_nfc_without_blanks(text: str) -> None:
    word = tidy_word(text)
    assert unicodedata.is_normalized("NFC", word)
    assert not any(c.isspace() for c in word)
    word.encode("utf-8")


boxes = st.tuples(*[st.floats(0, 500)] * 4).map(
    lambda v: BoundingBox(min(v[0], v[2]), min(v[1], v[3]), max(v[0], v[2]), max(v[1], v[3]))
)


@given(boxes)
def test_turning_there_and_back_changes_nothing(box: BoundingBox) -> None:
    for turn, back in ((0, 0), (90, 270), (180, 180), (270, 90)):
        width, height = 500.0, 700.0
        sides = (height, width) if turn in (90, 270) else (width, height)
        again = turned(turned(box, turn, width, height), back, *sides)  # type: ignore[arg-type]
        assert all(
            abs(getattr(again, side) - getattr(box, side)) < 1e-6
            for side in ("x0", "y0", "x1", "y1")
        )


def test_crop_box_outside_the_page_is_ignored() -> None:
    geometry = PageGeometry.of((0, 0, 400, 600), (1000, 1000, 1200, 1300), 0)
    assert (geometry.width, geometry.height) == (400, 600)


def glyph(text: str, x: float, size: float = 10) -> Glyph:
    return Glyph(text, BoundingBox(x, 100, x + 0.22 * size, 100 + size), size)


def test_double_print_is_dropped_double_letters_stay() -> None:
    once = [glyph("l", 10), glyph("l", 12.2)]
    again = [glyph("l", 10.4), glyph("l", 12.6)]
    assert without_doubles([*once, *again]) == once
    small = [glyph("l", 10, 4), glyph("l", 10.88, 4)]
    assert without_doubles(small) == small


def test_readers_agree_within_two_percent() -> None:
    page = "Kuvendi i Komunës ﬁnancon çdo projekt. " * 10
    same = count_letters(page.replace("ﬁ", "fi").replace("ë", "e").upper())
    assert disagreement(count_letters(page), same) is None
    assert disagreement(count_letters(page), count_letters(page[:-30])) == (
        "pdfplumber 330 letters, pdfium 305"
    )
    assert disagreement(count_letters("12"), count_letters("")) is None


def test_garbage_is_what_no_font_maps() -> None:
    assert garbage_share("") == 0
    assert garbage_share("Vendim nr. 5") == 0
    assert garbage_share("(cid:12)(cid:3)ab") == 0.5
    assert garbage_share("\ue001\ufffd\x03 a") == 0.75
