from __future__ import annotations

import time

import pytest

from pipeline.unseen import (
    MOST_MARKS,
    compose,
    control_runs,
    count_controls,
    has_letters,
    is_seen,
    without_controls,
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Kuvendi\t1\r\n2\f3\v4\x85", "Kuvendi\t1\r\n2\f3\v4\x85"),
        ("\x1b[31mkuq\x1b[0m \x1b[2J", "kuq "),
        ("\x9b5AAna\x9bBen", "AnaBen"),
        ("\x1b]0;titull\x07fund", "]0;titullfund"),
        ("a\0b\x08c\x7fd\x81e\x1a", "abcde"),
        ("një\x1cdy\x1ftri", "një dy tri"),
        ("\ud800vet\udc00ëm", "vetëm"),
        ("\x1b[" + "1;" * 200, "[" + "1;" * 200),
    ],
    ids=["layout", "colours", "c1", "title", "strays", "dividers", "halves", "endless-command"],
)
def test_only_what_nobody_sees_goes(text: str, left: str) -> None:
    assert without_controls(text) == left
    assert control_runs(left) == []


def test_controls_are_counted_as_they_stand() -> None:
    text = "a\0\0\0b\x01\x1b[31mc\x1a"
    assert control_runs(text) == ["\0\0\0", "\x01"]
    assert count_controls(text) == 5


def test_marks_are_composed_and_towers_cut() -> None:
    assert compose("e\u0308 c\u0327") == "ë ç"
    assert compose("k" + "\u0301" * 10) == "ḱ" + "\u0301" * 9
    assert (
        len(compose("k" + "\u0316\u0301" * 100)) == MOST_MARKS
    )  # one of them went into the letter
    assert compose("─" * 200 + "…" * 200) == "─" * 200 + "…" * 200
    began = time.process_time()
    compose("k" + "\u0301\u0323" * 100_000)  # half a minute without the limit
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("text", "seen", "letters"),
    [
        ("ë", True, True),
        ("7", True, True),
        ("—", True, False),
        ("☐", True, False),
        ("", False, False),
        (" \n\u00a0", False, False),
        ("\u200b\u200c\u2060\ufeff\u00ad\u202e", False, False),
        ("\u3164", True, False),
        ("\u200bë", True, True),
    ],
)
def test_what_shows(text: str, seen: bool, letters: bool) -> None:
    assert (is_seen(text), has_letters(text)) == (seen, letters)
