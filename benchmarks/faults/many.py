"""Ten thousand files of one page: does the parent's memory stay flat, is the second run quick?"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.program import ROOT, Program

FILES = 10_000
_WORDS = (
    *("kuvendi", "komuna", "vendim", "buxheti", "rruga", "shkolla", "ujësjellësi", "drejtoria"),
    *("kryetari", "mbledhja", "këshilli", "fshati", "raporti", "miratoi", "propozoi", "tender"),
)
_SAMPLE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Many:
    """Memory of the parent in bytes (RSS) and seconds of both runs."""

    files: int
    first_seconds: float
    second_seconds: float
    early: int
    """When a tenth of the files was in."""
    least: int
    most: int
    """From then on to the end."""


def run(files: int, folder: Path) -> Many:
    """Ingest ``files`` small texts twice and watch the parent."""
    papers = folder / "papers"
    _write(papers, files)
    program = Program(folder)
    began = time.monotonic()
    samples = _watched(program, papers)
    first = time.monotonic() - began
    began = time.monotonic()
    again = program("ingest", papers, timeout=600)
    second = time.monotonic() - began
    if f"{files} unchanged" not in again.out:
        raise AssertionError(f"the second run changed something: {again.out}")
    later = [memory for done, memory in samples if done >= files // 10]
    return Many(files, first, second, later[0], min(later), max(later))


def _write(folder: Path, files: int) -> None:
    chance = random.Random(7)
    for n in range(files):
        place = folder / f"{n // 500:02}"
        place.mkdir(parents=True, exist_ok=True)
        lines = [" ".join(chance.choices(_WORDS, k=12)) + "." for _ in range(12)]
        head = f"VENDIM\nNr. {n}, më {1 + n % 28:02}.03.2024\n"
        (place / f"vendim-{n:05}.txt").write_text(head + "\n".join(lines) + "\n", "utf-8")


def _watched(program: Program, papers: Path) -> list[tuple[int, int]]:
    """Run the first ingest; return (documents that are in, RSS of the parent) as time goes by."""
    samples = []
    with subprocess.Popen(
        [*program.command, "ingest", str(papers)], env=program.environment, cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        while process.poll() is None:
            memory = _memory(process.pid)
            if memory:
                samples.append((_done(program.archive / "catalog.sqlite"), memory))
            time.sleep(_SAMPLE_SECONDS)
    if process.returncode:
        raise AssertionError(f"the ingest ended with {process.returncode}")
    return samples


def _memory(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    lines = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(lines[0].split()[1]) << 10 if lines else 0


def _done(catalog: Path) -> int:
    try:
        with closing(sqlite3.connect(f"{catalog.as_uri()}?mode=ro", uri=True)) as connection:
            query = "SELECT count(*) FROM documents WHERE outcome IN ('done', 'flagged')"
            count: int = connection.execute(query).fetchone()[0]
            return count
    except sqlite3.Error:
        return 0


def main(arguments: list[str]) -> int:
    """Run the full count and print a line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults many")
    parser.add_argument("--files", type=int, default=FILES)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="arkiva-many-") as folder:
        many = run(options.files, Path(folder))
    mib = 1 << 20
    print(
        f"{many.files} files: first run {many.first_seconds:.0f} s, second"
        f" {many.second_seconds:.1f} s; parent {many.early // mib} MiB after a tenth, then"
        f" {many.least // mib} to {many.most // mib} MiB"
    )
    return 0
