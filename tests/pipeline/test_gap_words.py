"""Words found late stand where a person reads them."""

from __future__ import annotations

import pytest

from pipeline.document import BoundingBox
from pipeline.gap_words import insert_found, is_inside_a_line
from pipeline.ocr import RecognisedWord
from pipeline.word_lines import Words

HEIGHT = 20.0


def row(line: int, y: float, *words: tuple[str, float], block: int = 1) -> Words:
    """Return the words of a line, each 50 wide, by text and left edge."""
    return tuple(
        RecognisedWord(text, BoundingBox(x, y, x + 50, y + HEIGHT), 0.9, block, line)
        for text, x in words
    )


def found(y: float, *words: tuple[str, float], line: int = 0) -> Words:
    """Return words read in a gap; the ladder numbers their blocks below zero."""
    return row(line, y, *words, block=-1 - line)


def lines(words: Words) -> list[list[str]]:
    """Return the texts line by line, in the order of the line numbers."""
    numbers = sorted({word.line for word in words})
    assert [word.line for word in words] == sorted(word.line for word in words)
    return [[word.text for word in words if word.line == n] for n in numbers]


PAGE = (
    *row(0, 100, ("Kuvendi", 100), ("vendosi", 300)),
    *row(1, 140, ("për", 100), ("ujin", 160)),
)


def test_a_word_between_two_of_a_line_joins_them() -> None:
    result = insert_found(PAGE, found(102, ("komunal", 200)))
    assert lines(result) == [["Kuvendi", "komunal", "vendosi"], ["për", "ujin"]]
    assert {word.block for word in result} == {1}


def test_a_word_just_before_or_after_a_line_joins_it() -> None:
    result = insert_found(PAGE, (*found(140, ("1.", 40)), *found(140, ("falas", 230), line=1)))
    assert lines(result)[1] == ["1.", "për", "ujin", "falas"]


def test_a_word_at_the_height_of_a_far_line_is_another_column() -> None:
    result = insert_found(PAGE, found(140, ("shtyllë", 400)))
    assert lines(result) == [["Kuvendi", "vendosi"], ["për", "ujin"], ["shtyllë"]]


def test_a_line_of_its_own_stands_above_the_first_line_below_it() -> None:
    result = insert_found(PAGE, found(60, ("PROCESVERBAL", 120)))
    assert lines(result)[0] == ["PROCESVERBAL"]
    assert next(word.block for word in result if word.text == "PROCESVERBAL") < 0
    between = insert_found((*PAGE, *row(2, 240, ("fund", 100))), found(190, ("mes", 120)))
    assert lines(between) == [["Kuvendi", "vendosi"], ["për", "ujin"], ["mes"], ["fund"]]


def test_a_line_of_another_column_does_not_hold_a_piece_back() -> None:
    """The right column's first line begins below the piece, but does not overlap it."""
    page = (*row(0, 100, ("majtas", 100)), *row(1, 200, ("djathtas", 600), block=2))
    result = insert_found(page, found(160, ("poshtë", 100)))
    assert lines(result) == [["majtas"], ["djathtas"], ["poshtë"]]


def test_pieces_of_one_line_stay_together_and_all_words_are_kept() -> None:
    pieces = (*found(300, ("Nr.", 100), ("12", 160)), *found(340, ("Vula", 100), line=1))
    result = insert_found(PAGE, pieces)
    assert lines(result)[2:] == [["Nr.", "12"], ["Vula"]]
    assert len(result) == len(PAGE) + len(pieces)


def test_into_an_empty_page_and_nothing_found() -> None:
    assert lines(insert_found((), found(100, ("vetëm", 100)))) == [["vetëm"]]
    assert insert_found(PAGE, ()) == PAGE


@pytest.mark.parametrize(
    ("y", "x", "inside"),
    [(102, 200, True), (102, 360, False), (102, 40, False), (60, 200, False), (300, 200, False)],
    ids=["between", "after", "before", "above", "below"],
)
def test_only_what_has_words_on_both_sides_is_inside_a_line(
    y: float, x: float, inside: bool
) -> None:
    page = row(0, 100, ("Kuvendi", 140), ("vendosi", 260))
    (word,) = found(y, ("i", x))
    assert is_inside_a_line(page, word) is inside


def test_columns_far_apart_are_no_line() -> None:
    page = row(0, 100, ("majtas", 0), ("djathtas", 600))
    (word,) = found(100, ("vetëm", 300))
    assert not is_inside_a_line(page, word)
