"""The run: many files -> one report. Resumable at any moment, safe to repeat.

The run is given its catalogue (:class:`~pipeline.store.Store`) and its extractor, so this module
imports neither. A document goes: file taken in -> journal -> opened -> pages read -> extracted ->
finished. Each arrow is committed, so a killed run continues where it was.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path, PurePath
from typing import Any, Protocol

from pipeline.admission import Admission, Admissions
from pipeline.archive import Archive
from pipeline.intake import Refused, Taken
from pipeline.page_tasks import AttachedFile, OpenDone, OpenTask, PageDone, PageTask, page_of
from pipeline.readers import SourceFacts
from pipeline.report import FileResult, RunReport
from pipeline.settings import DEFAULT_LANGUAGES
from pipeline.sources import FoundFile, Unit, display
from pipeline.storable import storable
from pipeline.store import (
    FINAL,
    DocumentEntry,
    FileEntry,
    Outcome,
    PageProblem,
    SourceEntry,
    Store,
)
from pipeline.workers import Done, Failure, MemoryWatch, WorkerPool

ID_LENGTH = 12
"""Hex digits of a document's id: 48 bits, one collision in 10^7 documents has odds of 1 in 5."""
ATTACHMENT_MARK = b"!/"
"""Divides a mail's path from the name of its attachment, as in jar URLs."""


