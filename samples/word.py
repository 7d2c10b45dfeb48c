"""A DOCX from one of our HTML sources: headings, paragraphs, lists and tables with merged cells."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from lxml import html

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time a ZIP member can carry: the same in every build."""
STYLES = {"h1": "Heading 1", "h2": "Heading 2", "h3": "Heading 3", "li": "List Bullet"}


def docx_from_html(source: Path) -> bytes:
    """Return the DOCX of an HTML file; the same bytes every time.

    Only what our sources use is carried over: ``h1`` to ``h3``, ``p``, ``li`` and ``table`` with
    ``rowspan`` and ``colspan``. A ``br`` becomes a blank.
    """
    body = html.fromstring(source.read_text(encoding="utf-8")).find("body")
    document = docx.Document()
    document.core_properties.author = "Komuna e Gurëbardhës"
    for element in body.iter("h1", "h2", "h3", "p", "li", "table"):
        if element.tag == "table":
            _add_table(document, element)
        elif next(element.iterancestors("table"), None) is None:
            document.add_paragraph(_text(element), STYLES.get(element.tag, "Normal"))
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def _text(element: Any) -> str:
    """Return the visible text, white space collapsed."""
    return " ".join(" ".join(element.itertext()).split())


def _add_table(document: Any, element: Any) -> None:
    """Append a table; a spanning cell is merged as a word processor does it."""
    rows = element.findall(".//tr")
    columns = sum(int(cell.get("colspan", 1)) for cell in rows[0])
    table = document.add_table(len(rows), columns, "Table Grid")
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        free = (column for column in range(columns) if (number, column) not in taken)
        for cell in row:
            column = next(free)
            last_row = number + int(cell.get("rowspan", 1)) - 1
            last_column = column + int(cell.get("colspan", 1)) - 1
            merged = table.cell(number, column).merge(table.cell(last_row, last_column))
            merged.text = _text(cell)
            taken |= {
                (r, c) for r in range(number, last_row + 1) for c in range(column, last_column + 1)
            }


def _without_times(content: bytes) -> bytes:
    """Return the ZIP with the time of every member set to the same day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return buffer.getvalue()
