"""Exports made of the catalogue and the originals: ALTO, hOCR, searchable PDF, page images.

Nothing is recognised again. Originals are opened in worker processes only; a failure costs its
file. Files appear whole or not at all.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Literal

from index.library import Library
from pipeline.alto import write_alto
from pipeline.document import Page
from pipeline.errors import SOURCE_CODES, UsageError, describe
from pipeline.export_worker import ImageTask, PdfTask
from pipeline.files import write_atomically
from pipeline.hocr import write_hocr
from pipeline.page_image import SUFFIX
from pipeline.searchable_pdf import SOURCES, About, Part
from pipeline.serialize import page_to_json
from pipeline.store import DocumentEntry, FileEntry
from pipeline.workers import Failure, WorkerPool

WORKER = "pipeline.export_worker:handle"
PageForm = Literal["alto", "hocr"]
_SUFFIXES: dict[PageForm, str] = {"alto": ".alto.xml", "hocr": ".hocr"}
_LANGUAGE = "sq"
"""Language of a document whose pages do not tell theirs."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One file that was written, or why it was not."""

    document: str
    path: Path | None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    refused: bool = False
    """The document has no such form (a text has no pictures): no failure of a whole archive."""


@dataclass(frozen=True, slots=True)
class Workers:
    """The limits of the worker processes."""

    jobs: int
    page_seconds: float
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class _Job:
    document: str
    target: Path
    task: PdfTask | ImageTask
    seconds: float


def export_pages(
    library: Library, ids: Sequence[str], form: PageForm, output: Path
) -> Iterator[Exported]:
    """Write ALTO or hOCR, a file a page: ``ID/page-0001.alto.xml``."""
    make_folder(output)
    for document_id in ids:
        entry = _entry(library, document_id)
        pages = list(library.catalog.pages(document_id))
        if not any(page.width for page in pages):
            yield _refusal(entry)
            continue
        yield from _unread(library, document_id)
        for page in pages:
            target = output / document_id / f"page-{page.number:04}{_SUFFIXES[form]}"
            content = _page_file(page, form, _file_of(entry, page.number).filename, document_id)
            write_atomically(target, content, durable=False)
            yield Exported(document_id, target)


def export_pdfs(
    library: Library, ids: Sequence[str], output: Path, workers: Workers
) -> Iterator[Exported]:
    """Write a searchable PDF a document: ``ID.pdf``."""
    make_folder(output)
    about = {row["id"]: row for row in library.summaries()}
    jobs = []
    for document_id in ids:
        entry = _entry(library, document_id)
        if not all(file.media_type in SOURCES for file in entry.files):
            yield _refusal(entry)
            continue
        facts = about.get(document_id, {})
        said = facts.get("title") or entry.filename, facts.get("date")
        jobs.append((entry, output / f"{document_id}.pdf", said))
    made = (_pdf_job(library, *job, seconds=workers.page_seconds) for job in jobs)
    yield from _run(made, workers)


def export_images(
    library: Library, ids: Sequence[str], output: Path, width: int, workers: Workers
) -> Iterator[Exported]:
    """Write a picture a page, ``width`` pixels wide: ``ID/page-0001.webp``."""
    make_folder(output)
    entries = []
    for document_id in ids:
        entry = _entry(library, document_id)
        if all(file.media_type in SOURCES for file in entry.files):
            entries.append(entry)
        else:
            yield _refusal(entry)
    jobs = (job for entry in entries for job in _image_jobs(library, entry, output, width, workers))
    yield from _run(jobs, workers)


def _page_file(page: Page, form: PageForm, filename: str, document_id: str) -> bytes:
    if form == "alto":
        return write_alto(page, filename, document_id)
    return write_hocr(page, filename)


def _pdf_job(
    library: Library,
    entry: DocumentEntry,
    target: Path,
    said: tuple[str, str | None],
    *,
    seconds: float,
) -> _Job:
    pages = tuple(library.catalog.pages(entry.id))
    languages = Counter(page.language for page in pages if page.language)
    language = languages.most_common(1)[0][0] if languages else _LANGUAGE
    task = PdfTask(
        str(target),
        tuple(_part(library, entry, file) for file in entry.files),
        tuple(page_to_json(page) for page in pages),
        About(said[0], said[1], language),
    )
    return _Job(entry.id, target, task, seconds * max(1, entry.page_count or 1))


