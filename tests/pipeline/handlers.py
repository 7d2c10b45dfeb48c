"""Handlers for worker processes that do what real ones must survive."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError


def handle(task: tuple[str, Any]) -> object:
    name, value = task
    return globals()[f"do_{name}"](value)


def do_double(value: int) -> int:
    return 2 * value


def do_pid(value: None) -> int:
    return os.getpid()


def do_refuse(code: str) -> None:
    raise SourceError(code, "on purpose")


def do_die(value: None) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def do_die_once(flag: str) -> str:
    if not Path(flag).exists():
        Path(flag).touch()
        os.kill(os.getpid(), signal.SIGSEGV)
    return "alive"


def do_hang(pid_file: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    Path(pid_file).write_text(str(child.pid))
    while True:
        time.sleep(1)


def do_fill_memory(value: None) -> int:
    return len(bytearray(4 << 30))


def do_shout(value: None) -> str:
    for _ in range(1000):
        print("x" * 1000)
    return "said"


def do_fill_disk(value: None) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
