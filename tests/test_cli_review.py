"""`arkiva correct` and `arkiva review` as a person calls them, over real documents."""

from __future__ import annotations

import json
import os
import signal
import tarfile
import time
from pathlib import Path

import pytest

from tests.program import ROOT, Program
from tests.scans import draw_page

MINUTES = """PROCESVERBAL
nga mbledhja e Kuvendit të Komunës së Lipjanit

Mbledhja u mbajt më 14 mars 2024 në sallën e Kuvendit. Mbledhjen e kryesoi Arta Guri.
Kuvendi miratoi raportin e buxhetit me 18 vota për, 4 kundër dhe 2 abstenime.
"""


@pytest.fixture(scope="module")
def arkiva(tmp_path_factory: pytest.TempPathFactory) -> Program:
    home = tmp_path_factory.mktemp("home")
    program = Program(home)
    source = home / "input"
    source.mkdir()
    (source / "procesverbal.txt").write_text(MINUTES, "utf-8")
    program("ingest", source)
    return program


@pytest.fixture(scope="module")
def document(arkiva: Program) -> str:
    (row,) = arkiva("list", "--json").rows
    return str(row["id"])


def journal(arkiva: Program) -> list[dict[str, object]]:
    lines = (arkiva.archive / "journal" / "journal.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_correction_is_seen_everywhere_and_outlives_reprocessing(
    arkiva: Program, document: str
) -> None:
    (record,) = arkiva("export", "jsonl").rows
    (decision,) = record["decisions"]
    assert decision["votes"]["for"] == 18
    address = f"decisions/{decision['id']}/votes/for"
    ended = arkiva(
        "correct", document[:4], address, "17", "--by", "Hana", "--note", "faqja 1", "--json"
    )
    assert ended.rows == [
        {"id": document, "address": address, "op": "set", "old": 18, "value": 17, "changed": True}
    ]
    arkiva("correct", document, "title", "Procesverbali i zogjve")
    assert arkiva("list", "--json").rows[0]["title"] == "Procesverbali i zogjve"
    assert "Procesverbali i zogjve" in arkiva("show", document).out
    assert arkiva("search", "--json", "zogjve").rows[0]["id"] == document
    assert "up to date" in arkiva("index", "status").out
    corrected = arkiva("export", "jsonl").out
    (now,) = json.loads(corrected)["decisions"]
    assert (now["votes"]["for"], now["basis"], now["confidence"]) == (17, "corrected", 1.0)
    assert now["corrected_from"]["values"] == {"votes/for": 18}
    assert (now["regions"], now["raw"]) == (decision["regions"], decision["raw"])
    before = arkiva("dump").out
    for stage in ("extract", "ocr"):
        arkiva("reprocess", "--stage", stage)
        assert arkiva("export", "jsonl").out == corrected
        assert arkiva("dump").out == before
    (listed, _) = arkiva("correct", document, "--json").rows
    assert (listed["by"], listed["note"], listed["value"]) == ("Hana", "faqja 1", 17)
    assert "Hana" in arkiva("correct", document).out


def test_a_lost_catalogue_comes_back_with_the_corrections(arkiva: Program, document: str) -> None:
    arkiva("correct", document, "place", "salla e vogël")
    before = arkiva("dump").out
    for name in ("catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm", "search.sqlite"):
        (arkiva.archive / name).unlink(missing_ok=True)
    arkiva("retry")
    assert arkiva("dump").out == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("date", "2024-02-31"), "2024-05-31"),
        (("type", "memo"), "minutes, decision"),
        (("titel", "x"), "no field"),
        (("decisions/decisions-ffffffffff/number", "1"), "no decisions"),
        (("title",), "--null"),
        (("title", "x", "--null"), "--null"),
        (("title", "--null", "--undo"), "exclude"),
        (("decisions", "--delete"), "LIST/ID"),
        (("decisions", "{}", "--add"), "decisions"),
        (("chair", "--undo"), "not corrected"),
    ],
)
def test_a_wrong_call_is_refused_and_leaves_no_trace(
    arkiva: Program, document: str, arguments: tuple[str, ...], said: str
) -> None:
    lines = journal(arkiva)
    ended = arkiva("correct", document, *arguments, ok=False)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert journal(arkiva) == lines


def test_said_twice_is_said_once(arkiva: Program, document: str) -> None:
    assert arkiva("correct", document, "chair", "Hana Beka", "--json").rows[0]["changed"]
    lines = journal(arkiva)
    assert "nothing to do" in arkiva("correct", document, "chair", "Hana Beka").out
    assert journal(arkiva) == lines
    assert "undone" in arkiva("correct", document, "chair", "--undo").out
    assert json.loads(arkiva("export", "jsonl").out)["chair"] == "Arta Guri"


