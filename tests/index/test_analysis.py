"""The analysis, alone and against the Elasticsearch analyser made from it."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import (
    SEARCH_ANALYZER,
    TEXT_ANALYZER,
    Token,
    clean,
    comparison_key,
    folded_tokens,
    index_word,
    located,
    name_key,
    stop_words,
    synonyms,
    words,
)
from index.elastic_index import ElasticIndex
from index.stemmer import stem

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

WORDS = [
    pytest.param("Këshilli", ("keshill",), id="e with diaeresis"),
    pytest.param("késhillit", ("keshill",), id="e as Tesseract reads it"),
    pytest.param("ÇËSHTJE", ("cesht",), id="capitals"),
    pytest.param("03/L-040", ("03", "l", "040"), id="law number"),
    pytest.param("20.05.2025", ("20", "05", "2025"), id="date"),
    pytest.param("té¢ t€ sé¢ q€", ("te", "te", "se", "qe"), id="money signs for letters"),
    pytest.param("fé€mijét ¢erdhe si¢", ("femij", "cerdh", "sic"), id="more of them"),
    pytest.param("500 € 500€ €5", ("500", "500", "5"), id="amounts"),
    pytest.param("furnizim me ujw", ("furniz", "me", "uj"), id="w for the letter e"),
    pytest.param("t'i s’ka", ("t", "i", "s", "ka"), id="apostrophes"),
    pytest.param("“Drini” «Ibri»", ("drin", "ibr"), id="quotes"),
    pytest.param("Đorđe Šaćirović Žitnik", ("dord", "sacirovic", "zitnik"), id="Serbian"),
    pytest.param("Općina Љубљана", ("opc", "љубљана"), id="Cyrillic"),
    pytest.param("ﬁnancat 12 m²", ("financ", "12", "m2"), id="ligature and superscript"),
    pytest.param("ke\u0308shilli ko\u00admuna", ("keshill", "komun"), id="invisible marks"),
    pytest.param("snake_case", ("snak", "cas"), id="underscore"),
    pytest.param("\u0130stanbul \u0131slak ΟΔΟΣ", ("istanbul", "islak", "οδοσ"), id="odd cases"),
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


def vocabulary() -> Iterator[str]:
    """Every distinct word of our own documents, and of the shared ones where they are at hand."""
    folders = [ROOT / "benchmarks", ROOT / "tests" / "gold", ROOT / "samples" / "archive"]
    files = [path for folder in folders for path in folder.rglob("*")]
    files += [*(SHARED / "seeds").rglob("*.txt"), *(SHARED / "search").glob("*.jsonl")]
    text = " ".join(
        path.read_text("utf-8", "replace")
        for path in files
        if path.suffix in (".txt", ".html", ".jsonl", ".eml", ".json")
    )
    # JSON escapes nothing in these files but quotes and line feeds.
    yield from sorted(set(re.findall(r"[^\s\"<>\\]+", text)))


@pytest.mark.server
def test_elasticsearch_makes_the_same_words(elastic: ElasticIndex) -> None:
    for text in (str(case.values[0]) for case in WORDS):
        assert analyzed(elastic, text, TEXT_ANALYZER) == words(text), text


@pytest.mark.server
def test_elasticsearch_makes_the_same_words_of_every_word_we_know(elastic: ElasticIndex) -> None:
    known = list(vocabulary())
    assert len(known) > 20_000
    for start in range(0, len(known), 1000):
        part = known[start : start + 1000]
        expected = words(" ".join(part))
        found = analyzed(elastic, " ".join(part), TEXT_ANALYZER)
        differ = [pair for pair in zip(found, expected, strict=False) if pair[0] != pair[1]]
        assert found == expected, differ[:1]


@pytest.mark.server
def test_elasticsearch_searches_without_function_words_and_with_synonyms(
    elastic: ElasticIndex,
) -> None:
    for text in ("furnizimi me ujë", "strategjia e rinisë", "vendimet për buxhetin"):
        kept = [t.word for t in folded_tokens(text) if t.word not in stop_words()]
        expected = {
            word for folded in kept for word in (stem(folded), *synonyms().get(stem(folded), ()))
        }
        assert set(analyzed(elastic, text, SEARCH_ANALYZER)) == expected, text
    for word, others in synonyms().items():
        natural = analyzed(elastic, word, TEXT_ANALYZER)
        if natural == (word,) and word not in stop_words():
            assert set(analyzed(elastic, word, SEARCH_ANALYZER)) == {word, *others}


@pytest.mark.server
def test_elasticsearch_folds_every_latin_and_cyrillic_letter_the_same(
    elastic: ElasticIndex,
) -> None:
    ranges = [(0x20, 0x530), (0x1E00, 0x2190), (0xFB00, 0xFB10), (0xFF00, 0xFF60)]
    for start, end in ranges:
        text = " ".join(f"a{chr(code)}b" for code in range(start, end))
        assert analyzed(elastic, text, TEXT_ANALYZER) == words(text), hex(start)
    elastic.close()


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of the index one by one, as ``located`` gives them together."""
    for token in folded_tokens(text):
        yield token._replace(word=index_word(text[token.start : token.end]))


@given(st.text())
def test_tokens_point_at_the_words_they_fold(text: str) -> None:
    previous = 0
    for token in tokens(text):
        assert previous <= token.start < token.end <= len(text)
        assert index_word(text[token.start : token.end]) == token.word
        previous = token.end
    assert words(text) == tuple(token.word for token in tokens(text))
    assert list(zip(*located(text), strict=True)) == [
        (token.word, (token.start, token.end)) for token in tokens(text)
    ]


@given(st.text())
def test_folding_folded_words_changes_nothing(text: str) -> None:
    once = [token.word for token in folded_tokens(text)]
    assert [token.word for token in folded_tokens(" ".join(once))] == once


@given(st.text(alphabet="aeëéioutsç€¢ \u00ad5-", max_size=40))
def test_words_of_a_text_are_the_words_of_its_pieces(text: str) -> None:
    pieces = [text[token.start : token.end] for token in folded_tokens(text)]
    assert words(text) == tuple(word for piece in pieces for word in words(piece))


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


def test_names_compare_in_every_case_form() -> None:
    forms = ("Hani i Elezit", "Hanit të Elezit", "Hanin e Elezit", "HANI I ELEZIT")
    assert {name_key(form) for form in forms} == {"han elez"}
    assert name_key("Prizrenit") == name_key("prizren")
    assert name_key("Vushtrri") != name_key("Viti")
    assert name_key("e") == "e"


def test_synonyms_are_sets_and_one_way_roads() -> None:
    assert {"keshill", "asambl"} <= set(synonyms()["kuvend"])
    assert "kuvend" in synonyms()["keshill"]
    assert all(word not in others for word, others in synonyms().items())
