"""What a run over hostile inputs leaves behind: processes, files, and what the commands print."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.faults.hostile.inputs import changes
from benchmarks.faults.hostile.runner import Run, Said

MAX_PEAK = 3 << 30
RUN = "the run"
"""Stands for a case where the run as a whole broke a promise."""
_FORMULA = re.compile(r"[=+@\t\r]|-(?!\d)")
_STEERING = {"Cc", "Cf", "Cs"}


@dataclass(frozen=True)
class Breach:
    """A promise that was broken: by which case (none: by the run as a whole), and how."""

    case: str
    what: str

    def __str__(self) -> str:
        return f"{self.case}: {self.what}"


def check_ends(run: Run) -> Iterator[Breach]:
    """Check that no command broke off, was killed, or let signs through that steer a terminal."""
    for said in (run.ingest, *run.said.values()):
        text = said.err.decode("utf-8", "surrogateescape")
        if "Traceback" in text:
            yield Breach(RUN, f"{said.name}: a traceback: ...{text.strip()[-300:]}")
        if said.code < 0:
            yield Breach(RUN, f"{said.name}: killed after {said.seconds:.0f} s")
        if bad := _steering(text):
            yield Breach(RUN, f"{said.name}: raw control signs on stderr: {bad}")
    for name, said in run.said.items():
        if said.code:
            end = said.err.decode("utf-8", "replace").strip()[-300:]
            yield Breach(RUN, f"{name} ended with {said.code}: {end}")


def _steering(text: str) -> str:
    """Return the signs in a text that steer a terminal, each once."""
    bad = {c for c in text if c != "\n" and unicodedata.category(c) in _STEERING}
    return " ".join(sorted(f"U+{ord(c):04X}" for c in bad))


def check_outputs(run: Run) -> Iterator[Breach]:
    """Check that what is JSON parses, and that tables for people hold no steering signs."""
    parsers: dict[str, Callable[[str], object]] = dict.fromkeys(
        ("status --json", "list --json", "review --json", "export jsonl"), json.loads
    )
    parsers["dump"] = lambda line: json.loads(line.partition(" ")[2])
    for name, parse in parsers.items():
        yield from _parsed(name, run.said[name], parse)
    yield from _parsed("ingest --json", run.ingest, json.loads)
    for name in ("status --all", "list", "review"):
        if bad := _steering(run.said[name].out.decode("utf-8", "surrogateescape")):
            yield Breach(RUN, f"{name}: raw control signs on stdout: {bad}")


def _parsed(name: str, said: Said, parse: Callable[[str], object]) -> Iterator[Breach]:
    """Check that each line parses: split by line feeds alone, as JSON may hold the others."""
    try:
        lines = said.out.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        yield Breach(RUN, f"{name}: no UTF-8: {error}")
        return
    for line in filter(None, lines):
        try:
            json.dumps(parse(line), ensure_ascii=False).encode("utf-8")
        except ValueError as error:
            yield Breach(RUN, f"{name}: {error} in {line[:120]!r}")


def check_tables(run: Run) -> Iterator[Breach]:
    """Check that no cell of an exported table is a formula."""
    csv.field_size_limit(1 << 30)
    for path in sorted(run.place.tables.glob("*.csv")):
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError as error:
            yield Breach(RUN, f"export csv: {path.name}: {error}")
            continue
        for row in csv.reader(text.splitlines(keepends=True)):
            for cell in filter(_FORMULA.match, row):
                yield Breach(RUN, f"export csv: {path.name}: a formula: {cell[:60]!r}")


def check_sources(run: Run) -> Iterator[Breach]:
    """Check that the inputs are as they were, times and rights included."""
    for path in changes(run.before, run.after):
        yield Breach(RUN, f"changed by the run: {path!r}")


def check_traces(run: Run) -> Iterator[Breach]:
    """Check that no process and no temporary file is left."""
    for line in run.left:
        yield Breach(RUN, f"a process was left: {line}")
    archive = run.place.archive
    for folder in (run.place.scratch, archive / "tmp", archive / "originals" / ".incoming"):
        for path in folder.rglob("*") if folder.exists() else ():
            yield Breach(RUN, f"a temporary file was left: {path.relative_to(run.place.base)}")


def check_memory(run: Run) -> Iterator[Breach]:
    """Check the peak memory of all processes together."""
    if run.watched.peak >= MAX_PEAK:
        yield Breach(RUN, f"peak memory {run.watched.peak / (1 << 30):.2f} GiB")
