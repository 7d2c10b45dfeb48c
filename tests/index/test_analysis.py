"""The folding, alone and against the Elasticsearch analyser made from it."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import clean, comparison_key, fold, tokens, words
from index.elastic_index import ElasticIndex
from index.elastic_settings import SEARCH_ANALYZER, TEXT_ANALYZER

WORDS = [
    pytest.param("Këshilli", ("keshilli",), id="e with diaeresis"),
    pytest.param("késhillit", ("keshillit",), id="e as Tesseract reads it"),
    pytest.param("ÇËSHTJE", ("ceshtje",), id="capitals"),
    pytest.param("03/L-040", ("03", "l", "040"), id="law number"),
    pytest.param("20.05.2025", ("20", "05", "2025"), id="date"),
    pytest.param("té¢", ("te",), id="cent sign"),
    pytest.param("t'i s’ka", ("t", "i", "s", "ka"), id="apostrophes"),
    pytest.param("“Drini” «Ibri»", ("drini", "ibri"), id="quotes"),
    pytest.param("Đorđe Šaćirović Žitnik", ("dorde", "sacirovic", "zitnik"), id="Serbian"),
    pytest.param("Općina Љубљана", ("opcina", "љубљана"), id="Cyrillic"),
    pytest.param("ﬁnancat 12 m²", ("financat", "12", "m2"), id="ligature and superscript"),
    pytest.param("ke\u0308shilli ko\u00admuna", ("keshilli", "komuna"), id="invisible marks"),
    pytest.param("snake_case", ("snake", "case"), id="underscore"),
    pytest.param("İstanbul \u0131slak ΟΔΟΣ", ("istanbul", "islak", "οδοσ"), id="odd cases"),
    pytest.param("1.234,50 €", ("1", "234", "50"), id="money"),
    pytest.param("😀 -- „“", (), id="nothing"),
    pytest.param("x" * 150, ("x" * 100,), id="long word"),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@pytest.fixture
def elastic(elasticsearch_url: str, elastic_prefix: str) -> ElasticIndex:
    index = ElasticIndex(elasticsearch_url, elastic_prefix)
    index.apply([], [])
    return index


def analyzed(index: ElasticIndex, text: str, analyzer: str) -> tuple[str, ...]:
    answer = index._client.indices.analyze(
        index=index._aliases.pages, body={"analyzer": analyzer, "text": text}
    )
    return tuple(token["token"] for token in answer["tokens"])


@pytest.mark.server
def test_elasticsearch_makes_the_same_words(elastic: ElasticIndex) -> None:
    texts = [str(case.values[0]) for case in WORDS]
    for analyzer in (TEXT_ANALYZER, SEARCH_ANALYZER):
        for text in texts:
            assert analyzed(elastic, text, analyzer) == words(text), text


@pytest.mark.server
def test_elasticsearch_folds_every_latin_and_cyrillic_letter_the_same(
    elastic: ElasticIndex,
) -> None:
    ranges = [(0x20, 0x530), (0x1E00, 0x2190), (0xFB00, 0xFB10), (0xFF00, 0xFF60)]
    for start, end in ranges:
        text = " ".join(f"a{chr(code)}b" for code in range(start, end))
        assert analyzed(elastic, text, TEXT_ANALYZER) == words(text), hex(start)
    elastic.close()


@given(st.text())
def test_tokens_point_at_the_words_they_fold(text: str) -> None:
    previous = 0
    for token in tokens(text):
        assert previous <= token.start < token.end <= len(text)
        assert fold(text[token.start : token.end]) == token.word
        previous = token.end


@given(st.text())
def test_folding_folded_words_changes_nothing(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once


@given(st.text())
def test_composed_and_decomposed_text_fold_the_same_in_latin(text: str) -> None:
    latin = "".join(c for c in text if ord(c) < 0x250)
    assert words(unicodedata.normalize("NFD", latin)) == words(unicodedata.normalize("NFC", latin))


def test_a_word_is_letters_and_digits_of_every_script() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        assert character.isalnum() == (unicodedata.category(character)[0] in "LN")


def test_cleaning_keeps_every_offset() -> None:
    assert clean("a\0b\ud800c\n") == "a\ufffdb\ufffdc\n"
    assert clean("Këshilli") == "Këshilli"


def test_names_compare_without_case_marks_and_punctuation() -> None:
    assert comparison_key("Hani i Elezit") == comparison_key(" hani-i  ELEZIT.") == "hani i elezit"
    assert comparison_key("Hani") != comparison_key("Hani i Elezit")
