"""The grade of a page: every figure counts, the worst of them decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.page_grade import Evidence, grade_page, worst_line, worst_region

SOUND = Evidence(0.96, 0.99, 0.92, 0.94, 0.97)
MEASURED = (  # real readings of the benchmark's pages: figures, CER in percent, grade
    ("office200", Evidence(0.961, 0.998, 0.923, 0.942, 0.996), 0.19, "excellent"),
    ("office200 table", Evidence(0.944, 1.0, 0.878, 0.878, 0.972), 0.0, "excellent"),
    ("faxfine", Evidence(0.952, 0.999, 0.897, 0.921, 0.968), 0.88, "excellent"),
    ("fax", Evidence(0.907, 0.983, 0.806, 0.847, 0.935), 2.85, "good"),
    ("fax, worse", Evidence(0.881, 0.982, 0.771, 0.797, 0.961), 2.61, "good"),
    ("old150", Evidence(0.850, 0.954, 0.140, 0.505, 0.896), 10.97, "fair"),
    ("old at 75 dpi", Evidence(0.863, 0.882, 0.665, 0.666, 0.943), 12.98, "fair"),
    ("old150, block dropped", Evidence(0.883, 0.874, 0.385, 0.633, 0.915), 15.97, "poor"),
    ("blurred", Evidence(0.725, 0.884, 0.488, 0.538, 0.827), 16.85, "poor"),
)


@pytest.mark.parametrize(("name", "evidence", "cer", "grade"), MEASURED, ids=lambda v: str(v)[:20])
def test_measured_readings(name: str, evidence: Evidence, cer: float, grade: str) -> None:
    assert grade_page(evidence) == grade, (name, cer)


@pytest.mark.parametrize(
    ("change", "grade"),
    [
        ({}, "excellent"),
        ({"confidence": 0.90}, "good"),
        ({"confidence": 0.60}, "poor"),
        ({"coverage": 0.92}, "good"),  # confidence is blind to a dropped block
        ({"coverage": 0.75}, "poor"),
        ({"worst_line": 0.40}, "good"),
        ({"worst_line": 0.10}, "fair"),  # one line lost is not the page
        ({"worst_region": 0.60}, "fair"),
        ({"worst_region": 0.40}, "poor"),
        ({"known_words": 0.60}, "good"),  # a page full of names
        ({"known_words": None}, "excellent"),  # another language, or few words
        ({"coverage": None, "worst_line": None, "worst_region": None}, "excellent"),
    ],
    ids=str,
)
def test_each_figure_counts(change: dict[str, float | None], grade: str) -> None:
    assert grade_page(replace(SOUND, **change)) == grade  # type: ignore[arg-type]  # by name


def test_a_poor_page_stays_poor_whatever_its_words() -> None:
    assert grade_page(replace(SOUND, confidence=0.5, known_words=0.1)) == "poor"


def test_pages_without_words() -> None:
    assert grade_page(Evidence(None, blank=True)) == "excellent"
    assert grade_page(Evidence(None, coverage=0.0)) == "poor"


def lines(*confidences: float, words: int = 3) -> list[list[float]]:
    return [[confidence] * words for confidence in confidences]


def test_the_worst_region_is_a_tenth_of_the_lines() -> None:
    page = lines(0.1, *([0.9] * 18), 0.5)
    assert worst_line(page) == 0.1
    assert worst_region(page) == 0.3  # two of twenty lines
    assert worst_region(lines(0.7, 0.9)) == 0.7


def test_short_lines_are_no_region() -> None:
    assert worst_line(lines(0.1, words=2)) is None
    assert worst_region([]) is None
    assert worst_region([*lines(0.1, words=2), *lines(0.8)]) == 0.8
