"""DOCX: paragraphs, lists and tables in document order, as Word shows the final text.

Deleted (tracked) and hidden text is left out, inserted text is in; the header of the first page
stands before the body, footers and footnotes after it. A hard page break divides pages.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import SourceError
from pipeline.flow import Flow
from pipeline.office_numbering import Numbering, W
from pipeline.office_tables import PlacedCell, header_row, merged_cells, place_cells
from pipeline.page_building import CellDraft, TableDraft, text_layer_reading
from pipeline.text_pages import TextPagesSource

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

ENGINE = "python-docx"
MAX_UNPACKED_BYTES = 512 * 1024 * 1024
"""A DOCX that unpacks to more is a bomb: the largest honest one is pictures, stored unpacked."""
MAX_MARKUP_BYTES = 64 * 1024 * 1024
"""Of its XML: a thousand pages have 10 MB, and a tree of it takes ten times its size."""
MAX_MEMBERS = 10_000
_CHUNK_BYTES = 1 << 16
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FOOTNOTES = "/footnotes"
_LEFT_OUT = frozenset(
    [f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "sectPr")]
    + [f"{_MARKUP}Fallback"]
)
"""What Word does not show, and the copy of a drawing for older programs."""
_LIKE_DOCUMENTS = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
"""Main parts of DOCM, DOTX and DOTM, which python-docx refuses though their markup is the same."""
_TEXT_BOX = f"{W}txbxContent"


def open_docx(path: Path) -> TextPagesSource:
    """Read a DOCX file.

    Raises:
        SourceError: ``document_damaged``.
    """
    from docx.opc.exceptions import OpcError
    from lxml import etree

    try:
        refuse_bomb(path)
        document = _open_word(path)
        flow = Flow()
        _Writer(flow, _numbering(document)).write_document(document)
    except (OpcError, etree.LxmlError, zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
        raise SourceError("document_damaged", f"DOCX: {error}") from error
    except (LookupError, ValueError, AttributeError, TypeError, RuntimeError) as error:
        # What python-docx lets through on a part that is missing or no XML of Word.
        raise SourceError("document_damaged", f"DOCX: {type(error).__name__}: {error}") from error
    reading = text_layer_reading(ENGINE, "python-docx")
    return TextPagesSource(flow.build(reading), _metadata(document))


def _open_word(path: Path) -> WordDocument:
    """Open a document, or what Word makes of one: a template, one with macros (never run)."""
    from docx.opc.constants import CONTENT_TYPE
    from docx.opc.part import PartFactory
    from docx.package import Package
    from docx.parts.document import DocumentPart

    for content_type in _LIKE_DOCUMENTS:
        PartFactory.part_type_for[content_type] = DocumentPart
    part = Package.open(str(path)).main_document_part
    if part.content_type not in (CONTENT_TYPE.WML_DOCUMENT_MAIN, *_LIKE_DOCUMENTS):
        raise ValueError(f"its main part is {part.content_type}, no document of Word")
    document: WordDocument = part.document
    return document


def refuse_bomb(path: Path) -> None:
    """Refuse a DOCX by what its directory says it unpacks to, before anything is unpacked.

    Raises:
        SourceError: ``unpacks_too_large``.
        zipfile.BadZipFile: a part is not what the directory says.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise SourceError("unpacks_too_large", f"{len(members)} parts")
        markup = sum(m.file_size for m in members if m.filename.endswith((".xml", ".rels")))
        unpacked = sum(member.file_size for member in members)
        if unpacked > MAX_UNPACKED_BYTES or markup > MAX_MARKUP_BYTES:
            raise SourceError("unpacks_too_large", f"{unpacked >> 20} MiB")
        for member in members:
            # In pieces: read as a whole, a part that lies about its size is unpacked to its end.
            with archive.open(member) as part:
                while part.read(_CHUNK_BYTES):
                    pass


def _numbering(document: WordDocument) -> Numbering:
    lists = None
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering"):
            lists = relation.target_part.element
    return Numbering.of(lists, document.styles.element)


def _metadata(document: WordDocument) -> dict[str, str]:
    core = document.core_properties
    given = {"title": core.title, "author": core.author, "subject": core.subject}
    return {key: str(value) for key, value in given.items() if value}


class _Writer:
    def __init__(self, flow: Flow, numbering: Numbering) -> None:
        self._flow = flow
        self._numbering = numbering

    def write_document(self, document: WordDocument) -> None:
        section = document.sections[0] if len(document.sections) else None
        first = section is not None and section.different_first_page_header_footer
        if section is not None:
            header = section.first_page_header if first else section.header
            self.write_blocks(header._element)
        self.write_blocks(document.element.body)
        for relation in document.part.rels.values():
            if relation.reltype.endswith(_FOOTNOTES):
                self._write_notes(relation.target_part.blob)
        if section is not None:
            footer = section.first_page_footer if first else section.footer
            self.write_blocks(footer._element)

    def write_blocks(self, parent: Any) -> None:
        for child in parent:
            if child.tag == f"{W}p":
                self._write_paragraph(child)
            elif child.tag == f"{W}tbl":
                self._write_table(child)
            elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
                self.write_blocks(child)  # content controls, insertions, custom XML

    def _write_notes(self, blob: bytes) -> None:
        from docx.oxml import parse_xml

        for note in parse_xml(blob):
            if note.get(f"{W}type") is None:  # the others are separator lines
                self.write_blocks(note)

    def _write_paragraph(self, paragraph: Any) -> None:
        self._flow.end_block()
        boxes: list[Any] = []
        pieces = list(_inline(paragraph, boxes))
        if any(piece.strip() for piece in pieces):
            self._flow.write(f"{self._numbering.marker(paragraph)} ")
        for piece in pieces:
            if piece == "\n":
                self._flow.break_line()
            else:
                self._flow.write(piece)
        self._flow.end_block()
        for box in boxes:
            self.write_blocks(box)

    def _write_table(self, table: Any) -> None:
        rows = list(place_cells(table))
        begun = [cell for row in rows for cell in row if not cell.goes_on]
        if max((cell.column + cell.span for cell in begun), default=0) > 1:
            self._flow.add_table(TableDraft(tuple(self._cells(rows)), header_row(table)))
            return
        for row in rows:
            for cell in row:
                self.write_blocks(cell.element)

    def _cells(self, rows: Sequence[Sequence[PlacedCell]]) -> Iterator[CellDraft]:
        for row, row_span, cell in merged_cells(rows):
            words = self._cell_flow(cell.element).words()
            yield CellDraft(row, cell.column, words, None, row_span, cell.span)

    def _cell_flow(self, cell: Any) -> Flow:
        flow = Flow()
        _Writer(flow, self._numbering).write_blocks(cell)
        return flow


def _inline(element: Any, boxes: list[Any]) -> Iterator[str]:
    r"""Yield the text of a paragraph; ``\n`` is a line break, ``\f`` a page break."""
    for child in element:
        if child.tag in _LEFT_OUT or not isinstance(child.tag, str):
            continue
        if child.tag == f"{W}t":
            yield (child.text or "").replace("\n", " ")
        elif child.tag in (f"{W}tab", f"{W}ptab"):
            yield " "
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield "\f" if child.get(f"{W}type") == "page" else "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag == _TEXT_BOX:
            boxes.append(child)
        elif child.tag != f"{W}r" or not _is_hidden(child):
            yield from _inline(child, boxes)


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in ("0", "false")
