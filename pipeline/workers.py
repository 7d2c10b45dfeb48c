"""Children that do the risky work: reading files, OCR, extraction.

A child is a fresh Python in its own session with limits of memory, time and output. If it hangs it
is killed together with whatever it started (Tesseract); if it breaks off, its task is tried once
more in a new child, then reported as failed. A failure costs one task, never the run.
"""

from __future__ import annotations

import heapq
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from pipeline.errors import MissingToolError

START_SECONDS = 60.0
"""A child that has not said hello by then counts as crashed (spaCy takes 1-3 s to load)."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that could not be done; ``code`` is a key of ``SOURCE_CODES``."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a task: ``value`` is what the handler returned, or a :class:`Failure`."""

    key: Hashable
    value: Any


@dataclass(order=True)
class _Task:
    priority: tuple[int, ...]
    order: int
    key: Hashable = field(compare=False)
    payload: Any = field(compare=False)
    seconds: float = field(compare=False)
    tries: int = field(default=0, compare=False)


class _Child:
    def __init__(self, handler: str, memory_bytes: int, scratch: Path) -> None:
        ours, theirs = socket.socketpair()
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            # The pool keeps every core busy; threads on top cost 8.3 against 1.7 CPU s a page.
            "OMP_THREAD_LIMIT": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "TMPDIR": str(scratch),
        }
        noisy = os.environ.get("ARKIVA_WORKER_STDERR") == "1"
        with theirs:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "pipeline.child", handler),
                    *(str(theirs.fileno()), str(memory_bytes), str(os.getpid())),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=None if noisy else subprocess.DEVNULL,
                start_new_session=True,
                env=environment,
            )
        self.connection = Connection(ours.detach())
        self.task: _Task | None = None
        self.deadline = time.monotonic() + START_SECONDS
        self.ready = False
        self.served = 0

    def give(self, task: _Task) -> None:
        self.task = task
        self.deadline = time.monotonic() + task.seconds
        self.connection.send(task.payload)

    def kill(self) -> None:
        """End the child and all that it started; returns when it is gone."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.connection.close()


class WorkerPool:
    """At most ``size`` children running one handler, ``"module:function"`` of one argument.

    The handler raises :class:`~pipeline.errors.SourceError` for what is wrong with the input.
    ``scratch`` is the children's folder for temporary files: a killed child cannot clean up, so the
    owner of the pool empties it.
    """

    def __init__(
        self, handler: str, size: int, memory_bytes: int, scratch: Path, recycle_after: int = 500
    ) -> None:
        self.handler = handler
        self.scratch = scratch
        self.size = size
        self.memory_bytes = memory_bytes
        self.recycle_after = recycle_after
        self._children: list[_Child] = []
        self._waiting: list[_Task] = []
        self._order = itertools.count()
        self._false_starts = 0

    @property
    def pending(self) -> int:
        """Number of tasks that have not ended."""
        return len(self._waiting) + sum(c.task is not None for c in self._children)

    @property
    def connections(self) -> list[Connection]:
        """Connections on which something may arrive, for waiting on several pools at once."""
        return [child.connection for child in self._children]

    def submit(
        self, key: Hashable, payload: Any, seconds: float, priority: tuple[int, ...] = ()
    ) -> None:
        """Queue a task; a lower ``priority`` goes first, then first come first served."""
        heapq.heappush(self._waiting, _Task(priority, next(self._order), key, payload, seconds))
        self._feed()

    def warm(self) -> None:
        """Start a child before its first task, so that nobody waits for its imports."""
        if not self._children:
            self._children.append(_Child(self.handler, self.memory_bytes, self.scratch))

    def collect(self) -> Iterator[Done]:
        """Yield what has ended by now; does not wait.

        Raises:
            ArchiveError: a child met something that no other task would survive (a full disk).
        """
        for connection in wait(self.connections, timeout=0):
            child = next(c for c in self._children if c.connection is connection)
            yield from self._receive(child)
        now = time.monotonic()
        for child in [c for c in self._children if now > c.deadline and (c.task or not c.ready)]:
            yield from self._end(child, Failure("page_timeout"))
        self._feed()

    def next_deadline(self) -> float:
        """Return seconds until the first running task runs out of time, at most one."""
        now = time.monotonic()
        left = [c.deadline - now for c in self._children if c.task or not c.ready]
        return max(0.0, min([1.0, *left]))

    def close(self) -> None:
        """Kill all children."""
        for child in self._children:
            child.kill()
        self._children.clear()
        self._waiting.clear()

    def _receive(self, child: _Child) -> Iterator[Done]:
        try:
            kind, value = child.connection.recv()
        except (EOFError, OSError, ConnectionError):
            yield from self._end(child, Failure("worker_crashed", _exit_reason(child)))
            return
        if kind == "ready":
            child.ready, child.deadline = True, float("inf")
            self._false_starts = 0
            return
        if kind == "fatal":
            raise value
        task, child.task, child.deadline = child.task, None, float("inf")
        child.served += 1
        if child.served >= self.recycle_after or kind == "spent":
            self._children.remove(child)
            child.kill()
        assert task is not None
        yield Done(task.key, Failure(*value) if kind in ("failure", "spent") else value)

    def _end(self, child: _Child, failure: Failure) -> Iterator[Done]:
        self._children.remove(child)
        task, was_ready = child.task, child.ready
        child.kill()
        if not was_ready:
            self._false_starts += 1
            if self._false_starts > 3:
                raise MissingToolError(
                    "the worker processes do not start; run `arkiva doctor`, "
                    "or see why with ARKIVA_WORKER_STDERR=1"
                )
        if task is None:
            return
        task.tries += 1
        if failure.code == "worker_crashed" and task.tries < 2:
            heapq.heappush(self._waiting, task)
        else:
            yield Done(task.key, failure)

    def _feed(self) -> None:
        idle = [c for c in self._children if c.ready and c.task is None]
        while self._waiting and idle:
            idle.pop().give(heapq.heappop(self._waiting))
        starting = sum(not c.ready for c in self._children)
        room = self.size - len(self._children)
        for _ in range(min(room, len(self._waiting) - starting)):
            self._children.append(_Child(self.handler, self.memory_bytes, self.scratch))


def _exit_reason(child: _Child) -> str:
    try:
        code = child.process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        return "it closed its connection"
    return f"signal {-code}" if code < 0 else f"exit code {code}"