def _image_jobs(
    library: Library, entry: DocumentEntry, output: Path, width: int, workers: Workers
) -> Iterator[_Job]:
    archive = library.catalog.archive
    cache = archive.page_images
    with suppress(OSError):  # it is done without where nothing may be written
        archive.make_folder(cache)
    known = {page.number: page for page in library.catalog.pages(entry.id)}
    for number in range(1, (entry.page_count or 0) + 1):
        file = _file_of(entry, number)
        height = _height(known.get(number), width)
        target = output / entry.id / f"page-{number:04}{SUFFIX}"
        task = ImageTask(
            str(target), str(cache), str(archive.readable(file.sha256)), file.sha256,
            file.media_type, number - (file.first_page or 1) + 1, width, height,
        )  # fmt: skip
        yield _Job(entry.id, target, task, workers.page_seconds)


def _height(page: Page | None, width: int) -> int | None:
    """Return the page's height at this width; the page knows about pixels that are not square."""
    if page is None or not page.width or not page.height:
        return None
    return round(width * page.height / page.width)


def _run(jobs: Iterable[_Job], workers: Workers) -> Iterator[Exported]:
    """Do jobs in worker processes; a few wait in the queue, so that pages do not pile up."""
    with _pool(workers) as pool:
        running: dict[str, _Job] = {}
        for job in jobs:
            running[str(job.target)] = job
            pool.submit(str(job.target), job.task, job.seconds)
            while pool.pending > 2 * workers.jobs:
                yield from _ended(pool, running)
        while pool.pending:
            yield from _ended(pool, running)


def _ended(pool: WorkerPool, running: dict[str, _Job]) -> Iterator[Exported]:
    wait(pool.connections, timeout=pool.next_deadline())
    for done in pool.collect():
        job = running.pop(str(done.key))
        if isinstance(done.value, Failure):
            problem = _described(done.value)
            yield Exported(job.document, None, f"{job.target.name}: {problem}")
        else:
            yield Exported(job.document, job.target, notes=done.value)


def _described(failure: Failure) -> str:
    if failure.code in SOURCE_CODES:
        return describe(failure.code, failure.detail)
    return f"{failure.code}: {failure.detail}"


@contextmanager
def _pool(workers: Workers) -> Iterator[WorkerPool]:
    # Not the archive's tmp/: a run that starts meanwhile empties it.
    with tempfile.TemporaryDirectory(prefix="arkiva-") as scratch:
        pool = WorkerPool(WORKER, workers.jobs, workers.memory_bytes, Path(scratch))
        try:
            yield pool
        finally:
            pool.close()


def _entry(library: Library, document_id: str) -> DocumentEntry:
    entry = library.catalog.document(document_id)
    if entry is None:
        raise UsageError(f"no document {document_id!r}; `arkiva list` shows the ids")
    return entry


def _part(library: Library, entry: DocumentEntry, file: FileEntry) -> Part:
    path = library.catalog.archive.readable(file.sha256)
    count = file.page_count or entry.page_count or 0
    return Part(path, file.media_type, file.first_page or 1, count)


def _file_of(entry: DocumentEntry, number: int) -> FileEntry:
    return next(f for f in reversed(entry.files) if (f.first_page or 1) <= number)


def _unread(library: Library, document_id: str) -> Iterator[Exported]:
    for page in library.catalog.page_problems(document_id):
        note = f"page {page.page} was not read ({page.code}) and is left out"
        yield Exported(document_id, None, notes=(note,))


def _refusal(entry: DocumentEntry) -> Exported:
    why = f"{entry.filename} is {entry.media_type}: it has text, but no pages with places on them"
    return Exported(entry.id, None, why, refused=True)


def make_folder(output: Path) -> None:
    """Make the folder to write to.

    Raises:
        UsageError: it cannot be made.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to {output}: {error.strerror or error}") from error
