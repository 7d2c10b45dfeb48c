"""Looks at a run from outside: memory of all its processes, how long each document takes."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.process_tree import pss

MARKER = "ARKIVA_HOSTILE_RUN"
"""Environment variable that every process of a run inherits, whoever its parent is by then."""
_MEMORY_SECONDS, _CATALOG_SECONDS = 0.1, 0.5
_ENDED = ("done", "flagged", "partial", "failed")


@dataclass
class Watched:
    """What was seen of a run."""

    peak: int = 0
    """Highest sum of PSS over all processes of the run, in bytes."""
    largest: int = 0
    """Highest PSS of one process, in bytes."""
    peak_at: float = 0.0
    """Seconds after the start."""
    began: dict[str, float] = field(default_factory=dict)
    ended: dict[str, float] = field(default_factory=dict)
    """By document: when it was first seen, and first seen at its end."""

    def seconds(self, document: str) -> float:
        """Return how long a document was under way; 0 where it was too quick to be seen."""
        if document not in self.began:
            return 0.0
        return self.ended.get(document, time.monotonic()) - self.began[document]


def processes(marker: str) -> list[int]:
    """Return the processes that carry the marker in their environment."""
    wanted = f"{MARKER}={marker}".encode()
    return [pid for pid, environment in _environments() if wanted in environment.split(b"\0")]


def _environments() -> Iterator[tuple[int, bytes]]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            yield int(entry.name), (entry / "environ").read_bytes()
        except OSError:  # it has ended, or is none of ours
            continue


@contextmanager
def watching(marker: str, catalog: Path) -> Iterator[Watched]:
    """Watch a run while the context lasts."""
    seen, over = Watched(), threading.Event()
    threads = [
        threading.Thread(target=_watch_memory, args=(seen, marker, over), daemon=True),
        threading.Thread(target=_watch_catalog, args=(seen, catalog, over), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _watch_memory(seen: Watched, marker: str, over: threading.Event) -> None:
    began = time.monotonic()
    while not over.wait(_MEMORY_SECONDS):
        sizes = [pss(pid) for pid in processes(marker)]
        seen.largest = max([seen.largest, *sizes])
        if sum(sizes) > seen.peak:
            seen.peak, seen.peak_at = sum(sizes), time.monotonic() - began


def _watch_catalog(seen: Watched, catalog: Path, over: threading.Event) -> None:
    while not over.wait(_CATALOG_SECONDS):
        for document, outcome in _outcomes(catalog):
            now = time.monotonic()
            seen.began.setdefault(document, now)
            if outcome in _ENDED:
                seen.ended.setdefault(document, now)


def _outcomes(catalog: Path) -> list[tuple[str, str]]:
    if not catalog.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{catalog.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT id, outcome FROM documents").fetchall()
    except sqlite3.Error:  # being made just now
        return []
