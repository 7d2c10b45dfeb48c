"""PDF: the text layer where there is a usable one, else the page as a picture; page by page."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pipeline.document import Page
from pipeline.errors import PageError
from pipeline.glyphs import count_letters, disagreement
from pipeline.layer_verdict import CHECK_DPI, LayerVerdict, judge_layer
from pipeline.old_text import keep
from pipeline.page_building import PageFrame, build_page, text_layer_reading
from pipeline.pdf_readers import PdfReaders, open_readers
from pipeline.pdfium_page import (
    COVERING,
    Ink,
    measure_ink,
    own_picture,
    pdfium_page,
    read_pdfium_layer,
    read_text,
    render,
    shows_ink,
)
from pipeline.readers import Attachment, OldText, PageImage
from pipeline.text_layer import TextLayer, arrange, read_plumber_layer

if TYPE_CHECKING:
    from pipeline.ink import Pixels

PLUMBER, PDFIUM = "pdfplumber", "pypdfium2"
_FEW_LETTERS = 5
_STAMP_LETTERS = 60
"""On a page that a picture covers so many letters are a stamp of the scanner, not its text."""
_PICTURE = 0.02
_HIDDEN = 0.5
"""Share of hidden pieces of text from which on a text layer is a scanner's OCR."""
_DRAWN_TEXT_PATHS = 20
"""Paths of a page whose letters were turned into outlines; a frame and a few rules are fewer."""
_MAX_GARBAGE = 0.2


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
        self.page_count = readers.page_count
        self.warnings = (*readers.warnings, *_oddities(readers.pdfium))
        self.metadata: Mapping[str, str] = _metadata(readers.pdfium)

    def read_page(self, number: int, dpi: int) -> Page | PageImage:
        """Return the page's text, or its picture at ``dpi`` where it has no usable text layer.

        Raises:
            PageError: ``page_damaged``: neither reader gets anything out of it.
        """
        if not 1 <= number <= self.page_count:
            raise PageError("page_damaged", f"there is no page {number}")
        try:
            with self._pdfium_page(number) as page:
                return self._read(number, dpi, page)
        except RuntimeError as error:  # PdfiumError, RecursionError
            raise PageError("page_damaged", f"page {number}: {error}") from error

    def _pdfium_page(self, number: int) -> AbstractContextManager[Any | None]:
        import pypdfium2

        if self._readers.pdfium is None:
            return nullcontext(None)
        try:
            self._readers.pdfium.get_page_size(number - 1)
        except pypdfium2.PdfiumError:
            return nullcontext(None)
        return pdfium_page(self._readers.pdfium, number)

    def _read(self, number: int, dpi: int, page: Any | None) -> Page | PageImage:
        ink = measure_ink(page) if page is not None else Ink(0.0, 0)
        engine, layer = self._choose_layer(number, page, hidden=ink.hidden_text >= _HIDDEN)
        why = _why_no_text(layer, ink)
        if why is None and layer.visible_letters == 0 and page is not None and shows_ink(page):
            why = "no text layer"
        old = None
        if why is None:
            text = self._text_page(number, engine, layer)
            try:
                verdict = _judge(text, layer, ink, page)
            except RuntimeError:
                return keep(OldText(text), "hidden text, and the page cannot be drawn")
            if verdict is None:
                return text
            why, old = verdict.reason, OldText(text, verdict.elsewhere, verdict.sound)
        try:
            if page is None:
                raise RuntimeError("pdfium cannot load it")
            return self._picture(number, dpi, page, why, old, ink)
        except RuntimeError as error:  # PdfiumError too
            if old is not None:
                return keep(old, f"{why}; the page cannot be drawn")
            detail = f"page {number}: {why}, and it cannot be drawn: {error}"
            raise PageError("page_damaged", detail) from error

    def _picture(
        self, number: int, dpi: int, page: Any, why: str, old: OldText | None, ink: Ink
    ) -> PageImage:
        """Return the picture that is the page, or the page drawn at ``dpi``."""
        label = self._label(number)
        written_over = old is not None and ink.hidden_text < 1.0
        own = None if written_over else own_picture(page)
        if own is not None:
            return PageImage(number, own.image, own.dpi, why, (), label, own.dpi_y, old)
        image, rendered = render(page, dpi)
        lower = (f"rendered_at: {rendered:.0f} dpi, a giant page",) if rendered < dpi else ()
        return PageImage(number, image, rendered, why, lower, label, old=old)

    def _choose_layer(
        self, number: int, page: Any | None, *, hidden: bool
    ) -> tuple[str, TextLayer]:
        """Return the text layer of pdfplumber, or of pdfium where that alone reads it."""
        layer = self._plumber_layer(number, hidden=hidden)
        if page is None:
            if layer is None:
                raise PageError("page_damaged", f"page {number}: no reader can load it")
            return PLUMBER, _warned(layer, "readers_disagree: pdfium cannot load the page")
        if layer is None:
            failed = "readers_disagree: pdfplumber cannot read the page"
            return PDFIUM, _warned(read_pdfium_layer(page, hidden=hidden), failed)
        letters = count_letters(read_text(page))
        different = disagreement(layer.letters, letters)
        if different is None:
            return PLUMBER, layer
        note = f"readers_disagree: {different}"
        if layer.garbage > _MAX_GARBAGE or layer.letters.total() < _FEW_LETTERS:
            return PDFIUM, _warned(read_pdfium_layer(page, hidden=hidden), note)
        return PLUMBER, _warned(layer, note)

    def _plumber_layer(self, number: int, *, hidden: bool) -> TextLayer | None:
        plumber = self._readers.plumber
        if plumber is None or number > self._readers.plumber_pages:
            return None
        page = plumber.pages[number - 1]
        try:
            return read_plumber_layer(page, hidden=hidden)
        except MemoryError:
            raise
        except Exception:
            # pdfminer lets anything out on a damaged page; pdfium is asked instead, and it is said.
            return None
        finally:
            page.close()

    def _text_page(self, number: int, engine: str, layer: TextLayer) -> Page:
        geometry = layer.geometry
        frame = PageFrame(number, geometry.width, geometry.height, label=self._label(number))
        blank = () if layer.words else ("blank_page",)
        reading = text_layer_reading(engine, engine, (*layer.warnings, *blank))
        return build_page(frame, arrange(layer), reading)

    def _label(self, number: int) -> str | None:
        """Return the page's own label ("iv", "A-2") where it says more than the number."""
        if self._readers.pdfium is None:
            return None
        label = str(self._readers.pdfium.get_page_label(number - 1)).strip()
        return label if label and label != str(number) else None

    def close(self) -> None:
        """Free both readers and a repaired copy."""
        self._readers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _warned(layer: TextLayer, warning: str) -> TextLayer:
    return replace(layer, warnings=(*layer.warnings, warning))


