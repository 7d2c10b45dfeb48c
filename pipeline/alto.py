"""ALTO 4: a page as the XML that libraries and archives exchange.

Boxes are those of the page as displayed: pixels for a recognised page, 1/1200 inch for a text
layer, which has no pixels. https://www.loc.gov/standards/alto/
"""

from __future__ import annotations

from itertools import pairwise
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
    hyphen_of,
    language_tag,
    parse_xml,
    transcribe,
    without_controls,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA_VERSION = "4.2"
_UNITS_PER_INCH: dict[str, float | None] = {"pixel": None, "inch1200": 1200.0, "mm10": 254.0}
_TEXT_LAYER_UNIT = "inch1200"
_DECIMALS = 2
_RAW = "as read, before repair"
_OTHER = "other OCR pass"
"""PURPOSE of an ALTERNATIVE: the engine's own reading of a repaired word; the other pass's."""


def write_alto(page: Page, filename: str = "", document_id: str = "") -> bytes:
    """Return the page as an ALTO 4 file, UTF-8; equal pages give equal bytes.

    CONTENT is the word after repair; what was read stands in an ALTERNATIVE where it differs.

    Raises:
        UsageError: the page has no geometry.
    """
    from lxml import etree

    unit = "pixel" if page.reading.origin == "ocr" else _TEXT_LAYER_UNIT
    transcript = transcribe(page, _UNITS_PER_INCH[unit])
    root = etree.Element(_name("alto"), nsmap={None: NAMESPACE}, SCHEMAVERSION=SCHEMA_VERSION)
    _describe(root, page, unit, filename, document_id)
    layout = _add(root, "Layout")
    element = _add(layout, "Page", ID=f"page_{page.number}", PHYSICAL_IMG_NR=str(page.number))
    element.set("WIDTH", _number(transcript.width))
    element.set("HEIGHT", _number(transcript.height))
    if page.label:
        element.set("PRINTED_IMG_NR", without_controls(page.label))
    if page.reading.confidence is not None:
        element.set("PC", _number(page.reading.confidence, 4))
    whole = BoundingBox(0, 0, transcript.width, transcript.height)
    space = _place(_add(element, "PrintSpace", ID=f"space_{page.number}"), whole)
    for number, block in enumerate(b for b in transcript.blocks if b):
        _write_block(space, f"block_{page.number}_{number + 1}", block, transcript.language)
    _write_regions(space, page)
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return content


def read_alto(content: bytes) -> list[Transcript]:
    """Return the pages of an ALTO file of any version (2 to 4); a hyphen rejoins its word.

    Raises:
        UsageError: this is no ALTO file.
    """
    from lxml import etree

    root = parse_xml(content, "ALTO")
    if etree.QName(root).localname != "alto":
        raise UsageError(f"this is no ALTO file: it begins with {root.tag}")
    unit = root.findtext(".//{*}MeasurementUnit", "pixel").strip()
    return [_read_page(page, _UNITS_PER_INCH.get(unit)) for page in root.iterfind(".//{*}Page")]


# -- writing -----------------------------------------------------------------------------------


def _describe(root: _Element, page: Page, unit: str, filename: str, document_id: str) -> None:
    description = _add(root, "Description")
    _add(description, "MeasurementUnit").text = unit
    if filename or document_id:
        source = _add(description, "sourceImageInformation")
        if filename:
            _add(source, "fileName").text = without_controls(filename)
        if document_id:
            _add(source, "documentIdentifier").text = document_id
    reading = page.reading
    for number, done in enumerate(reading.steps, start=1):
        settings = ", ".join(f"{name} {value}" for name, value in done.parameters)
        _step(description, f"step_{number}", "preOperation", done.name, "Arkiva", __version__,
              settings)  # fmt: skip
    how = "optical character recognition" if reading.origin == "ocr" else "text layer of the file"
    languages = f"languages {reading.languages}" if reading.languages else None
    _step(description, "reading", "contentGeneration", how, reading.engine, reading.version,
          languages)  # fmt: skip
    if page.offsets.edits:
        how = f"repair of damaged text: {len(page.offsets.edits)} places"
        _step(description, "repair", "contentModification", how, "Arkiva", __version__)


def _step(
    description: _Element,
    identity: str,
    category: str,
    how: str,
    software: str,
    version: str,
    settings: str | None = None,
) -> None:
    step = _add(description, "Processing", ID=identity)
    _add(step, "processingCategory").text = category
    _add(step, "processingStepDescription").text = how
    if settings:
        _add(step, "processingStepSettings").text = without_controls(settings)
    about = _add(step, "processingSoftware")
    _add(about, "softwareName").text = software
    _add(about, "softwareVersion").text = version


def _write_block(
    space: _Element, identity: str, block: TranscriptBlock, language: str | None
) -> None:
    element = _place(_add(space, "TextBlock", ID=identity), cover_block(block))
    tag = language_tag(language)
    if tag:
        element.set("LANG", tag)
    strings: list[list[_Element]] = []
    for number, line in enumerate(block):
        added = _add(element, "TextLine", ID=f"{identity}_{number + 1}")
        _write_line(_place(added, cover_line(line)), line)
        strings.append(added.findall(_name("String")))
    for (line, here), (following, there) in pairwise(zip(block, strings, strict=True)):
        if hyphen_of(line) and following[0].text[0].islower():
            whole = line[-1].text[:-1] + following[0].text
            _mark_half(here[-1], "HypPart1", whole)
            _mark_half(there[0], "HypPart2", whole)


