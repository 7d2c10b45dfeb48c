"""Handlers for worker processes that do what real ones must survive."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import threading
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


_held: list[bytearray] = []


def do_answer(size: int) -> bytes:
    return bytes(size)


def do_leave_files(value: None) -> str:
    Path(tempfile.mkdtemp(), "half").write_bytes(bytes(1000))
    return tempfile.gettempdir()


def do_hang_in_c(pid_file: str) -> None:
    """Hang where Python's own signal handlers never run, with signals blocked."""
    Path(pid_file).write_text(str(os.getpid()))
    ctypes.PyDLL(None).pause()


def do_close(value: None) -> None:
    for descriptor in _connections():
        os.close(descriptor)
    time.sleep(60)


def do_write(content: bytes) -> None:
    """Write raw bytes on the connection, then hang."""
    for descriptor in _connections():
        os.write(descriptor, content)
    time.sleep(60)


def do_flood(content: bytes) -> None:
    (descriptor,) = _connections()
    while True:
        os.write(descriptor, content)


class Lie:
    """Runs a command where it is unpickled."""

    def __init__(self, flag: str) -> None:
        self.flag = flag

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.flag}",)


def do_lie(flag: str) -> Lie:
    return Lie(flag)


def do_escape(pid_file: str) -> None:
    """Start what leaves the session and the line of parents and ignores SIGTERM; then hang."""
    _start_orphan(pid_file)
    time.sleep(60)


def do_leave_orphan(pid_file: str) -> None:
    _start_orphan(pid_file)


def do_orphan_then_die(pid_file: str) -> None:
    _start_orphan(pid_file)
    os.kill(os.getpid(), signal.SIGKILL)


def _start_orphan(pid_file: str) -> None:
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        Path(pid_file).write_text(str(os.getpid()))
        time.sleep(60)
        os._exit(0)
    while not Path(pid_file).exists() or not Path(pid_file).read_text():
        time.sleep(0.01)


def do_grow(megabytes: int) -> None:
    """Take memory little by little, each page of it touched."""
    for _ in range(megabytes // 4):
        _held.append(bytearray(b"x") * (4 << 20))
        time.sleep(0.01)
    time.sleep(60)


def do_grow_together(megabytes: int) -> None:
    """Hold half of it, and let a process that was started hold the other half."""
    code = f"import time; held = bytearray(b'x') * ({megabytes // 2} << 20); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code]):
        do_grow(megabytes // 2)


def do_hold(megabytes: int) -> int:
    _held.append(bytearray(b"x") * (megabytes << 20))
    return os.getpid()


def do_abort_for_memory(value: None) -> None:
    os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n")
    os.abort()


def do_abort(value: None) -> None:
    os.abort()


def do_large_picture(side: int) -> None:
    import cv2
    import numpy as np

    cv2.resize(np.zeros((8, 8), np.uint8), (side, side))


def do_stop_soon(seconds: float) -> int:
    """Stand still a moment after the answer."""
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGSTOP)).start()
    return os.getpid()


def do_open_many(value: None) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    for _ in range(64):
        os.dup(0)


def do_nap(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def _connections() -> list[int]:
    names = [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]
    return [fd for fd in names if Path(f"/proc/self/fd/{fd}").exists() and _is_socket(fd)]


def _is_socket(descriptor: int) -> bool:
    return stat.S_ISSOCK(os.fstat(descriptor).st_mode)


def do_run_tool(megabytes: int) -> tuple[int, bool]:
    from pipeline.tool_process import run_tool

    code = f"print(len(bytearray({megabytes} << 20)))"
    end = run_tool([sys.executable, "-c", code], 20.0, 1000)
    return end.status, end.lacked_memory
