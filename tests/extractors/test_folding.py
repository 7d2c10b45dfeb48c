import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Këshilli ÇDO", "keshilli cdo", id="albanian"),
        pytest.param("késhilli shogèrues", "keshilli shogerues", id="ocr-accents"),
        pytest.param("¢do si¢", "cdo sic", id="cent-is-c"),
        pytest.param("q€ t€ vendosen", "qe te vendosen", id="euro-behind-letter-is-e"),
        pytest.param("500 € 20€ €5", "500 € 20€ €5", id="euro-behind-number-stays"),
        pytest.param("Štrpce Đakovica ĆČŽ", "strpce dakovica ccz", id="serbian"),
        pytest.param("Општина Тетово й", "општина тетово й", id="cyrillic-keeps-its-letters"),
        pytest.param("“a” ‘b’ 1–2—3", "\"a\" 'b' 1-2-3", id="quotes-and-dashes"),
        pytest.param("İSTOG ß", "istog ß", id="letters-that-grow"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=st.characters(blacklist_characters="€")))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
