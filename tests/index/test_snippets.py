"""The highlighter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.snippets import WIDTH, make_snippet
from tests.index.vocabulary import wanted


def marked(text: str, query: str, facts: tuple[str, ...] = ()) -> list[str]:
    snippet = make_snippet(text, wanted(query), facts)
    pieces = [snippet.text[start:end] for start, end in snippet.marks]
    assert pieces == [text[start:end] for start, end in snippet.source_marks]
    assert snippet.text in text
    return pieces


@pytest.mark.parametrize(
    ("text", "query", "marks"),
    [
        ("Këshilli i Komunës", "keshilli komunes", ["Këshilli", "Komunës"]),
        ("uji dhe ujë, UJI.", "uji", ["uji", "ujë", "UJI"]),
        ("ligji 03/L-040 dhe 040", "03/L-040", ["03/L-040"]),
        ("rendi i ditës: rendi", '"rendi i dites"', ["rendi i ditës"]),
        ("rendi i ditës", '"rendi i dites" rendi', ["rendi i ditës"]),
        ("ko\u00admuna", "komuna", ["ko\u00admuna"]),
        ("fé€mijét e ¢erdhes", "femije cerdhe", ["fé€mijét", "¢erdhes"]),
        ("Më 17.03.2022 dhe 17 mars 2022", "17/03/2022", ["17.03.2022", "17 mars 2022"]),
        ("asgjë këtu", "uji", []),
        ("", "uji", []),
    ],
)
def test_marks(text: str, query: str, marks: list[str]) -> None:
    assert marked(text, query) == marks


def test_the_window_shows_most_different_words() -> None:
    text = "uji uji uji " + "tjetër " * 100 + "uji i komunës " + "fund " * 100
    assert marked(text, "uji komunes") == ["uji", "komunës"]


def test_the_window_ends_at_whole_words() -> None:
    text = "fjalia " * 100 + "uji " + "fjalia " * 100
    snippet = make_snippet(text, wanted("uji"))
    assert set(snippet.text.split()) == {"fjalia", "uji"}
    assert WIDTH - 20 < len(snippet.text) <= WIDTH


def test_without_a_hit_it_is_the_start_of_the_page() -> None:
    snippet = make_snippet("  Fillimi i faqes. " + "x " * 300, wanted("uji"))
    assert snippet.text.startswith("Fillimi")
    assert snippet.marks == ()


def test_with_facts_only_their_places_are_marked() -> None:
    text = "uji më parë. Këshilli vendosi për\nujë dhe uji. uji më vonë."
    assert marked(text, "uji", ("Këshilli vendosi për ujë dhe uji",)) == ["ujë", "uji"]
    assert marked(text, "uji", ("që nuk është këtu: uji",)) == ["uji", "ujë", "uji", "uji"]


@given(st.text(alphabet="abë \n-.\u00ad", max_size=800), st.text(alphabet='ab "-', max_size=20))
def test_a_snippet_is_a_piece_of_its_page(text: str, query: str) -> None:
    snippet = make_snippet(text, wanted(query))
    longest = max((end - start for start, end in snippet.marks), default=0)
    assert len(snippet.text) <= max(WIDTH, longest)
    for (start, end), (a, b) in zip(snippet.marks, snippet.source_marks, strict=True):
        assert 0 <= start < end <= len(snippet.text)
        assert snippet.text[start:end] == text[a:b]
