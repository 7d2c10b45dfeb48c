"""A document as a PDF that can be searched and copied: the original pages with our words.

Pictures become PDF/A-2b: as they are, the words invisible on top. Of a PDF only the recognised
pages get words; the others, and a PDF that has its text, stay as they are.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.document import POINTS_PER_INCH, Page
from pipeline.errors import PageError, SourceError
from pipeline.files import write_atomically
from pipeline.invisible_text import InvisibleFont, text_content
from pipeline.page_geometry import PageGeometry
from pipeline.pdfa import colour_profile, describe, is_plain_scan, mark_as_pdfa, strip_to_pages
from pipeline.picture_stream import read_picture_stream
from pipeline.pictures import PICTURES

if TYPE_CHECKING:
    from pikepdf import Pdf

PDF = "application/pdf"
SOURCES = PICTURES | {PDF}
"""Media types that a searchable PDF can be made of."""
_A4 = (595.28, 841.89)
_SIDES = (3.0, 14400.0)
"""Shortest and longest side of a page in points (ISO 32000-1, annex C)."""
_FONT, _PICTURE = "/ArkivaText", "/ArkivaScan"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a document; its first page is page ``first_page`` of the document."""

    path: Path
    media_type: str
    first_page: int
    page_count: int


@dataclass(frozen=True, slots=True)
class About:
    """What the PDF says of itself; ``date`` is an ISO day or month."""

    title: str | None = None
    date: str | None = None
    language: str = "sq"


