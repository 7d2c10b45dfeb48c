"""hOCR: a page as the HTML that OCR programs exchange (http://kba.github.io/hocr-spec/1.2/).

Boxes are whole pixels of the page as displayed; a text layer, which has no pixels, is written as
if it had been scanned at 600 dpi (``scan_res`` says so).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.document import BoundingBox, Page
from pipeline.errors import UsageError
from pipeline.transcript import (
    PlacedWord,
    Transcript,
    TranscriptBlock,
    TranscriptLine,
    cover_block,
    cover_line,
    language_tag,
    parse_xml,
    transcribe,
    without_controls,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_XHTML = "http://www.w3.org/1999/xhtml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TEXT_LAYER_DPI = 600.0
_LINES = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat")
"""What Tesseract calls lines of several kinds."""
_REGION = "ocr_image"
"""What is no text: hOCR has no class for stamps and signatures, ``x_type`` names them."""
_BOX = re.compile(r"(?:^|;)\s*bbox((?:\s+-?\d+){4})\s*(?:;|$)")
_CONFIDENCE = re.compile(r"(?:^|;)\s*x_wconf\s+(\d+(?:\.\d+)?)")
_RESOLUTION = re.compile(r"(?:^|;)\s*scan_res\s+(\d+(?:\.\d+)?)")


def write_hocr(page: Page, filename: str = "") -> bytes:
    """Return the page as an hOCR file (XHTML, UTF-8); equal pages give equal bytes.

    Raises:
        UsageError: the page has no geometry.
    """
    from lxml import etree

    dpi = None if page.reading.origin == "ocr" else _TEXT_LAYER_DPI
    transcript = transcribe(page, dpi)
    tag = language_tag(transcript.language)
    root = etree.Element(f"{{{_XHTML}}}html", nsmap={None: _XHTML})
    if tag:
        root.set("lang", tag)
        root.set(_LANG, tag)
    _write_head(_add(root, "head"), page, filename)
    body = _add(root, "body")
    element = _marked(body, "div", "ocr_page", f"page_{page.number}", _page_title(
        transcript, page.number, filename))  # fmt: skip
    for number, block in enumerate(b for b in transcript.blocks if b):
        _write_block(element, f"{page.number}_{number + 1}", block, tag)
    for number, region in enumerate(page.regions, start=1):
        place = f"{_title(region.box)}; x_type {region.kind}"
        _marked(element, "div", _REGION, f"region_{page.number}_{number}", place)
    content: bytes = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, doctype="<!DOCTYPE html>"
    )
    return content


def read_hocr(content: bytes) -> list[Transcript]:
    """Return the pages of an hOCR file that is well-formed XML (Tesseract's and ours are).

    Raises:
        UsageError: this is no hOCR file.
    """
    root = parse_xml(content, "hOCR")
    pages = list(_of_class(root, "ocr_page"))
    if not pages:
        raise UsageError("this is no hOCR file: it holds no ocr_page")
    return [_read_page(page) for page in pages]


# -- writing -----------------------------------------------------------------------------------


def _write_head(head: _Element, page: Page, filename: str) -> None:
    reading = page.reading
    _add(head, "title").text = without_controls(filename) or f"page {page.number}"
    system = f"{reading.engine} {reading.version}, Arkiva {__version__}"
    _add(head, "meta", name="ocr-system", content=system)
    able = f"ocr_page ocr_carea ocr_par ocr_line ocrx_word {_REGION}"
    _add(head, "meta", name="ocr-capabilities", content=able)
    if page.language:
        _add(head, "meta", name="ocr-langs", content=page.language)
    _add(head, "meta", name="ocr-number-of-pages", content="1")


def _page_title(transcript: Transcript, number: int, filename: str) -> str:
    name = without_controls(filename).replace("\\", "\\\\").replace('"', '\\"')
    width, height = round(transcript.width), round(transcript.height)
    dpi = round(transcript.dpi or 0)
    return f'image "{name}"; bbox 0 0 {width} {height}; ppageno {number - 1}; scan_res {dpi} {dpi}'


def _write_block(page: _Element, identity: str, block: TranscriptBlock, tag: str | None) -> None:
    title = _title(cover_block(block))
    area = _marked(page, "div", "ocr_carea", f"block_{identity}", title)
    paragraph = _marked(area, "p", "ocr_par", f"par_{identity}", title)
    if tag:
        paragraph.set("lang", tag)
    for number, line in enumerate(block):
        place = _title(cover_line(line))
        element = _marked(paragraph, "span", "ocr_line", f"line_{identity}_{number + 1}", place)
        for count, word in enumerate(line):
            name = f"word_{identity}_{number + 1}_{count + 1}"
            span = _marked(element, "span", "ocrx_word", name, _title(word.box, word.confidence))
            span.text = word.text
            span.tail = " " if count < len(line) - 1 else None
        element.tail = "\n"


def _title(box: BoundingBox | None, confidence: float | None = None) -> str:
    parts = []
    if box is not None:
        sides = (box.x0, box.y0, box.x1, box.y1)
        parts.append("bbox " + " ".join(str(max(0, round(side))) for side in sides))
    if confidence is not None:
        parts.append(f"x_wconf {round(confidence * 100)}")
    return "; ".join(parts)


def _marked(parent: _Element, tag: str, kind: str, identity: str, title: str) -> _Element:
    element = _add(parent, tag, **{"class": kind, "id": identity})
    if title:
        element.set("title", title)
    return element


def _add(parent: _Element, tag: str, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{_XHTML}}}{tag}", attributes)


# -- reading -----------------------------------------------------------------------------------


def _read_page(page: _Element) -> Transcript:
    title = page.get("title", "")
    whole = _box_of(title) or BoundingBox(0, 0, 0, 0)
    resolution = _RESOLUTION.search(title)
    areas = list(_of_class(page, "ocr_carea"))
    blocks = tuple(tuple(map(_read_line, _of_class(area, *_LINES))) for area in areas)
    languages = (par.get("lang") for par in _of_class(page, "ocr_par"))
    return Transcript(
        whole.x1 - whole.x0,
        whole.y1 - whole.y0,
        blocks,
        float(resolution[1]) if resolution else None,
        next((language for language in languages if language), None),
    )


def _read_line(line: _Element) -> TranscriptLine:
    return tuple(_read_word(word) for word in _of_class(line, "ocrx_word"))


def _read_word(word: _Element) -> PlacedWord:
    title = word.get("title", "")
    confidence = _CONFIDENCE.search(title)
    known = float(confidence[1]) / 100 if confidence else None
    return PlacedWord("".join(word.itertext()), _box_of(title), known)


def _box_of(title: str) -> BoundingBox | None:
    found = _BOX.search(title)
    return BoundingBox(*(float(side) for side in found[1].split())) if found else None


def _of_class(element: _Element, *kinds: str) -> list[_Element]:
    return [e for e in element.iter("{*}*") if (e.get("class") or "").strip() in kinds]
