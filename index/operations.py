"""What the commands do with an archive: open it, run an ingest, keep the index in step."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.catalog import Catalog
from index.database import damaged, explained, is_outdated, is_sound
from index.library import Library
from index.protocol import BulkResult, SearchIndex
from pipeline.archive import Archive, create_archive, is_vacant, open_archive
from pipeline.errors import (
    ArchiveError,
    ArchiveLockedError,
    ArchiveReadOnlyError,
    DiskFullError,
    IndexUnreachableError,
    UsageError,
    describe,
)
from pipeline.files import write_atomically
from pipeline.report import RunReport
from pipeline.sources import Unit
from pipeline.store import PageProblem, SourceEntry

if TYPE_CHECKING:
    from pipeline.ingest import Ingest, Progress, RunOptions

READER = "pipeline.page_worker:handle"
EXTRACTOR = "extractors.worker:handle"


@dataclass(frozen=True, slots=True)
class KnownArchives:
    """Which archives this user writes, so that an unmounted drive is not taken for a new one."""

    path: Path

    def remember(self, archive: Archive) -> None:
        """Note where an archive stands; a home that takes no writing is no fault of the archive."""
        known = self._read() | {str(archive.root.resolve()): archive.id}
        with suppress(OSError, DiskFullError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self.path, (json.dumps(known, indent=1) + "\n").encode())

    def knows(self, root: Path) -> bool:
        """Tell whether an archive stood there before."""
        return str(root.resolve()) in self._read()

    def _read(self) -> dict[str, str]:
        try:
            known: dict[str, str] = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return known


def known_archives() -> KnownArchives:
    """Return the user's own list."""
    import platformdirs

    folder = Path(platformdirs.user_state_dir("arkiva", appauthor=False))
    return KnownArchives(folder / "archives.json")


def open_or_create(root: Path, say: Callable[[str], None]) -> Archive:
    """Open the archive at ``root``; make one, aloud, where none ever was.

    Raises:
        UsageError: the folder holds something else, or an archive stood there and is gone.
    """
    known = known_archives()
    if not is_vacant(root):
        archive = open_archive(root)
        if not known.knows(root):  # somebody else made it, or it was moved
            known.remember(archive)
        return archive
    if known.knows(root):
        raise UsageError(
            f"an archive stood at {root} and is not there now; is the drive mounted? "
            "To begin a new one there: arkiva init"
        )
    say(f"new archive at {root}")
    return make_archive(root)


def make_archive(root: Path) -> Archive:
    """Make a new archive and remember it."""
    archive = create_archive(root)
    known_archives().remember(archive)
    return archive


@contextmanager
def reading(archive: Archive) -> Iterator[Library]:
    """Open the catalogue for reading, migrated first if an earlier Arkiva made it."""
    if is_outdated(archive):
        # Who writes now, or a disk that takes no writing: readers get on with the tables there are.
        with suppress(ArchiveLockedError, ArchiveReadOnlyError), archive.writing(wait=0):
            Catalog(archive).close()
    with _honest(archive), Catalog(archive, read_only=True) as catalog:
        yield Library(catalog)


@contextmanager
def writing(archive: Archive) -> Iterator[Catalog]:
    """Hold the lock and open the catalogue for writing."""
    with archive.writing(), _honest(archive), Catalog(archive) as catalog:
        yield catalog


@contextmanager
def _honest(archive: Archive) -> Iterator[None]:
    """Say of an unexpected error that the archive is gone or its catalogue damaged, where it is.

    A flipped bit shows as anything: a text that is no UTF-8, a number that is no number.

    Raises:
        ArchiveGoneError: the archive is not there any more.
        ArchiveDamagedError: SQLite's checks or the seals find damage.
    """
    try:
        with archive.missed(), explained(archive):
            yield
    except IndexUnreachableError:
        archive.require()  # the embedded index goes with its archive
        raise
    except (ArchiveError, OSError, MemoryError):
        raise
    except Exception as error:
        if archive.catalog_path.exists() and not is_sound(archive):
            raise damaged(archive, f"{type(error).__name__}: {error}"[:200]) from error
        raise


def extraction_version() -> str:
    """Return the version of all extractors together."""
    from extractors.extraction import EXTRACTION_VERSION

    return EXTRACTION_VERSION


def ingest(
    catalog: Catalog, units: Sequence[Unit], options: RunOptions, progress: Progress | None
) -> RunReport:
    """Run an ingest of ``units``."""
    run = _run(catalog, options, progress)
    return _recorded(catalog, "ingest", run, lambda: run.run(units))


