"""The main program of a child: ``python -m pipeline.child HANDLER FD MEMORY OUTPUT PARENT``."""

from __future__ import annotations

import errno
import importlib
import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.channel import BrokenChannelError, TooMuchOutputError, pack, receive, send
from pipeline.errors import ArchiveError, DiskFullError, SourceError
from pipeline.files import FULL
from pipeline.memory import is_no_memory, limit_child
from pipeline.process_tree import adopt_orphans, die_with, kill_own

_NO_HANDLES = (errno.EMFILE, errno.ENFILE, errno.EAGAIN)
_DETAIL = 500
"""Characters of an unexpected error that are kept."""


def main(handler: str, descriptor: int, memory_bytes: int, output_bytes: int, parent: int) -> None:
    """Answer tasks from the connection ``descriptor`` until it closes.

    A handler's module may have a function ``prepare``, called once before the first task.

    An answer is one of ``ready``, ``began`` (the task has arrived), ``done`` with what the handler
    returned, ``failure`` with a code and a detail, ``spent`` (the same, and this child is no good
    any more), ``broken`` with a detail (another child may do better), ``fatal`` with the error that
    ends the run.
    """
    _settle(memory_bytes, parent)
    module, _, function = handler.partition(":")
    room = importlib.import_module(module)
    handle = getattr(room, function)
    if prepare := getattr(room, "prepare", None):
        prepare()
    with socket.socket(fileno=descriptor) as connection:
        send(connection, pack(("ready", None)))
        while True:
            try:
                payload = receive(connection)
            except BrokenChannelError:
                return
            send(connection, pack(("began", None)))
            send(connection, _answer(handle, payload, output_bytes))
            kill_own()


def _settle(memory_bytes: int, parent: int) -> None:
    """Take on the limits; die with the parent, even by kill -9 and inside a library that hangs."""
    die_with(parent)
    adopt_orphans()
    # Whoever stops the whole service stops the parent, and that stops us when it has saved all.
    # Handled, not ignored: an ignored signal would be ignored by Tesseract too.
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda signum, frame: None)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit_child(memory_bytes)


def _answer(handle: Callable[[Any], Any], payload: object, output_bytes: int) -> bytes:
    """Do a task; return the packed answer, at most ``output_bytes``."""
    try:
        return pack(("done", handle(payload)), output_bytes)
    except TooMuchOutputError as error:
        return pack(("failure", ("too_much_output", str(error))))
    except SourceError as error:
        return pack(("failure", (error.code, error.detail)))
    except ArchiveError as error:
        return pack(("fatal", error))  # a full disk, a missing language: no page will fare better
    except Exception as error:
        return pack(_unexpected(error))


def _unexpected(error: Exception) -> tuple[str, Any]:
    if is_no_memory(error):
        # The heap may be in any state now: the parent starts a fresh child.
        return "spent", ("out_of_memory", "")
    if isinstance(error, OSError) and error.errno in FULL:
        return "fatal", DiskFullError(str(Path(os.environ.get("TMPDIR", "/tmp")).parent))
    where = traceback.extract_tb(error.__traceback__)[-1]
    detail = f"{type(error).__name__}: {error} at {where.name}:{where.lineno}"[:_DETAIL]
    if isinstance(error, OSError) and error.errno in _NO_HANDLES:
        return "broken", detail
    return "failure", ("worker_crashed", detail)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
