"""Which lines another model is asked about: those it can mend, and no others."""

from __future__ import annotations

import pytest

from pipeline.document import BoundingBox
from pipeline.doubtful_lines import doubtful_lines
from pipeline.ocr import RecognisedWord
from pipeline.ocr_models import model_of
from pipeline.word_lines import lines_of


def words_of(*lines: str, confidence: float = 0.95) -> tuple[RecognisedWord, ...]:
    return tuple(
        RecognisedWord(
            text, BoundingBox(90 * n, 40 * at, 90 * n + 80, 40 * at + 20), confidence, 0, at
        )
        for at, line in enumerate(lines)
        for n, text in enumerate(line.split())
    )


def asked(line: str, model: str, confidence: float = 0.95) -> bool:
    return bool(doubtful_lines(words_of(line, confidence=confidence), model_of(model)))


@pytest.mark.parametrize(
    "line",
    [
        "Vendimi 047112-2021 i komunës", "rreth (70$) të qytetarëve", "dhe vendosi: kryetari",
        "kjo s'ka ndodhur", "neni TIT. i ligjit", "me xkqzt të komunës", "a e miratoi2",
    ],
)  # fmt: skip
def test_lines_with_signs_go_to_english(line: str) -> None:
    assert asked(line, "eng")


@pytest.mark.parametrize(
    "line",
    ["Kuvendi i komunës miratoi buxhetin.", "Kryetari (nënkryetari) e shpalli", "KUVENDI I KOMUNËS",
     "qytetarët — dhe fshatarët"],
)  # fmt: skip
def test_plain_albanian_needs_no_other_model(line: str) -> None:
    assert not asked(line, "eng")
    assert not asked(line, "srp_latn")
    assert not asked(line, "mkd+srp")


def test_a_word_that_the_first_model_is_unsure_of_is_asked_about() -> None:
    assert asked("Kuvendi i komunës", "eng", confidence=0.75)


@pytest.mark.parametrize(
    "line", ["anëtari Petrovit foli", "anëtari Petroviç, foli", "kryetari NikoSić foli",
             "Skupstina usvojila predlozenu odluku"],
)  # fmt: skip
def test_names_go_to_serbian(line: str) -> None:
    assert asked(line, "srp_latn")


def test_the_second_reading_tells_a_name_too() -> None:
    (word,) = words_of("Markovie")
    other = RecognisedWord(word.text, word.box, 0.95, 0, 0, "Markovié")
    assert not doubtful_lines((word,), model_of("srp_latn"))
    assert doubtful_lines((other,), model_of("srp_latn"))


@pytest.mark.parametrize(
    ("line", "confidence", "wanted"),
    [
        ("OnuurHHa CoBeT OIIJIYKa", 0.4, True),
        ("OnuurHHa CoBeT OIIJIYKa", 0.9, False),
        ("Kuvendi i komunës", 0.4, False),
        ("Општина Совет одлука", 0.4, False),
        ("— : .", 0.3, False),
    ],
    ids=["unreadable", "sure", "albanian", "read-already", "no-letters"],
)
def test_unreadable_lines_go_to_cyrillic(line: str, confidence: float, wanted: bool) -> None:
    assert asked(line, "mkd+srp", confidence) is wanted


def test_only_the_doubtful_lines_are_asked_about() -> None:
    words = words_of("Kuvendi i komunës", "nr. 04/112", "miratoi buxhetin")
    assert len(lines_of(words)) == 3
    (line,) = doubtful_lines(words, model_of("eng"))
    assert [word.text for word in line] == ["nr.", "04/112"]
