"""HTML: what a browser shows of it, as text and tables in document order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pipeline.decoding import Decoded, decode_lenient, decode_surely
from pipeline.errors import SourceError
from pipeline.flow import Flow
from pipeline.list_numbers import BULLET, format_number
from pipeline.page_building import text_layer_reading
from pipeline.text_pages import TextPagesSource, normalise_text
from pipeline.web_markup import MOST_DEPTH, flattened, without_floods
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
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:([^;]*)", re.I)
_NONE = re.compile(r"\bnone\b", re.I)
_LONGEST_STYLE = 2_000
"""Characters of a style that are looked at, for each item of a list again."""
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET_WINDOW = 4096


def open_html(path: Path) -> TextPagesSource:
    """Read an HTML file; its title and language go to the metadata.

    Raises:
        SourceError: ``document_damaged``: the parser finds nothing in it; ``too_much_output``,
            ``too_many_pages``.
    """
    decoded = decode_html(path.read_bytes())
    root, warnings = parse_html(decoded.text)
    flow = Flow()
    write_html(flow, root)
    reading = text_layer_reading(ENGINE, "lxml", (*decoded.warnings, *warnings))
    return TextPagesSource(flow.build(reading), _metadata(root))


def decode_html(content: bytes) -> Decoded:
    """Decode by what fits as UTF-8 first: a page often lies about its charset, rarely is UTF-8."""
    declared = _CHARSET.search(content[:_CHARSET_WINDOW])
    charset = declared[1].decode("ascii") if declared else None
    return decode_surely(content) or decode_lenient(content, charset)


def parse_html(markup: str) -> tuple[Any, tuple[str, ...]]:
    """Return the root element, and a warning where tags were too deep to be kept.

    Raises:
        SourceError: ``document_damaged``.
    """
    text = without_floods(_XML_DECLARATION.sub("", normalise_text(markup)))
    root, is_whole = _parse(text)
    if is_whole:
        return root, ()
    root, is_whole = _parse(flattened(text))
    if not is_whole:
        raise SourceError("document_damaged", "HTML: nested too deeply")
    return root, (f"nested_markup: {MOST_DEPTH} levels are kept",)


def _parse(text: str) -> tuple[Any, bool]:
    """Return the root, and whether the parser followed the text to its end."""
    from lxml import etree, html

    # Without huge_tree all behind 256 levels or a text of 10 MB is left out, and no error raised.
    parser = html.HTMLParser(huge_tree=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise SourceError("document_damaged", str(error)) from error
    limits = etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NO_MEMORY
    return root, not any(error.type in limits for error in parser.error_log)


def write_html(flow: Flow, root: Any) -> None:
    """Write what a browser would show of ``root`` into ``flow``; what follows it is not its own."""
    from lxml import etree

    markers = _Markers()
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
            _enter(flow, element, markers)


def _cell_flow(cell: Any) -> Flow:
    flow = Flow()
    write_html(flow, cell)
    return flow


def _is_unseen(element: Any) -> bool:
    return (
        element.tag in _UNSEEN
        or element.get("hidden") is not None
        or bool(_HIDING.search(_style(element)))
    )


def _enter(flow: Flow, element: Any, markers: _Markers) -> None:
    if element.tag in _BLOCKS:
        flow.end_block()
    if element.tag == "li":
        flow.write(markers.before(element))
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


class _Markers:
    """The numbers and bullets of lists; each item of a list is counted once."""

    def __init__(self) -> None:
        self._counted: dict[Any, tuple[Any, int]] = {}
        """By list: the last item that was counted, and its number."""

    def before(self, item: Any) -> str:
        """Return the number or bullet a browser puts before an item, with a blank behind it."""
        parent = item.getparent()
        if _has_no_marker(item) or (parent is not None and _has_no_marker(parent)):
            return ""
        if parent is None or parent.tag != "ol":
            return f"{BULLET} "
        return f"{format_number(self._number(item, parent), parent.get('type', '1'))}. "

    def _number(self, item: Any, parent: Any) -> int:
        last, number = self._counted.get(parent) or (None, _integer(parent.get("start"), 1) - 1)
        following = parent.iterchildren("li") if last is None else last.itersiblings("li")
        for sibling in following:
            number = _integer(sibling.get("value"), number + 1)
            if sibling is item:
                break
        self._counted[parent] = item, number
        return number


def _has_no_marker(element: Any) -> bool:
    return any(_NONE.search(style[1]) for style in _LIST_STYLE.finditer(_style(element)))


def _style(element: Any) -> str:
    style: str = element.get("style", "")
    return style[:_LONGEST_STYLE]


def _integer(text: str | None, default: int) -> int:
    """Return a number as a browser does, which knows none above 32 bits."""
    try:
        number = int(text) if text is not None else default
    except ValueError:
        return default
    return number if abs(number) < 1 << 31 else default


def _metadata(root: Any) -> dict[str, str]:
    title = " ".join(normalise_text(root.findtext(".//title", "")).split())
    language = normalise_text(root.get("lang", "")).strip()
    return {key: value for key, value in (("title", title), ("language", language)) if value}
