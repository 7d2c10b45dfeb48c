"""What a run did with every file it found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import ExitCode, describe
from pipeline.sources import display
from pipeline.store import Outcome

ORDER: tuple[Outcome, ...] = ("done", "flagged", "partial", "failed", "skipped", "unchanged")


@dataclass(frozen=True, slots=True)
class FileResult:
    """The end of one file. ``code`` is a key of ``SOURCE_CODES`` where something is wrong."""

    path_bytes: bytes
    outcome: Outcome
    document: str | None = None
    code: str | None = None
    detail: str | None = None
    pages: int = 0

    @property
    def path(self) -> str:
        """The path as text, undecodable bytes replaced."""
        return display(self.path_bytes)

    @property
    def reason(self) -> str | None:
        """What happened and what to do, where something is wrong."""
        return describe(self.code, self.detail or "") if self.code else None

    @property
    def message(self) -> str:
        """One line: the file, the code, what happened and what to do."""
        if self.code is None:
            return f"{self.path}: {self.outcome}"
        return f"{self.path}: {self.code}: {self.reason}"

    def to_json(self) -> dict[str, Any]:
        """Return the row of ``ingest --json``."""
        return {
            "path": self.path,
            "path_bytes": self.path_bytes.hex(),
            "outcome": self.outcome,
            "code": self.code,
            "reason": self.reason,
            "document": self.document,
            "pages": self.pages,
        }


@dataclass
class RunReport:
    """The report of a run: the outcomes add up to the files found."""

    found: int = 0
    results: list[FileResult] = field(default_factory=list)
    pages_read: int = 0
    pages_failed: int = 0
    pages_from_cache: int = 0
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """Number of files by outcome, all outcomes named."""
        counted = Counter(result.outcome for result in self.results)
        return {outcome: counted[outcome] for outcome in ORDER}

    @property
    def exit_code(self) -> ExitCode:
        """0, or 1 if a file or page failed."""
        bad = self.counts["failed"] + self.counts["partial"]
        return ExitCode.SOME_FAILED if bad else ExitCode.OK

    def to_json(self) -> dict[str, Any]:
        """Return the counts for the journal."""
        return {
            "found": self.found,
            **self.counts,
            "pages_read": self.pages_read,
            "pages_failed": self.pages_failed,
            "pages_from_cache": self.pages_from_cache,
            "seconds": round(self.seconds, 1),
            "interrupted": self.interrupted,
        }
