"""What the run needs from the catalogue, and the values that pass between them.

The catalogue itself lives in the room ``index``; the run is *given* one: imports point one way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, Protocol

from pipeline.document import Page
from pipeline.readers import SourceFacts
from pipeline.serialize import PackedDocument

Outcome = Literal["pending", "done", "flagged", "partial", "failed", "skipped", "unchanged"]
FINAL: frozenset[str] = frozenset({"done", "flagged", "partial", "failed"})


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a document: an original and how it was called."""

    sha256: str
    filename: str
    media_type: str
    size: int
    first_page: int | None = None
    page_count: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """What the catalogue knows of a document without its text."""

    id: str
    sha256: str
    filename: str
    media_type: str
    languages: str
    outcome: Outcome
    files: tuple[FileEntry, ...]
    path: bytes
    """Where it was found first."""
    fast: bool = False
    page_count: int | None = None
    code: str | None = None
    detail: str | None = None
    extraction_version: str | None = None
    parent: str | None = None
    warnings: tuple[str, ...] = ()
    batch: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A path that was found once, and what became of it."""

    path_bytes: bytes
    path: str
    outcome: Outcome
    document: str | None = None
    sha256: str | None = None
    code: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class PageProblem:
    """A page that could not be read."""

    page: int
    code: str
    detail: str


class Store(Protocol):
    """The part of the catalogue a run writes. Every method is one transaction."""

    def document(self, document_id: str) -> DocumentEntry | None:
        """Return a document, or None."""

    def source(self, path_bytes: bytes) -> SourceEntry | None:
        """Return what is known of a path, or None."""

    def record_event(self, event: str, **values: Any) -> None:
        """Write an event to the journal, then to the catalogue."""

    def source_paths(self, document_id: str) -> list[bytes]:
        """Return the paths that hold a document, sorted."""

    def open_document(
        self, document_id: str, files: Sequence[FileEntry], facts: SourceFacts
    ) -> None:
        """Remember how many pages a document has."""

    def missing_pages(self, document_id: str) -> list[int]:
        """Return the pages that were neither read nor given up."""

    def page_problems(self, document_id: str) -> list[PageProblem]:
        """Return the pages that failed."""

    def save_page(self, document_id: str, page: Page) -> None:
        """Keep a page that was read."""

    def save_page_problem(self, document_id: str, problem: PageProblem) -> None:
        """Remember that a page failed."""

    def pack_document(self, document_id: str) -> PackedDocument:
        """Return a document with the pages that were read, as they are stored."""

    def has_text(self, document_id: str) -> bool:
        """Tell whether any page that was read has a character that is not white space."""

    def finish(
        self,
        document_id: str,
        outcome: Outcome,
        extraction: Mapping[str, Any],
        version: str,
        code: str | None = None,
    ) -> None:
        """Keep what was extracted; the document is complete. ``code`` says what is odd about it."""

    def fail(self, document_id: str, code: str, detail: str) -> None:
        """Remember that a document could not be read at all."""

    def reset_pages(self, document_id: str, *, failed_only: bool) -> None:
        """Forget pages, so that they are read again."""

    def unfinished(self) -> Iterable[str]:
        """Yield the ids of documents that were begun and not completed."""
