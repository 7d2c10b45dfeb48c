"""What the real command prints on a terminal, for names and texts made to steer one."""

from __future__ import annotations

import json
import os
import pty
import re
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.program import ROOT, Program

pytestmark = pytest.mark.ocr
HOSTILE = b"-a\x1b[31m\x1b]0;t\x07\n\xe2\x80\xae\xc2\x9b1m\x7f\xff\x9b<b>"
"""A dash, colour, a title, a line feed, right-to-left, C1 as UTF-8, DEL, raw bytes, markup."""
NAME = HOSTILE + b".txt"
TEXT = "Kuvendi vendosi për ujësjellësin.\n\x1b[2JFshirë \x9b31m \u202eanasjelltas\n"
UNSAFE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
_OWN = re.compile(r"\x1b\[(\?25[lh]|[0-9;]*m|[0-9]*[AK])")
"""What the progress bar needs: colours, the cursor hidden, a line up, a line cleared."""


@pytest.fixture(scope="module")
def arkiva(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """An archive with a document whose name and text are hostile."""
    home = tmp_path_factory.mktemp("home")
    program = Program(home)
    folder = home / "in"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/" + NAME)).write_text(TEXT, "utf-8")
    program("ingest", "--languages", "sqi", folder)
    return program


def on_terminal(arkiva: Program, *arguments: str | bytes, **environment: str) -> tuple[int, str]:
    """Run the command with a terminal for all it prints; return its code and what it printed."""
    # Known before the fork: a child of a process with threads does as little as possible.
    call = [os.fsencode(a) for a in (sys.executable, "-m", "cli", *arguments)]
    variables = {**arkiva.environment, "COLUMNS": "300", "TERM": "xterm", **environment}
    child, screen = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execve(call[0], call, variables)
    printed = b""
    while True:
        try:
            piece = os.read(screen, 65_536)
        except OSError:  # EIO: the other side is closed
            break
        if not piece:
            break
        printed += piece
    os.close(screen)
    _, status = os.waitpid(child, 0)
    encoding = "latin-1" if "latin-1" in environment.values() else "utf-8"
    return os.waitstatus_to_exitcode(status), printed.decode(encoding)


def steering(printed: str, *, own: bool = False) -> set[str]:
    """Return the signs that steer a terminal; ``own`` allows those that the program makes."""
    text = _OWN.sub("", printed).replace("\r", "") if own else printed
    signs = set(text.replace("\r\n", "\n").replace("\n", "").replace("\f", ""))
    return {sign for sign in signs if unicodedata.category(sign) in UNSAFE}


def test_the_names_are_what_they_are_for() -> None:
    assert steering(TEXT) == {"\x1b", "\x9b", "\u202e"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--json"),
        ("status", "--all"),
        ("status", "--json"),
        ("search", "ujësjellësin"),
        ("search", "--json", "ujësjellësin"),
        ("show", "ID"),
        ("show", "ID", "--json"),
        ("show", "ID", "--text"),
        ("export", "jsonl"),
        ("dump",),
        ("decisions",),
        ("decisions", "--json"),
        ("decisions", "--csv"),
        ("review", "--min-doubt", "0"),
        ("ingest", "--dry-run", "IN"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_what_is_stored_steers_no_terminal(arkiva: Program, arguments: tuple[str, ...]) -> None:
    (row,) = arkiva("list", "--json").rows
    words = {"ID": row["id"], "IN": str(arkiva.home / "in")}
    _, printed = on_terminal(arkiva, *(words.get(a, a) for a in arguments), NO_COLOR="1")
    assert printed
    assert "Traceback" not in printed
    assert steering(printed) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        (HOSTILE,),
        (b"-" + HOSTILE,),
        (b"ingest", b"./" + HOSTILE),
        (b"ingest", b"--jobs", HOSTILE, b"."),
        (b"ingest", b"--set", b"k=" + HOSTILE, b"."),
        (b"ingest", b"--manifest", HOSTILE, b"."),
        (b"ingest", b"--languages", HOSTILE, b"."),
        (b"watch", b"./" + HOSTILE),
        (b"show", b"x" + HOSTILE),
        (b"show", b"x", b"x" + HOSTILE),
        (b"search", b"x" + HOSTILE, b"--from", HOSTILE),
        (b"search", b"--municipality", HOSTILE),
        (b"--archive", HOSTILE, b"list"),
        (b"list", b"--archive", HOSTILE),
        (b"--config", HOSTILE, b"list"),
        (b"--index", b"http://127.0.0.1:9/" + HOSTILE, b"index", b"status"),
        (b"index", b"status", b"--index", b"http://127.0.0.1:9/" + HOSTILE),
        (b"--index-prefix", HOSTILE, b"list"),
        (b"export", b"csv", b"--output", b"/dev/null/" + HOSTILE),
        (b"export", b"jsonl", b"--output", b"/nowhere/" + HOSTILE),
        (b"correct", b"x", b"title", HOSTILE),
        (b"review", b"--kind", HOSTILE),
        (b"completion", HOSTILE),
    ],
    ids=lambda arguments: b" ".join(arguments).partition(HOSTILE)[0].decode() or "command",
)
def test_what_somebody_types_steers_no_terminal(
    arkiva: Program, arguments: tuple[bytes, ...]
) -> None:
    code, printed = on_terminal(arkiva, *arguments)
    assert code
    assert "Traceback" not in printed
    assert steering(printed) == set()


def test_what_a_run_says_steers_no_terminal(arkiva: Program, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + HOSTILE))
    folder.mkdir()
    (folder / os.fsdecode(b"empty" + NAME)).touch()
    for command in ((b"ingest",), (b"watch", b"--once", b"--settle", b"0.3")):
        code, printed = on_terminal(arkiva, *command, b"--languages", b"sqi", bytes(folder))
        assert code == 1
        assert "empty_file" in printed
        assert steering(printed, own=True) == set()


