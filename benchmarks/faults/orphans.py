"""kill -9 of the main process while its children are at work: what lives on?

Its children read pages with a Tesseract of which some hang, ignore SIGTERM and have started
processes that left their session: what no parent's death ends by itself.

    python -m benchmarks.faults orphans [--rounds 20] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.papers import show_progress
from benchmarks.faults.stand_in import install
from pipeline.process_tree import descendants, marked
from tests.program import ROOT, Program
from tests.scans import draw_page, save_tiff

ROUNDS, SEED = 20, 1
_MARK = "ORPHAN_ROUND"
_MODES = {910: "hang", 920: "orphan", 930: "hang"}
_ENLARGED = 3
"""Pages are of 100 dpi: they are enlarged before Tesseract sees them."""
_LONGEST = 6.0
_GONE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Orphans:
    """What was measured."""

    rounds: int
    started: int
    """Processes that ran below the main ones when those were killed."""
    left: tuple[str, ...]
    """Command lines of what still ran five seconds later."""
    slowest: float
    """Seconds until the last one was gone, in the slowest round."""


def run(rounds: int, seed: int, folder: Path) -> Orphans:
    """Kill ``rounds`` ingests at random moments within ``folder``."""
    chance, started, left, slowest = random.Random(seed), 0, list[str](), 0.0
    program = Program(folder / "home")
    program.home.mkdir(parents=True)
    papers = _write_papers(folder / "papers")
    tesseract = install(folder / "bin", {_ENLARGED * w: mode for w, mode in _MODES.items()})
    path = f"{tesseract.parent}{os.pathsep}{os.environ['PATH']}"
    for number in range(rounds):
        mark = uuid.uuid4().hex
        environment = {**program.environment, "PATH": path, _MARK: mark}
        started += _start_and_kill(program, papers, chance.uniform(0.2, _LONGEST), environment)
        began = time.monotonic()
        left += _still_there(f"{_MARK}={mark}")
        slowest = max(slowest, time.monotonic() - began)
        shutil.rmtree(program.home)
        program.home.mkdir()
        show_progress(number + 1, rounds)
    return Orphans(rounds, started, tuple(left), slowest)


def _write_papers(folder: Path) -> Path:
    for number in range(4):
        widths = [*(900, 910, 920, 930)[number:], 900]
        pages = [draw_page([f"Faqja {number}", "Kuvendi vendosi"], (w, 300)) for w in widths]
        save_tiff(folder / f"skanim-{number}.tif", pages)
    return folder


def _start_and_kill(
    program: Program, papers: Path, moment: float, environment: dict[str, str]
) -> int:
    """Kill a run after ``moment`` seconds; return how many processes it had below it."""
    command = [*program.command, "ingest", "--languages", "sqi", str(papers)]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        time.sleep(moment)
        running = len(descendants(process.pid))
        process.send_signal(signal.SIGKILL)
    return running


def _still_there(mark: str) -> list[str]:
    until = time.monotonic() + _GONE_SECONDS
    while (found := marked(mark)) and time.monotonic() < until:
        time.sleep(0.05)
    return [_command_of(process) for process in found]


def _command_of(process: int) -> str:
    try:
        content = Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return "?"
    return content.replace(b"\0", b" ").decode("utf-8", "replace").strip()


def main(arguments: list[str]) -> int:
    """Run the full count and print what lives on."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults orphans")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = run(options.rounds, options.seed, Path(folder))
    print(
        f"{found.rounds} kills, {found.started} processes below them: "
        f"{len(found.left)} live on; the last was gone after {found.slowest:.1f} s"
    )
    for command in found.left:
        print(f"  {command}")
    return int(bool(found.left) or found.started < found.rounds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
