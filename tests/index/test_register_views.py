"""The register on a terminal and as JSON: every width, and nothing that steers a terminal."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.library import Library
from index.register import find
from index.register_queries import ActionQuery, DecisionQuery
from index.register_views import row_json, table_text
from tests.index.catalogues import opened
from tests.index.extractions import action, decision
from tests.index.registers import fill, keep

HOSTILE = "=cmd|'/C calc'!A0 \x1b[31mkuq\x1b[0m\x9b2J\r\n\u202efdp.exe\u2066 \x07\x7ffund"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with opened(tmp_path / "archive") as catalog:
        yield catalog


def shown(catalog: Catalog, query: DecisionQuery | ActionQuery, width: int) -> list[str]:
    text = table_text(query.kind, find(Library(catalog), query).rows, width)
    return text.split("\n")


@pytest.mark.parametrize("width", [200, 120])
def test_one_line_a_row_where_there_is_room(catalog: Catalog, width: int) -> None:
    fill(catalog)
    lines = shown(catalog, DecisionQuery(), width)
    assert len(lines) == 5
    assert max(map(len, lines)) <= width
    assert lines[0].startswith("2024-02-28  Hani i Elezit  adopted    unanimous  01-016/02-0005871")
    assert lines[1].split()[1:4] == ["Gurëbardhë", "adopted", "17:4:2"]
    assert lines[2].split()[2:4] == ["rejected", "3"]
    assert lines[3].split()[2:5] == ["postponed", "Kjo", "pikë"]
    assert all(line.endswith(" p.1") for line in lines)


@pytest.mark.parametrize("width", [80, 90])
def test_the_text_stands_below_where_there_is_little(catalog: Catalog, width: int) -> None:
    fill(catalog)
    for query in (DecisionQuery(), ActionQuery()):
        lines = shown(catalog, query, width)
        assert len(lines) == 10
        assert max(map(len, lines)) <= width
        assert [line.startswith("    ") for line in lines[1::2]] == [True] * 5
        assert all(line.endswith(" p.1") for line in lines[::2])
    assert lines[2].split()[:4] == ["2024-06-30", "Gurëbardhë", "1,200", "EUR"]
    assert lines[3].strip() == "Drejtorisë së Urbanizmit: Hartohet plani i trafikut"
    assert lines[8].startswith("dy herë në … ")


def test_a_column_without_anything_is_left_out(catalog: Catalog) -> None:
    keep(catalog, "akt", municipality=None, date=None, action_items=[action(0, "Pastrohet lumi")])
    (line,) = shown(catalog, ActionQuery(), 120)
    assert line.startswith("Pastrohet lumi  ")


@pytest.mark.parametrize("width", [1, 40, 80, 300])
def test_nothing_steers_a_terminal(catalog: Catalog, width: int) -> None:
    keep(
        catalog, "akt", municipality=HOSTILE, title=HOSTILE,
        decisions=[decision(0, HOSTILE, number=HOSTILE)],
        action_items=[action(0, HOSTILE, owner=HOSTILE, deadline=HOSTILE,
                             amount={"value": 1.5, "currency": "EUR"})],
    )  # fmt: skip
    for query in (DecisionQuery(), ActionQuery()):
        lines = shown(catalog, query, width)
        assert len(lines) == (1 if width == 300 else 2)
        signs = {unicodedata.category(c) for c in "".join(lines)}
        assert not signs & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def test_json_has_everything_and_reads_from_the_row_to_its_evidence(catalog: Catalog) -> None:
    names = fill(catalog)
    found = find(Library(catalog), DecisionQuery(outcomes=("rejected",)))
    row = json.loads(json.dumps(row_json("decisions", found.rows[0])))
    assert list(row)[:5] == ["id", "document", "page", "bbox", "text"]
    assert row["document"] == {
        "id": names["mbledhja"], "filename": "mbledhja.pdf", "title": "PROCESVERBAL",
        "type": "minutes", "municipality": "Gurëbardhë", "date": "2023-06-29",
    }  # fmt: skip
    assert row["votes"] == {"for": 3, "against": None, "abstain": None, "invalid": None}
    assert row["amounts"] == [{"value": 40.0, "currency": "ALL"}]
    assert (row["page"], row["bbox"]) == (1, row["regions"][0]["bbox"])
    record = Library(catalog).record(names["mbledhja"])
    assert {k: v for k, v in row.items() if k not in ("document", "amounts")} == next(
        e for e in record["decisions"] if e["id"] == row["id"]
    )


def test_json_of_an_action_says_when_it_is_due(catalog: Catalog) -> None:
    fill(catalog)
    found = find(Library(catalog), ActionQuery(limit=1))
    row = row_json("action_items", found.rows[0])
    assert (row["deadline"], row["deadline_value"], row["due"]) == (
        "prill-maj", "2024-04/2024-05", "2024-05-31",
    )  # fmt: skip
