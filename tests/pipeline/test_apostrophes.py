"""A page has one kind of apostrophe."""

from __future__ import annotations

import pytest

from pipeline.apostrophes import one_apostrophe
from pipeline.document import BoundingBox
from pipeline.ocr import RecognisedWord


def texts(*words: str) -> list[str]:
    box = BoundingBox(0, 0, 50, 20)
    made = tuple(RecognisedWord(text, box, 0.9, 0, n) for n, text in enumerate(words))
    return [word.text for word in one_apostrophe(made)]


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        (["s\N{RIGHT SINGLE QUOTATION MARK}ka", "s'do"], ["s’ka", "s’do"]),
        (["s’ka", "s'do", "m'i"], ["s’ka", "s'do", "m'i"]),
        (["s'ka", "s'do"], ["s'ka", "s'do"]),
        (["s’ka", "'vendim'", "t'i"], ["s’ka", "'vendim'", "t’i"]),
        (["‘vendim’", "s'ka"], ["‘vendim’", "s'ka"]),
        ([], []),
    ],
    ids=["curly", "mostly-straight", "straight", "quotes-stay", "quotes-tell-nothing", "empty"],
)
def test_the_page_decides(read: list[str], wanted: list[str]) -> None:
    assert texts(*read) == wanted
