"""CSV: what a spreadsheet would run is defused, everything else reads back as it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.entities import ENTITY_KINDS
from index.catalog import Catalog
from index.csv_export import export_csv
from index.entity_table import box_text, columns, list_csv
from index.library import Library
from index.register import find
from index.register_queries import ActionQuery, DecisionQuery
from index.spreadsheet import defused, write_csv
from pipeline.errors import UsageError
from tests.index.catalogues import announce, opened
from tests.index.extractions import decision, entity
from tests.index.registers import fill, keep

HOSTILE = [
    "=cmd|'/C calc'!A0", "+1", "-1+1", "@SUM(1)", "\tx", "\rx", "\n=1", "\uff1d1+1", "-5",
    "a\x1b[31mb", "one\r\ntwo", "\u202efdp.exe", 'say "no", twice', "'already", " =1", "",
]  # fmt: skip


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with opened(tmp_path / "archive") as catalog:
        yield catalog


def read_back(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


# -- cells -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+383 44", "'+383 44"),
        ("-", "'-"),
        ("@a", "'@a"),
        ("\ta", "'\ta"),
        ("\ra", "'\ra"),
        ("\u2212" + "1", "\u2212" + "1"),
        ("a=1", "a=1"),
        (" =1", " =1"),
        ("'=1", "'=1"),
        ("1-1", "1-1"),
        ("", ""),
        (-1, "-1"),
        (-1.5, "-1.5"),
        (0, "0"),
        (None, ""),
        (True, "true"),
        (False, "false"),
    ],
    ids=repr,
)
def test_cells(cell: str | float | None, written: str) -> None:
    assert read_back(write_csv(["name", "x"], [[cell, "x"]])) == [["name", "x"], [written, "x"]]


def test_lines_end_as_rfc_4180_has_them() -> None:
    content = write_csv(["a", "b"], [["ë", 'say "ç"'], ["x,y", "1\n2"]])
    assert content == 'a,b\r\në,"say ""ç"""\r\n"x,y","1\n2"\r\n'.encode()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_every_text_reads_back(texts: list[str]) -> None:
    (_, row) = read_back(write_csv(["x"] * len(texts), [[*texts]])) if any(texts) else ([], texts)
    assert row == [defused(text) for text in texts]
    assert [cell.removeprefix("'") if cell != text else text
            for cell, text in zip(row, texts, strict=True)] == texts  # fmt: skip
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


# -- lists -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ENTITY_KINDS)
def test_columns_of_every_list(kind: str) -> None:
    names = columns(kind)
    assert len(set(names)) == len(names)
    assert names[:10] == [
        "id", "document", "filename", "title", "type", "municipality", "document_date", "page",
        "bbox", "text",
    ]  # fmt: skip
    assert names[-2:] == ["confidence", "basis"]


def test_columns_stay() -> None:
    assert columns("decisions")[9:-2] == [
        "text", "number", "votes_for", "votes_against", "votes_abstain", "votes_invalid",
        "unanimous", "outcome", "date", "agenda_item", "amounts",
    ]  # fmt: skip
    assert columns("action_items")[9:-2] == [
        "text", "owner", "deadline", "deadline_value", "amount_value", "amount_currency",
        "objective", "due",
    ]  # fmt: skip


def test_a_decision_as_a_row(catalog: Catalog) -> None:
    names = fill(catalog)
    found = find(Library(catalog), DecisionQuery(documents=(names["mbledhja"],)))
    first, second, third = table(list_csv("decisions", found.rows))
    assert first["document"] == names["mbledhja"]
    assert (first["page"], first["bbox"]) == ("1", "70 300 500 312")
    assert [first[f"votes_{name}"] for name in ("for", "against", "abstain", "invalid")] == [
        "17", "4", "2", "",
    ]  # fmt: skip
    assert (first["unanimous"], first["amounts"], second["amounts"]) == (
        "false", "1500 EUR", "40 ALL",
    )  # fmt: skip
    assert (third["outcome"], third["votes_for"], third["unanimous"]) == ("postponed", "", "")


def test_an_action_item_as_a_row(catalog: Catalog) -> None:
    fill(catalog)
    found = find(Library(catalog), ActionQuery(owner="prokurim"))
    (row,) = table(list_csv("action_items", found.rows))
    assert (row["deadline_value"], row["due"]) == ("2024", "2024-12-31")
    assert (row["amount_value"], row["amount_currency"]) == ("7000000.0", "ALL")


def test_hostile_texts_read_back_as_they_were(catalog: Catalog) -> None:
    keep(catalog, "akt", title="=1+1", municipality="@Lipjan",
         decisions=[decision(n, text, number=text) for n, text in enumerate(HOSTILE)])  # fmt: skip
    found = find(Library(catalog), DecisionQuery())
    rows = table(list_csv("decisions", found.rows))
    assert [row["text"] for row in rows] == [*map(defused, HOSTILE)]
    assert [row["number"] for row in rows] == [*map(defused, HOSTILE)]
    assert {(row["title"], row["municipality"]) for row in rows} == {("'=1+1", "'@Lipjan")}


def test_boxes() -> None:
    assert box_text([59.76, 0.0, 1234.56, 462.5]) == "59.76 0 1234.56 462.5"
    assert box_text(None) is None


# -- the whole archive -------------------------------------------------------------------------


def test_the_archive_as_tables(catalog: Catalog, tmp_path: Path) -> None:
    names = fill(catalog)
    keep(catalog, "njerëz", people=[entity("people", 0, "Arta Guri", name="Arta Guri", role=None)])
    library = Library(catalog)
    output = tmp_path / "new" / "tables"
    written = [exported.path for exported in export_csv(library, library.ids(), output)]
    assert {path.name for path in written if path} == {
        "documents.csv", *(f"{kind}.csv" for kind in ENTITY_KINDS),
    }  # fmt: skip
    assert sorted(output.iterdir()) == sorted(path for path in written if path)
    rows = table((output / "documents.csv").read_bytes())
    assert [row["id"] for row in rows] == library.ids()
    (grants,) = (row for row in rows if row["id"] == names["vendim"])
    assert (grants["filename"], grants["type"], grants["date"]) == (
        "vendim.pdf", "decision", "2024-02",
    )  # fmt: skip
    assert (grants["pages"], grants["outcome"], len(grants["sha256"])) == ("1", "done", 64)
    (person,) = table((output / "people.csv").read_bytes())
    assert (person["name"], person["role"], person["filename"]) == ("Arta Guri", "", "njerëz.pdf")
    assert len(table((output / "decisions.csv").read_bytes())) == 5
    assert (output / "times.csv").read_text("utf-8").startswith("id,document,filename")
    assert table((output / "times.csv").read_bytes()) == []


def test_chosen_documents_and_one_that_was_not_read(catalog: Catalog, tmp_path: Path) -> None:
    names = fill(catalog)
    failed = announce(catalog, "prishur")
    catalog.fail(failed, "damaged", "")
    done = list(export_csv(Library(catalog), [names["plani"], failed], tmp_path / "t"))
    assert [(e.document, e.path) for e in done if e.problem] == [(failed, None)]
    (row,) = table((tmp_path / "t" / "decisions.csv").read_bytes())
    assert row["document"] == names["plani"]


def test_a_folder_that_cannot_be_made(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot write"):
        list(export_csv(Library(catalog), [], tmp_path / "file"))
