"""The run: many files -> one report. Resumable at any moment, safe to repeat.

The run is given its catalogue (:class:`~pipeline.store.Store`) and its extractor, so this module
imports neither. A document goes: file stored -> journal -> opened -> pages read -> extracted ->
finished. Each arrow is committed, so a killed run continues where it was.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections import deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Protocol

from pipeline.archive import Archive
from pipeline.errors import SourceError
from pipeline.kinds import identify
from pipeline.page_tasks import OpenTask, PageDone, PageTask, page_of
from pipeline.readers import Attachment, SourceFacts
from pipeline.report import FileResult, RunReport
from pipeline.settings import DEFAULT_LANGUAGES
from pipeline.sources import FoundFile, Unit, display
from pipeline.store import (
    FINAL,
    DocumentEntry,
    FileEntry,
    Outcome,
    PageProblem,
    SourceEntry,
    Store,
)
from pipeline.warning_codes import needs_eye
from pipeline.workers import Done, Failure, WorkerPool

ID_LENGTH = 12
"""Hex digits of a document's id: 48 bits, one collision in 10^7 documents has odds of 1 in 5."""
ATTACHMENT_MARK = b"!/"
"""Divides a mail's path from the name of its attachment, as in jar URLs."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run reads."""

    languages: str = DEFAULT_LANGUAGES
    jobs: int = 2
    dpi: int = 300
    page_seconds: float = 120.0
    document_seconds: float = 600.0
    memory_bytes: int = 2 << 30
    fast: bool = False
    """One OCR pass a page in the first languages, no retries."""
    batch: Mapping[str, str] = field(default_factory=dict)
    manifest: Mapping[Path, Mapping[str, str]] = field(default_factory=dict)


class Progress(Protocol):
    """Who wants to see how a run goes on."""

    def files(self, done: int, found: int) -> None:
        """So many files have ended of so many found."""

    def pages(self, done: int, known: int) -> None:
        """So many pages have been read of so many known by now."""

    def result(self, result: FileResult) -> None:
        """A file has ended."""


@dataclass
class _Work:
    """A document on its way."""

    entry: DocumentEntry
    paths: list[str]
    to_open: set[int] = field(default_factory=set)
    facts: dict[int, SourceFacts] = field(default_factory=dict)
    pages_left: set[int] = field(default_factory=set)
    failed: bool = False
    needs_eye: bool = False
    """A page was read in a way that a person should look at."""


