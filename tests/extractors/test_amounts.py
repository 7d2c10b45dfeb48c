from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.components.amounts import parse_number
from extractors.language import load_pipeline

Record = Callable[[str], dict[str, Any]]


def sums(record: dict[str, Any]) -> list[tuple[float, str]]:
    return [(amount["value"], amount["currency"]) for amount in record["amounts"]]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("prej 4.381.250,40 €", 4381250.40, "EUR"),
        ("vlera 1,850.00 €", 1850, "EUR"),
        ("vlera 4.200.00 €", 4200, "EUR"),
        ("kushton 2500€", 2500, "EUR"),
        ("kushton 240,00€", 240, "EUR"),
        ("€3.275.000 në vit", 3275000, "EUR"),
        ("84 320 000 lekë", 84320000, "ALL"),
        ("3.600.000 lekësh", 3600000, "ALL"),
        ("66 577.66 euro", 66577.66, "EUR"),
        ("1.250,000 euro", 1250000, "EUR"),
        ("96 700 euro", 96700, "EUR"),
        ("2.340.000,00 den.", 2340000, "MKD"),
        ("6.450.000 denare", 6450000, "MKD"),
        ("5.000 dinarë", 5000, "RSD"),
        ("4.500 evra", 4500, "EUR"),
        ("25 mijë €", 25000, "EUR"),
        ("24.78 milione euro", 24780000, "EUR"),
        ("7,1 milione €", 7100000, "EUR"),
        ("3,500 mijë lekë", 3500000, "ALL"),
        ("dhjetë mijë euro", 10000, "EUR"),
        ("njëqind e njëzet mijë lekë", 120000, "ALL"),
        ("14 milionë e 900 mijë e 757 euro", 14900757, "EUR"),
        ("1 miliard e 655 milionë lekë", 1655000000, "ALL"),
        ("500 lekë të vjetra", 50, "ALL"),
        ("paguar 0.00 €", 0, "EUR"),
        ("rreth 180 000 lek", 180000, "ALL"),
        ("96 hiljada evra", 96000, "EUR"),
        ("250 илјади денари", 250000, "MKD"),
        ("1,2 milionë denarët", 1200000, "MKD"),
        ("9.600.000,- den.", 9600000, "MKD"),
        ("EUR 449.000", 449000, "EUR"),
        ("gjysmë milioni euro", 500000, "EUR"),
        ("2 milionë e gjysmë euro", 2500000, "EUR"),
        ("11 euro e gjysmë", 11.5, "EUR"),
        ("3 milionë lekë e gjysmë", 3500000, "ALL"),
        ("1.500.000 (një milion e pesëqind mijë) lekë", 1500000, "ALL"),
        ("gjoba 50-100 euro", 100, "EUR"),
        ("91l 00O lekë", 911000, "ALL"),
    ],
)
def test_a_sum(record_of: Record, text: str, value: float, currency: str) -> None:
    assert sums(record_of(text)) == [(value, currency)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("21 549 banorë", id="population"),
        pytest.param("93.7% e buxhetit", id="percentage"),
        pytest.param("14.6 km rrugë", id="length"),
        pytest.param("xhirollogaria 1234567890", id="account"),
        pytest.param("2.450 m²", id="area"),
        pytest.param("euro 2024 në futboll", id="word-without-number"),
        pytest.param("q€ 5 t€ tjera", id="misread-letter"),
        pytest.param("5 lekture", id="longer-word"),
        pytest.param("shuma në 000 lekë", id="unit"),
        pytest.param("Euro 2024 në Gjermani", id="year-behind-the-word"),
        pytest.param("modeli B-100 euro", id="code"),
    ],
)
def test_no_sum(record_of: Record, text: str) -> None:
    assert sums(record_of(text)) == []


def test_a_column_gives_the_currency(record_of: Record) -> None:
    text = "Nr.\tPërfituesi\tShuma (€)\n1\tKlubi\t22.500,00\n2\tShoqata\t13.000,00\n"
    assert sums(record_of(text)) == [(22500, "EUR"), (13000, "EUR")]


def test_a_column_in_thousands_is_multiplied(record_of: Record) -> None:
    text = "Projekti\tBuxheti në mijë lekë\nRruga\t1 200\nUra\t900 lekë\n"
    assert sums(record_of(text)) == [(1200000, "ALL"), (900, "ALL")]


def test_a_column_without_currency_has_no_sums(record_of: Record) -> None:
    assert sums(record_of("Nr.\tKërkesa\tNumri\n1\tUji\t22.500\n")) == []


@given(st.integers(0, 10**10 - 1), st.sampled_from([(".", ","), (",", "."), (" ", ",")]))
def test_each_way_of_writing_gives_the_same_sum(cents: int, marks: tuple[str, str]) -> None:
    thousands, decimal = marks
    written = f"{cents // 100:,}".replace(",", thousands) + f"{decimal}{cents % 100:02d}"
    assert parse_number(written) == Decimal(cents) / 100
    doc = load_pipeline()(f"shuma {written} € u pagua")
    assert [span._.value.value for span in doc.spans["amounts"]] == [cents / 100]
