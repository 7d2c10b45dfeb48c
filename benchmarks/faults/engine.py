"""A search server that is down, busy, slow, or lies: nothing may be lost, nothing may wait for it.

A round damages the index a little, lets ``arkiva ingest`` and ``arkiva index sync`` run into a
fault at a moment of its own, then syncs without one and looks at the server past Arkiva's code:
documents, pages, digests and texts must be those of the catalogue.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.engine_server import Server, differences, do_mischief, unfinished
from benchmarks.faults.engine_steps import (
    PATIENCE,
    SECONDS,
    STEPS,
    Disturbance,
    Step,
    chosen_steps,
)
from benchmarks.faults.papers import show_progress
from benchmarks.faults.proxy import FaultProxy, Reply, Request, standing_before
from tests.elasticsearch_server import running_server
from tests.program import Ended, Program

ROUNDS, SEED = 3, 1
_PAPERS = 3
_IMPATIENT = {
    "ARKIVA_ELASTIC_SECONDS": str(SECONDS),
    "ARKIVA_ELASTIC_PATIENCE": str(PATIENCE),
}


@dataclass(frozen=True, slots=True)
class StepFigures:
    """The rounds of one step."""

    name: str
    rounds: int
    hits: int
    """Requests that met the fault."""
    behind: int
    """Ingests that had to leave the index behind, and said so."""
    differences: int
    """Documents and pages that were not as the catalogue has them after the sync."""
    lapses: tuple[str, ...] = ()
    """What else was not as it should be."""


@dataclass(frozen=True)
class _Command(Program):
    """The command with the proxy as its search engine."""

    url: str = ""
    prefix: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        chosen = {"ARKIVA_INDEX": self.url, "ARKIVA_INDEX_PREFIX": self.prefix}
        return {**super().environment, **chosen, **self.extra}


@dataclass
class _Bench:
    """What all rounds share: one archive that grows, one server, the proxy between."""

    folder: Path
    proxy: FaultProxy
    server: Server
    chance: random.Random
    papers: int = 0

    def command(self, *arguments: object, disturbed: bool) -> Ended:
        """Run the command; while it is disturbed, it does not wait for long."""
        extra = _IMPATIENT if disturbed else {}
        command = _Command(self.folder, self.proxy.url, self.server.prefix, extra)
        return command(*arguments, ok=False)

    @property
    def catalog(self) -> Path:
        """The catalogue of the archive."""
        return self.folder / "archive" / "catalog.sqlite"

    def write_papers(self) -> Path:
        """Write papers of one to four pages, some of them long."""
        self.papers += 1
        folder = self.folder / "papers" / str(self.papers)
        folder.mkdir(parents=True)
        for n in range(_PAPERS):
            line = f"Kuvendi i Komunës Gurëbardhë miratoi vendimin {self.papers}/{n}.\n"
            pages = [line * self.chance.choice([1, 20, 500]) for _ in range(1 + n)]
            (folder / f"vendimi-{n}.txt").write_text("\f".join(pages), "utf-8")
        return folder


def run(
    rounds: int, seed: int, folder: Path, url: str, names: Sequence[str] = (), *, ingests: int = 1
) -> list[StepFigures]:
    """Run ``rounds`` of each step (or those of ``names``) against the server at ``url``.

    With ``ingests`` over 1 only one step of so many ingests papers, and the others only sync.
    """
    steps = chosen_steps(names)
    figures = []
    with _bench(folder, url, seed) as bench:
        for number, step in enumerate(steps):
            figures.append(_run_step(bench, step, rounds, is_brief=number % ingests > 0))
            show_progress(number + 1, len(steps))
    return figures


@contextmanager
def _bench(folder: Path, url: str, seed: int) -> Iterator[_Bench]:
    """Give an archive with a few papers that are all indexed."""
    server = Server(url, f"faults-{uuid.uuid4().hex[:12]}")
    with standing_before(url) as proxy:
        bench = _Bench(folder, proxy, server, random.Random(seed))
        try:
            first = bench.command("ingest", bench.write_papers(), disturbed=False)
            if first.code or first.err.count("arkiva:") or differences(server, bench.catalog):
                raise RuntimeError(f"the undisturbed ingest went wrong: {first.err}")
            yield bench
        finally:
            server.drop()


def _run_step(bench: _Bench, step: Step, rounds: int, *, is_brief: bool) -> StepFigures:
    hits = behind = different = 0
    lapses: list[str] = []
    for number in range(rounds):
        mischief = do_mischief(bench.server, bench.chance)
        disturbance = Disturbance(bench.proxy, bench.chance)
        warned, found = False, list[str]()
        if not is_brief:
            warned, found = _ingest(bench, step, disturbance)
        found += _sync(bench, step, disturbance)
        if not is_brief:
            found += _read(bench, step, disturbance)
        disturbance.settle()
        left = _mend(bench, found, is_brief=is_brief)
        hits, behind, different = hits + disturbance.hits, behind + warned, different + len(left)
        where = f"{step.name}, round {number + 1}, {mischief}"
        lapses += [f"{where}: {lapse}" for lapse in [*found, *left]]
    return StepFigures(step.name, rounds, hits, behind, different, tuple(lapses))


def _ingest(bench: _Bench, step: Step, it: Disturbance) -> tuple[bool, list[str]]:
    """Ingest into a fault; return whether the index was left behind, and lapses."""
    lapses: list[str] = []
    step.lay(it)
    _watch_for_haste(bench, lapses)
    ended = bench.command("ingest", bench.write_papers(), disturbed=True)
    warned = "the index is behind" in ended.err or "not indexed" in ended.err
    lapses += _wrong(ended, "ingest", (0,))
    if not warned and differences(bench.server, bench.catalog):
        lapses.append("the index is behind, and ingest did not say so")
    bench.proxy.open_door()
    return warned, lapses


def _sync(bench: _Bench, step: Step, it: Disturbance) -> list[str]:
    """Sync or rebuild into a fault; 0 must mean that the index is complete."""
    step.lay(it)
    command = it.chance.choice(["sync", "sync", "rebuild"])
    ended = bench.command("index", command, disturbed=True)
    lapses = _wrong(ended, command, (0, 1, 7))
    if ended.code == 0 and (left := differences(bench.server, bench.catalog)):
        lapses.append(f"{command} ended with 0, but {left}")
    return lapses


def _read(bench: _Bench, step: Step, it: Disturbance) -> list[str]:
    """Ask the disturbed index."""
    lapses = []
    for asked in (["index", "status"], ["search", "kuvendi"]):
        step.lay(it)
        lapses += _wrong(bench.command(*asked, disturbed=True), asked[-1], (0, 7))
    return lapses


def _watch_for_haste(bench: _Bench, lapses: list[str]) -> None:
    """Note it if the server is asked before every document has been read."""
    fault = bench.proxy.fault

    def watched(request: Request) -> Reply | None:
        if request.number == 0 and (left := unfinished(bench.catalog)):
            lapses.append(f"the server was asked while {left} documents were not read")
        return fault(request)

    bench.proxy.lay(watched)


def _mend(bench: _Bench, lapses: list[str], *, is_brief: bool) -> list[str]:
    """Sync without a fault; return what is not as the catalogue has it then."""
    lapses += _wrong(bench.command("index", "sync", disturbed=False), "last sync", (0,))
    left = differences(bench.server, bench.catalog)
    if not is_brief:
        (row,) = bench.command("index", "status", "--json", disturbed=False).rows
        left += [f"status: {kind}" for kind in ("missing", "stale", "extra") if row[kind]]
    return left


def _wrong(ended: Ended, what: str, codes: Sequence[int]) -> list[str]:
    if ended.code in codes and "Traceback" not in ended.err:
        return []
    return [f"{what} ended with {ended.code}: {ended.err[-1500:]}"]


def main(arguments: list[str]) -> int:
    """Run the full count and print a line a step."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults engine")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--steps", nargs="+", default=(), choices=[step.name for step in STEPS])
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="arkiva-engine-") as folder, running_server() as url:
        figures = run(options.rounds, options.seed, Path(folder), url, options.steps)
    print(f"{'fault':14}{'rounds':>7}{'hits':>6}{'behind':>8}{'differences':>13}{'lapses':>8}")
    for row in figures:
        print(
            f"{row.name:14}{row.rounds:7}{row.hits:6}{row.behind:8}"
            f"{row.differences:13}{len(row.lapses):8}"
        )
    lapses = [lapse for row in figures for lapse in row.lapses]
    print("\n".join(lapses))
    return 1 if lapses else 0
