"""Bare numbers that are sums because of their column, and those that are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Record = Callable[[str], dict[str, Any]]


def sums(record: dict[str, Any]) -> list[tuple[float, str]]:
    return [(amount["value"], amount["currency"]) for amount in record["amounts"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Investimet (në euro)\nNr.\tProjekti\tVlera\tPaguar\n1\tRruga\t12.500,00\t0\n",
            [(12500, "EUR"), (0, "EUR")],
            id="caption",
        ),
        pytest.param(
            "Nr.\tMasa\tMjetet (denarë)\n1 A 2 B\t\t12.600.000 780.000 / 60.000\n",
            [(12600000, "MKD"), (780000, "MKD"), (60000, "MKD")],
            id="rows-run-into-one-cell",
        ),
        pytest.param(
            "në mijë lekë\nNatyra\tPritshmi 2023\tPlan 2024\nPaga\t41 200\t43 650\n",
            [(41200000, "ALL"), (43650000, "ALL")],
            id="expected",
        ),
        pytest.param(
            "në mijë lekë\nKodi\tProgrami\tPlani\tFakti\tReal. në %\n"
            "01110\tRrugët\t214 300\t66 577,7\t47.8\n",
            [(214300000, "ALL"), (66577700, "ALL")],
            id="caption-in-thousands",
        ),
        pytest.param(
            "Projekti\tKostoja (€)\tPërfitues\nUji\t45.000\t1.200\n", [(45000, "EUR")], id="counts"
        ),
        pytest.param(
            "Projekti\tShuma e planifikuar\tShuma e paguar (denarë)\nUji\t45.000\t1.200\n",
            [(45000, "MKD"), (1200, "MKD")],
            id="currency-in-another-heading",
        ),
        pytest.param(
            "Projekti\tVlera (në mijë lekë)\nRruga\t24 600\nPanele\t45 000 euro\nSHUMA\t69 600\n",
            [(24600000, "ALL"), (45000, "EUR"), (69600000, "ALL")],
            id="own-currency-and-total",
        ),
        pytest.param(
            "PLANI I INTEGRITETIT\n\nTabela e masave\n\nMasa Përgjegjësi Afati Kostoja (në lekë)\n"
            "Trajnim Zyra e Personelit maj 2024 180.000\n",
            [(180000, "ALL")],
            id="lost-columns",
        ),
    ],
)
def test_column_sums(record_of: Record, text: str, expected: list[tuple[float, str]]) -> None:
    assert sums(record_of(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Projekti\tVlera\nRruga\t12.500,00\n", id="no-currency-anywhere"),
        pytest.param("Nr.\tAnkesa\tNumri\n1\tUji\t22.500\n", id="count"),
        pytest.param("Paguhet në euro.\n\nFshati\tBanorë\nZym\t1.200\n", id="prose-above"),
        pytest.param("Zëri\tRealizimi (%)\nPaga në lekë\t95.200\n", id="percentage"),
        pytest.param("Produkti\tPlan\tFakt\nRrugë (km)\t9.2\t4.1\n", id="products"),
    ],
)
def test_no_column_sums(record_of: Record, text: str) -> None:
    assert sums(record_of(text)) == []
