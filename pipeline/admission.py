"""Files on their way in: copied by the children at once, handed on in the order they were found.

The order decides which of two equal files gives a document its name, so it must not depend on
which child was faster.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.archive import Archive
from pipeline.intake import Refused, StoreTask, Taken
from pipeline.sources import FoundFile, Unit
from pipeline.workers import Failure, WorkerPool


@dataclass
class Admission:
    """A unit whose files are being taken in; ``ended`` has what became of each."""

    unit: Unit
    ended: dict[int, Taken | Refused] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether every file has ended."""
        return len(self.ended) == len(self.unit.files)

    def files(self) -> Iterator[tuple[FoundFile, Taken | Refused]]:
        """Yield the files in their order, each with what became of it."""
        for ordinal, file in enumerate(self.unit.files):
            yield file, self.ended[ordinal]


class Admissions:
    """The units that are being taken in."""

    def __init__(self, archive: Archive, readers: WorkerPool, seconds: float) -> None:
        self._archive = archive
        self._readers = readers
        self._seconds = seconds
        self._numbers = itertools.count()
        self._waiting: deque[tuple[int, Admission]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def begin(self, unit: Unit) -> None:
        """Let the children take a unit's files in."""
        number, admission = next(self._numbers), Admission(unit)
        self._waiting.append((number, admission))
        for ordinal, file in enumerate(unit.files):
            if file.filtered:
                admission.ended[ordinal] = Refused("filtered", file.filtered)
                continue
            task = StoreTask(
                file.path_bytes, str(self._archive.incoming), file.follow_links, file.seen
            )
            self._readers.submit(("store", number, ordinal), task, self._seconds, (0, number))

    def end(self, number: int, ordinal: int, value: Taken | Failure) -> None:
        """Note what became of a file."""
        admission = next(found for key, found in self._waiting if key == number)
        if isinstance(value, Failure):
            admission.ended[ordinal] = Refused(value.code, value.detail)
        else:
            admission.ended[ordinal] = value

    def complete(self) -> Iterator[Admission]:
        """Yield, and forget, the units that are in and have no other before them."""
        while self._waiting and self._waiting[0][1].is_complete:
            yield self._waiting.popleft()[1]