def _judge(text: Page, layer: TextLayer, ink: Ink, page: Any | None) -> LayerVerdict | None:
    def draw() -> Pixels:
        from pipeline.ink import to_pixels

        return to_pixels(render(page, CHECK_DPI)[0])

    return judge_layer(
        text,
        layer.control,
        hidden=layer.hidden,
        over_picture=ink.image_share > COVERING,
        draw=draw,
    )


def _why_no_text(layer: TextLayer, ink: Ink) -> str | None:
    """Return why a page has to be recognised from its picture; None: its text layer will do."""
    letters = layer.visible_letters
    if layer.garbage > _MAX_GARBAGE:
        return f"unreadable text layer: {layer.garbage:.0%} of its characters are no letters"
    drawn = ink.image_share > _PICTURE or ink.paths >= _DRAWN_TEXT_PATHS
    if letters < _FEW_LETTERS and drawn:
        return f"no text layer: {letters} letters"
    if letters < _STAMP_LETTERS and ink.image_share > COVERING:
        return f"no text layer: {letters} letters beside a picture of {ink.image_share:.0%}"
    return None


def _oddities(pdfium: Any | None) -> tuple[str, ...]:
    if pdfium is None:
        return ()
    odd = []
    if pdfium.get_formtype():
        odd.append("form_fields: filled fields are read only where a page is a picture")
    if pdfium.count_attachments():
        odd.append(f"embedded_files: {pdfium.count_attachments()} files inside are not read")
    return tuple(odd)


def _metadata(pdfium: Any | None) -> dict[str, str]:
    """Return the information dictionary with lower-case keys; without what carries no value."""
    if pdfium is None:
        return {}
    given = pdfium.get_metadata_dict(skip_empty=True)
    return {str(key).lower(): str(value).strip() for key, value in given.items()}
