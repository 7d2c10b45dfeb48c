"""Watching a folder: which files have stopped growing, and handing them over to be read.

:class:`Watcher` is the rule, told what each look saw; :class:`Watch` looks, waits and hands over.
Time is the monotonic clock alone: whatever happens to the wall clock, or to the times that a share
gives its files, a file is settled when it was seen unchanged for long enough.
"""

from __future__ import annotations

import math
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.archive import Archive
from pipeline.errors import ArchiveError, ArchiveGoneError, ArchiveLockedError
from pipeline.report import RunReport
from pipeline.sources import FoundFile, Unit
from pipeline.watched_folder import UNFINISHED, FolderAwayError, Sight, WatchedFolder

BATCH = 200
"""Files handed over at once; others may write between two batches."""
_HANDED_OVER = math.inf


class _Known(NamedTuple):
    """A file of the folder. ``since``: seconds of the monotonic clock, first seen like this."""

    sight: Sight
    since: float
    is_lost: bool = False
    """It was handed over and could not be opened."""


class Watcher:
    """Tells which files of a folder are settled: seen unchanged for ``settle`` seconds.

    Each is told until it is handed over, and then only again when it changes. What is not seen any
    more is forgotten. It keeps a few numbers a file.
    """

    def __init__(self, settle: float) -> None:
        self.settle = settle
        self._known: dict[str, _Known] = {}

    @property
    def waiting(self) -> int:
        """Number of files that were not handed over as they are now."""
        return sum(known.since != _HANDED_OVER for known in self._known.values())

    def look(
        self, listing: Iterable[tuple[str, Sight]], clock: Callable[[], float]
    ) -> list[tuple[str, Sight]]:
        """Take in all that a look sees and return what is settled, in the order of the names.

        ``clock`` is asked for each file, for a look may take long. If ``listing`` breaks off,
        nothing has happened.
        """
        seen: dict[str, _Known] = {}
        settled = []
        for name, sight in listing:
            now = clock()
            known = self._known.get(name)
            if known is None or known.sight != sight:
                known = _Known(sight, now)
            elif known.since + self.settle <= now:
                settled.append((name, sight))
            seen[name] = known
        self._known = seen
        return sorted(settled)

    def handed_over(self, names: Iterable[str]) -> None:
        """Note that these files were read as they were seen last, whatever came of it."""
        for name in names:
            known = self._known[name]
            self._known[name] = known._replace(since=_HANDED_OVER)

    def lost(self, name: str, now: float | None) -> None:
        """Note that a file was handed over and could not be opened.

        If it can be now (``now``), it gets one more chance; in any case after :meth:`restart`.
        """
        known = self._known[name]
        again = now is not None and not known.is_lost
        since = now if again and now is not None else _HANDED_OVER
        self._known[name] = _Known(known.sight, since, is_lost=True)

    def forget(self, name: str) -> None:
        """Note that a file was not there when it was to be read: if it is seen again, it is new."""
        del self._known[name]

    def restart(self) -> None:
        """Let all that waits settle anew, and what was lost too: the folder was away."""
        self._known = {
            name: known
            for name, known in self._known.items()
            if known.since == _HANDED_OVER and not known.is_lost
        }


@dataclass
class Watch:
    """Looks at a folder again and again and hands over what is settled.

    ``read`` reads files into the archive and returns its report; ``tell`` says a line to whoever
    runs the program.
    """

    folder: WatchedFolder
    watcher: Watcher
    archive: Archive
    read: Callable[[Sequence[Unit]], RunReport]
    tell: Callable[[str], None]
    interval: float
    """Seconds from one look to the next."""
    _is_away: bool = field(default=False, init=False)
    _told: str | None = field(default=None, init=False)

    def run(self, *, once: bool) -> None:
        """Watch until somebody ends it; ``once``: until all that is there was handed over.

        Raises:
            ArchiveError: the archive is damaged, full or the like; no error of a single file.
        """
        while self._read([]) is None:  # what an interrupted run left
            time.sleep(self.interval)
        while True:
            settled = self._look()
            for first in range(0, len(settled), BATCH):
                if not self._hand_over(settled[first : first + BATCH]):
                    break
            if once and not (settled or self._is_away or self.watcher.waiting):
                return
            time.sleep(self.interval)

    def _look(self) -> list[tuple[str, Sight]]:
        if self._is_away:
            self.watcher.restart()
        try:
            settled = self.watcher.look(self.folder.scan(), time.monotonic)
        except FolderAwayError as error:
            if not self._is_away:
                self.tell(f"{self.folder.path} is not there ({error}); waiting for it")
            self._is_away = True
            return []
        if self._is_away:
            self.tell(f"{self.folder.path} is back")
        self._is_away = False
        return settled

    def _hand_over(self, batch: Sequence[tuple[str, Sight]]) -> bool:
        """Let a batch be read; return False if the archive cannot take it now.

        Batches before it may have taken hours: what changed since the look waits for the next one.
        """
        same = [(name, sight) for name, sight in batch if self.folder.still_shows(name, sight)]
        files = {
            name: FoundFile(
                self.folder.path / name,
                sight.left_out,
                follow_links=False,
                seen=(sight.size, sight.mtime_ns, sight.ctime_ns, sight.inode),
            )
            for name, sight in same
            if sight.left_out != UNFINISHED
        }
        report = self._read([Unit((file,)) for file in files.values()]) if files else RunReport()
        if report is None:
            return False
        for name in (name for name, _ in same if name not in files):
            self.tell(f"left alone, by its name it is not complete: {name}")
        self.watcher.handed_over(name for name, _ in same)
        unreadable = {r.path_bytes for r in report.results if r.code == "unreadable_file"}
        for name, file in files.items():
            if file.path_bytes in unreadable:
                self._reconsider(name, file)
        return True

    def _reconsider(self, name: str, file: FoundFile) -> None:
        """Let a file that could not be opened be tried again, if the share was away and is back."""
        if os.path.lexists(file.path):
            is_open = os.access(file.path, os.R_OK)
            self.watcher.lost(name, time.monotonic() if is_open else None)
        else:
            self.watcher.forget(name)

    def _read(self, units: Sequence[Unit]) -> RunReport | None:
        """Read files into the archive; None, said once, if it has to wait."""
        try:
            self.archive.require()
            report = self.read(units)
        except (ArchiveError, OSError, sqlite3.Error) as error:
            why = self._why_wait(error)
            if why is None:
                raise
            if why != self._told:
                self.tell(f"{why}; waiting")
            self._told = why
            return None
        if self._told is not None:
            self.tell(f"the archive {self.archive.root} can be written again")
        self._told = None
        return report

    def _why_wait(self, error: Exception) -> str | None:
        """Return what will pass by itself; a fault that comes of a lost archive counts as that."""
        if isinstance(error, ArchiveLockedError):
            return f"process {error.holder} writes to the archive {error.archive}"
        try:
            self.archive.require()
        except ArchiveGoneError as gone:
            reason = f" ({gone.reason})" if gone.reason else ""
            return f"the archive {gone.archive} is not there{reason}"
        return None
