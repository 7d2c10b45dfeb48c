"""A drive that goes away while a run works: at each moment at which the run touches the archive.

An audit hook of Python counts what the run's main process does with files of the archive (open,
make, rename, remove, list) and takes the archive's folder away right before one of these. The run
must say so (4; or 2 where it had not begun), make nothing in its place, and the same command must
end as an undisturbed run once the folder is back.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.kills import MARK, difference, list_temporary, marked_processes
from benchmarks.faults.papers import show_progress, write_papers
from tests.program import ROOT, Ended, Program

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
    path = os.fsdecode(values[0])
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
    """What became of the moments; ``lapses`` names what should not have been."""

    moments: int
    told: int
    equal: int
    lapses: tuple[str, ...]


def run(moments: int | None, folder: Path) -> Drives:
    """Take the archive away at ``moments`` moments spread over a run; None: at each."""
    papers = folder / "papers"
    write_papers(papers, _PAPERS)
    calm = Program(folder / "calm")
    calm.home.mkdir()
    calm("init")
    last = _count_moments(_disturbed(calm, 0, papers))
    wanted = calm("dump").out
    spread = moments or last
    told, equal, lapses = 0, 0, list[str]()
    for number in range(spread):
        moment = 1 + number * last // spread
        home = folder / f"moment-{moment}"
        home.mkdir()
        is_told, found = _one_moment(Program(home), moment, papers, wanted)
        told += is_told
        equal += not found
        lapses += [f"moment {moment} of {last}: {lapse}" for lapse in found]
        shutil.rmtree(home)
        show_progress(number + 1, spread)
    return Drives(spread, told, equal, tuple(lapses))


def _one_moment(program: Program, moment: int, papers: Path, wanted: str) -> tuple[bool, list[str]]:
    lapses = []
    program("init")
    ended = _disturbed(program, moment, papers)
    away = program.archive.with_name(program.archive.name + "-away")
    is_told = _TOLD.get(ended.code, "\0") in ended.err
    if "Traceback" in ended.err or not is_told:
        lapses.append(f"ended with {ended.code}: {ended.err[-3000:]}")
    if left := marked_processes(str(program.home)):
        lapses.append(f"processes live on: {left}")
    if away.exists():
        if program.archive.exists():
            made = sorted(str(p.relative_to(program.archive)) for p in program.archive.rglob("*"))
            lapses.append(f"made anew: {made}")
            shutil.rmtree(program.archive)
        away.rename(program.archive)
    again = program("ingest", "--languages", "sqi", papers, ok=False)
    if again.code != 1 or "Traceback" in again.err:  # one of the papers is damaged
        lapses.append(f"back again it ended with {again.code}: {again.err[-800:]}")
    if (dump := program("dump").out) != wanted:
        lapses.append("another dump: " + "\n".join(difference(wanted, dump)))
    if (verified := program("verify", ok=False)).code:
        lapses.append(f"verify: {verified.out}")
    if parts := list_temporary(program.archive):
        lapses.append(f"temporary files: {parts}")
    return is_told, lapses


def _disturbed(program: Program, moment: int, papers: Path) -> Ended:
    """Ingest; before the touch number ``moment`` (from 1; 0: never) the archive goes away."""
    arguments = [str(moment), "ingest", "--languages", "sqi", str(papers)]
    done = subprocess.run(
        [sys.executable, "-c", _TAKEN_AWAY, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL,
        env={**program.environment, MARK: str(program.home)}, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


def _count_moments(ended: Ended) -> int:
    return int(ended.err.rpartition("moments: ")[2])


def main(arguments: list[str]) -> int:
    """Run the full count and print a line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults drives")
    parser.add_argument("--moments", type=int, help="default: each touch of the archive")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="arkiva-drives-") as folder:
        drives = run(options.moments, Path(folder))
    print(
        f"{drives.moments} moments: {drives.told} told of, "
        f"{drives.equal} clear, complete and equal when it was back"
    )
    print("\n".join(drives.lapses))
    return 1 if drives.lapses else 0
