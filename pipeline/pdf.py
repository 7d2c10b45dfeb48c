"""PDF: page after page by two readers, and from a copy that qpdf has rewritten where they fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from pipeline.document import Page
from pipeline.errors import PageError, SourceError
from pipeline.pdf_facts import has_labels, metadata_of
from pipeline.pdf_page import PageRead, read_pdf_page
from pipeline.pdf_readers import PdfReaders, open_readers, open_repaired
from pipeline.readers import Attachment, PageImage


def open_pdf(path: Path) -> PdfSource:
    """Open a PDF.

    Raises:
        SourceError: ``pdf_encrypted``, ``pdf_damaged``, ``no_pages``.
    """
    return PdfSource(open_readers(path))


class PdfSource:
    """An :class:`~pipeline.readers.OpenSource` over one PDF."""

    attachments: tuple[Attachment, ...] = ()

    def __init__(self, readers: PdfReaders) -> None:
        self._readers = readers
        self._repaired: PdfReaders | None = None
        self._may_repair = not readers.repaired
        self._labels = has_labels(readers.plumber)
        self.page_count = readers.page_count
        self.warnings = (*readers.warnings, *_oddities(readers.pdfium))
        self.metadata: Mapping[str, str] = metadata_of(readers.pdfium)

    def read_page(self, number: int, dpi: int) -> Page | PageImage:
        """Return the page's text, or its picture at ``dpi`` where it has no usable text layer.

        Raises:
            PageError: ``page_damaged``: neither reader gets anything out of it, as it is or
                repaired; ``image_too_large``, ``unpacks_too_large``.
        """
        if not 1 <= number <= self.page_count:
            raise PageError("page_damaged", f"there is no page {number}")
        try:
            first = read_pdf_page(self._readers, number, dpi, labels=self._labels)
        except PageError as error:
            second = self._from_repaired(number, dpi) if error.code == "page_damaged" else None
            if second is None:
                raise
            return _noted(second.page, error.detail)
        if first.lost is not None:
            second = self._from_repaired(number, dpi)
            if second is not None and _is_better(second, first.page):
                return _noted(second.page, first.lost)
        return first.page

    def _from_repaired(self, number: int, dpi: int) -> PageRead | None:
        """Read a page of the repaired copy; None if that cannot be read either."""
        if self._may_repair:
            self._may_repair = False
            self._repaired = self._repair()
        if self._repaired is None:
            return None
        try:
            return read_pdf_page(
                self._repaired, number, dpi, labels=has_labels(self._repaired.plumber)
            )
        except PageError:
            return None

    def _repair(self) -> PdfReaders | None:
        try:
            repaired = open_repaired(self._readers.path)
        except SourceError:
            return None
        if repaired is None or (repaired.agree and repaired.page_count == self.page_count):
            return repaired and replace(repaired, defused=self._readers.defused)
        repaired.close()  # its pages may be others
        return None

    def close(self) -> None:
        """Free the readers and all copies."""
        if self._repaired is not None:
            self._repaired.close()
        self._readers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _is_better(second: PageRead, first: Page | PageImage) -> bool:
    """Tell whether both readers agree on the repaired page, and find no less on it."""
    if second.lost is not None or not isinstance(second.page, Page):
        return False
    return not isinstance(first, Page) or len(second.page.raw) >= len(first.raw)


def _noted(page: Page | PageImage, reason: str) -> Page | PageImage:
    note = f"repaired_pdf: {reason}"
    if isinstance(page, PageImage):
        return replace(page, warnings=(*page.warnings, note))
    reading = replace(page.reading, warnings=(*page.reading.warnings, note))
    return replace(page, reading=reading)


def _oddities(pdfium: Any | None) -> tuple[str, ...]:
    if pdfium is None:
        return ()
    odd = []
    if pdfium.get_formtype():
        odd.append("form_fields: filled fields are read only where a page is a picture")
    if pdfium.count_attachments():
        odd.append(f"embedded_files: {pdfium.count_attachments()} files inside are not read")
    return tuple(odd)