def write_searchable_pdf(
    target: Path, parts: Sequence[Part], pages: Mapping[int, Page], about: About
) -> tuple[str, ...]:
    """Write the PDF of a document; return what could not be shown, one line a page.

    ``pages`` holds what was read, by number in the document. Opens untrusted files: call it in a
    worker process. Equal input gives equal bytes.

    Raises:
        SourceError: a PDF of the document cannot be opened or has other pages than were read.
    """
    recognised = {n for n, page in pages.items() if page.reading.origin == "ocr"}
    if _is_one_pdf(parts) and not recognised:
        write_atomically(target, parts[0].path.read_bytes(), durable=False)
        return ()
    import pikepdf

    try:
        with pikepdf.Pdf.new() as new, _base(parts, new) as pdf:
            notes = _fill(pdf, parts, pages, about)
            content = BytesIO()
            pdf.save(content, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise SourceError("pdf_encrypted") from error
    except pikepdf.PdfError as error:
        raise SourceError("pdf_damaged", str(error)) from error
    write_atomically(target, content.getvalue(), durable=False)
    return notes


def _base(parts: Sequence[Part], new: Pdf) -> Pdf:
    """Return the PDF to work on: a single PDF itself, else the new one."""
    import pikepdf

    if _is_one_pdf(parts):
        return pikepdf.Pdf.open(parts[0].path)
    return new


def _is_one_pdf(parts: Sequence[Part]) -> bool:
    return len(parts) == 1 and parts[0].media_type == PDF


def _fill(
    pdf: Pdf, parts: Sequence[Part], pages: Mapping[int, Page], about: About
) -> tuple[str, ...]:
    font = InvisibleFont()
    notes: list[str] = []
    shared: list[Any] = []
    for part in parts:
        if part.media_type in PICTURES:
            notes += _add_pictures(pdf, part, pages, font, shared)
        else:
            _add_pdf_pages(pdf, part, pages, font, shared, is_base=_is_one_pdf(parts))
    embedded = font.embed(pdf)
    for fonts in shared:
        fonts[_FONT] = embedded
    describe(pdf, about.title, about.date, about.language)
    only_pictures = all(part.media_type in PICTURES for part in parts)
    if only_pictures or is_plain_scan(pdf, _FONT):
        strip_to_pages(pdf)
        mark_as_pdfa(pdf, colour_profile())
    return tuple(notes)


def _add_pictures(
    pdf: Pdf, part: Part, pages: Mapping[int, Page], font: InvisibleFont, shared: list[Any]
) -> Iterable[str]:
    from pikepdf import Dictionary, Name

    for number in range(1, part.page_count + 1):
        page = pages.get(part.first_page + number - 1)
        fonts = Dictionary()
        shared.append(fonts)
        resources = Dictionary(Font=fonts)
        try:
            picture = read_picture_stream(part.path, part.media_type, number)
        except PageError as error:
            size, content = _A4, b""
            yield f"page {part.first_page + number - 1} is left blank: {error}"
        else:
            size = _size(page, picture.displayed)
            content = picture.content(_PICTURE, *size)
            resources.XObject = Dictionary({_PICTURE: picture.to_pdf(pdf)})
        if page is not None and page.width:
            content += text_content(page, font, _FONT[1:], size)
        pdf.add_blank_page(page_size=size)
        added = pdf.pages[-1].obj
        fonts = resources.Font = pdf.make_indirect(fonts)
        shared[-1] = fonts
        added[Name.Resources] = resources
        added[Name.Contents] = pdf.make_stream(content)


def _size(page: Page | None, pixels: tuple[int, int]) -> tuple[float, float]:
    """Return the page's size in points; of a picture that was not read, as wide as A4."""
    if page is not None and page.width and page.height:
        scale = POINTS_PER_INCH / page.dpi
        width, height = page.width * scale, page.height * scale
    else:
        width, height = _A4[0], _A4[0] * pixels[1] / pixels[0]
    least, most = _SIDES
    scale = min(1.0, most / max(width, height))
    return max(least, width * scale), max(least, height * scale)


def _add_pdf_pages(
    pdf: Pdf,
    part: Part,
    pages: Mapping[int, Page],
    font: InvisibleFont,
    shared: list[Any],
    *,
    is_base: bool,
) -> None:
    import pikepdf

    first = 0
    if not is_base:
        first = len(pdf.pages)
        with pikepdf.Pdf.open(part.path) as source:
            pdf.pages.extend(source.pages)
    if len(pdf.pages) - first != part.page_count:
        found = len(pdf.pages) - first
        raise SourceError("pdf_damaged", f"pikepdf finds {found} pages, not {part.page_count}")
    for index in range(part.page_count):
        page = pages.get(part.first_page + index)
        if page is not None and page.reading.origin == "ocr" and page.width:
            _add_text(pdf, pdf.pages[first + index], page, font, shared)


def _add_text(pdf: Pdf, target: Any, page: Page, font: InvisibleFont, shared: list[Any]) -> None:
    """Put the words before the page's own content: there the coordinates are still the page's."""
    from pikepdf import Dictionary, Name

    remove_invisible_text(pdf, target)
    geometry = _geometry(target)
    resources = copy.copy(target.obj.get(Name.Resources, Dictionary()))
    fonts = copy.copy(resources.get(Name.Font, Dictionary()))
    fonts = resources[Name.Font] = pdf.make_indirect(fonts)
    shared.append(fonts)
    target.obj[Name.Resources] = resources
    size = (geometry.width, geometry.height)
    words = text_content(page, font, _FONT[1:], size)
    target.contents_add(b"q %s cm\n%sQ\n" % (_upright(geometry), words), prepend=True)


def _geometry(page: Any) -> PageGeometry:
    m0, m1, m2, m3 = (float(side) for side in page.mediabox)
    c0, c1, c2, c3 = (float(side) for side in page.cropbox)
    rotation = int(page.obj.get("/Rotate", 0))
    return PageGeometry.of((m0, m1, m2, m3), (c0, c1, c2, c3), rotation)


def _upright(geometry: PageGeometry) -> bytes:
    """Return the matrix from the displayed page, lower left corner 0 0, to the page's own space."""
    x0, y0, x1, y1 = geometry.crop
    matrix = {
        0: (1, 0, 0, 1, x0, y0),
        90: (0, 1, -1, 0, x1, y0),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, -1, 1, 0, x0, y1),
    }[geometry.rotation]
    return b" ".join(b"%.4f" % value for value in matrix)


def remove_invisible_text(pdf: Pdf, page: Any) -> None:
    """Take an old OCR layer off a page that was read again; what can be seen stays.

    A content stream that cannot be parsed is left alone.
    """
    import pikepdf

    mode, stack, kept, dropped = 0, [], [], False
    try:
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator == "q":
                stack.append(mode)
            elif operator == "Q" and stack:
                mode = stack.pop()
            elif operator == "Tr":
                mode = int(instruction.operands[0])
            if operator in ("Tj", "TJ", "'", '"') and mode == 3:
                dropped = True
            else:
                kept.append(instruction)
    except (pikepdf.PdfError, pikepdf.PdfParsingError, TypeError, ValueError, IndexError):
        return
    if dropped:
        page.obj[pikepdf.Name.Contents] = pdf.make_stream(pikepdf.unparse_content_stream(kept))
