"""Archives of earlier formats stay readable: nothing in them is lost by a newer Arkiva."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from tests.program import ROOT, Program

ARCHIVES = sorted((ROOT / "tests" / "data").glob("archive-format-*.tar.gz"))


@pytest.fixture(params=ARCHIVES, ids=[path.name.split(".")[0] for path in ARCHIVES])
def arkiva(request: pytest.FixtureRequest, tmp_path: Path) -> Program:
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    return Program(tmp_path)


def test_there_is_one_of_each_format() -> None:
    from pipeline.archive import FORMAT

    assert len(ARCHIVES) == FORMAT


def test_an_old_archive_is_read_as_it_is(arkiva: Program) -> None:
    rows = {row["source"]["filename"]: row for row in arkiva("list", "--json").rows}
    assert {name: row["pages"] for name, row in rows.items()} == {"akt.tif": 2, "vendim.txt": 2}
    (hit,) = arkiva("search", "--json", "bibliotekën").rows
    assert (hit["source"]["filename"], hit["pages"][0]["page"]) == ("vendim.txt", 1)


def test_an_old_archive_is_written_without_loss(arkiva: Program, tmp_path: Path) -> None:
    before = {r["id"]: r["source"] for r in arkiva("export", "jsonl").rows}
    source = tmp_path / "i-ri.txt"
    source.write_text("Njoftim për ujësjellësin e ri.", "utf-8")
    arkiva("ingest", source)
    arkiva("reprocess", "--stage", "extract")
    after = {r["id"]: r["source"] for r in arkiva("export", "jsonl").rows}
    assert len(after) == len(before) + 1
    assert {i: after[i] for i in before} == before
    assert {s["collection"] for s in before.values()} == {"Kuvendi"}
    failed = [r for r in arkiva("status", "--json").rows if r["outcome"] == "failed"]
    assert [r["code"] for r in failed] == ["empty_file"]


def test_an_old_catalogue_is_rebuilt_from_its_journal(arkiva: Program) -> None:
    before = {r["id"]: r["source"] for r in arkiva("export", "jsonl").rows}
    (arkiva.archive / "catalog.sqlite").unlink()
    arkiva("retry")
    assert {r["id"]: r["source"] for r in arkiva("export", "jsonl").rows} == before
