"""No text can blow extraction up: neither one endless line nor very many short ones."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import EXTRACTORS
from extractors.components.calendar_rules import Taken
from extractors.extraction import extract
from extractors.layout.lines import LONGEST_LINE, LONGEST_WORD, WIDEST_GAP, iter_lines
from extractors.layout.segmenting import build_segments
from pipeline.document import Word, WordIndex
from tests.extractors.hostile_texts import UNITS, hostile_text, names
from tests.extractors.papers import document

ROOT = Path(__file__).parents[2]
CPU_SECONDS = 60
"""A child is ended by the kernel behind so many; a linear one needs a quarter."""
CHILDREN = 8
BASE = 6_500
"""Characters: one segment full, for inside a segment work may grow by its square."""
GROWTH = 4
MOST_GROWTH = 5.0
LINES = [name for name, unit in UNITS.items() if "\n" in unit and unit.strip()]


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


@pytest.mark.parametrize("part", range(CHILDREN))
def test_every_extractor_ends_on_hostile_text(part: int) -> None:
    wanted = names()[part::CHILDREN]
    command = [sys.executable, "-m", "tests.extractors.hostile_texts", *wanted]
    done = subprocess.run(
        command, cwd=ROOT, preexec_fn=_limit, capture_output=True, text=True, check=False
    )
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [row[0] for row in rows] == wanted, f"died behind these; {done.stderr[-2000:]}"
    assert [row for row in rows if row[2]] == []


def _calls(text: str) -> int:
    """Return how many functions extraction enters: work that does not hang on the machine."""
    count = 0

    def enter(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    paper = document(text)
    before = sys.getprofile()
    sys.setprofile(enter)
    try:
        extract(paper)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", LINES)
def test_work_grows_with_the_number_of_lines(name: str) -> None:
    extract(document(hostile_text(name, BASE)))
    short = _calls(hostile_text(name, BASE))
    assert short > len(EXTRACTORS)
    assert _calls(hostile_text(name, BASE * GROWTH)) < MOST_GROWTH * short


@given(st.lists(st.sampled_from(["a", " ", "-", "ab ", " " * 90, "b" * 499, "c. " * 2000])))
def test_a_line_is_cut_only_where_it_must_be(parts: list[str]) -> None:
    text = "".join(parts)
    page = document(text).pages[0]
    lines = list(iter_lines(page))
    assert "".join("".join(line.text.split()) for line in lines) == "".join(text.split())
    for line in lines:
        assert page.text[line.start : line.end] == line.text
        assert len(line.text) <= LONGEST_LINE + LONGEST_WORD
        assert all(len(word) <= LONGEST_WORD for word in line.text.split())
        assert " " * (WIDEST_GAP + 1) not in line.text
    assert all(line.gap for line in lines)


def test_a_long_paragraph_stays_whole_and_a_longer_one_does_not() -> None:
    whole = "Fjalë e re. " * (LONGEST_LINE // 12)
    assert len(build_segments(document(whole))) == 1
    assert len(build_segments(document(whole * 2))) == 2


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9))),
    st.integers(0, 40),
    st.integers(0, 9),
)
def test_the_index_finds_the_words_that_a_span_touches(
    places: list[tuple[int, int]], start: int, length: int
) -> None:
    words = tuple(Word("x" * size, at, at + size) for at, size in places)
    end = start + length
    touched = [word for word in words if word.start < end and word.end > start]
    assert WordIndex.of(words).touched(start, end) == touched


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 8))))
def test_taken_spans_never_overlap(spans: list[tuple[int, int]]) -> None:
    taken, kept = Taken(), list[tuple[int, int]]()
    for start, length in spans:
        end = start + length
        overlaps = any(start < b and end > a for a, b in kept)
        assert taken.touches(start, end) is overlaps
        if not overlaps:
            taken.add(start, end)
            kept.append((start, end))
