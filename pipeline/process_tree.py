"""Processes that a process has started: who they are, what memory they hold, their sure end.

A process may move to another session, ignore SIGTERM or lose its parent. It is found all the same:
by the line of its parents, or by the mark that all descendants of a child carry in their
environment.
"""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PATIENCE = 2.0
"""Seconds after which the killing of a tree gives up: a process inside a dead drive cannot end."""
_PROC = Path("/proc")
_LISTS_CHILDREN = (_PROC / "thread-self" / "children").exists()
"""Not every kernel is built with it; without, all processes are looked at."""
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PAUSE = 0.002
_SURE = 2
_SET_DEATH_SIGNAL, _SET_SUBREAPER = 1, 36
_STAT_STATE, _STAT_PARENT = 0, 1
_ENDED = ("Z", "X")


def die_with(parent: int) -> None:
    """Let the kernel kill this process, SIGKILL, as soon as the process ``parent`` has ended.

    Exactly: as soon as the thread that started this process has ended.
    """
    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def adopt_orphans() -> None:
    """Become the parent of descendants that lose theirs, so that they stay in our tree."""
    ctypes.CDLL(None).prctl(_SET_SUBREAPER, 1)


def descendants(root: int) -> set[int]:
    """Return the processes that ``root`` has started, and those that these have, and so on."""
    found: set[int] = set()
    unseen = [root]
    while unseen:
        new = set(_children(unseen.pop())) - found - {root}
        found |= new
        unseen += new
    return found


def marked(mark: str) -> set[int]:
    """Return the processes with an environment variable that begins with ``mark`` (``NAME=...``).

    It was set when the process began, or one of its ancestors.
    """
    wanted = mark.encode()
    return {process for process in _processes() if _has_entry(process, wanted)}


def memory_of(processes: Iterable[int]) -> int:
    """Return the bytes that processes hold for themselves: what is read from files is left out."""
    return sum(map(_own_memory, processes))


def has_ended(child: int) -> bool:
    """Tell whether a child of ours has ended; its exit code is left to be taken by the caller."""
    try:
        return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def kill_tree(root: int, mark: str) -> set[int]:
    """End the process ``root`` and all that it started, or that carries ``mark``; the root last.

    While the root stands still and is left to live, its orphans come to it (:func:`adopt_orphans`)
    and stay within reach. The root may have ended already. The caller waits for it, then calls
    :func:`reap` with what this returns.
    """
    _signal(root, signal.SIGSTOP)
    ended = kill_marked(mark, besides=root)
    with suppress(ProcessLookupError, PermissionError):  # it never came to lead a group
        os.killpg(root, signal.SIGKILL)
    _signal(root, signal.SIGKILL)
    return ended


def kill_marked(mark: str, besides: int | None = None) -> set[int]:
    """End all that carries ``mark`` and all that ``besides`` has started, but not itself.

    Returns what was killed. Gives up after :data:`PATIENCE` seconds.
    """
    ended: set[int] = set()
    until, empty = time.monotonic() + PATIENCE, 0
    # Twice: one that starts another and ends slips through a look, the other was not there yet.
    while empty < _SURE and time.monotonic() < until:
        found = marked(mark) | (descendants(besides) if besides else set())
        left = set(filter(_is_alive, found - {besides, os.getpid()}))
        # Stopped first: of two that start each other anew one would always be left.
        for signum in (signal.SIGSTOP, signal.SIGKILL):
            for process in left:
                _signal(process, signum)
        ended |= left
        empty = 0 if left else empty + 1
        time.sleep(_PAUSE)
    return ended


def kill_own() -> None:
    """End all that this process has started and that still runs, and take the exit codes.

    Orphans included, where it adopts them.
    """
    with suppress(ChildProcessError):  # there is none, or none any more
        while True:
            ended, _ = os.waitpid(-1, os.WNOHANG)
            if not ended:
                for process in descendants(os.getpid()):
                    _signal(process, signal.SIGKILL)
                time.sleep(_PAUSE)


def reap(processes: Iterable[int]) -> None:
    """Take the exit codes of killed descendants that became our own children meanwhile."""
    for process in processes:
        with suppress(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


def _children(process: int) -> Iterator[int]:
    """Yield the direct children of a process."""
    if not _LISTS_CHILDREN:
        yield from (p for p in _processes() if _stat(p)[_STAT_PARENT] == str(process))
        return
    with suppress(OSError):  # it has ended
        for thread in list((_PROC / str(process) / "task").iterdir()):
            yield from map(int, (thread / "children").read_text("ascii").split())


def _processes() -> Iterator[int]:
    with suppress(OSError), os.scandir(_PROC) as entries:  # no file handle left: none is found
        yield from (int(entry.name) for entry in entries if entry.name.isdigit())


def _has_entry(process: int, wanted: bytes) -> bool:
    try:
        content = (_PROC / str(process) / "environ").read_bytes()
    except OSError:  # it has ended, or belongs to someone else
        return False
    return content.startswith(wanted) or b"\0" + wanted in content


def _stat(process: int) -> list[str]:
    """Return the fields of ``/proc/PID/stat`` behind the name; of one that has ended: ended."""
    try:
        text = (_PROC / str(process) / "stat").read_text("utf-8", "replace")
    except OSError:
        return [_ENDED[0], ""]
    return text.rpartition(")")[2].split()  # the name may hold blanks and brackets


def _is_alive(process: int) -> bool:
    return _stat(process)[_STAT_STATE] not in _ENDED


def _own_memory(process: int) -> int:
    try:
        fields = (_PROC / str(process) / "statm").read_text("ascii").split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * _PAGE


def _signal(process: int, signum: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(process, signum)
