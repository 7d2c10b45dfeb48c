"""Children that do the risky work: reading files, OCR, extraction.

A child is a fresh Python with limits of time, memory and output, in a folder and a session of its
own (:mod:`pipeline.worker_process`). One that hangs or grows too large is killed together with
whatever it started; if one breaks off, its task is tried once more in a new child, then reported as
failed. A failure costs one task, never the run.
"""

from __future__ import annotations

import errno
import heapq
import itertools
import os
import socket
import time
from collections.abc import Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.channel import OUTPUT_BYTES, BrokenChannelError
from pipeline.errors import SOURCE_CODES, ArchiveError, MissingToolError
from pipeline.guard import GUARD
from pipeline.memory_watch import WATCH_SECONDS, MemoryWatch
from pipeline.worker_process import START_SECONDS, Failure, Task, Worker

__all__ = ["Done", "Failure", "MemoryWatch", "WorkerPool"]

_TRIES = 2
_FALSE_STARTS = 3
"""So many children in a row that did not come to a task: something is wrong with the machine."""
_NONE_LEFT = (errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
"""What starting a process ends with where no processes, file handles or memory are left."""
_BREAK_SECONDS, _NAP_SECONDS = 0.5, 0.05
_GROWN = 0.5
"""Share of its memory that an idle child may hold; one that was never given back is not kept."""


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a task: ``value`` is what the handler returned, or a :class:`Failure`."""

    key: Hashable
    value: Any


class WorkerPool:
    """At most ``size`` children running one handler, ``"module:function"`` of one argument.

    The handler raises :class:`~pipeline.errors.SourceError` for what is wrong with the input.
    ``memory_bytes`` are for a child and all that it starts, 0 is no limit; ``scratch`` is where the
    children's folders for temporary files come and go. Pools that share a ``watch`` keep its limit
    together. A pool belongs to the thread that made it: its children end with that.
    """

    def __init__(
        self,
        handler: str,
        size: int,
        memory_bytes: int,
        scratch: Path,
        recycle_after: int = 500,
        *,
        output_bytes: int = OUTPUT_BYTES,
        watch: MemoryWatch | None = None,
    ) -> None:
        self.handler = handler
        self.scratch = scratch
        self.size = size
        self.memory_bytes = memory_bytes
        self.recycle_after = recycle_after
        self.output_bytes = output_bytes
        self._watch = watch or MemoryWatch()
        self._mark: str | None = None
        self._children: list[Worker] = []
        self._waiting: list[Task] = []
        self._order = itertools.count()
        self._false_starts = 0
        self._starved_since: float | None = None
        self._next_start = 0.0

    @property
    def pending(self) -> int:
        """Number of tasks that have not ended."""
        return len(self._waiting) + sum(c.task is not None for c in self._children)

    @property
    def connections(self) -> list[socket.socket]:
        """Connections on which something may arrive, for waiting on several pools at once."""
        return [child.connection for child in self._children]

    def submit(
        self, key: Hashable, payload: Any, seconds: float, priority: tuple[int, ...] = ()
    ) -> None:
        """Queue a task; a lower ``priority`` goes first, then first come first served."""
        heapq.heappush(self._waiting, Task(priority, next(self._order), key, payload, seconds))
        self._feed()

    def warm(self) -> None:
        """Start a child before its first task, so that nobody waits for its imports."""
        if not self._children:
            self._start_child()

    def collect(self) -> Iterator[Done]:
        """Yield what has ended by now; does not wait.

        Raises:
            ArchiveError: a child met something that no other task would survive (a full disk), or
                no child can be started.
        """
        for child in list(self._children):
            yield from self._hear(child)
        now = time.monotonic()
        for child in [c for c in self._children if c.is_late(now)]:
            yield from self._end(child, Failure("page_timeout"))
        for excess in self._watch.too_large(self, self._children):
            failure = Failure("out_of_memory", excess.detail)
            yield from self._end(excess.child, failure, may_try_again=not excess.is_own_fault)
        self._feed()

    def next_deadline(self) -> float:
        """Return seconds until :meth:`collect` should look again, though nothing arrives."""
        busy = [child for child in self._children if child.is_busy]
        if not busy:
            return 1.0
        left = min(child.deadline for child in busy) - time.monotonic()
        return max(0.0, min(WATCH_SECONDS, left))

    def close(self) -> None:
        """Kill all children; returns when they, and all that they started, are gone."""
        self._waiting.clear()
        while self._children:
            self._children.pop().kill()
        self._watch.forget(self)
        if self._mark is not None:
            self._mark = None
            GUARD.dismiss()

    def _hear(self, child: Worker) -> Iterator[Done]:
        try:
            for kind, value in child.answers():
                yield from self._take(child, kind, value)
        except BrokenChannelError as error:
            if child in self._children:
                failure = child.why_it_ended(str(error))
                again = failure.code == "worker_crashed"
                yield from self._end(child, failure, may_try_again=again)

    def _take(self, child: Worker, kind: str, value: Any) -> Iterator[Done]:
        if kind in ("ready", "began"):
            child.note(kind)
            if kind == "began":
                self._false_starts = 0
            return
        if kind == "fatal" and isinstance(value, ArchiveError):
            raise value
        if not child.began:
            raise BrokenChannelError("it answers what it was not asked")
        if kind == "broken":
            failure = Failure("worker_crashed", str(value))
            yield from self._end(child, failure, may_try_again=True)
            return
        result = _failure(value) if kind in ("failure", "spent") else value
        task = child.take_task()
        assert task is not None
        child.served += 1
        if kind == "spent" or self._is_worn(child):
            self._drop(child)
        yield Done(task.key, result)

    def _is_worn(self, child: Worker) -> bool:
        if child.served >= self.recycle_after:
            return True
        return bool(self.memory_bytes) and child.is_swollen(_GROWN * self.memory_bytes)

    def _drop(self, child: Worker) -> None:
        self._children.remove(child)
        child.kill()

    def _end(
        self, child: Worker, failure: Failure, *, may_try_again: bool = False
    ) -> Iterator[Done]:
        began, task = child.began, child.take_task()
        self._drop(child)
        if not began:
            self._count_false_start()
        if task is None:
            return
        task.tries += began
        if not began or (may_try_again and task.tries < _TRIES):
            heapq.heappush(self._waiting, task)
        else:
            yield Done(task.key, failure)

    def _count_false_start(self) -> None:
        self._false_starts += 1
        if self._false_starts > _FALSE_STARTS:
            raise MissingToolError(
                "the worker processes do not start; run `arkiva doctor`, "
                "or see why with ARKIVA_WORKER_STDERR=1"
            )

    def _feed(self) -> None:
        idle = [c for c in self._children if c.ready and c.task is None]
        while self._waiting and idle:
            # A child that does not take it: heard of, and ended, by the next collect().
            with suppress(OSError):
                idle.pop().give(heapq.heappop(self._waiting))
        starting = sum(not c.ready for c in self._children)
        room = self.size - len(self._children)
        for _ in range(min(room, len(self._waiting) - starting)):
            if not self._start_child():
                break

    def _start_child(self) -> bool:
        """Start a child; where there is nothing left to start it with, wait and let others work."""
        now = time.monotonic()
        if now < self._next_start:
            time.sleep(0 if self._children else _NAP_SECONDS)  # the caller may have no other wait
            return False
        try:
            self._mark = self._mark or GUARD.hire()
            child = Worker(
                self.handler, self.memory_bytes, self.output_bytes, self.scratch, self._mark
            )
        except OSError as error:
            if error.errno not in _NONE_LEFT:
                raise
            self._starve(now, error)
            return False
        self._children.append(child)
        self._starved_since = None
        return True

    def _starve(self, now: float, error: OSError) -> None:
        self._next_start = now + _BREAK_SECONDS
        if self._children:
            return
        self._starved_since = self._starved_since or now
        if now - self._starved_since > START_SECONDS:
            raise MissingToolError(
                f"no worker process can be started ({os.strerror(error.errno or 0)}); close other "
                "programs, or raise the limits of open files and processes (ulimit -n, ulimit -u)"
            )


def _failure(value: object) -> Failure:
    """Return the failure that a child reports; nothing that it says is taken on trust."""
    match value:
        case (str() as code, str() as detail) if code in SOURCE_CODES:
            return Failure(code, detail)
    raise BrokenChannelError("it sent what is no answer")
