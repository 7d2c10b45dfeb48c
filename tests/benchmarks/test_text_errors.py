"""CER, WER, ë/ç recall and item counts on readings whose errors are counted by hand."""

import unicodedata

import pytest

from benchmarks.text_errors import (
    Count,
    character_errors,
    diacritics_found,
    items_found,
    total,
    word_errors,
)


@pytest.mark.parametrize(
    ("truth", "read", "characters", "words"),
    [
        pytest.param("Kuvendi vendosi", "Kuvendi vendosi", 0, 0, id="equal"),
        pytest.param("një çështje", "nje ceshtje", 3, 2, id="diacritics"),
        pytest.param("një  çështje\n", "një\nçështje", 0, 0, id="white-space"),
        pytest.param("një", unicodedata.normalize("NFD", "një"), 0, 0, id="decomposed"),
        pytest.param("• pika", "pika", 2, 1, id="bullet-counts"),
        pytest.param("Neni", "neni", 1, 1, id="case-counts"),
        pytest.param("a b", "", 3, 2, id="nothing-read"),
        pytest.param("", "zhurmë", 6, 1, id="noise-on-a-blank-page"),
        pytest.param("më tej", "mëtej", 1, 2, id="joined-words"),
    ],
)
def test_errors_are_counted(truth: str, read: str, characters: int, words: int) -> None:
    assert character_errors(truth, read).part == characters
    assert word_errors(truth, read).part == words


def test_order_of_reading_matters() -> None:
    left, right = "kolona e majtë", "dhe ana tjetër"
    assert word_errors(f"{left} {right}", f"{right} {left}").part == 6


def test_rates_are_weighted_by_length() -> None:
    pages = [character_errors("a" * 90, "a" * 90), character_errors("b" * 10, "c" * 10)]
    assert total(pages) == Count(10, 100)
    assert total(pages).percent == 10
    assert Count().percent == 0


def test_diacritics_count_in_their_place_only() -> None:
    assert diacritics_found("çelësi është", "celësi eshtë") == Count(2, 4)
    assert diacritics_found("Ç dhe Ë", "C dhe E ë ç") == Count(0, 2)


def test_items_must_stand_whole() -> None:
    items = ("04/112-2021", "15%", "www")
    assert items_found(items, "(04/112-2021), 15%; www.") == Count(3, 3)
    assert items_found(items, "04/112-20213 115% wwwa") == Count(0, 3)
    assert items_found(("3.000 €",), "janë 3.000\n€") == Count(1, 1)
