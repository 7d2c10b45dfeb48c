"""HTML: what a browser shows of it, as text and tables in document order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pipeline.decoding import Decoded, decode_lenient
from pipeline.errors import SourceError
from pipeline.flow import Flow
from pipeline.list_numbers import BULLET, format_number
from pipeline.page_building import text_layer_reading
from pipeline.text_pages import TextPagesSource, normalise_text
from pipeline.web_tables import build_html_table, is_data_table

ENGINE = "lxml"
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav", "ol"}
    | {"p", "pre", "section", "summary", "ul"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
_UNSEEN = frozenset(
    {"head", "script", "style", "template", "noscript", "svg", "math", "object", "iframe"}
    | {"audio", "video", "select"}
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.I)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET_WINDOW = 4096


def open_html(path: Path) -> TextPagesSource:
    """Read an HTML file; its title and language go to the metadata.

    Raises:
        SourceError: ``document_damaged``: the parser finds nothing in it.
    """
    decoded = decode_html(path.read_bytes())
    root = parse_html(decoded.text)
    flow = Flow()
    write_html(flow, root)
    reading = text_layer_reading(ENGINE, "lxml", decoded.warnings)
    return TextPagesSource(flow.build(reading), _metadata(root))


def decode_html(content: bytes) -> Decoded:
    """Decode by what fits as UTF-8 first: a page often lies about its charset, rarely is UTF-8."""
    declared = _CHARSET.search(content[:_CHARSET_WINDOW])
    try:
        return Decoded(content.decode("utf-8-sig"), "utf-8", guessed=False)
    except UnicodeDecodeError:
        return decode_lenient(content, declared[1].decode("ascii") if declared else None)


def parse_html(markup: str) -> Any:
    """Return the root element.

    Raises:
        SourceError: ``document_damaged``.
    """
    from lxml import etree, html

    text = _XML_DECLARATION.sub("", normalise_text(markup))
    try:
        return html.document_fromstring(text)
    except (etree.ParserError, ValueError) as error:
        raise SourceError("document_damaged", str(error)) from error


def write_html(flow: Flow, root: Any) -> None:
    """Write what a browser would show of ``root`` into ``flow``; what follows it is not its own."""
    from lxml import etree

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "end":
            _leave(flow, element, tail=element is not root)
        elif event != "start":
            flow.write(element.tail or "")
        elif _is_unseen(element):
            walk.skip_subtree()
        elif is_data_table(element):
            flow.add_table(build_html_table(element, _cell_flow))
            walk.skip_subtree()
        else:
            _enter(flow, element)


def _cell_flow(cell: Any) -> Flow:
    flow = Flow()
    write_html(flow, cell)
    return flow


def _is_unseen(element: Any) -> bool:
    return (
        element.tag in _UNSEEN
        or element.get("hidden") is not None
        or bool(_HIDING.search(element.get("style", "")))
    )


def _enter(flow: Flow, element: Any) -> None:
    if element.tag in _BLOCKS:
        flow.end_block()
    if element.tag == "li":
        flow.write(_marker(element))
    elif element.tag == "br":
        flow.break_line()
    text = element.text or ""
    if element.tag == "pre":
        _write_lines(flow, text)
    else:
        flow.write(text)


def _leave(flow: Flow, element: Any, *, tail: bool) -> None:
    if element.tag in _BLOCKS and not _is_unseen(element):
        flow.end_block()
    if tail:
        flow.write(element.tail or "")


def _write_lines(flow: Flow, text: str) -> None:
    first, *rest = text.split("\n")
    flow.write(first)
    for line in rest:
        flow.break_line()
        flow.write(line)


def _marker(item: Any) -> str:
    """Return the number or bullet a browser puts before a list item, with a blank behind it."""
    parent = item.getparent()
    styles = item.get("style", "") + ";" + (parent.get("style", "") if parent is not None else "")
    if _NO_MARKER.search(styles):
        return ""
    if parent is None or parent.tag != "ol":
        return f"{BULLET} "
    number = _integer(parent.get("start"), 1) - 1
    for sibling in parent.iterchildren("li"):
        number = _integer(sibling.get("value"), number + 1)
        if sibling is item:
            break
    return f"{format_number(number, parent.get('type', '1'))}. "


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


def _metadata(root: Any) -> dict[str, str]:
    title = " ".join(root.findtext(".//title", "").split())
    language = root.get("lang", "").strip()
    return {key: value for key, value in (("title", title), ("language", language)) if value}