def test_the_queue_names_the_command_and_forgets_what_was_seen(
    arkiva: Program, document: str
) -> None:
    rows = arkiva("review", "--json", "--min-doubt", "0").rows
    assert rows
    keys = {"item", "doubt", "kind", "id", "source", "title", "page", "pages", "bbox", "message",
            "address", "entities", "command"}  # fmt: skip
    assert {frozenset(row) for row in rows} == {frozenset(keys)}
    assert [row["doubt"] for row in rows] == sorted((r["doubt"] for r in rows), reverse=True)
    first = rows[0]
    shown = arkiva("review", "--min-doubt", "0", "--limit", "1").out
    assert first["command"] in shown
    assert "\x1b" not in shown
    arkiva("review", "--dismiss", first["item"], "--note", "ashtu është")
    left = arkiva("review", "--json", "--min-doubt", "0").rows
    assert [row["item"] for row in left] == [row["item"] for row in rows[1:]]
    assert arkiva("review", "--dismissed", "--json", "--min-doubt", "0").rows == [first]
    assert journal(arkiva)[-1]["event"] == "reviewed"
    arkiva("review", "--restore", first["item"])
    assert arkiva("review", "--json", "--min-doubt", "0").rows == rows
    assert arkiva("review", "ffff", ok=False).code == 2
    assert arkiva("review", "--kind", "nothing", ok=False).code == 2
    assert arkiva("review", "--dismiss", "0000000000", ok=False).code == 2
    empty = arkiva("review", document, "--min-doubt", "1")
    assert (empty.out, "nothing to review" in empty.err) == ("", True)


def test_who_writes_now_is_waited_for_and_named(arkiva: Program, document: str) -> None:
    from pipeline.archive import open_archive

    with open_archive(arkiva.archive).writing():
        ended = arkiva("correct", document, "title", "x", ok=False)
        assert ended.code == 5
        assert str(os.getpid()) in ended.err
        assert arkiva("review").code == 0


@pytest.mark.parametrize("first", ["review", "correct"])
def test_an_archive_of_an_earlier_arkiva_is_brought_up_to_date(tmp_path: Path, first: str) -> None:
    with tarfile.open(ROOT / "tests" / "data" / "archive-format-1.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    old = Program(tmp_path)
    (row,) = [r for r in old("list", "--json").rows if r["source"]["filename"] == "vendim.txt"]
    if first == "review":
        assert old("review", "--json", "--min-doubt", "0").rows
    old("correct", row["id"], "title", "Titulli i ri")
    assert [r["value"] for r in old("correct", row["id"], "--json").rows] == ["Titulli i ri"]
    (hit,) = old("search", "--json", "titulli").rows
    assert hit["id"] == row["id"]


def test_what_cannot_be_brought_up_to_date_is_said(tmp_path: Path) -> None:
    from pipeline.archive import open_archive

    with tarfile.open(ROOT / "tests" / "data" / "archive-format-1.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    old = Program(tmp_path)
    with open_archive(old.archive).writing():
        assert len(old("list", "--json").rows) == 2
        ended = old("review", ok=False)
    assert ended.code == 2
    assert "earlier Arkiva" in ended.err
    assert old("review").code == 0


@pytest.mark.ocr
def test_another_ocr_run_moves_the_fact_and_the_correction_goes_along(tmp_path: Path) -> None:
    scanned = Program(tmp_path)
    lines = ["Vendim për ujësjellësin", "Kuvendi i Komunës vendosi"]
    draw_page(lines).save(tmp_path / "vendim.png", dpi=(100, 100))
    scanned("ingest", "--languages", "sqi", tmp_path / "vendim.png")
    (record,) = scanned("export", "jsonl").rows
    (found,) = record["organizations"]
    address = f"organizations/{found['id']}/name"
    scanned("correct", record["id"], address, "Kuvendi i Komunës së Lipjanit")
    scanned("reprocess", "--stage", "ocr", "--languages", "eng")
    (record,) = scanned("export", "jsonl").rows
    (moved,) = record["organizations"]
    assert (moved["id"] != found["id"], moved["raw"] != found["raw"]) == (True, True)
    assert moved["name"] == "Kuvendi i Komunës së Lipjanit"
    assert moved["corrected_from"]["values"]["name"] != found["name"]
    assert scanned("review", "--kind", "detached_correction").out == ""


@pytest.mark.slow
def test_killed_corrections_are_whole_or_not_there(tmp_path: Path) -> None:
    killed = Program(tmp_path)
    source = tmp_path / "procesverbal.txt"
    source.write_text(MINUTES, "utf-8")
    killed("ingest", source)
    (row,) = killed("list", "--json").rows
    began = time.monotonic()
    killed("correct", row["id"], "title", "Titulli 0")
    whole = time.monotonic() - began
    for n in range(1, 7):
        process = killed.start("correct", row["id"], "title", f"Titulli {n}")
        time.sleep(whole * (0.4 + n / 12))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed("index", "sync")
        said = [e["value"] for e in journal(killed) if e["event"] == "correction"]
        assert killed("list", "--json").rows[0]["title"] == said[-1]
        assert "up to date" in killed("index", "status").out
    assert killed("correct", row["id"], "title", "Fundi").code == 0
