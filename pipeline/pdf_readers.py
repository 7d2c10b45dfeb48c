"""Opens a PDF with two readers that must agree on its pages, and repairs it where they do not.

No reader is a superset of the other: on damaged files pdfplumber often sees 0 pages without an
error, and some trees that it reads pdfium refuses. pikepdf (qpdf) rewrites most of them whole.
"""

from __future__ import annotations

import logging
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError
from pipeline.pdf_bombs import defuse, find_bombs

_PDFIUM_PASSWORD = 4
_PDFIUM_SECURITY = 5
"""FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY of pdfium's public header."""
_MOST_LOST = 1000
"""A count of pages that is further off is itself the damage."""


@dataclass(frozen=True, slots=True)
class PdfReaders:
    """The readers that work on a file; at least one of them. Close when done."""

    pdfium: Any | None
    """A ``pypdfium2.PdfDocument``."""
    plumber: Any | None
    """A ``pdfplumber.PDF``."""
    pdfium_pages: int
    plumber_pages: int
    path: Path
    """The file that they read: the source, or a copy without bombs, or a repaired one."""
    folder: tempfile.TemporaryDirectory[str] | None = None
    """Holds the copies; the source's own folder is never written to."""
    warnings: tuple[str, ...] = ()
    defused: bool = False
    """Whether streams that unpack to far too much are empty and marked (pipeline.pdf_bombs)."""
    repaired: bool = False
    """Whether qpdf has rewritten the file."""

    @property
    def page_count(self) -> int:
        """Number of pages; pdfium's counts where the two still differ (0 if neither works)."""
        return self.pdfium_pages or self.plumber_pages

    @property
    def agree(self) -> bool:
        """Whether both see the same pages, at least one."""
        return self.pdfium_pages == self.plumber_pages > 0

    def plumber_page(self, number: int) -> Any | None:
        """Return pdfplumber's page ``number`` (from 1); None where it sees no such page."""
        if self.plumber is None or number > self.plumber_pages:
            return None
        return self.plumber.pages[number - 1]

    def close(self) -> None:
        """Close both readers and remove the repaired copy."""
        if self.plumber is not None:
            _close_plumber(self.plumber)
        if self.pdfium is not None:
            self.pdfium.close()
        if self.folder is not None:
            self.folder.cleanup()


def open_readers(path: Path) -> PdfReaders:
    """Open ``path`` with both readers, repaired if they disagree or fail.

    Raises:
        SourceError: ``pdf_encrypted``, ``pdf_damaged``, ``no_pages``.
    """
    bombs = find_bombs(path)
    if not bombs:
        return _open_agreeing(path, None)
    folder = tempfile.TemporaryDirectory(prefix="arkiva-")
    try:
        copy = Path(folder.name) / "defused.pdf"
        defuse(path, bombs, copy)
        return replace(_open_agreeing(copy, folder), defused=True)
    except BaseException:
        folder.cleanup()
        raise


def _open_agreeing(path: Path, folder: tempfile.TemporaryDirectory[str] | None) -> PdfReaders:
    first = _open_both(path, folder)
    if first.agree:
        return first
    said = _count_of(first)
    try:
        repaired = open_repaired(path)
    except BaseException:
        first.close()
        raise
    if repaired is not None and _is_better(repaired, first):
        first.close()
        note = f"page_count_disagrees: {said}; repaired: {_count_of(repaired)}"
        return replace(repaired, warnings=(note,))
    if repaired is not None:
        repaired.close()
    if first.page_count:
        return replace(first, warnings=(f"page_count_disagrees: {said}; no repair helps",))
    first.close()
    code = "pdf_damaged" if repaired is None else "no_pages"
    raise SourceError(code, said)


def _is_better(repaired: PdfReaders, first: PdfReaders) -> bool:
    """Tell whether to read the repaired copy: not where it loses pages that can be loaded."""
    if repaired.page_count >= first.page_count > 0:
        return True
    return repaired.agree and not _has_pages(first.pdfium, repaired.page_count, first.pdfium_pages)


def _has_pages(pdfium: Any | None, start: int, end: int) -> bool:
    """Tell whether pdfium finds the pages from ``start`` to ``end``; counts from 0."""
    import pypdfium2

    if pdfium is None or not start < end <= start + _MOST_LOST:
        return False
    try:
        return all(pdfium.get_page_size(n) for n in range(start, end))
    except pypdfium2.PdfiumError:
        return False


def _count_of(readers: PdfReaders) -> str:
    plumber = readers.plumber_pages if readers.plumber is not None else "fails"
    pdfium = readers.pdfium_pages if readers.pdfium is not None else "fails"
    return f"pdfplumber {plumber}, pdfium {pdfium}"


def _open_both(path: Path, folder: tempfile.TemporaryDirectory[str] | None = None) -> PdfReaders:
    pdfium, pdfium_pages = _open_pdfium(path)
    try:
        plumber, plumber_pages = _open_plumber(path)
    except BaseException:
        if pdfium is not None:
            pdfium.close()
        raise
    return PdfReaders(pdfium, plumber, pdfium_pages, plumber_pages, path, folder)


def _open_pdfium(path: Path) -> tuple[Any | None, int]:
    import pypdfium2

    # A stream of ours: given a path, pypdfium2 keeps a file without pages open for good.
    stream = path.open("rb")
    try:
        document = pypdfium2.PdfDocument(stream, autoclose=True)
    except pypdfium2.PdfiumError as error:
        stream.close()
        if error.err_code in (_PDFIUM_PASSWORD, _PDFIUM_SECURITY):
            raise SourceError("pdf_encrypted") from error
        return None, 0
    if document.get_formtype():
        document.init_forms()  # before any page is loaded, or filled fields are not drawn
    return document, len(document)


def _open_plumber(path: Path) -> tuple[Any | None, int]:
    import pdfplumber

    stream = path.open("rb")
    document = None
    try:
        document = pdfplumber.open(stream)
        return document, len(document.pages)
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception:
        # pdfminer lets anything out on a damaged file, from its own errors to TypeError.
        if document is not None:
            _close_plumber(document)
        stream.close()
        return None, 0


def _close_plumber(document: Any) -> None:
    """Close a pdfplumber document: on a damaged file its ``close`` loads the pages and fails."""
    try:
        document.close()
    except Exception:
        logging.getLogger(__name__).debug("pdfplumber cannot close its document", exc_info=True)
    finally:
        document.stream.close()


def open_repaired(path: Path) -> PdfReaders | None:
    """Return readers on a copy rewritten by qpdf, or None where that does not work either."""
    import pikepdf

    folder = tempfile.TemporaryDirectory(prefix="arkiva-")
    copy = Path(folder.name) / "repaired.pdf"
    try:
        with pikepdf.open(path) as document:
            document.save(copy)
        return replace(_open_both(copy, folder), repaired=True)
    except pikepdf.PasswordError as error:
        folder.cleanup()
        raise SourceError("pdf_encrypted") from error
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError):
        folder.cleanup()
        return None
    except BaseException:
        folder.cleanup()
        raise
