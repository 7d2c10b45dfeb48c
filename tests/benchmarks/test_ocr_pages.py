"""The benchmark's pages are what it needs, print on one page each and keep their truth."""

import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from benchmarks.ocr_pages.source import read_source, read_sources
from benchmarks.ocr_scoring import score_reading
from benchmarks.text_errors import Count, normalise

STRESS = ("reference", "percentage", "amount", "date", "name", "w", "e-mail")


def test_there_are_pages_of_every_sort() -> None:
    text, tables = read_sources("text"), read_sources("table")
    assert len(text) >= 10
    assert len(text) + len(tables) >= 15
    assert len({source.font for source in text}) >= 4
    assert sum(source.columns == 2 for source in text) == 1
    assert any("•" in source.truth for source in text)
    assert len(tables) == 5
    assert sum(len(source.tables) for source in tables) >= 6


def test_table_rows_are_of_one_length() -> None:
    for source in read_sources("table"):
        for table in source.tables:
            assert len({len(row) for row in table}) == 1, source.name


def test_the_stress_page_holds_28_different_items_of_each_kind() -> None:
    (page,) = read_sources("stress")
    assert set(page.items) == set(STRESS)
    for kind, items in page.items.items():
        assert len(set(items)) == len(items) == 28, kind
    assert all(set(name.lower()) & set("šžčćđ") for name in page.items["name"])
    assert all("w" in word.lower() for word in page.items["w"])
    assert "{" not in page.truth


@pytest.mark.slow
def test_each_page_prints_on_one_page_with_its_truth() -> None:
    for source in read_sources():
        document = pypdfium2.PdfDocument(source.print())
        assert len(document) == 1, source.name
        page = document[0].get_textpage()
        printed = unicodedata.normalize("NFC", page.get_text_range())
        page.close()
        document.close()
        # pdfium may cut words and drop blanks: only the letters are compared, in their order.
        assert _letters(printed) == _letters(source.truth), source.name


def _letters(text: str) -> str:
    return "".join(c for c in normalise(text) if c.isalnum())


def test_a_page_without_a_head_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text-99.txt"
    path.write_text("Pa kokë\n", encoding="utf-8")
    with pytest.raises(ValueError, match="first line"):
        read_source(path)


def test_a_perfect_reading_scores_full_and_a_wrong_grid_does_not(tmp_path: Path) -> None:
    path = tmp_path / "table-99.txt"
    path.write_text("@ DejaVu Sans; 10\n| Fshati | Kërkesa |\n| Lumas | |\n", encoding="utf-8")
    source = read_source(path)
    assert source.truth == "Fshati Kërkesa\nLumas "
    right = score_reading([source], [source.truth], [source.tables])
    assert (right.cells, right.grids) == (Count(4, 4), Count(1, 1))
    narrow = score_reading([source], ["Fshati"], [((("Fshati",), ("Lumas",)),)])
    assert (narrow.cells, narrow.grids) == (Count(2, 4), Count(0, 1))
    none = score_reading([source], [source.truth], [()])
    assert (none.cells, none.grids) == (Count(0, 4), Count(0, 1))
