"""Bring an index to what the catalogue says: compare digests, write only what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.analysis import analysis_version
from index.protocol import BulkResult, IndexedDocument, IndexSource, IndexState, SearchIndex

Progress = Callable[[int, int], None]
"""Called with (documents handed over, documents to hand over)."""


@dataclass(frozen=True, slots=True)
class IndexDifference:
    """Ids, each sorted: not in the index, in it with another digest, in it without a document.

    A document is also stale if its pages in the index are not those that were written with it, and
    pages without a document are extra.
    """

    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    outdated: bool = False
    """Another analysis built the index, or it is damaged: a sync builds it anew."""
    broken: tuple[str, ...] = ()
    """Those of the others whose pages are wrong."""

    @property
    def is_empty(self) -> bool:
        """True if the index holds exactly what the catalogue says."""
        return not (self.missing or self.stale or self.extra)

    def __str__(self) -> str:
        """Return the state in a few words."""
        if self.is_empty:
            return "up to date"
        counts = {"missing": self.missing, "stale": self.stale, "extra": self.extra}
        told = ", ".join(f"{len(ids)} {name}" for name, ids in counts.items() if ids)
        pages = f" ({len(self.broken)} with lost or left pages)" if self.broken else ""
        why = " (it has to be built anew)" if self.outdated else ""
        return f"behind: {told}{pages}{why}; run: arkiva index sync"


def compare(source: IndexSource, index: SearchIndex) -> IndexDifference:
    """Return what differs in documents and their pages; in an outdated index all are stale.

    Raises:
        IndexUnreachableError: the index does not answer.
    """
    return _difference(source.digests(), index.state())


def _difference(wanted: Mapping[str, str], state: IndexState) -> IndexDifference:
    outdated = state.analysis != analysis_version()
    present = state.digests
    return IndexDifference(
        missing=tuple(sorted(wanted.keys() - present.keys())),
        stale=tuple(
            document
            for document in sorted(wanted.keys() & present.keys())
            if outdated or document in state.broken or present[document] != wanted[document]
        ),
        extra=tuple(sorted((present.keys() | state.broken) - wanted.keys())),
        outdated=outdated and bool(present),
        broken=tuple(sorted(state.broken)),
    )


def sync(source: IndexSource, index: SearchIndex, progress: Progress | None = None) -> BulkResult:
    """Make ``index`` hold what ``source`` says; documents that fail are named and tried next time.

    An index that does not exist, is damaged or has another analysis version is rebuilt.

    Raises:
        IndexUnreachableError: the index does not answer; what was written stays written.
    """
    state = index.state()
    if state.analysis != analysis_version():
        return rebuild(source, index, progress)
    difference = _difference(source.digests(), state)
    if difference.is_empty:
        return BulkResult()
    changed = sorted(difference.missing + difference.stale)
    return index.apply(_counted(source, changed, progress), difference.extra)


def rebuild(
    source: IndexSource, index: SearchIndex, progress: Progress | None = None
) -> BulkResult:
    """Build ``index`` anew from ``source``; readers keep the old one until it is done.

    Raises:
        IndexUnreachableError: the index does not answer; the old one is still there.
    """
    return index.rebuild(_counted(source, sorted(source.digests()), progress))


def _counted(
    source: IndexSource, ids: list[str], progress: Progress | None
) -> Iterator[IndexedDocument]:
    documents: Iterable[IndexedDocument] = source.iter_documents(ids)
    for done, document in enumerate(documents, start=1):
        yield document
        if progress is not None:
            progress(done, len(ids))
