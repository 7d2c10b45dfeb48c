"""One page of a PDF: its text layer where there is a usable one, else the page as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.document import Page
from pipeline.errors import PageError
from pipeline.glyphs import count_letters, disagreement
from pipeline.layer_verdict import CHECK_DPI, LayerVerdict, judge_layer
from pipeline.old_text import keep
from pipeline.page_building import PageFrame, build_page, text_layer_reading
from pipeline.pdf_bombs import refuse_bombs
from pipeline.pdf_content import content_is_lost
from pipeline.pdf_facts import label_of
from pipeline.pdf_pictures import (
    PagePicture,
    considerable_pictures,
    damage_of,
    giant_among,
    undrawn_among,
)
from pipeline.pdf_readers import PdfReaders
from pipeline.pdfium_page import (
    COVERING,
    Ink,
    has_dark,
    measure_ink,
    own_picture,
    read_pdfium_layer,
    read_text,
    render,
    shows_ink,
)
from pipeline.readers import OldText, PageImage
from pipeline.text_layer import TextLayer, arrange, read_plumber_layer

if TYPE_CHECKING:
    from pipeline.ink import Pixels

PLUMBER, PDFIUM = "pdfplumber", "pypdfium2"
_FEW_LETTERS = 5
_LOST, _MANY_LETTERS = 0.5, 50
"""A reader that finds less than this share of the other's letters has lost text, not misread it."""
_STAMP_LETTERS = 60
"""On a page that a picture covers so many letters are a stamp of the scanner, not its text."""
_PICTURE = 0.02
_HIDDEN = 0.5
"""Share of hidden pieces of text from which on a text layer is a scanner's OCR."""
_DRAWN_TEXT_PATHS = 20
"""Paths of a page whose letters were turned into outlines; a frame and a few rules are fewer."""
_MAX_GARBAGE = 0.2


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page, and what one of the readers lost of its text, where the other has much of it."""

    page: Page | PageImage
    lost: str | None = None


@dataclass(frozen=True, slots=True)
class _Layer:
    engine: str
    layer: TextLayer
    lost: str | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    """What is on a page besides text. ``page`` is pdfium's, None where it cannot load it."""

    number: int
    page: Any | None
    ink: Ink
    pictures: list[PagePicture]

    @classmethod
    def at(cls, number: int, page: Any | None) -> _Look:
        if page is None:
            return cls(number, None, Ink(0.0, 0), [])
        ink = measure_ink(page)
        return cls(number, page, ink, considerable_pictures(page, ink.image_share))


def read_pdf_page(readers: PdfReaders, number: int, dpi: int, *, labels: bool) -> PageRead:
    """Read page ``number`` (from 1); at ``dpi`` where it has to be drawn.

    ``labels``: the document has labels of its pages, which pdfium may be asked for.

    Raises:
        PageError: ``page_damaged``, ``image_too_large``, ``unpacks_too_large``.
    """
    try:
        _refuse_bombs(readers, number)
        label = label_of(readers.pdfium, number) if labels else None
        with _pdfium_page(readers, number) as page:
            return _read(readers, _Look.at(number, page), dpi, label)
    except RuntimeError as error:  # PdfiumError, RecursionError
        raise PageError("page_damaged", f"page {number}: {error}") from error


def _refuse_bombs(readers: PdfReaders, number: int) -> None:
    try:
        page = readers.plumber_page(number)
        if page is None:
            raise LookupError(number)
        refuse_bombs(page, defused=readers.defused)
    except (MemoryError, PageError):
        raise
    except Exception as error:
        # pdfminer lets anything out on a damaged page; its reading will find out.
        if readers.defused:
            detail = f"page {number} cannot be looked into, in a file with such parts"
            raise PageError("unpacks_too_large", detail) from error


@contextmanager
def _pdfium_page(readers: PdfReaders, number: int) -> Iterator[Any | None]:
    """Load a page of pdfium's; None where it cannot."""
    import pypdfium2

    page = None
    if readers.pdfium is not None:
        with suppress(pypdfium2.PdfiumError):
            page = readers.pdfium[number - 1]
    try:
        yield page
    finally:
        if page is not None:
            page.close()


def _read(readers: PdfReaders, look: _Look, dpi: int, label: str | None) -> PageRead:
    chosen = _choose_layer(readers, look)
    layer, giant = chosen.layer, giant_among(look.pictures)
    why = _why_no_text(layer, look.ink)
    if why is None and layer.visible_letters == 0 and _shows_ink(look, giant):
        why = "no text layer"
    if why is not None:
        return PageRead(_picture(look, dpi, why, label, None))
    if not layer.words and _content_is_lost(readers, look.number):
        raise PageError("page_damaged", f"page {look.number}: its content cannot be unpacked")
    damage = giant or damage_of(look.pictures)
    warnings = (f"picture_damaged: {damage}",) if damage else ()
    text = _text_page(look.number, chosen, label, warnings)
    if giant:
        return PageRead(text, chosen.lost)
    return PageRead(_judged(text, look, layer, dpi, label), chosen.lost)


def _shows_ink(look: _Look, giant: str | None) -> bool:
    return look.page is not None and giant is None and shows_ink(look.page)