def resume(
    catalog: Catalog, ids: Sequence[str], options: RunOptions, progress: Progress | None, why: str
) -> RunReport:
    """Bring documents that were reset to their end again."""
    run = _run(catalog, options, progress)
    return _recorded(catalog, why, run, lambda: run.resume(ids))


def _run(catalog: Catalog, options: RunOptions, progress: Progress | None) -> Ingest:
    from pipeline.ingest import Ingest  # searching needs none of it, and it takes its time

    return Ingest(
        catalog.archive,
        catalog,
        options,
        reader=READER,
        extractor=EXTRACTOR,
        extraction_version=extraction_version(),
        progress=progress,
    )


def _recorded(
    catalog: Catalog, command: str, run: Ingest, start: Callable[[], RunReport]
) -> RunReport:
    """Run and keep the report in the journal, if anything was done at all."""
    started = _now()
    try:
        report = start()
    except BaseException:
        run.report.interrupted = True
        # Whatever ended the run (a full disk, a drive that is gone) may forbid this, too.
        with suppress(ArchiveError, OSError, sqlite3.Error):
            _save(catalog, command, started, run.report)
        raise
    if any(result.outcome != "unchanged" for result in report.results):
        _save(catalog, command, started, report)
    return report


def _save(catalog: Catalog, command: str, started: str, report: RunReport) -> None:
    catalog.record_event(
        "run",
        command=command,
        started=started,
        exit_code=int(report.exit_code),
        report=report.to_json(),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def failed_documents(library: Library) -> list[str]:
    """Return the documents of which a page or all failed."""
    rows = library.connection.execute(
        "SELECT id FROM documents WHERE outcome IN ('failed', 'partial', 'pending') ORDER BY id"
    )
    return [row[0] for row in rows]


def prepare_retry(catalog: Catalog, ids: Sequence[str], *, fast: bool = False) -> None:
    """Forget what failed in these documents."""
    for document_id in ids:
        if fast:
            _read_from_now_on(catalog, document_id, None, fast=True)
        catalog.reset_pages(document_id, failed_only=True)


def prepare_reprocess(
    catalog: Catalog, ids: Sequence[str], stage: str, languages: str | None, *, fast: bool = False
) -> None:
    """Let a stage of these documents be done again; OCR results in the cache are used."""
    for document_id in ids:
        if stage == "ocr":
            _read_from_now_on(catalog, document_id, languages, fast=fast)
            catalog.reset_pages(document_id, failed_only=False)
        else:
            catalog.reset_extraction(document_id)


def _read_from_now_on(
    catalog: Catalog, document_id: str, languages: str | None, *, fast: bool
) -> None:
    """Write down how a document is read from now on: a restored catalogue reads it so again."""
    entry = catalog.document(document_id)
    assert entry is not None
    languages = languages or entry.languages
    if (languages, fast) != (entry.languages, entry.fast):
        catalog.record_event("reading", document=document_id, languages=languages, fast=fast)


def follow(
    library: Library,
    index: SearchIndex,
    *,
    anew: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> BulkResult:
    """Bring an index up to the catalogue; the embedded one notes how far it has come.

    ``anew`` builds all of it; ``progress`` is told the documents handed over, of how many.
    """
    from index.sqlite_index import SqliteIndex
    from index.sync import rebuild, sync

    sequence = library.catalog.sequence
    result = (rebuild if anew else sync)(library, index, progress)
    if isinstance(index, SqliteIndex):
        index.note_seen(sequence)
    return result


def catch_up(library: Library) -> None:
    """Bring the embedded index up to the catalogue before a search, where that is needed.

    A comparison of two numbers tells. Nothing is done while another process writes: it syncs at
    its end.
    """
    from index.sqlite_index import SqliteIndex

    archive = library.catalog.archive
    with closing(SqliteIndex(archive.search_path, read_only=True)) as index:
        if index.seen() == library.catalog.sequence:
            return
    try:
        with archive.writing(wait=0), closing(SqliteIndex(archive.search_path)) as index:
            follow(library, index)
    except (ArchiveLockedError, ArchiveReadOnlyError):
        return


def source_json(source: SourceEntry, problems: Sequence[PageProblem] = ()) -> dict[str, Any]:
    """Return a source as `status --json` shows it; ``problems`` are its pages that failed."""
    code, detail = source.code, source.detail or ""
    if code is None and problems:
        code, detail = problems[0].code, "page " + ", ".join(str(p.page) for p in problems)
    reason = describe(code, detail) if code else None
    return {
        "path": source.path,
        "path_bytes": source.path_bytes.hex(),
        "outcome": source.outcome,
        "code": code,
        "reason": reason,
        "document": source.document,
    }
