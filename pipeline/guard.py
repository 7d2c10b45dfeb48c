"""The guard: a small process that outlives the main one by a moment and ends what it left behind.

The kernel kills the children of a main process that dies (:func:`~pipeline.process_tree.die_with`),
but not what those have started in turn: a Tesseract, or the real one behind a wrapper script. So
whatever kills the main process, kill -9 included, the guard then kills all that carries its mark.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping

from pipeline.process_tree import kill_marked

NAME = "ARKIVA_CHILD"
"""The environment variable that marks a child and all its descendants."""
_INPUT = 0


class Guard:
    """The guard of this process; it runs from the first :meth:`hire` to the last :meth:`dismiss`.

    Raises:
        OSError: by :meth:`hire`: it cannot be started now.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._owner = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._token = ""

    def hire(self) -> str:
        """Start the guard if it does not run yet; return the mark of what it has to end."""
        with self._lock:
            if self._process is None or self._owner != os.getpid():
                self._token = secrets.token_hex(8)
                self._process = _start(self._mark)
                self._owner, self._users = os.getpid(), 0
            self._users += 1
            return self._mark

    def dismiss(self) -> None:
        """End the guard when nobody needs it any more; returns when it is gone."""
        with self._lock:
            self._users -= 1
            if self._users or self._process is None:
                return
            process, self._process = self._process, None
            process.kill()
            process.wait()
            if process.stdin:
                process.stdin.close()

    @property
    def _mark(self) -> str:
        return f"{NAME}={self._token}."


GUARD = Guard()
"""One for all pools of a process."""


def environment() -> Mapping[str, str]:
    """Return our environment, so that a new Python finds our modules."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def watch(mark: str) -> None:
    """Wait until the main process is gone, then end all that carries ``mark``."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    # The main process holds the other end and never writes: the kernel closes it for a dead one.
    while os.read(_INPUT, 1):
        pass
    kill_marked(mark)


def _start(mark: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-S", "-m", "pipeline.guard", mark],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=environment(),
    )


if __name__ == "__main__":
    watch(sys.argv[1])