def _judged(
    text: Page, look: _Look, layer: TextLayer, dpi: int, label: str | None
) -> Page | PageImage:
    """Return the text layer if it is to be trusted, else the page's picture with it."""
    try:
        verdict = _judge(text, layer, look)
    except RuntimeError:
        return keep(OldText(text), "hidden text, and the page cannot be drawn")
    if verdict is None:
        return text
    old = OldText(text, verdict.elsewhere, verdict.sound)
    return _picture(look, dpi, verdict.reason, label, old)


def _picture(
    look: _Look, dpi: int, why: str, label: str | None, old: OldText | None
) -> Page | PageImage:
    """Return the picture that is the page, or the page drawn at ``dpi``; else the old text."""
    giant = giant_among(look.pictures)
    if giant is not None:
        raise PageError("image_too_large", f"page {look.number}: {giant}")
    try:
        if look.page is None:
            raise RuntimeError("pdfium cannot load it")
        return _drawn(look, look.page, dpi, why, label, old)
    except RuntimeError as error:  # PdfiumError too
        if old is not None:
            return keep(old, f"{why}; the page cannot be drawn")
        detail = f"page {look.number}: {why}, and it cannot be drawn: {error}"
        raise PageError("page_damaged", detail) from error


def _drawn(
    look: _Look, page: Any, dpi: int, why: str, label: str | None, old: OldText | None
) -> PageImage:
    written_over = old is not None and look.ink.hidden_text < 1.0
    own = None if written_over else own_picture(page)
    if own is not None:
        picture = PageImage(look.number, own.image, own.dpi, why, (), label, own.dpi_y, old)
    else:
        image, rendered = render(page, dpi)
        lower = (f"rendered_at: {rendered:.0f} dpi, a giant page",) if rendered < dpi else ()
        picture = PageImage(look.number, image, rendered, why, lower, label, old=old)
    is_empty = not has_dark(picture.image)
    damage = damage_of(look.pictures) or (undrawn_among(look.pictures) if is_empty else None)
    if damage is None:
        return picture
    if is_empty:
        raise RuntimeError(damage)
    return replace(picture, warnings=(*picture.warnings, f"picture_damaged: {damage}"))


def _choose_layer(readers: PdfReaders, look: _Look) -> _Layer:
    """Return the text layer of pdfplumber, or of pdfium where that alone reads it."""
    hidden = look.ink.hidden_text >= _HIDDEN
    layer = _plumber_layer(readers, look.number, hidden=hidden)
    if look.page is None:
        if layer is None:
            raise PageError("page_damaged", f"page {look.number}: no reader can load it")
        failed = "pdfium cannot load the page"
        return _Layer(PLUMBER, _warned(layer, f"readers_disagree: {failed}"), failed)
    if layer is None:
        failed = "pdfplumber cannot read the page"
        layer = read_pdfium_layer(look.page, hidden=hidden)
        return _Layer(PDFIUM, _warned(layer, f"readers_disagree: {failed}"), failed)
    letters = count_letters(read_text(look.page))
    different = disagreement(layer.letters, letters)
    if different is None:
        return _Layer(PLUMBER, layer)
    note = f"readers_disagree: {different}"
    fewer, more = sorted((layer.letters.total(), letters.total()))
    lost = different if fewer < _LOST * more and more >= _MANY_LETTERS else None
    fails = layer.letters.total() < max(_FEW_LETTERS, _LOST * letters.total())
    if fails or layer.garbage > _MAX_GARBAGE:
        return _Layer(PDFIUM, _warned(read_pdfium_layer(look.page, hidden=hidden), note), lost)
    return _Layer(PLUMBER, _warned(layer, note), lost)


def _plumber_layer(readers: PdfReaders, number: int, *, hidden: bool) -> TextLayer | None:
    page = readers.plumber_page(number)
    if page is None:
        return None
    try:
        return read_plumber_layer(page, hidden=hidden)
    except MemoryError:
        raise
    except Exception:
        # pdfminer lets anything out on a damaged page; pdfium is asked instead, and it is said.
        return None
    finally:
        page.close()


def _content_is_lost(readers: PdfReaders, number: int) -> bool:
    """Tell whether a page is empty only because its content cannot be unpacked."""
    try:
        page = readers.plumber_page(number)
        return page is not None and content_is_lost(page.page_obj.contents)
    except MemoryError:
        raise
    except Exception:
        return True  # pdfminer lets anything out on a damaged page


def _text_page(number: int, chosen: _Layer, label: str | None, warnings: tuple[str, ...]) -> Page:
    layer = chosen.layer
    frame = PageFrame(number, layer.geometry.width, layer.geometry.height, label=label)
    blank = () if layer.words else ("blank_page",)
    notes = (*layer.warnings, *warnings, *blank)
    return build_page(
        frame, arrange(layer), text_layer_reading(chosen.engine, chosen.engine, notes)
    )


def _warned(layer: TextLayer, warning: str) -> TextLayer:
    return replace(layer, warnings=(*layer.warnings, warning))


def _judge(text: Page, layer: TextLayer, look: _Look) -> LayerVerdict | None:
    def draw() -> Pixels:
        from pipeline.ink import to_pixels

        return to_pixels(render(look.page, CHECK_DPI)[0])

    return judge_layer(
        text,
        layer.control,
        hidden=layer.hidden,
        over_picture=look.ink.image_share > COVERING,
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
