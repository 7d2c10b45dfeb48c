"""kill -9 at random moments, once to four times; the run after that must end as if undisturbed.

A round compares ``arkiva dump`` with that of an undisturbed run, and asks ``verify`` whether all is
sound; no process and no temporary file may be left.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.aftermath import MARK, lapses_after, marked_processes
from benchmarks.faults.papers import EXIT_CODE, show_progress, write_papers
from tests.program import ROOT, Program

ROUNDS, SEEDS = 50, (1, 2, 3)
_PAPERS = 8
_GONE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Kills:
    """Rounds of one seed; ``lapses`` names what was not as in an undisturbed run."""

    rounds: int
    kills: int
    equal: int
    lapses: tuple[str, ...]


def run(rounds: int, seed: int, folder: Path) -> Kills:
    """Disturb ``rounds`` ingests of the same papers and compare each with a calm one."""
    papers = folder / "papers"
    write_papers(papers, _PAPERS)
    calm = Program(folder / "calm")
    calm.home.mkdir()
    began = time.monotonic()
    calm("ingest", "--languages", "sqi", papers, ok=False)
    whole, wanted = time.monotonic() - began, calm("dump").out
    chance, killed, equal, lapses = random.Random(seed), 0, 0, list[str]()
    for number in range(rounds):
        home = folder / f"round-{number}"
        home.mkdir()
        kills, found = _round(Program(home), papers, whole, wanted, chance)
        killed += kills
        equal += not found
        lapses += [f"seed {seed}, round {number + 1}: {lapse}" for lapse in found]
        shutil.rmtree(home)
        show_progress(number + 1, rounds)
    return Kills(rounds, killed, equal, tuple(lapses))


def _round(
    program: Program, papers: Path, whole: float, wanted: str, chance: random.Random
) -> tuple[int, list[str]]:
    kills, lapses, mark = 0, list[str](), uuid.uuid4().hex
    for _ in range(chance.randint(1, 4)):
        moment, is_whole_group = chance.uniform(0.0, whole), chance.random() < 0.5
        kills += _kill(program, papers, moment, mark, is_whole_group=is_whole_group)
        if left := _still_there(mark):
            lapses.append(f"{len(left)} processes live on after kill -9: {left}")
    arguments = ("ingest", "--languages", "sqi", str(papers))
    lapses += lapses_after(program, arguments, EXIT_CODE, wanted)
    return kills, lapses


def _kill(
    program: Program, papers: Path, moment: float, mark: str, *, is_whole_group: bool
) -> bool:
    """Kill a run after ``moment`` seconds: all of it, or the main process alone."""
    environment = {**program.environment, MARK: mark}
    command = [*program.command, "ingest", "--languages", "sqi", str(papers)]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            process.wait(moment)
            return False
        except subprocess.TimeoutExpired:
            if is_whole_group:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
    return True


def _still_there(mark: str) -> list[str]:
    """Return the processes of this round that have not gone within a few seconds."""
    deadline = time.monotonic() + _GONE_SECONDS
    while found := marked_processes(mark):
        if time.monotonic() > deadline:
            return found
        time.sleep(0.05)
    return []


def main(arguments: list[str]) -> int:
    """Run the full count and print a line a seed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults kills")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    options = parser.parse_args(arguments)
    lapses = list[str]()
    for seed in options.seeds:
        with tempfile.TemporaryDirectory(prefix="arkiva-kills-") as folder:
            kills = run(options.rounds, seed, Path(folder))
        print(f"seed {seed}: {kills.equal} of {kills.rounds} rounds equal, {kills.kills} kills")
        lapses += kills.lapses
    print("\n".join(lapses))
    return 1 if lapses else 0
