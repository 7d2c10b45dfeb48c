"""A drive that goes away while a command works: at each moment at which it touches the archive.

An audit hook of Python counts what the command's main process does with files of the archive (open,
make, rename, remove, list) and takes the archive's folder away right before one of these. The
command must say so (4; or 2 where it had not begun) or give its whole answer, and make nothing in
the archive's place. Once the folder is back, everything must be as if it had never been away.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.aftermath import MARK, lapses_after, marked_processes
from benchmarks.faults.papers import show_progress, write_papers
from tests.program import ROOT, Ended, Program

COMMANDS: dict[str, tuple[str, ...]] = {
    "ingest": ("--languages", "sqi", "PAPERS"),
    "reprocess": ("--stage", "extract"),
    "restore": ("--force",),
    "index": ("rebuild",),
    "verify": (),
    "search": ("--json", "vendim"),
    "status": ("--json",),
    "dump": (),
}
"""Command -> its arguments; each but the first works on papers that were ingested."""
_PAPERS = 4
_TOLD = {4: "archive_gone", 2: "is the drive mounted?"}
"""Exit code -> what stderr must have."""
_TAKEN_AWAY = """
import os, sys

moment, archive, count = int(sys.argv.pop(1)), os.environ["ARKIVA_ARCHIVE"], 0

def look(event, values):
    global count
    if not values or not isinstance(values[0], (str, bytes, os.PathLike)):
        return
    path = os.fsdecode(values[0]).removeprefix("file://")
    if event.partition(".")[0] not in ("open", "os", "sqlite3", "shutil", "tempfile"):
        return
    if path != archive and not path.startswith(archive + "/"):
        return
    count += 1
    if count == moment:
        os.rename(archive, archive + "-away")

sys.addaudithook(look)
from cli import main
try:
    main()
finally:
    print(f"moments: {count}", file=sys.stderr)
"""


@dataclass(frozen=True, slots=True)
class Drives:
    """What became of the moments of a command; ``lapses`` names what should not have been."""

    moments: int
    told: int
    equal: int
    lapses: tuple[str, ...]


def run(command: str, moments: int | None, folder: Path) -> Drives:
    """Take the archive away at ``moments`` moments spread over a command; None: at each."""
    papers = folder / "papers"
    write_papers(papers, _PAPERS)
    arguments = (
        command,
        *(str(papers) if part == "PAPERS" else part for part in COMMANDS[command]),
    )
    program, start = Program(folder / "home"), folder / "start"
    program.home.mkdir()
    program("init")
    if command != "ingest":
        program("ingest", "--languages", "sqi", papers, ok=False)
    shutil.copytree(program.home, start)
    answer = _disturbed(program, 0, arguments)
    last, wanted = int(answer.err.rpartition("moments: ")[2]), program("dump").out
    spread = moments or last
    told, equal, lapses = 0, 0, list[str]()
    for number in range(spread):
        moment = 1 + number * last // spread
        shutil.rmtree(program.home)
        shutil.copytree(start, program.home)
        ended = _disturbed(program, moment, arguments)
        is_told = _TOLD.get(ended.code, "\0") in ended.err
        found = [] if is_told or _says_all(ended, answer) else [f"it ended with {ended}"]
        found += _lapses(program, arguments, answer, wanted)
        told += is_told
        equal += not found
        lapses += [f"{command}, moment {moment} of {last}: {lapse}" for lapse in found]
        show_progress(number + 1, spread)
    return Drives(spread, told, equal, tuple(lapses))


def _says_all(ended: Ended, answer: Ended) -> bool:
    """Tell whether a command that was disturbed while it ended has given its whole answer."""
    return (ended.code, ended.out) == (answer.code, answer.out)


def _lapses(
    program: Program, arguments: Sequence[str], answer: Ended, wanted: str
) -> Iterator[str]:
    """Bring the archive back and yield what is not as it was never away."""
    away = program.archive.with_name(program.archive.name + "-away")
    if left := marked_processes(str(program.home)):
        yield f"processes live on: {left}"
    if program.archive.exists() and away.exists():
        made = sorted(str(p.relative_to(program.archive)) for p in program.archive.rglob("*"))
        yield f"made anew: {made}"
        shutil.rmtree(program.archive)
    if away.exists():
        away.rename(program.archive)
    yield from lapses_after(program, arguments, answer.code, wanted)


def _disturbed(program: Program, moment: int, arguments: Sequence[str]) -> Ended:
    """Run a command; before its touch number ``moment`` (from 1; 0: never) the archive goes."""
    done = subprocess.run(
        [sys.executable, "-c", _TAKEN_AWAY, str(moment), *arguments],
        cwd=ROOT, stdin=subprocess.DEVNULL,
        env={**program.environment, MARK: str(program.home)}, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


def main(arguments: list[str]) -> int:
    """Run the full count and print a line a command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults drives")
    parser.add_argument("--moments", type=int, help="default: each touch of the archive")
    parser.add_argument("--commands", nargs="+", choices=COMMANDS, default=[*COMMANDS])
    options = parser.parse_args(arguments)
    lapses = list[str]()
    for command in options.commands:
        with tempfile.TemporaryDirectory(prefix="arkiva-drives-") as folder:
            drives = run(command, options.moments, Path(folder))
        print(
            f"{command}: {drives.moments} moments, {drives.told} told of,"
            f" {drives.equal} clear, and equal when it was back"
        )
        lapses += drives.lapses
    print("\n".join(lapses))
    return 1 if lapses else 0
