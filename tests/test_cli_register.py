"""`arkiva decisions`, `actions` and `export csv` as a person calls them, over real documents."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.index.catalogues import opened
from tests.index.extractions import action, decision
from tests.index.registers import keep
from tests.program import Program

MINUTES = """PROCESVERBAL
nga mbledhja e Kuvendit të Komunës së Lipjanit

Mbledhja u mbajt më 14 mars 2024 në sallën e Kuvendit. Mbledhjen e kryesoi Arta Guri.
Kuvendi miratoi raportin e buxhetit me 18 vota për, 4 kundër dhe 2 abstenime.
Propozimi për tregun e gjelbër u refuzua me 20 vota kundër.
Obligohet Drejtoria për Buxhet dhe Financa që deri më 30 qershor 2024 ta dorëzojë raportin e shpenzimeve.
"""  # noqa: E501
HOSTILE = {
    "formula": "=cmd|'/C calc'!A0",
    "plus": "+1",
    "minus": "-1+1",
    "at": "@x",
    "tab": "\tx",
    "escape": "\x1b[31mkuq\x1b[0m \x9b2J",
    "lines": "një\r\ndy\ntre",
    "direction": "\u202efdp.exe",
}


@pytest.fixture(scope="module")
def arkiva(tmp_path_factory: pytest.TempPathFactory) -> Program:
    home = tmp_path_factory.mktemp("home")
    program = Program(home)
    (home / "procesverbal.txt").write_text(MINUTES, "utf-8")
    program("ingest", home / "procesverbal.txt")
    return program


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """An archive whose papers say what nobody should run."""
    program = Program(tmp_path_factory.mktemp("hostile"))
    texts = list(enumerate(HOSTILE.values()))
    with opened(program.archive) as catalog:
        keep(
            catalog, "akt", title="=1+1", municipality="@Lipjan",
            decisions=[decision(n, text, number=text) for n, text in texts],
            action_items=[action(n, text, owner=text, deadline_value="2024") for n, text in texts],
        )  # fmt: skip
    return program


def printed(program: Program, *arguments: str) -> bytes:
    """Return stdout byte for byte: reading it as text would change the ends of lines."""
    command = [sys.executable, "-m", "cli", *arguments]
    return subprocess.run(
        command, env=program.environment, stdout=subprocess.PIPE, check=True
    ).stdout


def cells(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content, newline="")))


# -- what a person asks ------------------------------------------------------------------------


def test_decisions_with_their_outcome_and_place(arkiva: Program) -> None:
    (document,) = arkiva("list", "--json").rows
    ended = arkiva("decisions")
    adopted, rejected = ended.out.splitlines()
    assert adopted.split()[:4] == ["2024-03-14", "Lipjan", "adopted", "18:4:2"]
    assert rejected.split()[:5] == ["2024-03-14", "Lipjan", "rejected", "20", "against"]
    assert {line[-16:] for line in (adopted, rejected)} == {f"{document['id']} p.1"}
    assert ended.err == "2 decisions\n"
    (row,) = arkiva("decisions", "--outcome", "rejected", "--json").rows
    assert row["document"]["id"] == document["id"]
    assert (row["page"], row["outcome"], row["votes"]["against"]) == (1, "rejected", 20)
    assert arkiva("decisions", "--limit", "1").err == "1 of 2 decisions\n"


def test_actions_with_owner_and_deadline(arkiva: Program) -> None:
    (row,) = arkiva("actions", "--owner", "drejtoria buxhetit", "--json").rows
    assert (row["owner"], row["due"]) == ("Drejtoria për Buxhet dhe Financa", "2024-06-30")
    assert arkiva("actions").err == "1 action item\n"
    assert len(arkiva("actions", "--due-before", "2024-07", "--json").rows) == 1
    assert arkiva("actions", "--overdue", "--today", "2024-06-30").out == ""
    assert len(arkiva("actions", "--overdue", "--today", "2024-07-01", "--json").rows) == 1


def test_deadlines_for_a_calendar(arkiva: Program) -> None:
    (event,) = Calendar.from_ical(arkiva("actions", "--ics").out).walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2024-06-30"
    (row,) = arkiva("actions", "--json").rows
    assert str(event["uid"]) == f"{row['id']}@arkiva"
    assert arkiva("actions", "--ics").out == arkiva("actions", "--ics").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("decisions", "--text", "raporti tregu"),
        ("decisions", "--municipality", "Lipja"),
        ("decisions", "--to", "2024-03-13"),
        ("decisions", "--unanimous"),
        ("decisions", "--min-amount", "0"),
        ("actions", "--owner", "urbanizmi"),
        ("actions", "--due-after", "2024-06-30"),
        ("actions", "--currency", "eur"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)], ids=str)
def test_nothing_found_is_no_error(
    arkiva: Program, arguments: tuple[str, ...], form: tuple[str, ...]
) -> None:
    ended = arkiva(*arguments, *form)
    assert (ended.code, ended.out, ended.err) == (0, "", "nothing found\n")
    assert arkiva("-q", *arguments, *form).err == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("decisions", "--ics"), "arkiva actions --ics"),
        (("decisions", "--json", "--csv"), "exclude each other"),
        (("actions", "--csv", "--ics"), "exclude each other"),
        (("actions", "--json", "--ics"), "exclude each other"),
        (("decisions", "--from", "14.03.2024"), "no date"),
        (("decisions", "--from", "2024", "--to", "2023"), "no date lies between"),
        (("actions", "--due-before", "2024-13"), "no date"),
        (("actions", "--min-amount", "10.000"), "no plain number"),
        (("actions", "--currency", "euro"), "no currency"),
        (("decisions", "--document", "ffff"), "no document"),
        (("decisions", "--outcome", "lost"), "rejected"),
        (("decisions", "--sort", "deadline"), "date"),
        (("actions", "--limit", "0"), "limit"),
        (("export", "csv"), "output"),
        (("export", "csv", "ffff", "--output", "x"), "no document"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_a_wrong_call_is_refused(arkiva: Program, arguments: tuple[str, ...], said: str) -> None:
    ended = arkiva(*arguments, ok=False)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_options_come_from_the_environment(
    arkiva: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {**arkiva.environment, "ARKIVA_DECISIONS_OUTCOMES": "rejected"}
    monkeypatch.setattr(Program, "environment", property(lambda self: asked))
    assert [row["outcome"] for row in arkiva("decisions", "--json").rows] == ["rejected"]


def test_options_come_from_the_settings_file(arkiva: Program) -> None:
    settings = arkiva.home / "arkiva.toml"
    settings.write_text('[decisions]\nmunicipality = "Vushtrri"\n', "utf-8")
    assert arkiva("--config", settings, "decisions").out == ""


# -- what papers say ---------------------------------------------------------------------------


def test_csv_reads_back_as_it_was(hostile: Program) -> None:
    rows = cells(printed(hostile, "decisions", "--csv").decode())
    said = {name: row["text"] for name, row in zip(HOSTILE, rows, strict=True)}
    defused = {"formula", "plus", "minus", "at", "tab"}
    assert said == {name: f"'{text}" if name in defused else text for name, text in HOSTILE.items()}
    assert [row["number"] for row in rows] == list(said.values())
    assert {(row["title"], row["municipality"]) for row in rows} == {("'=1+1", "'@Lipjan")}


def test_on_a_terminal_a_csv_steers_nothing(hostile: Program) -> None:
    terminal, end = os.openpty()
    command = [sys.executable, "-m", "cli", "decisions", "--csv"]
    with subprocess.Popen(command, env=hostile.environment, stdout=end):
        os.close(end)
        pieces = []
        # Linux says that a terminal has ended by an error.
        with suppress(OSError):
            while piece := os.read(terminal, 4096):
                pieces.append(piece)
    os.close(terminal)
    shown = b"".join(pieces).decode()
    assert "kuq" in shown
    assert not {"\x1b", "\x9b", "\u202e", "\t"} & set(shown)


def test_a_table_is_one_line_a_row_whatever_a_paper_says(hostile: Program) -> None:
    for command in ("decisions", "actions"):
        lines = hostile(command).out.splitlines()
        assert len(lines) == len(HOSTILE)
        assert not {"\x1b", "\x9b", "\u202e", "\t"} & set("".join(lines))


def test_a_calendar_is_no_place_for_escapes(hostile: Program) -> None:
    out = hostile("actions", "--ics").out
    assert len(Calendar.from_ical(out).walk("VEVENT")) == len(HOSTILE)
    assert not {"\x1b", "\x9b", "\u202e"} & set(out)


def test_json_is_exact(hostile: Program) -> None:
    rows = hostile("decisions", "--json").rows
    assert [row["text"] for row in rows] == list(HOSTILE.values())


# -- tables ------------------------------------------------------------------------------------


def test_the_archive_as_tables(arkiva: Program, tmp_path: Path) -> None:
    ended = arkiva("export", "csv", "--output", tmp_path / "tabela")
    paths = [Path(line) for line in ended.out.splitlines()]
    assert paths[0].name == "documents.csv"
    assert sorted(paths) == sorted((tmp_path / "tabela").iterdir())
    (document,) = arkiva("list", "--json").rows
    (row,) = cells((tmp_path / "tabela" / "documents.csv").read_bytes().decode())
    assert (row["id"], row["municipality"], row["date"]) == (document["id"], "Lipjan", "2024-03-14")
    listed = printed(arkiva, "decisions", "--csv")
    assert (tmp_path / "tabela" / "decisions.csv").read_bytes() == listed
    before = {path: path.read_bytes() for path in paths}
    arkiva("export", "csv", document["id"][:4], "--output", tmp_path / "tabela")
    assert {path: path.read_bytes() for path in paths} == before
