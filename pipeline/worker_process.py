"""One child of the pool: a fresh Python in its own session, folder and limits, killed for sure."""

from __future__ import annotations

import itertools
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Hashable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import memory
from pipeline.channel import BrokenChannelError, Inbox, pack, send
from pipeline.files import disk_errors
from pipeline.guard import environment
from pipeline.process_tree import descendants, has_ended, kill_marked, kill_tree, memory_of, reap

START_SECONDS = 60.0
"""A child that has not said hello by then counts as crashed (spaCy takes 1-3 s to load)."""
BEGIN_SECONDS = 20.0
"""An idle child takes a task at once; one that has not by then does not answer any more."""
GRACE_SECONDS = 10.0
"""For an answer that is arriving when the time is over."""
_LOOK_SECONDS = 0.2
_SEND_SECONDS = 5.0
"""The parent waits no longer for a child that does not take a large task."""
_LAST_BYTES, _MOST_STDERR = 4096, 1 << 20
_NEAR_THE_WALL = 0.9
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that could not be done; ``code`` is a key of ``SOURCE_CODES``."""

    code: str
    detail: str = ""


@dataclass(order=True)
class Task:
    """What a child is given; lower priorities go first, then what came first."""

    priority: tuple[int, ...]
    order: int
    key: Hashable = field(compare=False)
    payload: Any = field(compare=False)
    seconds: float = field(compare=False)
    tries: int = field(default=0, compare=False)


class Worker:
    """A child that runs ``handler``, ``"module:function"``; it is ready when it has said so.

    Raises:
        OSError: no process, file handle or memory is left to start it.
    """

    def __init__(
        self, handler: str, memory_bytes: int, output_bytes: int, scratch: Path, mark: str
    ) -> None:
        self.memory_bytes = memory_bytes
        self.mark = f"{mark}{next(_numbers)};"
        with disk_errors(scratch):
            self.folder = Path(tempfile.mkdtemp(prefix="child-", dir=scratch))
        try:
            self._start(handler, output_bytes)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self.task: Task | None = None
        self.deadline = time.monotonic() + START_SECONDS
        self.ready = self.began = False
        self.served = 0
        self._next_look = 0.0
        self._killed_for_memory = memory.killed_for_memory()

    def _start(self, handler: str, output_bytes: int) -> None:
        noisy = os.environ.get("ARKIVA_WORKER_STDERR") == "1"
        with ExitStack() as undo:
            ours, theirs = (undo.enter_context(end) for end in socket.socketpair())
            with disk_errors(self.folder):
                # A file: a pipe that nobody reads would stop the child, or fail its writes.
                stderr = undo.enter_context((self.folder / "stderr").open("ab+", buffering=0))
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "pipeline.child", handler),
                    *(str(theirs.fileno()), str(self.memory_bytes), str(output_bytes)),
                    str(os.getpid()),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=None if noisy else stderr,
                start_new_session=True,
                env=self._environment(),
            )
            undo.pop_all()
        # Linux counts what its parent held as held by a child, even after exec.
        self._inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
        theirs.close()
        ours.setblocking(False)
        self.connection, self._stderr = ours, stderr
        self._inbox = Inbox(ours, output_bytes)

    def _environment(self) -> dict[str, str]:
        name, _, value = self.mark.partition("=")
        return {
            **environment(),
            name: value,
            # The pool keeps every core busy; threads on top cost 8.3 against 1.7 CPU s a page.
            "OMP_THREAD_LIMIT": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "TMPDIR": str(self.folder),
        }

    @property
    def is_busy(self) -> bool:
        """Whether it starts, or works on a task."""
        return self.task is not None or not self.ready

    def give(self, task: Task) -> None:
        """Hand it a task.

        Raises:
            OSError: it does not take it; the task has not begun.
        """
        self.task, self.began = task, False
        self.deadline = time.monotonic() + BEGIN_SECONDS
        self.connection.settimeout(_SEND_SECONDS)
        try:
            send(self.connection, pack(task.payload))
        finally:
            self.connection.setblocking(False)

    def note(self, kind: str) -> None:
        """Take in that it is ready for tasks, or has begun the one it has.

        Raises:
            BrokenChannelError: that cannot be.
        """
        if kind == "ready" and not self.ready:
            self.ready, self.deadline = True, float("inf")
        elif kind == "began" and self.task is not None and not self.began:
            self.began = True
            self.deadline = time.monotonic() + self.task.seconds
        else:
            raise BrokenChannelError(f"it says {kind!r} again")

    def take_task(self) -> Task | None:
        """Take the task away from it: it has ended, or the child has."""
        task, self.task, self.began = self.task, None, False
        self.deadline = float("inf")
        return task

    def is_late(self, now: float) -> bool:
        """Tell whether its time is over. An answer that is just arriving has a little more."""
        grace = GRACE_SECONDS if self._inbox.has_part else 0.0
        return self.is_busy and now > self.deadline + grace

    def answers(self) -> Iterator[tuple[str, Any]]:
        """Yield what it has said by now; does not wait.

        Raises:
            BrokenChannelError: it is gone, or says what makes no sense.
        """
        # Looked at first: what it said before its end is heard. What it has started may hold the
        # connection open without it.
        is_last = has_ended(self.process.pid)
        for answer in self._inbox.values():
            match answer:
                case (str() as kind, value):
                    yield kind, value
                case _:
                    raise BrokenChannelError("it sent what is no answer")
        if is_last:
            raise BrokenChannelError("it has ended")
        self._shorten_stderr()

    def is_swollen(self, most_bytes: float) -> bool:
        """Tell of an idle child whether it holds more than ``most_bytes``; looks now and then."""
        now = time.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + _LOOK_SECONDS
        return memory_of([self.process.pid]) > most_bytes

    def memory(self) -> int:
        """Return the bytes that it holds together with what it has started."""
        return memory_of({self.process.pid, *descendants(self.process.pid)})

    def kill(self) -> None:
        """End it and all that it has started, and remove its folder; returns when it is gone."""
        reap(self._kill())
        self.connection.close()
        self._stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _kill(self) -> set[int]:
        if self.process.returncode is not None:
            return kill_marked(self.mark)
        ended = kill_tree(self.process.pid, self.mark)
        with suppress(subprocess.TimeoutExpired):  # it hangs in a dead drive
            self.process.wait(timeout=5)
        return ended

    def why_it_ended(self, otherwise: str) -> Failure:
        """Return why a child that broke off did so; ``otherwise`` if it still runs."""
        usage = self._wait()
        if usage is None:
            return Failure("worker_crashed", otherwise)
        code = self.process.returncode
        if self._ran_out_of_memory(code, usage):
            return Failure("out_of_memory")
        return Failure("worker_crashed", f"signal {-code}" if code < 0 else f"exit code {code}")

    def _wait(self, seconds: float = 0.5) -> int | None:
        """Wait for its end; return the most memory that it held, None if it does not end."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            ended, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if ended:
                self.process.returncode = os.waitstatus_to_exitcode(status)
                return usage.ru_maxrss << 10
            time.sleep(0.005)
        return None

    def _ran_out_of_memory(self, code: int, most_held: int) -> bool:
        if code == -signal.SIGKILL:
            return memory.killed_for_memory() > self._killed_for_memory
        wall = max(_NEAR_THE_WALL * self.memory_bytes, self._inherited)
        near = bool(self.memory_bytes) and most_held > wall
        return code < 0 and (near or memory.says_no_memory(self._last_words()))

    def _last_words(self) -> bytes:
        """Return the end of what it said on stderr."""
        file = self._stderr.fileno()
        size = os.fstat(file).st_size
        return os.pread(file, _LAST_BYTES, max(0, size - _LAST_BYTES))

    def _shorten_stderr(self) -> None:
        if os.fstat(self._stderr.fileno()).st_size > _MOST_STDERR:
            self._stderr.truncate(0)
