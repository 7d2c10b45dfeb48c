"""The journal: an append-only list of what no rerun can recompute.

One JSON object a line: ``{"event": ..., "at": ISO time, ..., "chain": hex}``. Events now:
``source`` (a path held these bytes, with the archivist's metadata), ``metadata``, ``refused`` (a
path that is no document, and why), ``reading`` (how a document is read from now on),
``correction`` (set, delete, add or undo at an address of a record), ``reviewed`` (an item of the
queue is fine, or back) and ``run`` (what a run did). Later ones add kinds only.

``chain`` ends every line: the SHA-256 of the link before it and of the line's own bytes up to it,
so that no byte, line or order can change unseen. Lines of earlier versions have none; the first
link after them covers all their bytes. The catalogue remembers how many lines it has seen and the
link of the last one, and replays the rest when it is opened.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ArchiveDamagedError
from pipeline.files import disk_errors, sync_folder

_LINK = re.compile(rb', "chain": "([0-9a-f]{64})"\}\n\Z')
_NOTHING = hashlib.sha256().hexdigest()
"""The link before the first line."""


@dataclass(frozen=True, slots=True)
class JournalEvent:
    """An event, the number of its line (from 1) and the link of the chain behind it."""

    line: int
    entry: Mapping[str, Any]
    chain: str


class Journal:
    """The journal file. Only the holder of the archive's lock appends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tail: tuple[int, str] | None = None
        """Number of lines and the link after the last one, once known."""

    def append(self, event: str, **values: Any) -> JournalEvent:
        """Append one event, wait until it is on the disk and return it.

        Raises:
            FileNotFoundError: the archive's folder is gone; it is never made anew here.
        """
        entry = {"event": event, "at": datetime.now(UTC).isoformat(timespec="seconds"), **values}
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        body = text.encode("utf-8", "surrogateescape")[:-1]
        lines, last = self._find_tail()
        chain = _next_link(last, body)
        line = body + b', "chain": "' + chain.encode() + b'"}\n'
        with disk_errors(self.path):
            is_new = not self.path.exists()
            self.path.parent.mkdir(exist_ok=True)
            self._tail = None  # a signal may break off anywhere from here on
            with self.path.open("ab") as handle:
                start = handle.tell()
                try:
                    handle.write(line)
                    handle.flush()
                    os.fsync(handle.fileno())
                except BaseException:
                    # Half a line must not stay: another event of this run may still follow it.
                    os.ftruncate(handle.fileno(), start)
                    raise
            if is_new:
                sync_folder(self.path.parent)
        self._tail = (lines + 1, chain)
        return JournalEvent(lines + 1, entry, chain)

    def repair(self) -> None:
        """Cut off a last line that a crash left without line feed: it was never reported done."""
        if not self.path.exists():
            return
        with self.path.open("rb+") as handle:
            content = handle.read()
            keep = content.rfind(b"\n") + 1
            if keep < len(content):
                handle.truncate(keep)
        self._tail = None

    def events(self, skip: int = 0) -> Iterator[JournalEvent]:
        """Yield the events after the first ``skip`` lines; the chain is checked from the first on.

        Raises:
            ArchiveDamagedError: a line is no JSON object, or the chain is broken.
        """
        for number, line, chain in self._links():
            if number > skip:
                yield JournalEvent(number, self._parsed(number, line), chain)

    def read(self, skip: int = 0) -> Iterator[Mapping[str, Any]]:
        """Yield the entries after the first ``skip`` lines; see :meth:`events`."""
        return (event.entry for event in self.events(skip))

    def link_after(self, lines: int) -> str | None:
        """Return the link after the first ``lines`` lines; None: the journal has fewer.

        Raises:
            ArchiveDamagedError: the chain is broken before that.
        """
        if not lines:
            return _NOTHING
        return next((chain for number, _, chain in self._links() if number == lines), None)

    def _links(self) -> Iterator[tuple[int, bytes, str]]:
        """Yield (number, line, link after it)."""
        if not self.path.exists():
            return
        chain, unchained = _NOTHING, hashlib.sha256()
        chained = False
        with self.path.open("rb") as handle:
            for number, line in enumerate(handle, start=1):
                found = _LINK.search(line)
                if found is None and chained:
                    raise self._damaged(number, "it has lost its link of the chain")
                if found is None:
                    unchained.update(line)
                    chain = unchained.hexdigest()
                else:
                    chained = True
                    chain = _next_link(chain, line[: found.start()])
                    if chain != found[1].decode():
                        raise self._damaged(number, "it, or a line before it, was changed")
                yield number, line, chain

    def _find_tail(self) -> tuple[int, str]:
        if self._tail is None:
            self._tail = (0, _NOTHING)
            for number, _, chain in self._links():
                self._tail = (number, chain)
        return self._tail

    def _parsed(self, number: int, line: bytes) -> dict[str, Any]:
        try:
            entry: dict[str, Any] = json.loads(line.decode("utf-8", "surrogateescape"))
            entry["event"]
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged(number, str(error)) from error
        entry.pop("chain", None)
        return entry

    def _damaged(self, number: int, why: str) -> ArchiveDamagedError:
        return ArchiveDamagedError(
            f"line {number} of {self.path} cannot be trusted ({why}); "
            "restore the journal from a backup"
        )


def _next_link(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode() + body).hexdigest()