def _write_regions(space: _Element, page: Page) -> None:
    """Write what is no text as illustrations of a TYPE; only pages whose unit is pixels have it."""
    for number, region in enumerate(page.regions, start=1):
        name = f"region_{page.number}_{number}"
        element = _add(space, "Illustration", ID=name, TYPE=region.kind)
        _place(element, region.box)


def _mark_half(string: _Element, half: str, whole: str) -> None:
    """Say that a string is half of a word broken at the end of a line, and which word."""
    string.set("SUBS_TYPE", half)
    string.set("SUBS_CONTENT", whole)


def _write_line(element: _Element, line: TranscriptLine) -> None:
    hyphen = hyphen_of(line)
    for number, word in enumerate(line):
        broken = hyphen is not None and number == len(line) - 1
        box, hyphen_box = _split(word) if broken else (word.box, None)
        string = _place(_add(element, "String"), box)
        string.set("CONTENT", word.text[:-1] if broken else word.text)
        if word.confidence is not None:
            string.set("WC", _number(word.confidence, 4))
        if word.raw != word.text:
            _add(string, "ALTERNATIVE", PURPOSE=_RAW).text = word.raw
        if word.alternative:
            _add(string, "ALTERNATIVE", PURPOSE=_OTHER).text = word.alternative
        if broken:
            _place(_add(element, "HYP", CONTENT=word.text[-1]), hyphen_box)
        elif number < len(line) - 1:
            _write_space(element, word.box, line[number + 1].box)


def _write_space(element: _Element, before: BoundingBox | None, behind: BoundingBox | None) -> None:
    space = _add(element, "SP")
    if before is not None and behind is not None:
        space.set("HPOS", _number(before.x1))
        space.set("VPOS", _number(before.y0))
        space.set("WIDTH", _number(max(0.0, behind.x0 - before.x1)))


def _split(word: PlacedWord) -> tuple[BoundingBox | None, BoundingBox | None]:
    """Return the boxes of a word and of the hyphen at its end, in proportion to the letters."""
    box = word.box
    if box is None:
        return None, None
    edge = round(box.x1 - (box.x1 - box.x0) / len(word.text), _DECIMALS)
    return (
        BoundingBox(box.x0, box.y0, edge, box.y1),
        BoundingBox(edge, box.y0, box.x1, box.y1),
    )


def _place(element: _Element, box: BoundingBox | None) -> _Element:
    if box is not None:
        left, top = round(box.x0, _DECIMALS), round(box.y0, _DECIMALS)
        element.set("HPOS", _number(left))
        element.set("VPOS", _number(top))
        element.set("WIDTH", _number(round(box.x1, _DECIMALS) - left))
        element.set("HEIGHT", _number(round(box.y1, _DECIMALS) - top))
    return element


def _add(parent: _Element, tag: str, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, _name(tag), attributes)


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _number(value: float, decimals: int = _DECIMALS) -> str:
    return f"{round(value, decimals):.{decimals}f}".rstrip("0").rstrip(".")


# -- reading -----------------------------------------------------------------------------------


def _read_page(page: _Element, dpi: float | None) -> Transcript:
    blocks = tuple(
        tuple(_read_line(line) for line in block.iterfind("{*}TextLine"))
        for block in page.iterfind(".//{*}TextBlock")
    )
    languages = [block.get("LANG") for block in page.iterfind(".//{*}TextBlock")]
    return Transcript(
        float(page.get("WIDTH") or 0),
        float(page.get("HEIGHT") or 0),
        blocks,
        dpi,
        next((language for language in languages if language), None),
    )


def _read_line(line: _Element) -> TranscriptLine:
    words = [_read_word(string) for string in line.iterfind("{*}String")]
    hyphen = line.find("{*}HYP")
    if hyphen is not None and words:
        last, end = words[-1], _box_of(hyphen)
        box = last.box.union(end) if last.box and end else last.box
        text, mark = last.text, hyphen.get("CONTENT", "-")
        raw = last.raw if last.raw != text else text + mark
        words[-1] = PlacedWord(text + mark, box, last.confidence, raw, last.alternative)
    return tuple(words)


def _read_word(string: _Element) -> PlacedWord:
    confidence = string.get("WC")
    others = {other.get("PURPOSE"): other.text for other in string.iterfind("{*}ALTERNATIVE")}
    text = string.get("CONTENT", "")
    known = None if confidence is None else float(confidence)
    return PlacedWord(text, _box_of(string), known, others.get(_RAW) or text, others.get(_OTHER))


def _box_of(element: _Element) -> BoundingBox | None:
    given = [element.get(name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]
    if None in given:
        return None
    left, top, width, height = (float(value or 0) for value in given)
    return BoundingBox(left, top, round(left + width, _DECIMALS), round(top + height, _DECIMALS))
