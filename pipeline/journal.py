"""The journal: an append-only list of what no rerun can recompute.

One JSON object a line: ``{"event": ..., "at": ISO time, ...}``. Events now: ``source`` (a path held
these bytes, with the archivist's metadata), ``metadata``, ``correction`` (set, delete, add or undo
at an address of a record) and ``reviewed`` (an item of the queue is fine, or back). Later ones add
kinds only.
The catalogue remembers how many lines it has seen and replays the rest when it is opened.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ArchiveDamagedError
from pipeline.files import disk_errors, sync_folder


class Journal:
    """The journal file. Only the holder of the archive's lock appends."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, event: str, **values: Any) -> dict[str, Any]:
        """Append one event, wait until it is on the disk and return it."""
        entry = {"event": event, "at": datetime.now(UTC).isoformat(timespec="seconds"), **values}
        line = json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n"
        with disk_errors(self.path):
            is_new = not self.path.exists()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as handle:
                handle.write(line.encode("utf-8", "surrogateescape"))
                handle.flush()
                os.fsync(handle.fileno())
            if is_new:
                sync_folder(self.path.parent)
        return entry

    def repair(self) -> None:
        """Cut off a last line that a crash left without line feed: it was never reported done."""
        if not self.path.exists():
            return
        with self.path.open("rb+") as handle:
            content = handle.read()
            keep = content.rfind(b"\n") + 1
            if keep < len(content):
                handle.truncate(keep)

    def read(self, skip: int = 0) -> Iterator[Mapping[str, Any]]:
        """Yield the events after the first ``skip`` lines.

        Raises:
            ArchiveDamagedError: a line is no JSON object.
        """
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8", errors="surrogateescape") as handle:
            for number, line in enumerate(handle, start=1):
                if number <= skip:
                    continue
                try:
                    entry = json.loads(line)
                    entry["event"]
                except (ValueError, KeyError, TypeError) as error:
                    raise ArchiveDamagedError(
                        f"line {number} of {self.path} cannot be read ({error}); "
                        "restore the journal from a backup"
                    ) from error
                yield entry
