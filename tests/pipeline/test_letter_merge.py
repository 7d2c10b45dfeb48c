"""Two readings of a word: each gives the letters that only it can write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.letter_merge import combine, differ, is_known
from pipeline.ocr_models import Model, model_of

ENG, SRP = model_of("eng"), model_of("srp_latn")
ENGLISH = "abcdeéw0123456789/%;@&W?!’+.,:-() '\"IlT1X"
LETTERS = "abcdëçËÇšćžđ0123456789/%;@&wW?!’+.,:-() '\"IlT1X"


@pytest.mark.parametrize(
    ("first", "second", "combined"),
    [
        pytest.param("047112-2021", "04/112-2021", "04/112-2021", id="reference"),
        pytest.param("06)L-081", "O6/L-081", "06/L-081", id="digits of the first"),
        pytest.param("(70$)", "(70%)", "(70%)", id="percentage"),
        pytest.param("përgjegjës:", "pergjegjes;", "përgjegjës;", id="semicolon"),
        pytest.param("komunave2", "komunave?", "komunave?", id="question"),
        pytest.param("Mirë!", "Mire!", "Mirë!", id="protected before a sign"),
        pytest.param("s'ka", "s’ka", "s’ka", id="apostrophe"),
        pytest.param("infokomuna.org", "info@komuna.org", "info@komuna.org", id="e-mail"),
        pytest.param("vvvvv.komuna.org", "www.komuna.org", "www.komuna.org", id="web"),
        pytest.param("TIT.", "III.", "III.", id="Roman"),
        pytest.param("TIT.", "Ill.", "III.", id="Roman read as Ill"),
        pytest.param("TX", "IX", "IX", id="Roman of two"),
        pytest.param("Vindows", "Windows", "Windows", id="w"),
        pytest.param("A8B", "A&B", "A&B", id="ampersand"),
    ],
)
def test_what_only_english_writes(first: str, second: str, combined: str) -> None:
    assert combine(first, second, ENG) == combined


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("këshilli", "keshilli", id="ë"),
        pytest.param("çështje", "geshtje", id="ç"),
        pytest.param("të", "t@", id="@ for ë"),
        pytest.param("ç", "&", id="& for ç"),
        pytest.param("komuna.", "komuna,", id="comma for point"),
        pytest.param("Ill", "Ill", id="the same"),
        pytest.param("vendim", "", id="nothing"),
        pytest.param("vetë", "wet", id="w for v in a known word"),
        pytest.param("lista", "!ista", id="! inside a word"),
        pytest.param("TI", "II", id="a known word of two letters"),
        pytest.param("VIT", "VII", id="a known word of three letters"),
        pytest.param("TIT", "71T", id="digits are no numeral"),
        pytest.param("Komuna", "Komima", id="no sign at all"),
    ],
)
def test_what_stays(first: str, second: str) -> None:
    assert combine(first, second, ENG) == first


@pytest.mark.parametrize(
    ("first", "second", "surer", "combined"),
    [
        ("Petrovit", "Petrović", False, "Petrović"),
        ("Petroviç", "Petrović", False, "Petrović"),
        ("Nikolic,", "Nikolić,", False, "Nikolić,"),
        ("Dordević", "Đorđević", True, "Đorđević"),
        ("vendim", "venđim", False, "vendim"),
        ("çështje", "čestje", True, "çështje"),
        ("kuvendi", "kuvenđi", True, "kuvendi"),
    ],
)
def test_serbian_names(first: str, second: str, surer: bool, combined: str) -> None:
    assert combine(first, second, SRP, surer=surer) == combined


@pytest.mark.parametrize(
    ("surer", "combined"), [(True, "1.250,00"), (False, "1.260,00")], ids=["surer", "less sure"]
)
def test_numbers_of_one_shape_go_by_confidence(surer: bool, combined: str) -> None:
    assert combine("1.260,00", "1.250,00", ENG, surer=surer) == combined


@given(st.text(LETTERS, max_size=14), st.sampled_from([ENG, SRP, Model()]), st.booleans())
def test_equal_readings_stay(text: str, model: Model, surer: bool) -> None:
    assert combine(text, text, model, surer=surer) == text


@given(
    st.text("abcdefghijklmnopqrstuvxyzëç", min_size=1, max_size=14), st.text(ENGLISH, max_size=14)
)
def test_albanian_letters_are_never_lost_to_english(first: str, second: str) -> None:
    combined = combine(first, second, ENG)
    assert [c for c in combined if c in "ëç"] == [c for c in first if c in "ëç"]


@given(st.text(LETTERS, max_size=14), st.text(LETTERS, max_size=14))
def test_nothing_is_taken_from_a_model_without_a_row(first: str, second: str) -> None:
    combined = combine(first, second, Model())
    numeral = set(combined) <= set("IVXLC.,:;()")
    assert combined == first or numeral


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [("të", "te", False), ("té", "tè", False), ("s'ka", "s’ka", False), ("Vlera", "Viera", True)],
)
def test_what_counts_as_different(first: str, second: str, told: bool) -> None:
    assert differ(first, second) is told


@pytest.mark.parametrize(
    ("word", "known"),
    [("komunës", True), ("komunes", False), ("Komunës.", True), ("xqzt", False), ("a", False)],
)
def test_words_of_the_list(word: str, known: bool) -> None:
    assert is_known(word) is known
