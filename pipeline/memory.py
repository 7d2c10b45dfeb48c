"""How much memory a child may hold, together with what it starts; and who ran out of it.

Two limits work together. The address space of a process is a hard wall that the kernel keeps: a
library that asks for more is told no, and the child goes on to say so. The memory that is really
held, summed over a child and what it started, is looked at by the parent (``pipeline.workers``).
"""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import re
import resource
from contextlib import suppress
from pathlib import Path

from pipeline.process_tree import memory_of

RESERVE = 256 << 20
"""Address space of a child that is no memory: code of libraries, gaps of the allocator. Measured
with nine pages from A4 to 60 megapixels: 225 to 267 MB beyond what was held."""
TOOL_RESERVE = 64 << 20
"""The same of Tesseract: 51 MB."""
_OOM_SCORE = "500"
_OPENCV_NO_MEMORY = -4
_SAYS_NO_MEMORY = re.compile(
    rb"[mcl]alloc fail|bad_?alloc|annot allocate|ut of memory|nsufficient memory"
    rb"|MemoryError|failed to map segment"
)


def limit_child(memory_bytes: int) -> None:
    """Put the wall around this process; 0 is none. The kernel's own choice falls on it first."""
    if memory_bytes:
        wall = memory_bytes + RESERVE
        resource.setrlimit(resource.RLIMIT_AS, (wall, wall))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE)


def give_back() -> None:
    """Give memory that is free in this process to the system, as far as its C library can."""
    gc.collect()  # pdfminer's objects hold each other
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def limit_tool(process: int) -> None:
    """Leave a process that this child started what the child does not hold itself."""
    wall, _ = resource.getrlimit(resource.RLIMIT_AS)
    if wall == resource.RLIM_INFINITY:
        return
    left = max(0, wall - RESERVE - memory_of([os.getpid()])) + TOOL_RESERVE
    with suppress(OSError, ValueError):  # it has ended
        resource.prlimit(process, resource.RLIMIT_AS, (left, left))


def says_no_memory(message: bytes) -> bool:
    """Tell whether a program complains about memory.

    Tesseract may do so and end with 0 and half a page, or none: of 259 runs with too little memory
    32 did, and each of these said so on stderr.
    """
    return _SAYS_NO_MEMORY.search(message) is not None


def is_no_memory(error: BaseException) -> bool:
    """Tell whether an exception says that memory ran out."""
    if isinstance(error, MemoryError):
        return True
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    named = type(error).__module__.split(".")[0] == "cv2"
    return named and getattr(error, "code", None) == _OPENCV_NO_MEMORY


def killed_for_memory() -> int:
    """Return how many processes the kernel has killed for memory since it began; 0 if unknown."""
    with suppress(OSError):
        for line in Path("/proc/vmstat").read_text("ascii").splitlines():
            name, _, count = line.partition(" ")
            if name == "oom_kill":
                return int(count)
    return 0
