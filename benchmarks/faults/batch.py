"""A batch with one hostile file in ten: what do the good ones lose by it?

The good papers are scans. The hostile ones are the worst that ``hostile`` has: pages that never
end, bombs, damage. Both batches run in turns on the same machine; the bound is
1.3 x the time of the good ones + page time limit x pages that hang / jobs.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.hostile import all_cases
from benchmarks.faults.hostile.inputs import build
from tests.program import Program
from tests.scans import draw_page

GOOD, ROUNDS, JOBS, PAGE_SECONDS = 40, 3, 2, 5
HOSTILE = (
    "glyphs-1200000.pdf",
    "pdf-content-1-gb.pdf",
    "one-path-of-a-million.pdf",
    "kids-loop.pdf",
)
"""Cases of ``benchmarks/faults/hostile``, one in ten of the good papers, repeated in turn."""
_HANGS = frozenset({"page_timeout", "ocr_timeout"})


@dataclass(frozen=True, slots=True)
class Batch:
    """Medians of the rounds, in seconds."""

    good: int
    hostile: int
    hanging: int
    """Pages that ran into the time limit."""
    good_seconds: float
    mixed_seconds: float
    all_good_done: bool

    @property
    def bound(self) -> float:
        """The longest that the mixed batch may take."""
        return 1.3 * self.good_seconds + PAGE_SECONDS * self.hanging / JOBS


def run(good: int, rounds: int, folder: Path) -> Batch:
    """Ingest ``good`` papers alone and with a tenth of hostile ones, ``rounds`` times in turns."""
    alone, mixed = folder / "alone", folder / "mixed"
    _write_good(alone, good)
    shutil.copytree(alone, mixed)
    hostile = _write_hostile(mixed, max(1, good // 10), folder)
    times: dict[Path, list[float]] = {alone: [], mixed: []}
    hanging, done = 0, True
    for number in range(rounds):
        for papers in times:
            home = folder / f"{papers.name}-{number}"
            home.mkdir()
            seconds, ends = _ingest(Program(home), papers)
            times[papers].append(seconds)
            names = {f"akt-{n}.png" for n in range(good)}
            done &= all(ends[name][0] in ("done", "flagged") for name in names)
            if papers is mixed:
                hanging = sum(code in _HANGS for _, code in ends.values())
    good_seconds, mixed_seconds = (statistics.median(times[p]) for p in (alone, mixed))
    return Batch(good, hostile, hanging, good_seconds, mixed_seconds, done)


def _write_good(folder: Path, count: int) -> None:
    folder.mkdir()
    for n in range(count):
        lines = [f"Vendimi {n} i Kuvendit", "për ujësjellësin e fshatit", "u miratua njëzëri"] * 3
        draw_page(lines, (900, 460)).save(folder / f"akt-{n}.png", dpi=(100, 100))


def _write_hostile(folder: Path, count: int, scratch: Path) -> int:
    known = {case.name: case for case in all_cases()}
    chosen = [known[name] for name in HOSTILE]
    built = build(chosen, scratch / "built", scratch / "outside", seed=1)
    chance = random.Random(1)
    for n in range(count):
        case = built[n % len(built)]
        source = case.folder / case.case.name
        content = source.read_bytes()
        # Comments and bytes behind the end make another file of it, as bad as the first.
        name = f"akt-{chance.randrange(GOOD)}-keq-{n}{source.suffix}"
        (folder / name).write_bytes(content + b"\n%" + str(n).encode())
    return count


def _ingest(program: Program, papers: Path) -> tuple[float, dict[str, tuple[str, str | None]]]:
    began = time.monotonic()
    ended = program(
        "ingest", "--json", "--jobs", JOBS, "--page-timeout", PAGE_SECONDS, "--languages", "sqi",
        papers, ok=False, timeout=900,
    )  # fmt: skip
    seconds = time.monotonic() - began
    return seconds, {Path(r["path"]).name: (r["outcome"], r["code"]) for r in ended.rows}


def main(arguments: list[str]) -> int:
    """Run the full count and print a line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults batch")
    parser.add_argument("--good", type=int, default=GOOD)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="arkiva-batch-") as folder:
        batch = run(options.good, options.rounds, Path(folder))
    within = batch.mixed_seconds <= batch.bound
    print(
        f"{batch.good} good papers: {batch.good_seconds:.1f} s; with {batch.hostile} hostile ones:"
        f" {batch.mixed_seconds:.1f} s, {batch.hanging} pages hung; bound {batch.bound:.1f} s:"
        f" {'kept' if within else 'BROKEN'}; good ones all done: {batch.all_good_done}"
    )
    return 0 if within and batch.all_good_done else 1