class Ingest:
    """One run over one archive. The caller holds the archive's lock."""

    def __init__(
        self,
        archive: Archive,
        store: Store,
        options: RunOptions,
        *,
        reader: str,
        extractor: str,
        extraction_version: str,
        progress: Progress | None = None,
    ) -> None:
        self.archive = archive
        self.store = store
        self.options = options
        self.extraction_version = extraction_version
        self.progress = progress
        self.report = RunReport()
        scratch = archive.root / "tmp"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        self.scratch = scratch
        self._readers = WorkerPool(reader, options.jobs, options.memory_bytes, scratch)
        self._extractors = WorkerPool(extractor, 1, options.memory_bytes, scratch, 200)
        self._open: dict[str, _Work] = {}
        self._begun: set[str] = set()
        self._pages_known = 0
        self._order = 0

    # -- the run ---------------------------------------------------------------------------

    def run(self, units: Sequence[Unit]) -> RunReport:
        """Bring every unit to its end, then what an interrupted run left; return the report."""
        self.report.found = sum(len(unit.files) for unit in units)
        return self._complete([partial(self._admit, unit) for unit in units], leftovers=True)

    def resume(self, document_ids: Sequence[str]) -> RunReport:
        """Bring documents that the archive already holds to their end."""
        self.report.found = len(document_ids)
        return self._complete([partial(self._restart, i) for i in document_ids], leftovers=False)

    def _complete(self, steps: Sequence[Callable[[], None]], *, leftovers: bool) -> RunReport:
        began = time.monotonic()
        try:
            self._drive(steps)
            if leftovers:
                left = [i for i in self.store.unfinished() if i not in self._begun]
                self.report.found += len(left)
                self._drive([partial(self._restart, i) for i in left])
        finally:
            self.report.seconds = time.monotonic() - began
            self._readers.close()
            self._extractors.close()
            shutil.rmtree(self.scratch, ignore_errors=True)
        return self.report

    def _drive(self, steps: Sequence[Callable[[], None]]) -> None:
        queue = deque(steps)
        window = 2 * self.options.jobs + 2
        while queue or self._open:
            while queue and len(self._open) < window:
                queue.popleft()()
            self._wait()
            for done in (*self._readers.collect(), *self._extractors.collect()):
                self._handle(done)

    def _wait(self) -> None:
        connections = [*self._readers.connections, *self._extractors.connections]
        if connections:
            wait(
                connections,
                min(self._readers.next_deadline(), self._extractors.next_deadline()),
            )

    # -- one file --------------------------------------------------------------------------

    def _admit(self, unit: Unit) -> None:
        usable = []
        for file in unit.files:
            if file.filtered:
                self._end_file(file, "skipped", code="filtered", detail=file.filtered)
                continue
            try:
                usable.append((file, self._store(file)))
            except SourceError as error:
                skipped = error.code == "unsupported_kind"
                self._end_file(file, "skipped" if skipped else "failed", error.code, error.detail)
        if usable:
            self._register(
                [f for f, _ in usable], [e for _, e in usable], self._batch(usable[0][0])
            )

    def _store(self, file: FoundFile) -> FileEntry:
        if not file.path.exists():
            raise SourceError("unreadable_file", "it is gone, or a link that leads nowhere")
        if not file.path.is_file():
            code = "unreadable_file" if file.path.is_dir() else "not_a_regular_file"
            raise SourceError(code)
        kind = identify(file.path)
        stored = self.archive.store(file.path)
        name = display(file.path_bytes.rpartition(b"/")[2])
        return FileEntry(stored.sha256, name, kind.media_type, stored.size)

    def _batch(self, file: FoundFile) -> dict[str, str]:
        return {**self.options.batch, **self.options.manifest.get(file.path, {})}

    def _register(
        self,
        files: Sequence[FoundFile],
        entries: Sequence[FileEntry],
        batch: Mapping[str, str],
        parent: str | None = None,
    ) -> None:
        sha256 = document_hash(entries)
        document_id = sha256[:ID_LENGTH]
        known = self.store.document(document_id)
        new_paths = [f for f in files if self._is_new(f, document_id)]
        if known is None or new_paths:
            self._journal_source(new_paths or files, entries, document_id, sha256, batch, parent)
        elif batch and dict(known.batch) != {**known.batch, **batch}:
            self.store.record_event("metadata", document=document_id, batch=dict(batch))
        entry = self.store.document(document_id)
        assert entry is not None
        paths = [f.shown for f in files]
        if document_id in self._open:
            self._open[document_id].paths += paths
        elif entry.outcome in FINAL:
            self._end_known(entry, paths, is_new=bool(new_paths))
        else:
            self._begin(_Work(entry, paths))

    def _is_new(self, file: FoundFile, document_id: str) -> bool:
        source = self.store.source(file.path_bytes)
        return source is None or source.document != document_id

    def _journal_source(
        self,
        files: Sequence[FoundFile],
        entries: Sequence[FileEntry],
        document_id: str,
        sha256: str,
        batch: Mapping[str, str],
        parent: str | None,
    ) -> None:
        self.store.record_event(
            "source",
            document=document_id,
            sha256=sha256,
            paths=[f.path_bytes.hex() for f in files],
            files=[
                {
                    "sha256": e.sha256,
                    "filename": e.filename,
                    "media_type": e.media_type,
                    "bytes": e.size,
                }
                for e in entries
            ],
            languages=self.options.languages,
            batch=dict(batch),
            parent=parent,
        )

    # -- one document ----------------------------------------------------------------------

    def _restart(self, document_id: str) -> None:
        entry = self.store.document(document_id)
        assert entry is not None
        self._begin(_Work(entry, [entry.filename]))

    def _begin(self, work: _Work) -> None:
        self._open[work.entry.id] = work
        self._begun.add(work.entry.id)
        self._order += 1
        if work.entry.page_count is not None:
            self._ask_pages(work)
            return
        work.to_open = set(range(len(work.entry.files)))
        for ordinal, file in enumerate(work.entry.files):
            task = OpenTask(str(self.archive.original(file.sha256)), file.media_type)
            key = ("open", work.entry.id, ordinal)
            self._readers.submit(key, task, self.options.page_seconds, (1, self._order))

    def _opened(self, work: _Work, ordinal: int, value: SourceFacts | Failure) -> None:
        work.to_open.discard(ordinal)
        if isinstance(value, Failure):
            if not work.failed:
                work.failed = True
                name = work.entry.files[ordinal].filename
                detail = value.detail if len(work.entry.files) == 1 else f"{name}: {value.detail}"
                self.store.fail(work.entry.id, value.code, detail)
                self._close(work)
            return
        work.facts[ordinal] = value
        if work.failed or work.to_open:
            return
        self._open_complete(work)

    def _open_complete(self, work: _Work) -> None:
        files, first = [], 1
        metadata: dict[str, str] = {}
        warnings: list[str] = []
        for ordinal, file in enumerate(work.entry.files):
            facts = work.facts[ordinal]
            files.append(replace(file, first_page=first, page_count=facts.page_count))
            first += facts.page_count
            metadata |= facts.metadata
            warnings += facts.warnings
            # Before the mail counts as opened: a kill between the two must not lose attachments.
            for attachment in facts.attachments:
                self.report.found += 1
                self._admit_attachment(work, attachment)
        self.store.open_document(
            work.entry.id, files, SourceFacts(first - 1, metadata, tuple(warnings))
        )
        entry = self.store.document(work.entry.id)
        assert entry is not None
        work.entry = entry
        self._ask_pages(work)

    def _admit_attachment(self, work: _Work, attachment: Attachment) -> None:
        parent_path = work.paths[0].encode()
        path_bytes = parent_path + ATTACHMENT_MARK + attachment.filename.encode()
        file = _AttachedFile(Path("/dev/null"), None, path_bytes)
        try:
            if not attachment.content:
                raise SourceError("empty_file")
            stored = self.archive.store_bytes(attachment.content)
            kind = identify(stored.path)
        except SourceError as error:
            skipped = error.code == "unsupported_kind"
            self._end_file(file, "skipped" if skipped else "failed", error.code, error.detail)
            return
        entry = FileEntry(stored.sha256, attachment.filename, kind.media_type, stored.size)
        self._register([file], [entry], work.entry.batch, parent=work.entry.id)

    def _ask_pages(self, work: _Work) -> None:
        self._extractors.warm()
        missing = self.store.missing_pages(work.entry.id)
        work.pages_left = set(missing)
        self._pages_known += len(missing)
        for number in missing:
            file = next(f for f in reversed(work.entry.files) if (f.first_page or 1) <= number)
            task = PageTask(
                path=str(self.archive.original(file.sha256)),
                media_type=file.media_type,
                number=number - (file.first_page or 1) + 1,
                document_page=number,
                languages=work.entry.languages,
                dpi=self.options.dpi,
                ocr_cache=str(self.archive.ocr_cache),
                ocr_seconds=self.options.page_seconds,
                fast=self.options.fast,
            )
            # Opening (1) comes before reading (2): totals and ETA are known early.
            self._readers.submit(
                ("page", work.entry.id, number),
                task,
                self.options.page_seconds * (1 + work.entry.languages.count(",")) + 30,
                (2, self._order),
            )
        self._show_pages()
        if not missing:
            self._pages_complete(work)

    def _page_ended(self, work: _Work, number: int, value: PageDone | Failure) -> None:
        if isinstance(value, Failure):
            problem = PageProblem(number, value.code, value.detail)
            self.store.save_page_problem(work.entry.id, problem)
            self.report.pages_failed += 1
        else:
            self.store.save_page(work.entry.id, page_of(value))
            self.report.pages_read += 1
            self.report.pages_from_cache += value.cached
        self._show_pages()
        work.pages_left.discard(number)
        if not work.pages_left:
            self._pages_complete(work)

    def _pages_complete(self, work: _Work) -> None:
        problems = self.store.page_problems(work.entry.id)
        if len(problems) == work.entry.page_count:
            self.store.fail(work.entry.id, problems[0].code, problems[0].detail)
            self._close(work)
            return
        document = self.store.load_document(work.entry.id)
        readings = [page.reading for page in document.pages]
        work.needs_eye = any(needs_eye(r.warnings) or r.grade == "poor" for r in readings)
        self._extractors.submit(
            ("extract", work.entry.id), document, self.options.document_seconds, (self._order,)
        )

    def _extracted(self, work: _Work, value: Mapping[str, Any] | Failure) -> None:
        problems = self.store.page_problems(work.entry.id)
        outcome: Outcome = "flagged" if work.needs_eye else "done"
        extraction: Mapping[str, Any]
        if isinstance(value, Failure):
            extraction = {"warnings": [f"extraction_failed: {value.detail or value.code}"]}
        else:
            extraction = value
        if needs_eye([*work.entry.warnings, *extraction.get("warnings", [])]):
            outcome = "flagged"
        if problems:
            outcome = "partial"
        self.store.finish(work.entry.id, outcome, extraction, self.extraction_version)
        self._close(work)

    def _close(self, work: _Work) -> None:
        entry = self.store.document(work.entry.id)
        assert entry is not None
        del self._open[entry.id]
        self._end_paths(entry, work.paths, entry.outcome)

    # -- ends ------------------------------------------------------------------------------

    def _handle(self, done: Done) -> None:
        stage, document_id, *rest = _key(done.key)
        work = self._open.get(document_id)
        if work is None:
            return
        if stage == "open":
            self._opened(work, rest[0], done.value)
        elif stage == "page":
            self._page_ended(work, rest[0], done.value)
        else:
            self._extracted(work, done.value)

    def _end_known(self, entry: DocumentEntry, paths: list[str], *, is_new: bool) -> None:
        good = entry.outcome in ("done", "flagged")
        self._end_paths(entry, paths, "unchanged" if good and not is_new else entry.outcome)

    def _end_paths(self, entry: DocumentEntry, paths: list[str], outcome: Outcome) -> None:
        code, detail = entry.code, entry.detail
        if outcome == "partial" and (problems := self.store.page_problems(entry.id)):
            code = problems[0].code
            pages = ", ".join(str(p.page) for p in problems)
            detail = f"page {pages}" + (f": {problems[0].detail}" if problems[0].detail else "")
        for path in paths:
            self._result(FileResult(path, outcome, entry.id, code, detail, entry.page_count or 0))

    def _end_file(
        self, file: FoundFile, outcome: Outcome, code: str, detail: str | None = None
    ) -> None:
        source = SourceEntry(file.path_bytes, file.shown, outcome, code=code, detail=detail)
        if self.store.source(file.path_bytes) != source:
            self.store.mark_source(source)
        self._result(FileResult(file.shown, outcome, None, code, detail))

    def _result(self, result: FileResult) -> None:
        self.report.results.append(result)
        if self.progress:
            self.progress.result(result)
            self.progress.files(len(self.report.results), self.report.found)

    def _show_pages(self) -> None:
        if self.progress:
            done = self.report.pages_read + self.report.pages_failed
            self.progress.pages(done, self._pages_known)


@dataclass(frozen=True, slots=True)
class _AttachedFile(FoundFile):
    """A file inside a mail: its path is the mail's with the attachment's name behind."""

    inner: bytes = b""

    @property
    def path_bytes(self) -> bytes:
        """The mail's path, the mark and the attachment's name."""
        return self.inner


def document_hash(files: Sequence[FileEntry]) -> str:
    """Return the hash a document is known by: its file's, or that of the list of hashes."""
    if len(files) == 1:
        return files[0].sha256
    return hashlib.sha256("\n".join(f.sha256 for f in files).encode()).hexdigest()


def _key(key: Hashable) -> tuple[Any, ...]:
    assert isinstance(key, tuple)
    return key
