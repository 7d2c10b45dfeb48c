"""What a command costs: wall time, CPU seconds of all its processes, the most memory they held.

Memory is PSS (``/proc/PID/smaps_rollup``): pages that processes share count once, divided among
them, so the sum over a tree is what the tree really takes.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SAMPLE_SECONDS = 0.05
_PARENT, _STAT_OPENS = 1, ") "
_WORDS_OF_AN_ERROR = 400


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took."""

    wall: float
    cpu: float
    """CPU seconds of the command and of all processes that it, or a child of it, waited for."""
    peak: int = 0
    """Highest sum of PSS over the process tree in bytes; 0 where it was not sampled."""


class CommandError(Exception):
    """The command ended with an error or took too long."""


def measure(
    command: Sequence[str],
    *,
    seconds: float,
    environment: Mapping[str, str] | None = None,
    memory: bool = False,
) -> Cost:
    """Run a command to its end; with ``memory``, look at its processes every 50 ms.

    Args:
        command: program and arguments.
        seconds: the longest it may run.
        environment: all of its environment variables; by default ours.
        memory: whether to measure the memory. Looking costs the command a little time.

    Raises:
        CommandError: it ended with another code than 0 or ran longer than ``seconds``.
    """
    with tempfile.TemporaryFile() as errors:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        killer = threading.Timer(seconds, process.kill)
        killer.start()
        try:
            peak = _peak_until_ended(process.pid) if memory else 0
            # wait4 counts this process and its descendants only, whatever else runs beside it.
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            killer.cancel()
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip()[-_WORDS_OF_AN_ERROR:]
            raise CommandError(f"{command[0]} ended with {process.returncode}: {said}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak)


def tree_of(root: int, parents: Mapping[int, int]) -> frozenset[int]:
    """Return ``root`` and its descendants; ``parents`` holds the parent of each process."""
    found, before = {root}, 0
    while before != len(found):
        before = len(found)
        found |= {process for process, parent in parents.items() if parent in found}
    return frozenset(found)


def pss(process: int) -> int:
    """Return the proportional set size of a process in bytes; 0 if it has ended."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    lines = (line.split() for line in text.splitlines())
    return next((int(line[1]) * 1024 for line in lines if line[0] == "Pss:"), 0)


def _peak_until_ended(root: int) -> int:
    """Sample the memory of a process tree until its root has ended; it is left to be waited for."""
    peak, unreaped = 0, os.WEXITED | os.WNOHANG | os.WNOWAIT
    while os.waitid(os.P_PID, root, unreaped) is None:
        peak = max(peak, sum(map(pss, tree_of(root, _parents()))))
        time.sleep(_SAMPLE_SECONDS)
    return peak


def _parents() -> dict[int, int]:
    """Return the parent of every process that runs now."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:  # it has ended
            continue
        # The program's name may hold blanks and brackets: fields count from its last bracket.
        found[int(entry.name)] = int(stat.rpartition(_STAT_OPENS)[2].split()[_PARENT])
    return found
