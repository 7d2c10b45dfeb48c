"""What ALTO and hOCR have in common: the words of a page, repaired, in blocks and lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.document import BoundingBox, Page, Word, cover
from pipeline.errors import UsageError
from pipeline.offsets import Edit

if TYPE_CHECKING:
    from lxml.etree import _Element

_NOT_XML = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]",
)
_LANGUAGE_TAG = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word as it reads after repair, and where it stands.

    ``raw`` is what the engine or the text layer gave; the box is in the transcript's unit.
    """

    text: str
    box: BoundingBox | None = None
    confidence: float | None = None
    raw: str = ""
    alternative: str | None = None
    """What the other OCR pass read here."""

    def __post_init__(self) -> None:
        if not self.raw:
            object.__setattr__(self, "raw", self.text)


TranscriptLine = tuple[PlacedWord, ...]
TranscriptBlock = tuple[TranscriptLine, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A page as a format of exchange holds it."""

    width: float
    height: float
    blocks: tuple[TranscriptBlock, ...]
    dpi: float | None = None
    """Units an inch; None where the format does not say (ALTO in pixels)."""
    language: str | None = None

    @property
    def words(self) -> Iterator[PlacedWord]:
        """All words in reading order."""
        return (word for block in self.blocks for line in block for word in line)


def transcribe(page: Page, unit_dpi: float | None = None) -> Transcript:
    """Return the page's words with boxes in units of ``unit_dpi`` (None: the page's own pixels).

    Raises:
        UsageError: the page has no geometry (text, HTML, mail, DOCX).
    """
    if page.width is None or page.height is None:
        raise UsageError(
            f"page {page.number} has no geometry: it was read from a text, not from a scan or PDF; "
            "export it as jsonl"
        )
    dpi = unit_dpi or page.dpi
    scale = dpi / page.dpi
    edits = page.offsets.edits
    blocks = tuple(
        tuple(tuple(_placed(word, edits, scale) for word in line.words) for line in block.lines)
        for block in page.blocks
    )
    return Transcript(page.width * scale, page.height * scale, blocks, dpi, page.language)


def cover_line(line: TranscriptLine) -> BoundingBox | None:
    """Return the box that covers a line's words."""
    return cover(word.box for word in line)


def cover_block(block: TranscriptBlock) -> BoundingBox | None:
    """Return the box that covers a block's lines."""
    return cover(cover_line(line) for line in block)


def read_as(word: Word, edits: Sequence[Edit]) -> str:
    """Return a word after the repairs that lie wholly inside it.

    A repair across words (a joined line end) belongs to the running text: the paper still shows
    two pieces at two places.
    """
    text = word.text
    inside = [e for e in edits if word.start <= e.start and e.end <= word.end]
    for edit in reversed(inside):
        start, end = edit.start - word.start, edit.end - word.start
        text = text[:start] + edit.replacement + text[end:]
    return text if text.strip() else word.text


def without_controls(text: str) -> str:
    """Replace what XML cannot hold (control characters of a broken text layer) by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def language_tag(language: str | None) -> str | None:
    """Return a language that ``xml:lang`` takes, else None."""
    return language if language and _LANGUAGE_TAG.fullmatch(language) else None


def _placed(word: Word, edits: Sequence[Edit], scale: float) -> PlacedWord:
    box = word.box
    if box is not None and scale != 1.0:
        box = BoundingBox(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale)
    return PlacedWord(
        without_controls(read_as(word, edits)),
        box,
        word.confidence,
        without_controls(word.text),
        without_controls(word.alternative) if word.alternative else None,
    )


def hyphen_of(line: TranscriptLine) -> str | None:
    """Return the hyphen that breaks the last word of a line, or None."""
    text = line[-1].text if line else ""
    broken = len(text) > 1 and text[-1] in "-\u2010\u00ad" and text[-2].isalpha()
    return text[-1] if broken else None


def parse_xml(content: bytes, name: str) -> _Element:
    """Return the root of an XML file of the format ``name``; nothing outside of it is loaded.

    Raises:
        UsageError: it is not well-formed.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"this is no {name} file: {error}") from error
