"""Headings over cells, also of tables that lost their head or their columns."""

from __future__ import annotations

from extractors.language import load_lexicon
from extractors.tabular.row_heads import row_heads
from tests.extractors.papers import paper

TABLE = "Nr.\tAktiviteti\tAfati\n1\tRruga\tmaj 2024\n2\tUra\tqershor 2024\n"


def test_each_cell_has_its_heading() -> None:
    heads = row_heads(paper(TABLE), load_lexicon())
    assert [heads[i].is_header for i in sorted(heads)] == [True, False, False]
    assert heads[1].over(2) == "afati"
    assert heads[1].over(3) == ""


def test_lines_below_a_line_of_headings_are_rows() -> None:
    text = (
        "PLANI I VEPRIMIT\n\nTabela e masave\n\nVeprimi Përgjegjësi Afati Kostoja (€)\n"
        "Hartimi i planit Drejtoria e Urbanizmit qershor 2024 12.000\n"
    )
    reading = paper(text)
    loose = [heads for heads in row_heads(reading, load_lexicon()).values() if heads.loose]
    assert loose
    assert "afati" in loose[0].whole


def test_running_text_has_no_headings() -> None:
    text = "Drejtoria e Financave ka afat deri nesër për buxhetin, tha kryetari.\nU mbyll."
    assert dict(row_heads(paper(text), load_lexicon())) == {}
