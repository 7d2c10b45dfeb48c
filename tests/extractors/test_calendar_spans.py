"""Spans, parts of years, misread digits and days without their year."""

from __future__ import annotations

import pytest

from extractors.language import load_pipeline


def found(text: str, year: int | None = None) -> list[tuple[str, str | None]]:
    doc = load_pipeline()(text)
    return [(span.text, span._.value.edtf(year)) for span in doc.spans["dates"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nga 6 deri më 17 nëntor 2023", [("6 deri më 17 nëntor 2023", "2023-11-06/2023-11-17")]),
        (
            "15 dhjetor 2023 – 19 janar 2024",
            [("15 dhjetor 2023 – 19 janar 2024", "2023-12-15/2024-01-19")],
        ),
        (
            "nga 2 shtatori 2024 deri më 18 tetor 2024",
            [("2 shtatori 2024", "2024-09-02"), ("18 tetor 2024", "2024-10-18")],
        ),
        (
            "nga maji 2024 deri në shtator të vitit 2025",
            [("maji 2024", "2024-05"), ("shtator të vitit 2025", "2025-09")],
        ),
        ("mars deri në maj 2024", [("mars deri në maj 2024", "2024-03/2024-05")]),
        ("prej 15.02 - 16.O7.2018", [("15.02 - 16.O7.2018", "2018-02-15/2018-07-16")]),
        ("nga 3 deri më 17.06.2024", [("3 deri më 17.06.2024", "2024-06-03/2024-06-17")]),
        (
            "12.05.2024 deri më 20.05.2024",
            [("12.05.2024", "2024-05-12"), ("20.05.2024", "2024-05-20")],
        ),
        ("9-mujori i vitit 2023", [("9-mujori i vitit 2023", "2023-01/2023-09")]),
        ("raporti nëntëmujor 2023", [("nëntëmujor 2023", "2023-01/2023-09")]),
        (
            "gjashtë muajt e parë të vitit 2024",
            [("gjashtë muajt e parë të vitit 2024", "2024-01/2024-06")],
        ),
        ("tre muajt e fundit të 2024", [("tre muajt e fundit të 2024", "2024-10/2024-12")]),
        (
            "tremujori i fundit i 2025",
            [("tremujori i fundit i 2025", "2025-10/2025-12")],
        ),
        ("kuartali II 2O24", [("kuartali II 2O24", "2024-04/2024-06")]),
        ("më 2O gushtit 2O22", [("2O gushtit 2O22", "2022-08-20")]),
        ("datë l0.2.17", [("l0.2.17", "2017-02-10")]),
        ("September 17, 2024", [("September 17, 2024", "2024-09-17")]),
    ],
)
def test_a_span(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_day_with_two_dots_needs_a_cue() -> None:
    assert found("paguhet deri më 31.03.", 2024) == [("31.03.", "2024-03-31")]
    assert found("pika 31.03.", 2024) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('shkolla "7 Marsi" u hap', id="name-in-quotes"),
        pytest.param("gjysma e parë e orës", id="half-an-hour"),
        pytest.param("parcela prej 2024 m² është", id="area"),
        pytest.param("raporti nëntëmujor i punës", id="no-year"),
        pytest.param("zgjati 9 muaj", id="duration"),
        pytest.param("hapësira 15.06 - 18 metra", id="numbers"),
    ],
)
def test_no_date(text: str) -> None:
    assert [value for _, value in found(text) if value] == []
