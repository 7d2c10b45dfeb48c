"""The main program of a worker process: ``python -m pipeline.child HANDLER FD MEMORY PARENT``."""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import signal
import sys
import traceback
from multiprocessing.connection import Connection
from typing import Any

from pipeline.errors import ArchiveError, DiskFullError, SourceError
from pipeline.files import FULL

_PR_SET_PDEATHSIG = 1


def main(handler: str, descriptor: int, memory_bytes: int, parent: int) -> None:
    """Answer tasks from the connection ``descriptor`` until it closes.

    A handler's module may have a function ``prepare``, called once before the first task.
    """
    _die_with(parent)
    if memory_bytes:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module, _, function = handler.partition(":")
    room = importlib.import_module(module)
    handle = getattr(room, function)
    if prepare := getattr(room, "prepare", None):
        prepare()
    with Connection(descriptor) as connection:
        connection.send(("ready", None))
        while True:
            try:
                payload = connection.recv()
            except (EOFError, ConnectionError):
                return
            connection.send(_answer(handle, payload))


def _answer(handle: Any, payload: Any) -> tuple[str, Any]:
    try:
        return "done", handle(payload)
    except SourceError as error:
        return "failure", (error.code, error.detail)
    except MemoryError:
        # The heap may be in any state now: the parent starts a fresh child ("spent").
        return "spent", ("out_of_memory", "")
    except ArchiveError as error:
        return "fatal", error  # a full disk, a missing language: no page will fare better
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:
            return "fatal", DiskFullError(os.environ.get("TMPDIR", "the temporary folder"))
        where = traceback.extract_tb(error.__traceback__)[-1]
        detail = f"{type(error).__name__}: {error} at {where.name}:{where.lineno}"
        return "failure", ("worker_crashed", detail[:500])


def _die_with(parent: int) -> None:
    """End this process and all that it started when the parent dies, even by kill -9."""

    def end(signum: int, frame: object) -> None:
        os.killpg(os.getpgid(0), signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
