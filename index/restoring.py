"""Putting an archive right: the catalogue made anew from originals, journal and OCR cache.

What was damaged is kept aside in ``damaged/`` of the archive, never thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index import verification
from index.catalog import Catalog
from index.operations import resume
from pipeline.archive import Archive
from pipeline.errors import ArchiveDamagedError, SourceError
from pipeline.intake import StoreTask, take_in
from pipeline.report import RunReport

if TYPE_CHECKING:
    from pipeline.ingest import Progress, RunOptions

Say = Callable[[str], None]
_SQLITE_ENDINGS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Lost:
    """An original that stands nowhere any more as it was."""

    sha256: str
    document: str
    filename: str

    @property
    def told(self) -> str:
        """Say which it is and what helps."""
        return (
            f"{self.filename} of document {self.document} is nowhere any more as it was; put a file"
            f" with the SHA-256 {self.sha256} where it was and run: arkiva restore"
        )


def set_aside_catalogue(archive: Archive, *, force: bool, say: Say) -> None:
    """Move a damaged catalogue away, so that the next opening makes it anew from the journal.

    The caller holds the archive's lock.

    Raises:
        ArchiveDamagedError: the journal is damaged too, or has lost lines: only a backup helps.
    """
    found = [*verification.check_journal(archive)]
    if not found and not archive.journal_path.exists() and _has_originals(archive):
        found = [verification.Finding("journal", str(archive.journal_path), "it is missing")]
    if found:
        raise ArchiveDamagedError(
            f"{found[0].what}: {found[0].detail}; the catalogue cannot be made anew without it: "
            "put a backup in place with: arkiva restore --from FILE"
        )
    damage = next(verification.check_catalogue(archive), None)
    if damage is None and not force:
        say("the catalogue is sound")
        return
    if damage is not None:
        say(f"the catalogue is damaged: {damage.detail}")
    if archive.catalog_path.exists():
        kept = _new_folder(archive)
        for ending in _SQLITE_ENDINGS:
            _move(Path(f"{archive.catalog_path}{ending}"), kept)
        say(f"what was there is kept in {kept}")
    for ending in _SQLITE_ENDINGS:
        Path(f"{archive.search_path}{ending}").unlink(missing_ok=True)


def mend_originals(catalog: Catalog, say: Say) -> list[Lost]:
    """Bring back originals that are changed or missing, where their source still has the bytes.

    Returns:
        Those that nobody has any more.
    """
    archive, lost = catalog.archive, []
    aside: Path | None = None
    for original in _damaged_originals(catalog):
        path = archive.original(original.sha256)
        if path.exists():
            aside = aside or _new_folder(archive)
            _move(path, aside)
        if _fetch(catalog, original):
            say(f"original brought back from its source: {original.filename}")
            entry = catalog.document(original.document)
            if entry is not None and entry.outcome in ("failed", "partial"):
                catalog.reset_pages(entry.id, failed_only=True)
        elif not _reopen_mail(catalog, original.document):
            lost.append(original)
    return lost


def complete(catalog: Catalog, options: RunOptions, progress: Progress | None) -> RunReport:
    """Read and extract whatever the catalogue lacks now."""
    return resume(catalog, catalog.unfinished(), options, progress, "restore")


def _damaged_originals(catalog: Catalog) -> Iterator[Lost]:
    rows = catalog.connection.execute(
        "SELECT DISTINCT sha256, document, filename FROM files ORDER BY sha256"
    ).fetchall()
    for row in rows:
        try:
            intact = verification.digest_of(catalog.archive.original(row[0])) == row[0]
        except OSError:
            intact = False
        if not intact:
            yield Lost(*row)


def _fetch(catalog: Catalog, original: Lost) -> bool:
    """Take the bytes in again from a path that held them."""
    archive = catalog.archive
    archive.make_folder(archive.incoming)
    for path in catalog.source_paths(original.document):
        try:
            taken = take_in(StoreTask(path, str(archive.incoming)))
        except SourceError:
            continue
        if taken.sha256 == original.sha256:
            archive.keep(Path(taken.part), taken.sha256, taken.size)
            return True
        Path(taken.part).unlink()
    return False


def _reopen_mail(catalog: Catalog, document: str) -> bool:
    """Let the mail be opened again that an attachment came with: it still has the bytes."""
    entry = catalog.document(document)
    if entry is None or entry.parent is None:
        return False
    catalog.reopen(entry.parent)
    return True


def _has_originals(archive: Archive) -> bool:
    folder = archive.root / "originals"
    return folder.is_dir() and any(path.is_file() for path in folder.glob("??/*"))


def _new_folder(archive: Archive) -> Path:
    damaged = archive.root / "damaged"
    damaged.mkdir(exist_ok=True)
    number = 1 + max((int(p.name) for p in damaged.iterdir() if p.name.isdigit()), default=0)
    folder = damaged / f"{number:03}"
    folder.mkdir()
    return folder


def _move(path: Path, folder: Path) -> None:
    if path.exists():
        path.rename(folder / path.name)
