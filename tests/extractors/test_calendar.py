"""Calendar expressions: what they mean, and what is none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.components.calendar_values import Moment, Written
from extractors.language import load_pipeline

MONTHS = [
    *("janar", "shkurt", "mars", "prill", "maj", "qershor"),
    *("korrik", "gusht", "shtator", "tetor", "nëntor", "dhjetor"),
]


def found(text: str, year: int | None = None) -> list[tuple[str, str | None]]:
    doc = load_pipeline()(text)
    return [(span.text, span._.value.edtf(year)) for span in doc.spans["dates"]]


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("u mbajt me datë 23.06.2023 në", "23.06.2023", "2023-06-23"),
        ("më 7/4/2021,", "7/4/2021", "2021-04-07"),
        ("me 12.3.22 në", "12.3.22", "2022-03-12"),
        ("Date 2025-05-20 11:16", "2025-05-20", "2025-05-20"),
        ("2023/09/14 - 3:25", "2023/09/14", "2023-09-14"),
        ("më 20. 09. 2023 në ora", "20. 09. 2023", "2023-09-20"),
        ("më 12,03,2021.", "12,03,2021", "2021-03-12"),
        ("me dt12.03.2023", "12.03.2023", "2023-03-12"),
        ("dt.4.5.2021", "4.5.2021", "2021-05-04"),
        ("më 2O.O6.2023", "2O.O6.2023", "2023-06-20"),
        ("më l2.03.2023", "l2.03.2023", "2023-03-12"),
        ("më 23 qershor 2023", "23 qershor 2023", "2023-06-23"),
        ("më 23qershor 2023", "23qershor 2023", "2023-06-23"),
        ("i 5 NËNTORIT 2022", "5 NËNTORIT 2022", "2022-11-05"),
        ("me 12 nentor 2021", "12 nentor 2021", "2021-11-12"),
        ("më 05 Shtator 2022", "05 Shtator 2022", "2022-09-05"),
        ("më 4 maj të vitit 2020", "4 maj të vitit 2020", "2020-05-04"),
        ("më 15 mars, 2022", "15 mars, 2022", "2022-03-15"),
        ("12 Sep 2023", "12 Sep 2023", "2023-09-12"),
        ("16 февруари 2023", "16 февруари 2023", "2023-02-16"),
        ("në qershor, 2021", "qershor, 2021", "2021-06"),
        ("qershorit 2023", "qershorit 2023", "2023-06"),
        ("janar-mars 2023", "janar-mars 2023", "2023-01/2023-03"),
        ("Prill- Korrik 2021", "Prill- Korrik 2021", "2021-04/2021-07"),
        ("gusht – shtator 2024", "gusht – shtator 2024", "2024-08/2024-09"),
        ("nëntor 2023 - shkurt 2024", "nëntor 2023 - shkurt 2024", "2023-11/2024-02"),
        ("1-31 janar 2024", "1-31 janar 2024", "2024-01-01/2024-01-31"),
        ("15 maj - 20 qershor 2023", "15 maj - 20 qershor 2023", "2023-05-15/2023-06-20"),
        ("26.08 – 06.09.2024", "26.08 – 06.09.2024", "2024-08-26/2024-09-06"),
        ("01.01.2023 – 31.12.2023", "01.01.2023 – 31.12.2023", "2023-01-01/2023-12-31"),
        ("strategjia 2019-2022", "2019-2022", "2019/2022"),
        ("plani 2021/2024", "2021/2024", "2021/2024"),
        ("viti shkollor 2023/24", "2023/24", "2023/2024"),
        ("gjatë 2020-2021-2022", "2020-2021-2022", "2020/2022"),
        ("TM2 2024", "TM2 2024", "2024-04/2024-06"),
        ("tremujorit të tretë 2024", "tremujorit të tretë 2024", "2024-07/2024-09"),
        ("kuartali III 2023", "kuartali III 2023", "2023-07/2023-09"),
        ("Gjashtemujori i pare 2024", "Gjashtemujori i pare 2024", "2024-01/2024-06"),
        ("gjysma e dytë e vitit 2024", "gjysma e dytë e vitit 2024", "2024-07/2024-12"),
        ("në vitin 2021", "2021", "2021"),
    ],
)
def test_a_calendar_expression(text: str, written: str, value: str) -> None:
    assert found(text) == [(written, value)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("neni 23 i ligjit 2023", id="article-of-a-law"),
        pytest.param("Ligji nr. 139/2015", id="law-number"),
        pytest.param("Ligji Nr. 03/L-040", id="kosovo-law-number"),
        pytest.param("Nr. 01-016/05-0020447/23", id="protocol-number"),
        pytest.param("Qarkorja 2022/02", id="circular-number"),
        pytest.param("tel. 0290 389 2011", id="telephone"),
        pytest.param("044/288-2012", id="telephone-with-slash"),
        pytest.param("2.1.12 Komunikimi i brendshëm", id="section-number"),
        pytest.param("pika 2.3.21", id="point"),
        pytest.param("fatura prej 2020 euro", id="money"),
        pytest.param("2019 banorë", id="a-count"),
        pytest.param("21 2019 vota", id="last-group-of-a-number"),
        pytest.param("31.02.2023", id="no-such-day"),
        pytest.param("45 ditë, brenda 15 ditëve", id="duration"),
        pytest.param("https://komuna.example/2021/04/plani_20201020.pdf", id="address"),
        pytest.param("arta1981@posta.example", id="mail"),
        pytest.param("Vendimi_12.05.2023.pdf", id="file-name"),
        pytest.param("afat i shkurtër, ana e majtë", id="words-like-months"),
        pytest.param("Takim tremujor i zyrtarëve", id="recurring-quarter"),
        pytest.param("10.12.1.5", id="version"),
        pytest.param("Gjashtemujori 2.400.000", id="sum-behind-a-half-year"),
    ],
)
def test_no_calendar_expression(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("më 18 maj kemi", "2023-05-18"),
        ("fund të muajit korrik", "2023-07"),
        ("8 Prillit", "2023-04-08"),
    ],
)
def test_a_missing_year_is_left_open(text: str, value: str) -> None:
    assert [edtf for _, edtf in found(text)] == [None]
    assert [edtf for _, edtf in found(text, 2023)] == [value]


def test_two_months_share_a_year() -> None:
    assert found("mars dhe qershor 2021") == [("mars", "2021-03"), ("qershor 2021", "2021-06")]


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [("rreth vitit 1999", "about"), ("në vitin 1999 (?)", "doubtful"), ("në vitin 1999", None)],
)
def test_qualifiers(text: str, qualifier: str | None) -> None:
    doc = load_pipeline()(text)
    assert [span._.value.qualifier for span in doc.spans["dates"]] == [qualifier]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from("./"))
def test_each_day_is_read_as_written(day: date, mark: str) -> None:
    numeric = f"{day.day:02d}{mark}{day.month:02d}{mark}{day.year}"
    spoken = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    assert found(f"më {numeric} dhe") == [(numeric, day.isoformat())]
    assert found(f"më {spoken} dhe") == [(spoken, day.isoformat())]


def test_an_interval_runs_forwards() -> None:
    assert not Written(Moment(2024), Moment(2020)).is_valid()
    assert Written(Moment(2020), Moment(2024)).is_valid()


def test_29_february_needs_its_year() -> None:
    assert Moment(None, 2, 29).edtf(2023) is None
    assert Moment(None, 2, 29).edtf(2024) == "2024-02-29"
