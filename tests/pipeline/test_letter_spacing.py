"""Words printed with blanks between their letters are read as words; the raw text stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning import repair_text
from pipeline.offsets import OffsetMap


def repaired(raw: str) -> tuple[str, OffsetMap]:
    found = repair_text(raw)
    return OffsetMap.apply(raw, [edit for edits in found.values() for edit in edits])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("P R O C E S V E R B A L", "PROCESVERBAL", id="one-word"),
        pytest.param("R e n d i  i  d i t ë s :", "Rendi i ditës :", id="wide-blanks"),
        pytest.param(
            "R A P O R T P E R P U N E N E S E K T O R I T",
            "RAPORT PER PUNEN E SEKTORIT",
            id="divided-by-the-word-list",
        ),
        pytest.param("R E N D I I D I T E S", "RENDI I DITES", id="without-dots"),
        pytest.param("V E N D O S I :", "VENDOSI :", id="colon"),
        pytest.param("O D L U K A", "ODLUKA", id="a-word-of-another-language"),
        pytest.param("pikat a b c d janë", "pikat a b c d janë", id="letters-of-a-list"),
        pytest.param(
            "R A P O RT I P U N Ë S P Ë R V I T I N 2 0 2 4",
            "RAPORTI PUNËS PËR VITIN 2024",
            id="letters-that-stand-close-and-digits",
        ),
        pytest.param("PO JO PO JO PO JO", "PO JO PO JO PO JO", id="short-words"),
        pytest.param("I II III IV V VI", "I II III IV V VI", id="roman-numerals"),
        pytest.param("A B C D E F", "A B C D E F", id="marks"),
        pytest.param("M F T M F T M F T", "M F T M F T M F T", id="table-heads"),
        pytest.param("x x x x x", "x x x x x", id="crosses"),
        pytest.param("Nga Q. L. K. T. në", "Nga Q. L. K. T. në", id="initials"),
    ],
)
def test_letter_spaced_words_are_closed(raw: str, text: str) -> None:
    assert repaired(raw)[0] == text


def test_the_raw_place_covers_the_letters_and_their_blanks() -> None:
    raw = "Sot:  V E N D I M  për rrugën"
    text, offsets = repaired(raw)
    at = text.index("VENDIM")
    start, end = offsets.to_raw(at, at + len("VENDIM"))
    assert raw[start:end] == "V E N D I M"


@given(st.text(alphabet="ABEIKLMNTU ëi.", max_size=60))
def test_only_blanks_are_taken_out(raw: str) -> None:
    text, _ = repaired(raw)
    assert text.replace(" ", "") == raw.replace(" ", "")
