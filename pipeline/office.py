"""DOCX: paragraphs, lists and tables in document order, as Word shows the final text.

Deleted (tracked) and hidden text is left out, inserted text is in; the header of the first page
stands before the body, footers and footnotes after it. A hard page break divides pages.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import SourceError
from pipeline.flow import Flow
from pipeline.office_numbering import Numbering, W
from pipeline.page_building import CellDraft, TableDraft, text_layer_reading
from pipeline.text_pages import TextPagesSource

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

ENGINE = "python-docx"
MAX_UNPACKED_BYTES = 512 * 1024 * 1024
"""A DOCX that unpacks to more is a bomb: the largest honest one is pictures, stored unpacked."""
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FOOTNOTES = "/footnotes"
_LEFT_OUT = frozenset(
    [f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "sectPr")]
    + [f"{_MARKUP}Fallback"]
)
"""What Word does not show, and the copy of a drawing for older programs."""
_TEXT_BOX = f"{W}txbxContent"


def open_docx(path: Path) -> TextPagesSource:
    """Read a DOCX file.

    Raises:
        SourceError: ``document_damaged``.
    """
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    try:
        _refuse_bomb(path)
        document = docx.Document(str(path))
        flow = Flow()
        _Writer(flow, _numbering(document)).write_document(document)
    except (OpcError, etree.LxmlError, zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
        raise SourceError("document_damaged", f"DOCX: {error}") from error
    except (LookupError, ValueError, AttributeError, TypeError, RuntimeError) as error:
        # What python-docx lets through on a part that is missing or no XML of Word.
        raise SourceError("document_damaged", f"DOCX: {type(error).__name__}: {error}") from error
    reading = text_layer_reading(ENGINE, "python-docx")
    return TextPagesSource(flow.build(reading), _metadata(document))


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise ValueError(f"it unpacks to {unpacked} bytes")


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
        cells = list(self._cells(table))
        if max((cell.column + cell.column_span for cell in cells), default=0) > 1:
            self._flow.add_table(TableDraft(tuple(cells), _header_row(table)))
            return
        for cell in table.iter(f"{W}tc"):
            self.write_blocks(cell)

    def _cells(self, table: Any) -> Iterator[CellDraft]:
        for row, element in enumerate(table.iterchildren(f"{W}tr")):
            column = _skipped(element)
            for cell in element.iter(f"{W}tc"):
                if next(cell.iterancestors(f"{W}tr")) is not element:
                    continue  # of a table inside the cell: its words are in the outer cell
                span = _span(cell)
                if not _goes_on(cell):
                    words = self._cell_flow(cell).words()
                    rows = _row_span(table, row, column)
                    yield CellDraft(row, column, words, None, rows, span)
                column += span

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


def _property(cell: Any, name: str) -> Any | None:
    return cell.find(f"{W}tcPr/{W}{name}")


def _span(cell: Any) -> int:
    span = _property(cell, "gridSpan")
    text = "1" if span is None else span.get(f"{W}val", "1")
    return max(int(text), 1) if text.isdigit() else 1


def _goes_on(cell: Any) -> bool:
    """Tell whether a cell is the lower part of a vertically merged one."""
    merge = _property(cell, "vMerge")
    return merge is not None and merge.get(f"{W}val") != "restart"


def _skipped(row: Any) -> int:
    before = row.find(f"{W}trPr/{W}gridBefore")
    text = "0" if before is None else before.get(f"{W}val", "0")
    return int(text) if text.isdigit() else 0


def _row_span(table: Any, row: int, column: int) -> int:
    """Count the rows below that carry a merged cell of this column on."""
    rows = 1
    for element in list(table.iterchildren(f"{W}tr"))[row + 1 :]:
        position = _skipped(element)
        for cell in element.iterchildren(f"{W}tc"):
            if position == column and _goes_on(cell):
                rows += 1
                break
            position += _span(cell)
        else:
            break
    return rows


def _header_row(table: Any) -> int | None:
    """Return the first row if it repeats on each page or is bold throughout."""
    first = table.find(f"{W}tr")
    if first is None:
        return None
    if first.find(f"{W}trPr/{W}tblHeader") is not None:
        return 0
    runs = [run for run in first.iter(f"{W}r") if "".join(run.itertext()).strip()]
    bold = [run.find(f"{W}rPr/{W}b") for run in runs]
    return 0 if runs and all(b is not None and b.get(f"{W}val") != "0" for b in bold) else None
