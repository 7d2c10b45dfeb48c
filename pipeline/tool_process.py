"""Running a foreign program so that whatever it does ends in time, and nothing of it stays.

It gets a session of its own, its output is read only up to a limit, and when its time is over it is
killed together with all that it started.
"""

from __future__ import annotations

import itertools
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from pipeline.memory import killed_for_memory, limit_tool, says_no_memory
from pipeline.process_tree import has_ended, kill_tree, reap

NAME = "ARKIVA_TOOL"
"""The environment variable that marks a program and all its descendants."""
_CHUNK = 1 << 16
_LAST_BYTES = 2000
_SEARCHED_BYTES = 1 << 20
"""So much of stderr is searched, and its end: whoever writes more repeats himself."""
_LOOK_SECONDS = 0.2
"""How soon the end of a program is noticed whose output something else still holds open."""
_PAUSE = 0.001
_numbers = itertools.count()


@dataclass
class ToolEnd:
    """How a program ended, and what it said."""

    output: bytearray = field(default_factory=bytearray)
    last_words: bytes = b""
    """The end of what it wrote on stderr."""
    status: int = 0
    """Its exit status; negative: the signal that ended it."""
    is_late: bool = False
    """It was killed, for its time was over."""
    wrote_too_much: bool = False
    """It was killed, for it wrote more than it may."""
    lacked_memory: bool = False
    """It said so, or the kernel killed it for that."""


def run_tool(command: Sequence[str], seconds: float, most_bytes: int) -> ToolEnd:
    """Run a program to its end, at most ``seconds``; of its output ``most_bytes`` are read.

    Inside a child of the pool it may hold the memory that the child does not hold itself.

    Raises:
        OSError: it cannot be started.
    """
    until = time.monotonic() + seconds
    killed_before = killed_for_memory()
    mark = f"{os.getpid()}.{next(_numbers)};"
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, NAME: mark},
    )
    end, is_alone = ToolEnd(), False
    try:
        limit_tool(process.pid)
        is_alone = _listen(process, end, until, most_bytes)
        end.is_late = not end.wrote_too_much and not _wait(process, until)
    finally:
        _finish(process, f"{NAME}={mark}", is_alone=is_alone)
    end.status = -signal.SIGKILL if process.returncode is None else process.returncode
    if end.status == -signal.SIGKILL:
        end.lacked_memory |= killed_for_memory() > killed_before
    return end


def _listen(process: subprocess.Popen[bytes], end: ToolEnd, until: float, most_bytes: int) -> bool:
    """Take in what a program writes, until it ends, its time is over or it writes too much.

    Tells whether nobody can write any more: neither the program nor what it started.
    """
    said = 0
    with selectors.DefaultSelector() as pipes:
        for pipe in (process.stdout, process.stderr):
            assert pipe is not None
            pipes.register(pipe, selectors.EVENT_READ)
        while pipes.get_map() and (left := until - time.monotonic()) > 0:
            ready = pipes.select(min(left, _LOOK_SECONDS))
            if not ready and has_ended(process.pid):
                return False
            for key, _ in ready:
                chunk = os.read(key.fd, _CHUNK)
                if not chunk:
                    pipes.unregister(key.fileobj)
                elif key.fileobj is process.stdout:
                    end.output += chunk
                else:
                    said += len(chunk)
                    _take_words(end, chunk, search=said < _SEARCHED_BYTES)
            if len(end.output) > most_bytes:
                end.wrote_too_much = True
                return False
        end.lacked_memory |= says_no_memory(end.last_words)
        return not pipes.get_map()


def _take_words(end: ToolEnd, chunk: bytes, *, search: bool) -> None:
    words = end.last_words + chunk
    if search:
        end.lacked_memory |= says_no_memory(words)
    end.last_words = words[-_LAST_BYTES:]


def _wait(process: subprocess.Popen[bytes], until: float) -> bool:
    """Wait for the end of a program that has closed its output; tell whether it came in time."""
    pause = _PAUSE
    while not has_ended(process.pid):
        if time.monotonic() > until:
            return False
        time.sleep(pause)
        pause = min(2 * pause, _LOOK_SECONDS)
    return True


def _finish(process: subprocess.Popen[bytes], mark: str, *, is_alone: bool) -> None:
    """End what is left of a program and of what it started."""
    left: set[int] = set()
    if is_alone and has_ended(process.pid):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        left = kill_tree(process.pid, mark)
    with suppress(subprocess.TimeoutExpired):  # it hangs in a dead drive
        process.wait(timeout=5)
    reap(left)
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
