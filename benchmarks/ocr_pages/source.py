"""The benchmark's own pages: a text file each, printed to A4, its truth taken from the source.

A file's first line says ``@ font family; size in points[; columns]``. Each further line is one
paragraph: ``^`` centred, ``>`` right, ``#`` and ``##`` headings, ``|`` a table row (the first row
is the head), anything else running text, list marks included. ``{kind:words}`` marks an item that
the stress page counts; only the words are printed.
"""

from __future__ import annotations

import html
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from samples.render import print_pdf

FOLDER = Path(__file__).resolve().parent
_MARKED = re.compile(r"\{(?P<kind>[a-z-]+):(?P<words>[^{}]+)\}")
_TAGS = {"^": 'p class="centre"', ">": 'p class="right"', "##": "h2", "#": "h1", "": "p"}
_LIST_MARK = re.compile(r"(?:[•–]|\d+\.|[a-z]\)) ")
_STYLE = """
@page {{ size: A4; margin: 19mm 20mm 17mm; }}
body {{ margin: 0; font: {size}pt/1.3 "{font}"; column-count: {columns}; column-gap: 9mm; }}
p {{ margin: 5px 0; text-align: justify; }}
h1 {{ font-size: 1.2em; text-align: center; margin: 12px 0 9px; column-span: all; }}
h2 {{ font-size: 1.05em; margin: 10px 0 3px; break-after: avoid; }}
table {{ border-collapse: collapse; width: 100%; margin: 9px 0; }}
td {{ border: 1px solid #000; padding: 4px 6px; vertical-align: top; }}
.whole {{ white-space: nowrap; }}
.centre {{ text-align: center; }} .right {{ text-align: right; }}
.item {{ padding-left: 18px; text-indent: -11px; }} .head td {{ font-weight: bold; }}
"""

Grid = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class OcrSource:
    """One page as it was written."""

    name: str
    font: str
    size: float
    columns: int
    lines: tuple[str, ...]
    """Paragraphs and table rows in reading order, marks included."""

    @property
    def kind(self) -> str:
        """What the page is for: ``text``, ``table`` or ``stress`` (the file name's first part)."""
        return self.name.partition("-")[0]

    @cached_property
    def truth(self) -> str:
        """What a perfect reader gives: a paragraph or table row a line, in reading order."""
        return "\n".join(" ".join(_cells(line)) for line in self.lines)

    @cached_property
    def tables(self) -> tuple[Grid, ...]:
        """The tables, each as rows of cell texts."""
        groups = groupby(self.lines, key=lambda line: line.startswith("|"))
        return tuple(tuple(_cells(row) for row in rows) for is_table, rows in groups if is_table)

    @cached_property
    def items(self) -> dict[str, tuple[str, ...]]:
        """The marked items by kind."""
        found: dict[str, list[str]] = {}
        for match in _MARKED.finditer("\n".join(self.lines)):
            found.setdefault(match["kind"], []).append(match["words"])
        return {kind: tuple(words) for kind, words in found.items()}

    def html(self) -> str:
        """Return the page as HTML."""
        style = _STYLE.format(size=self.size, font=self.font, columns=self.columns)
        groups = groupby(self.lines, key=lambda line: line.startswith("|"))
        body = "\n".join(
            _table_html(tuple(lines)) if is_table else "\n".join(map(_paragraph_html, lines))
            for is_table, lines in groups
        )
        head = f'<meta charset="utf-8"><title>{self.name}</title><style>{style}</style>'
        return f'<!DOCTYPE html><html lang="sq"><head>{head}</head><body>\n{body}\n</body></html>'

    def print(self) -> bytes:
        """Return the page as a PDF.

        Raises:
            MissingToolError: there is no Chromium.
        """
        with tempfile.TemporaryDirectory(prefix="ocr-page-") as folder:
            path = Path(folder, f"{self.name}.html")
            path.write_text(self.html(), encoding="utf-8")
            return print_pdf(path)


def read_sources(kind: str | None = None) -> tuple[OcrSource, ...]:
    """Return the pages in the order of their names, all or those of one kind."""
    pages = (read_source(path) for path in sorted(FOLDER.glob("*.txt")))
    return tuple(page for page in pages if kind in (None, page.kind))


def read_source(path: Path) -> OcrSource:
    """Read one page.

    Raises:
        ValueError: the first line does not say font and size.
    """
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    head, *lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not head.startswith("@") or ";" not in head:
        raise ValueError(f"{path.name}: the first line must be '@ font; size[; columns]'")
    font, size, *columns = (part.strip() for part in head[1:].split(";"))
    return OcrSource(path.stem, font, float(size), int(*columns or (1,)), tuple(lines))


def _split_mark(line: str) -> tuple[str, str]:
    """Return the layout mark of a line and the rest, item marks dissolved."""
    bare = _MARKED.sub(lambda match: match["words"], line)
    mark = next((m for m in _TAGS if m and bare.startswith(m + " ")), "")
    return mark, bare[len(mark) :].strip()


def _cells(line: str) -> tuple[str, ...]:
    """Return the cells of a table row, or the one text of a paragraph."""
    if not line.startswith("|"):
        return (_split_mark(line)[1],)
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def _paragraph_html(line: str) -> str:
    mark, text = _split_mark(line)
    tag = 'p class="item"' if not mark and _LIST_MARK.match(text) else _TAGS[mark]
    marked = html.escape(line.removeprefix(mark).strip())
    return f"<{tag}>{_MARKED.sub(_item_html, marked)}</{tag.split()[0]}>"


def _item_html(item: re.Match[str]) -> str:
    """Keep an item without blanks on one line: a reference broken at its hyphen is two words."""
    words = item["words"]
    return words if " " in words else f'<span class="whole">{words}</span>'


def _table_html(rows: tuple[str, ...]) -> str:
    written = ("".join(f"<td>{html.escape(cell)}</td>" for cell in _cells(row)) for row in rows)
    first, *others = written
    body = "".join(f"<tr>{row}</tr>" for row in others)
    return f'<table><tr class="head">{first}</tr>{body}</table>'
