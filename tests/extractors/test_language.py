import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.components import COMPONENTS
from extractors.folding import fold
from extractors.language import (
    Lexicon,
    compile_words,
    load_lexicon,
    load_pipeline,
    span_key,
)
from extractors.language import tokens as cut


def iter_tokens(text: str) -> Iterator[tuple[str, bool]]:
    return zip(*cut(text, fold(text)), strict=True)


PAPER_TEXT = st.text(alphabet="aëEç €¢q12.,/-–\t\n\u00a0 \"':vN", max_size=60)


@given(st.one_of(st.text(max_size=60), PAPER_TEXT))
def test_the_tokens_make_up_the_text(text: str) -> None:
    assert "".join(word + " " * blank for word, blank in iter_tokens(text)) == text


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("23.06.2023", ["23", ".", "06", ".", "2023"], id="date"),
        pytest.param("23qershor", ["23", "qershor"], id="glued"),
        pytest.param("q€ 5€", ["q€", "5", "€"], id="misread-letter"),
        pytest.param("znjsh.Arta", ["znjsh", ".", "Arta"], id="abbreviation"),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [word for word, _ in iter_tokens(text)] == tokens


def test_two_finders_may_see_different_things_at_one_place() -> None:
    doc = load_pipeline()("Raporti 2023")
    assert [s._.value.edtf() for s in doc.spans["dates"]] == ["2023"]
    assert [s._.value for s in doc.spans["numerals"]] == [2023]


def test_every_finder_fills_its_spans() -> None:
    doc = load_pipeline()("")
    assert set(doc.spans) == {span_key(finder) for finder in COMPONENTS}


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        pytest.param("qytetar*", "11 gytetare ishin", "gytetare", id="q-read-as-g"),
        pytest.param("morën pjesë", "moren  pjese", "moren  pjese", id="blanks"),
        pytest.param("vot", "votim", None, id="whole-words-only"),
        pytest.param("nr", "nr.", "nr", id="before-a-dot"),
    ],
)
def test_words_as_patterns(word: str, text: str, found: str | None) -> None:
    match = compile_words((word,)).search(text)
    assert (match.group() if match else None) == found


def test_a_key_that_is_not_there_is_an_error(lexicon: Lexicon) -> None:
    with pytest.raises(KeyError):
        lexicon.words("calendar", "cues.deadlines")


def test_the_lexicon_is_read_once() -> None:
    assert load_lexicon() is load_lexicon()


def test_importing_the_room_does_not_import_spacy() -> None:
    code = "import sys, extractors, extractors.extraction; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
