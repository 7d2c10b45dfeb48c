"""Specks that were read as letters go; low marks that are print stay."""

from __future__ import annotations

import pytest

from pipeline.document import BoundingBox
from pipeline.dust_words import drop_dust_words
from pipeline.ocr import RecognisedWord

DPI = 300.0
PIXELS_A_POINT = DPI / 72


def read(text: str, points: float, confidence: float) -> RecognisedWord:
    """Return a word that is so many points high."""
    box = BoundingBox(100, 100, 160, 100 + points * PIXELS_A_POINT)
    return RecognisedWord(text, box, confidence, 1, 0)


@pytest.mark.parametrize(
    ("text", "points", "confidence"),
    [
        ("e", 2.0, 0.95),
        ("ii", 1.5, 0.6),
        ("1", 2.5, 0.9),
        ("|", 2.0, 0.9),
        (".", 1.0, 0.2),
        ("—", 1.0, 0.44),
    ],
    ids=["letter", "letters", "digit", "bar", "unsure-stop", "unsure-dash"],
)
def test_dust_goes(text: str, points: float, confidence: float) -> None:
    assert drop_dust_words((read(text, points, confidence),), DPI) == ()


@pytest.mark.parametrize(
    ("text", "points", "confidence"),
    [
        ("vendosi", 5.0, 0.95),
        ("se", 2.7, 0.2),
        (".", 1.0, 0.9),
        ("—", 1.0, 0.45),
        (".....", 1.5, 0.6),
    ],
    ids=["word", "small-print-read-badly", "full-stop", "dash", "leaders"],
)
def test_print_stays(text: str, points: float, confidence: float) -> None:
    word = read(text, points, confidence)
    assert drop_dust_words((word,), DPI) == (word,)


def test_the_resolution_decides_how_high_a_word_is() -> None:
    word = read("a", 4.0, 0.9)
    assert drop_dust_words((word,), DPI) == (word,)
    assert drop_dust_words((word,), 2 * DPI) == ()


def test_the_order_of_what_stays_is_kept() -> None:
    words = (read("Neni", 8, 0.9), read("i", 1, 0.9), read("3", 8, 0.9), read(".", 1, 0.9))
    assert [w.text for w in drop_dust_words(words, DPI)] == ["Neni", "3", "."]
