"""Runs the real command over the hostile inputs, in a home and a temporary folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.hostile.cases import Case
from benchmarks.faults.hostile.inputs import Built, build, fingerprint, owners
from benchmarks.faults.hostile.watch import MARKER, Watched, processes, watching

ROOT = Path(__file__).resolve().parents[3]
_GRACE_SECONDS = 3.0
_COMMAND_SECONDS = 600.0


@dataclass(frozen=True)
class Said:
    """How a command ended and what it printed."""

    name: str
    code: int
    out: bytes
    err: bytes
    seconds: float


@dataclass(frozen=True)
class Place:
    """The folders of a run below ``base``: inputs, what lies outside of them, home, scratch."""

    base: Path

    @property
    def inputs(self) -> Path:
        """What is ingested."""
        return self.base / "inputs"

    @property
    def home(self) -> Path:
        """The user's home; his archive is in it."""
        return self.base / "home"

    @property
    def archive(self) -> Path:
        """The archive."""
        return self.home / "archive"

    @property
    def scratch(self) -> Path:
        """The temporary folder of the system, for this run."""
        return self.base / "tmp"

    @property
    def tables(self) -> Path:
        """What ``export csv`` wrote."""
        return self.base / "tables"


@dataclass(frozen=True)
class Run:
    """An ingest of hostile inputs, and the commands after it."""

    place: Place
    built: list[Built]
    owners: dict[bytes, Built]
    """The inputs that have to be accounted for, by raw path, with their case."""
    before: dict[bytes, tuple[object, ...]]
    after: dict[bytes, tuple[object, ...]]
    ingest: Said
    watched: Watched
    left: list[str]
    """Command lines of processes that outlived the ingest."""
    said: dict[str, Said]
    """The commands after it, by name."""


COMMANDS: dict[str, tuple[str, ...]] = {
    "status --json": ("status", "--json"),
    "status --all": ("status", "--all"),
    "list --json": ("list", "--json"),
    "list": ("list",),
    "review --json": ("review", "--json"),
    "review": ("review",),
    "export jsonl": ("export", "jsonl"),
    "export csv": ("export", "csv", "--output", "TABLES"),
    "dump": ("dump",),
}
"""What has to work on the archive afterwards; ``TABLES`` stands for a folder."""


def run(
    cases: Sequence[Case],
    base: Path,
    *,
    seed: int = 7,
    jobs: int = 2,
    page_seconds: float = 20.0,
    options: Sequence[str] = (),
    limit: float = 3600.0,
) -> Run:
    """Build the cases below ``base`` and ingest them; ``limit`` is the longest that may take.

    Args:
        cases: what to build.
        base: a folder that may be emptied.
        seed: of all that is random in the inputs.
        jobs: worker processes.
        page_seconds: ``--page-timeout``.
        options: further options of ``arkiva ingest``.
        limit: seconds after which the ingest is killed.
    """
    place = Place(base)
    for folder in (place.home, place.scratch):
        folder.mkdir(parents=True, exist_ok=True)
    built = build(cases, place.inputs, base / "outside", seed)
    owned, before = owners(built), fingerprint(built)
    marker = uuid.uuid4().hex
    arguments = ("--jobs", str(jobs), "--page-timeout", f"{page_seconds:g}", *options)
    with watching(marker, place.archive / "catalog.sqlite") as watched, _Live(built):
        ingest = _call(place, ("ingest", "--json", *arguments, str(place.inputs)), marker, limit)
    left = _outlived(marker)
    after = fingerprint(built)
    said = {name: _call(place, command, marker) for name, command in _commands(place).items()}
    return Run(place, built, owned, before, after, ingest, watched, left, said)


def _commands(place: Place) -> dict[str, tuple[str, ...]]:
    wanted = {
        name: tuple(str(place.tables) if word == "TABLES" else word for word in command)
        for name, command in COMMANDS.items()
    }
    known = _call(place, ("--help",), "help").out.decode().split()
    return {**wanted, "verify": ("verify",)} if "verify" in known else wanted


class _Live:
    """Runs what changes files beside the ingest, in threads."""

    def __init__(self, built: Sequence[Built]) -> None:
        self._over = threading.Event()
        self._threads = [
            threading.Thread(
                target=one.case.live, args=(one.folder, self._over.is_set), daemon=True
            )
            for one in built
            if one.case.live is not None
        ]

    def __enter__(self) -> None:
        for thread in self._threads:
            thread.start()

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()


def _call(
    place: Place, arguments: Sequence[str], marker: str, limit: float = _COMMAND_SECONDS
) -> Said:
    """Run ``arkiva`` in a session of its own; after ``limit`` seconds kill all of it (code -9)."""
    began = time.monotonic()
    name = place.base / f"said-{arguments[0].strip('-')}"
    with name.with_suffix(".out").open("w+b") as out, name.with_suffix(".err").open("w+b") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", *arguments],
            env=_environment(place, marker),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=place.base,
            start_new_session=True,
        )
        try:
            code = process.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            code = process.wait()
        seconds = time.monotonic() - began
        out.seek(0)
        err.seek(0)
        return Said(" ".join(arguments[:2]), code, out.read(), err.read(), seconds)


def _environment(place: Place, marker: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ARKIVA_") and k != "COLUMNS"}
    return {
        **kept,
        "HOME": str(place.home),
        "XDG_DATA_HOME": str(place.home / "data"),
        "XDG_STATE_HOME": str(place.home / "state"),
        "XDG_CONFIG_HOME": str(place.home / "config"),
        "ARKIVA_ARCHIVE": str(place.archive),
        "TMPDIR": str(place.scratch),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        MARKER: marker,
    }


def _outlived(marker: str) -> list[str]:
    """Return what still runs a moment after the command has ended, and end it."""
    deadline = time.monotonic() + _GRACE_SECONDS
    while (pids := processes(marker)) and time.monotonic() < deadline:
        time.sleep(0.1)
    left = [f"{pid} {_command_line(pid)}" for pid in pids]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    return left


def _command_line(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return ""
    return b" ".join(words).decode("utf-8", "replace")[:200]
