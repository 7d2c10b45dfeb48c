"""Two readings of a line, put together by where their words stand."""

from __future__ import annotations

from pipeline.document import BoundingBox
from pipeline.merge import merge_readings
from pipeline.ocr import RecognisedWord
from pipeline.ocr_models import model_of

ENG = model_of("eng")


def word(
    text: str, x0: float, x1: float, *, y: float = 0, line: int = 0, conf: float = 0.9
) -> RecognisedWord:
    return RecognisedWord(text, BoundingBox(x0, y, x1, y + 10), conf, 1, line)


def texts(first: list[RecognisedWord], second: list[RecognisedWord]) -> list[str]:
    return [w.text for w in merge_readings(tuple(first), tuple(second), ENG)]


def test_a_lost_blank_comes_back_where_both_parts_are_words() -> None:
    first = [word("numrii", 0, 60), word("vendimit", 70, 140)]
    second = [word("numri", 0, 50), word("i", 54, 60), word("vendimit", 70, 140)]
    assert texts(first, second) == ["numri", "i", "vendimit"]


def test_a_word_is_not_cut_in_two() -> None:
    first = [word("komuna", 0, 60)]
    assert texts(first, [word("ko", 0, 20), word("muna", 22, 60)]) == ["komuna"]


def test_words_stay_apart_where_the_second_pass_glues_them() -> None:
    first = [word("oksigjeni", 0, 60), word("është", 66, 100), word("nën", 106, 130)]
    assert texts(first, [word("oksigjenieshtenen/", 0, 130)]) == ["oksigjeni", "është", "nën"]


def test_a_torn_reference_becomes_one() -> None:
    first = [word("01-016", 0, 50), word("02", 58, 80)]
    assert texts(first, [word("01-016/02", 0, 80)]) == ["01-016/02"]


def test_a_word_that_two_strips_hold_is_taken_once() -> None:
    first = [word("propozuesi2", 0, 80)]
    second = [word("propozuesi?", 0, 80, conf=0.8), word("propozuesi?", 1, 80, y=1, conf=0.9)]
    assert texts(first, second) == ["propozuesi?"]


def test_each_line_gets_its_own_words() -> None:
    first = [word("70$", 0, 30), word("05X12", 0, 50, y=20, line=1)]
    second = [word("05/12", 0, 50, y=20), word("70%", 0, 30)]
    assert texts(first, second) == ["70%", "05/12"]


def test_a_line_in_cyrillic_is_taken_whole_and_only_if_sure() -> None:
    first = [word("Onumuna", 0, 70, conf=0.3), word("CTpyra", 80, 130, conf=0.3)]
    read = (word("Општина", 0, 70), word("Струга", 80, 130))
    merged = merge_readings(tuple(first), read, model_of("mkd+srp"))
    assert [w.text for w in merged] == ["Општина", "Струга"]
    unsure = tuple(word(w.text, w.box.x0, w.box.x1, conf=0.4) for w in read)
    kept = merge_readings(tuple(first), unsure, model_of("mkd+srp"))
    assert [w.text for w in kept] == ["Onumuna", "CTpyra"]