def test_an_archive_with_a_hostile_path(arkiva: Program, tmp_path: Path) -> None:
    root = os.fsencode(tmp_path) + b"/" + HOSTILE
    for command in ((b"init",), (b"status",), (b"doctor",), (b"list",), (b"init",)):
        _, printed = on_terminal(arkiva, *command, b"--archive", root)
        assert "Traceback" not in printed
        assert steering(printed) == set()
    assert Path(os.fsdecode(root + b"/arkiva-archive.json")).exists()


def test_a_path_of_an_export_is_exact_in_a_pipe(arkiva: Program, tmp_path: Path) -> None:
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/" + HOSTILE)
    _, printed = on_terminal(arkiva, "export", "csv", "--output", folder)
    assert steering(printed) == set()
    with arkiva.start("export", "csv", "--output", folder) as process:
        assert process.stdout is not None
        written = process.stdout.buffer.read().split(b".csv\n")  # type: ignore[attr-defined]
    assert Path(os.fsdecode(written[0] + b".csv")).exists()


def test_a_text_is_exact_in_a_pipe(arkiva: Program) -> None:
    (row,) = arkiva("list", "--json").rows
    (record,) = arkiva("export", "jsonl").rows
    assert arkiva("show", row["id"], "--json").rows == [record]
    with arkiva.start("show", row["id"], "--text") as process:
        assert process.stdout is not None
        text = process.stdout.buffer.read().decode("utf-8")  # type: ignore[attr-defined]
    assert "Fshir" in text
    assert "\u202eanasjelltas" in text
    assert "\x1b" not in text  # a control character lays nothing out: no page has it


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=["C", "ascii", "latin-1"],
)
def test_no_locale_breaks_off_what_is_printed(arkiva: Program, environment: dict[str, str]) -> None:
    expected = {command: arkiva(command, "--json").rows for command in ("list", "status")}
    for command, rows in expected.items():
        code, printed = on_terminal(arkiva, command, "--json", **environment)
        assert code == 0
        assert [json.loads(line) for line in printed.splitlines()] == rows
    for arguments in (("list",), ("status", "--all"), ("ingest", b"./" + HOSTILE)):
        code, printed = on_terminal(arkiva, *arguments, **environment)
        assert "Traceback" not in printed
        assert steering(printed) == set()
