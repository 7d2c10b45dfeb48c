"""Sums that tables and sentences state, and look-alikes that state none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.extractors.conftest import make_printed

Record = Callable[[str], dict[str, Any]]

PLAN = """Nr.\tAktiviteti\tShuma (€)
1\tAsfaltimi i rrugës\t2.500,00
2\tRrjeti i ujit\t1.000,50
3\tKopshti i fëmijëve\t500,00
Gjithsej\t\t{total}
"""


def found(record: dict[str, Any], *codes: str) -> list[dict[str, Any]]:
    return [warning for warning in record["warnings"] if warning["code"] in codes]


def sums(record: dict[str, Any]) -> list[str]:
    return [w["message"] for w in found(record, "sum_mismatch", "implausible_amount")]


def test_a_total_that_fits_is_no_warning(record_of: Record) -> None:
    assert record_of(PLAN.format(total="4.000,50"))["warnings"] == []


def test_a_total_that_is_off_by_a_cent_is_one(record_of: Record) -> None:
    record = record_of(PLAN.format(total="4.000,51"))
    (warning,) = record["warnings"]
    assert warning["code"] == "sum_mismatch"
    assert "4 000.51" in warning["message"]
    assert "4 000.50" in warning["message"]
    assert warning["severity"] == 0.8
    values = {amount["id"]: amount["value"] for amount in record["amounts"]}
    assert [values[id] for id in warning["entities"]] == [4000.51, 2500.0, 1000.5, 500.0]


def test_the_warning_leads_to_the_total(record_of: Record) -> None:
    text = PLAN.format(total="4.000,51")
    (warning,) = record_of(text)["warnings"]
    first = warning["regions"][0]
    assert (warning["page"], text[first["start"] : first["end"]]) == (1, "4.000,51")
    assert warning["bbox"] is None


@pytest.mark.parametrize(
    "table",
    [
        "Nr.\tProjekti\tVlera\n1\tUra\t1 200 000\n2\tRruga\t84 320 000\nTotali\t\t85 520 000\n",
        "Zëri\tBuxheti\nPagat\t2.400.000\nMallrat\t1,100,000.00\nGjithsej\t3.500.000\n",
        "Zëri\tLekë\nPaga\t1.250\nMallra\t2.750\nShuma:\t4.000\n",
        "Zona\tSipërfaqja\nA\t1.250 ha\nB\t0,750 ha\nTotali\t2,000 ha\n",
        "Zëri\tNë mijë lekë\nPaga\t33,4\nMallra\t33,3\nTjetër\t33,4\nShuma\t100\n",
        "Zëri\tEuro\nPaga\t1.000\nMallra\t-\nUjë\tnuk ka\nInvestime\t500\nGjithsej\t1.500\n",
        "Programi\tEuro\nArsim\nPaga\t100\nMallra\t50\nNëntotali\t150\nKultura\nPaga\t10\nMallra\t5\n"
        "Nëntotali\t15\nGjithsej\t165\n",
        "Zëri\tEuro\n1 Investime\t300\n1.1 Rrugë\t100\n1.2 Ujë\t200\n2 Paga\t50\nGjithsej\t350\n",
        "Zëri\tEuro\nPaga\t300\nprej tyre në arsim\t100\nMallra\t50\nGjithsej\t350\n",
        "Zëri\tEuro\nPunimet\t1.000\nMbikëqyrja\t200\nTotali pa TVSH\t1.200\nTVSH\t216\n"
        "Totali me TVSH\t1.416\n",
        "Zëri\tEuro\nGjithsej\t350\nPaga\t300\nMallra\t50\n",
        "Zëri\tEuro\tKolona\n1\t2\t3\nPaga\t300\t4\nMallra\t50\t5\nGjithsej\t350\t\n",
    ],
    ids=[
        "blanks",
        "dots-and-commas",
        "thousands",
        "decimals",
        "rounded",
        "empty-cells",
        "subtotals",
        "levels",
        "of-which",
        "tax",
        "total-first",
        "column-numbers",
    ],
)
def test_sums_that_fit(record_of: Record, table: str) -> None:
    assert sums(record_of(table)) == []


@pytest.mark.parametrize(
    "table",
    [
        "Viti\tProjekti\n2021\tUra\n2022\tRruga\n2023\tGjithsej 2 projekte\n",
        "Viti\tRealizimi (%)\n2021\t88,5\n2022\t91,0\nGjithsej\t90,1\n",
        "Zyra\tTelefoni\nArsimi\t044123456\nKultura\t038222333\nGjithsej\t2\n",
        "Neni\tTeksti\n4\tHyrja\n7\tFundi\nGjithsej\t2 nene\n",
        "Treguesi\tVlera\nSipërfaqja në km2\t248\nVendbanime\t41\nGjithsej banorë\t32000\n",
        "Zëri\tEuro\nPaga\t300\nMallra\tsipas kontratës 20/2023\nGjithsej\t350\n",
        "Zëri\tEuro\nPaga\t300\nMallra\t50\nInvestime\t900\nShuma (pa rreshtin 3)\t360\n",
        "Zëri\tEuro\nPaga\t300\nMallra\tdyqind euro\nGjithsej\t500\n",
        "Puna\tZyra\tEuro\nUra\tA\t500\nWeb\tB\t600 € në vit\nUji\tC\t50\nGjithsej\t\t1.150\n",
        "Data\tOra\n12.03.2024\t10:00\n13.03.2024\t11:00\nGjithsej\t2\n",
    ],
    ids=[
        "years",
        "shares",
        "phones",
        "articles",
        "indicators",
        "words",
        "excluding",
        "in-words",
        "per-year",
        "days",
    ],
)
def test_numbers_that_are_no_parts(record_of: Record, table: str) -> None:
    assert sums(record_of(table)) == []


HALF = "Nr.\tPuna\tEuro\n1\tUra\t500\n2\tRruga\t600\n"
REST = "Nr.\tPuna\tEuro\n3\tUji\t50\n4\tDrita\t40\nGjithsej\t\t{}\n"


def test_a_total_of_two_tables_of_one_head(record_of: Record) -> None:
    between = "\nTabela vazhdon më poshtë.\n\n"
    assert sums(record_of(HALF + between + REST.format(1190))) == []
    assert sums(record_of(HALF + between + REST.format(90))) == []
    assert len(sums(record_of(HALF + between + REST.format(1100)))) == 1


def test_the_letter_of_a_part_is_no_other_total(record_of: Record) -> None:
    table = "Zëri\tEuro\nPaga\t100\nMallra\t50\nNëntotali A\t190\n"
    assert len(sums(record_of(table))) == 1


def test_one_wrong_column_of_two_is_surer(record_of: Record) -> None:
    table = "Fshati\tHektarë\tEuro\nBabush\t10\t100\nSazli\t20\t200\nGjithsej\t30\t310\n"
    (warning,) = found(record_of(table), "sum_mismatch")
    assert warning["severity"] == 0.95
    assert "310" in warning["message"]


def test_a_total_whose_thousands_are_missing(record_of: Record) -> None:
    table = "Zëri\tLekë\nPaga\t1.500.000\nMallra\t500.000\nGjithsej\t2.000\n"
    (warning,) = found(record_of(table), "sum_mismatch", "implausible_amount")
    assert warning["code"] == "implausible_amount"
    assert "1000 times" in warning["message"]


def test_women_and_men_are_all(record_of: Record) -> None:
    table = "Data\tFemra\tMeshkuj\tGjithsej\n12.03.2024\t5\t24\t29\n13.03.2024\t5\t20\t26\n"
    record = record_of("Pjesëmarrja në takime\n\n" + table)
    (warning,) = found(record, "sum_mismatch")
    assert "5 + 20 is 25" in warning["message"]
    assert len(warning["entities"]) == 3


def test_the_total_of_a_row_needs_rows_that_fit(record_of: Record) -> None:
    table = "Zëri\t2023\t2024\tGjithsej\nPaga\t100\t110\t210\nMallra\t20\t30\t50\n"
    table += "Rryma\t7\t8\t15\nUjë\t5\t6\t{}\n"
    assert sums(record_of(table.format(11))) == []
    assert len(sums(record_of(table.format(12)))) == 1
    other = "Zëri\tSasia\tÇmimi\tGjithsej\nTulla\t100\t2\t200\nRërë\t20\t30\t600\n"
    assert sums(record_of(other)) == []


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("U ndanë 10.000 € + 5.000 € = 15.000 €.", False),
        ("U ndanë 10.000 € + 5.000 € = 16.000 €.", True),
        ("U ndanë 10.000 €, prej tyre 6.000 € për rrugë dhe 4.000 € për ujë.", False),
        ("U ndanë 10.000 €, prej tyre 6.000 € për rrugë dhe 1.000 € për ujë.", False),
        ("U ndanë 10.000 €, prej tyre 6.000 € për rrugë dhe 5.000 € për ujë.", True),
        ("U ndanë 10.000 €. Prej tyre u kërkuan 6.000 € dhe 5.000 €.", False),
        ("U ndanë 10.000 €, prej tyre 600.000 lekë për rrugë dhe 5.000 € për ujë.", False),
        ("U ndanë 10.000 €, 6.000 € për rrugë dhe 5.000 € për ujë.", False),
    ],
)
def test_sums_in_sentences(record_of: Record, sentence: str, wrong: bool) -> None:
    assert bool(sums(record_of(sentence))) is wrong


def test_a_warning_has_the_box_of_its_cell() -> None:
    from extractors.extraction import extract

    record = extract(make_printed("U ndanë 10.000 € + 5.000 € = 16.000 €."))
    (warning,) = found(record, "sum_mismatch")
    assert warning["bbox"] == warning["regions"][0]["bbox"]
    assert warning["bbox"][2] - warning["bbox"][0] == 5.0 * len("16.000 €.")
