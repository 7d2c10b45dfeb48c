"""The watch over the memory of children: of each with what it started, and of all together."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.process_tree import memory_of
from pipeline.worker_process import Worker

if TYPE_CHECKING:
    from pipeline.workers import WorkerPool

WATCH_SECONDS = 0.2
"""Between two looks. A look at a child costs 0.1 ms."""
_SECOND_LOOK = 0.02
"""Seconds. A process that is just being started counts twice for an instant."""


@dataclass(frozen=True, slots=True)
class Excess:
    """A child that must be ended; ``is_own_fault`` if it broke the limit for one child."""

    child: Worker
    detail: str
    is_own_fault: bool


class MemoryWatch:
    """Tells which children hold too much memory; ``all_bytes`` is for all pools and their owner.

    Where all together hold too much, though none its own limit, the largest child has to go.
    """

    def __init__(self, all_bytes: int | None = None) -> None:
        self.all_bytes = all_bytes
        self._pools: dict[WorkerPool, Sequence[Worker]] = {}
        self._next_look: dict[WorkerPool, float] = {}

    def too_large(self, pool: WorkerPool, children: Sequence[Worker]) -> list[Excess]:
        """Return the children of ``pool`` that must be ended now."""
        now = time.monotonic()
        if now < self._next_look.get(pool, 0.0):
            return []
        self._next_look[pool] = now + WATCH_SECONDS
        self._pools[pool] = children
        limit = pool.memory_bytes
        over = [c for c in children if limit and _is_over(c.memory, limit)]
        if over:
            return [Excess(child, f"more than {limit >> 20} MB", True) for child in over]
        largest = self._largest_if_crowded()
        if largest is None or largest not in children:
            return []
        return [Excess(largest, "all children together", False)]

    def forget(self, pool: WorkerPool) -> None:
        """Leave a pool out that has been closed."""
        self._pools.pop(pool, None)
        self._next_look.pop(pool, None)

    def _largest_if_crowded(self) -> Worker | None:
        children = [child for children in self._pools.values() for child in children]

        def held_by_all() -> int:
            return memory_of([os.getpid()]) + sum(child.memory() for child in children)

        if self.all_bytes is None or not children or not _is_over(held_by_all, self.all_bytes):
            return None
        return max(children, key=Worker.memory)


def _is_over(held: Callable[[], int], limit: int) -> bool:
    if held() <= limit:
        return False
    time.sleep(_SECOND_LOOK)
    return held() > limit