MAX_DEPTH = 10
"""Files inside files inside files: deeper is a trap (the limit of Apache Tika)."""
TRANSIENT = frozenset(
    {"ocr_timeout", "ocr_crashed", "ocr_no_output", "ocr_bad_output", "page_timeout"}
    | {"out_of_memory", "worker_crashed", "document_timeout", "unreadable_file"}
)
"""What may go well another time, on another day or with other limits: each ingest tries again."""
_OF_THE_REST = 0.75
"""Shares of a child's memory that the run and its extracting child may take beside the readers."""
_LOST_TIME = frozenset({"page_timeout", "ocr_timeout", "out_of_memory", "worker_crashed"})


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run reads."""

    languages: str = DEFAULT_LANGUAGES
    jobs: int = 2
    dpi: int = 300
    page_seconds: float = 120.0
    """For a page from opening to the last word, and for opening a document."""
    document_seconds: float = 1800.0
    """For a copy, an extraction, and for all pages of a document that fail by time together."""
    memory_bytes: int = 1 << 30
    """Of a child together with what it started."""
    fast: bool = False
    """One OCR pass a page in the first languages, no retries."""
    passwords: tuple[str, ...] = ()
    """Tried on locked PDFs; never stored."""
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
    """A document on its way. ``paths`` are raw names."""

    entry: DocumentEntry
    paths: list[bytes]
    order: int = 0
    to_open: set[int] = field(default_factory=set)
    opened: dict[int, OpenDone] = field(default_factory=dict)
    to_ask: deque[int] = field(default_factory=deque)
    asked: set[int] = field(default_factory=set)
    failed: bool = False
    lost_seconds: float = 0.0
    """What pages that failed by time or memory have cost."""


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
        archive.require()
        self._empty_folders()
        for folder in (
            archive.incoming,
            archive.scratch,
            archive.ocr_cache,
            archive.unlocked_copies,
        ):
            archive.make_folder(folder)
        scratch = archive.scratch
        watch = MemoryWatch(int((options.jobs + _OF_THE_REST) * options.memory_bytes))
        self._readers = WorkerPool(reader, options.jobs, options.memory_bytes, scratch, watch=watch)
        self._extractors = WorkerPool(extractor, 1, options.memory_bytes, scratch, 200, watch=watch)
        self._admissions = Admissions(archive, self._readers, options.document_seconds)
        self._open: dict[str, _Work] = {}
        self._begun: set[str] = set()
        self._pages_known = 0
        self._order = 0

    # -- the run ---------------------------------------------------------------------------

    def run(self, units: Sequence[Unit]) -> RunReport:
        """Bring every unit to its end, then what an interrupted run left; return the report."""
        self.report.found = sum(len(unit.files) for unit in units)
        steps = [partial(self._admissions.begin, unit) for unit in units]
        return self._complete(steps, leftovers=True)

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
            self._empty_folders()
        return self.report

    def _empty_folders(self) -> None:
        """Remove what children, perhaps of a run that was killed, left behind."""
        shutil.rmtree(self.archive.scratch, ignore_errors=True)
        for part in self.archive.incoming.glob("*.part"):
            part.unlink(missing_ok=True)

    def _drive(self, steps: Sequence[Callable[[], None]]) -> None:
        queue = deque(steps)
        window = 2 * self.options.jobs + 2
        while queue or self._open or self._admissions:
            while queue and len(self._open) + len(self._admissions) < window:
                queue.popleft()()
            self._register_complete()
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

    def _register_complete(self) -> None:
        for admission in self._admissions.complete():
            self._admit(admission)

    def _admit(self, admission: Admission) -> None:
        usable = []
        for file, ended in admission.files():
            if isinstance(ended, Refused):
                self._refuse(file, ended)
            else:
                name = display(file.path_bytes.rpartition(b"/")[2])
                usable.append((file, self._keep(ended, name)))
        if usable:
            files, entries = zip(*usable, strict=True)
            self._register(files, entries, self._batch(files[0]))

    def _keep(self, taken: Taken, name: str) -> FileEntry:
        self.archive.keep(Path(taken.part), taken.sha256, taken.size)
        return FileEntry(taken.sha256, name, taken.media_type, taken.size)

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
        paths = [f.path_bytes for f in files]
        if document_id in self._open:
            self._open[document_id].paths += paths
        elif entry.outcome not in FINAL:
            self._begin(_Work(entry, paths))
        elif self._is_worth_another_try(entry):
            self.store.reset_pages(entry.id, failed_only=True)
            self._restart(document_id, paths)
        else:
            self._end_known(entry, paths, is_new=bool(new_paths))

    def _is_worth_another_try(self, entry: DocumentEntry) -> bool:
        """Tell whether a document that failed, or lacks pages, may fare better this time."""
        if entry.id in self._begun or entry.outcome not in ("failed", "partial"):
            return False
        codes = {entry.code, *(problem.code for problem in self.store.page_problems(entry.id))}
        return bool(codes & TRANSIENT) or (
            "pdf_encrypted" in codes and bool(self.options.passwords)
        )

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
            **({"fast": True} if self.options.fast else {}),
        )

    # -- one document ----------------------------------------------------------------------

    def _restart(self, document_id: str, paths: Sequence[bytes] = ()) -> None:
        entry = self.store.document(document_id)
        assert entry is not None
        held = paths or self.store.source_paths(document_id) or [entry.filename.encode()]
        self._begin(_Work(entry, list(held)))

    def _begin(self, work: _Work) -> None:
        self._open[work.entry.id] = work
        self._begun.add(work.entry.id)
        self._order += 1
        work.order = self._order
        if work.entry.page_count is not None:
            self._ask_pages(work)
            return
        work.to_open = set(range(len(work.entry.files)))
        for ordinal, file in enumerate(work.entry.files):
            task = OpenTask(
                path=str(self.archive.original(file.sha256)),
                media_type=file.media_type,
                incoming=str(self.archive.incoming),
                unlocked=str(self.archive.unlocked(file.sha256)),
                passwords=self.options.passwords,
            )
            key = ("open", work.entry.id, ordinal)
            self._readers.submit(key, task, self.options.page_seconds, (1, work.order))

    def _opened(self, work: _Work, ordinal: int, value: OpenDone | Failure) -> None:
        work.to_open.discard(ordinal)
        if isinstance(value, Failure):
            if not work.failed:
                work.failed = True
                name = work.entry.files[ordinal].filename
                detail = value.detail if len(work.entry.files) == 1 else f"{name}: {value.detail}"
                self._fail(work, value.code, detail)
            return
        work.opened[ordinal] = value
        if work.failed or work.to_open:
            return
        self._open_complete(work)

    def _open_complete(self, work: _Work) -> None:
        files, first = [], 1
        metadata: dict[str, str] = {}
        warnings: list[str] = []
        for ordinal, file in enumerate(work.entry.files):
            opened = work.opened.pop(ordinal)
            facts = opened.facts
            files.append(replace(file, first_page=first, page_count=facts.page_count))
            first += facts.page_count
            metadata |= facts.metadata
            warnings += facts.warnings
            # Before the mail counts as opened: a kill between the two must not lose attachments.
            for attached in _distinct(opened.attached):
                self.report.found += 1
                self._admit_attachment(work, attached)
        self.store.open_document(
            work.entry.id, files, SourceFacts(first - 1, metadata, tuple(warnings))
        )
        entry = self.store.document(work.entry.id)
        assert entry is not None
        work.entry = entry
        self._ask_pages(work)

    def _admit_attachment(self, work: _Work, attached: AttachedFile) -> None:
        outer = work.entry.path or work.paths[0]
        path = outer + ATTACHMENT_MARK + attached.filename.encode()
        file = _AttachedFile(Path("/dev/null"), inner=path)
        taken = attached.content
        if isinstance(taken, Taken) and path.count(ATTACHMENT_MARK) > MAX_DEPTH:
            Path(taken.part).unlink()
            taken = Refused("nested_too_deep")
        if isinstance(taken, Refused):
            self._refuse(file, taken)
            return
        entry = self._keep(taken, attached.filename)
        self._register([file], [entry], work.entry.batch, parent=work.entry.id)

    def _ask_pages(self, work: _Work) -> None:
        self._extractors.warm()
        work.to_ask.extend(self.store.missing_pages(work.entry.id))
        self._pages_known += len(work.to_ask)
        self._show_pages()
        self._ask_more(work)

    def _ask_more(self, work: _Work) -> None:
        """Keep a few pages of the document with the children; none left means it is read."""
        while work.to_ask and len(work.asked) < 2 * self.options.jobs:
            number = work.to_ask.popleft()
            work.asked.add(number)
            # Opening (1) comes before reading (2): totals and ETA are known early.
            self._readers.submit(
                ("page", work.entry.id, number),
                self._page_task(work.entry, number),
                self.options.page_seconds,
                (2, work.order),
            )
        if not work.asked:
            self._pages_complete(work)

    def _page_task(self, entry: DocumentEntry, number: int) -> PageTask:
        file = next(f for f in reversed(entry.files) if (f.first_page or 1) <= number)
        return PageTask(
            path=str(self.archive.readable(file.sha256)),
            media_type=file.media_type,
            number=number - (file.first_page or 1) + 1,
            document_page=number,
            languages=entry.languages,
            dpi=self.options.dpi,
            ocr_cache=str(self.archive.ocr_cache),
            seconds=self.options.page_seconds,
            fast=entry.fast,
        )

    def _page_ended(self, work: _Work, number: int, value: PageDone | Failure) -> None:
        work.asked.discard(number)
        if isinstance(value, Failure):
            self._page_failed(work, number, value)
        else:
            self.store.save_page(work.entry.id, page_of(value))
            self.report.pages_read += 1
            self.report.pages_from_cache += value.cached
        self._show_pages()
        self._ask_more(work)

    def _page_failed(self, work: _Work, number: int, failure: Failure) -> None:
        self.archive.require()  # else the page is not to blame
        self._note_problem(work, PageProblem(number, failure.code, failure.detail))
        work.lost_seconds += self.options.page_seconds * (failure.code in _LOST_TIME)
        if work.lost_seconds > self.options.document_seconds:
            while work.to_ask:
                self._note_problem(work, PageProblem(work.to_ask.popleft(), "document_timeout", ""))

    def _note_problem(self, work: _Work, problem: PageProblem) -> None:
        self.store.save_page_problem(work.entry.id, problem)
        self.report.pages_failed += 1

    def _pages_complete(self, work: _Work) -> None:
        problems = self.store.page_problems(work.entry.id)
        if len(problems) == work.entry.page_count:
            self._fail(work, problems[0].code, problems[0].detail)
            return
        document = self.store.pack_document(work.entry.id)
        self._extractors.submit(
            ("extract", work.entry.id), document, self.options.document_seconds, (work.order,)
        )

    def _extracted(self, work: _Work, value: Mapping[str, Any] | Failure) -> None:
        problems = self.store.page_problems(work.entry.id)
        code = None
        if isinstance(value, Failure):
            code = "extraction_failed"
            extraction = {"warnings": [f"{code}: {value.detail or value.code}"]}
        else:
            extraction = dict(value)
        if not self.store.has_text(work.entry.id):
            code = "no_characters"
            extraction["warnings"] = [*extraction.get("warnings", ()), code]
        # The catalogue makes "flagged" of "done" where something is for a person to look at.
        outcome: Outcome = "partial" if problems else "done"
        self.store.finish(
            work.entry.id,
            outcome,
            extraction,
            self.extraction_version,
            None if problems else code,  # of a partial document its pages say why
        )
        self._close(work)

    def _fail(self, work: _Work, code: str, detail: str) -> None:
        self.archive.require()  # else the document is not to blame
        self.store.fail(work.entry.id, code, detail)
        self._close(work)

    def _close(self, work: _Work) -> None:
        entry = self.store.document(work.entry.id)
        assert entry is not None
        del self._open[entry.id]
        self._end_paths(entry, work.paths, entry.outcome)

    # -- ends ------------------------------------------------------------------------------

    def _handle(self, done: Done) -> None:
        stage, document_id, *rest = _key(done.key)
        if isinstance(done.value, Failure):
            done = Done(done.key, Failure(done.value.code, storable(done.value.detail)))
        if stage == "store":
            self._admissions.end(document_id, rest[0], done.value)
            return
        work = self._open.get(document_id)
        if work is None:
            return
        if stage == "open":
            self._opened(work, rest[0], done.value)
        elif stage == "page":
            self._page_ended(work, rest[0], done.value)
        else:
            self._extracted(work, done.value)

    def _end_known(self, entry: DocumentEntry, paths: list[bytes], *, is_new: bool) -> None:
        good = entry.outcome in ("done", "flagged")
        self._end_paths(entry, paths, "unchanged" if good and not is_new else entry.outcome)

    def _end_paths(self, entry: DocumentEntry, paths: list[bytes], outcome: Outcome) -> None:
        code, detail = entry.code, entry.detail
        if outcome == "partial" and (problems := self.store.page_problems(entry.id)):
            code = problems[0].code
            pages = ", ".join(str(p.page) for p in problems)
            detail = f"page {pages}" + (f": {problems[0].detail}" if problems[0].detail else "")
        for path in paths:
            self._result(FileResult(path, outcome, entry.id, code, detail, entry.page_count or 0))

    def _refuse(self, file: FoundFile, why: Refused) -> None:
        """End a file that is no document; the journal keeps what became of it."""
        outcome: Outcome = "skipped" if why.code in ("filtered", "unsupported_kind") else "failed"
        source = SourceEntry(
            file.path_bytes, file.shown, outcome, code=why.code, detail=why.detail or None
        )
        if self.store.source(file.path_bytes) != source:
            self.store.record_event(
                "refused",
                path=file.path_bytes.hex(),
                outcome=outcome,
                code=source.code,
                detail=source.detail,
            )
        self._result(FileResult(file.path_bytes, outcome, None, source.code, source.detail))

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


def _distinct(attached: Sequence[AttachedFile]) -> Iterator[AttachedFile]:
    """Yield the files with names that are all different: one path holds one file."""
    seen: set[str] = set()
    for file in attached:
        name, number = PurePath(file.filename), 1
        while file.filename in seen:
            number += 1
            file = replace(file, filename=f"{name.stem} ({number}){name.suffix}")
        seen.add(file.filename)
        yield file


def document_hash(files: Sequence[FileEntry]) -> str:
    """Return the hash a document is known by: its file's, or that of the list of hashes."""
    if len(files) == 1:
        return files[0].sha256
    return hashlib.sha256("\n".join(f.sha256 for f in files).encode()).hexdigest()


def _key(key: Hashable) -> tuple[Any, ...]:
    assert isinstance(key, tuple)
    return key
