"""From recognised words to a Page: lines, blocks, confidence and grade."""

from __future__ import annotations

from itertools import groupby
from statistics import fmean

from pipeline.document import Block, Grade, Line, Page, Reading, Word
from pipeline.merge import Words
from pipeline.ocr import OcrEngine
from pipeline.offsets import OffsetMap
from pipeline.readers import PageImage
from pipeline.reading_ladder import PictureRead

GRADES: tuple[tuple[Grade, float, float, float], ...] = (
    ("excellent", 0.93, 0.97, 0.50),
    ("good", 0.85, 0.90, 0.30),
    ("fair", 0.70, 0.75, 0.0),
)
"""Grade with the least mean confidence, ink coverage and confidence of the worst line it asks for;
below the last it is poor. Well prepared, the lowest page mean measured was 0.826, and good pages
cover 0.98 of their letters, pages with dropped blocks 0.71 to 0.96 (findings, OCR)."""
_WORST_LINE_WORDS = 3


def build_ocr_page(picture: PageImage, read: PictureRead, engine: OcrEngine) -> Page:
    """Return the page that the words make, boxes in pixels of the picture."""
    raw, blocks = _assemble(read.words)
    warnings = (*picture.warnings, f"ocr: {picture.why}", *read.warnings)
    if not read.words:
        warnings = (*warnings, "blank_page" if read.blank else "no_text")
    confidence, worst = _confidence(blocks)
    reading = Reading(
        origin="ocr",
        engine=engine.name,
        version=engine.version,
        languages=read.languages,
        confidence=confidence,
        worst=worst,
        grade=grade_of(confidence, read.coverage, worst, blank=read.blank),
        warnings=warnings,
        coverage=read.coverage,
        steps=read.steps,
    )
    width, height = picture.image.size
    return Page(
        number=picture.number,
        width=width,
        height=height,
        dpi=picture.dpi,
        raw=raw,
        text=raw,
        offsets=OffsetMap(),
        blocks=blocks,
        reading=reading,
        label=picture.label,
    )


def _assemble(words: Words) -> tuple[str, tuple[Block, ...]]:
    pieces: list[str] = []
    position = 0
    blocks = []
    for _, in_block in groupby(words, key=lambda w: w.block):
        lines: list[Line] = []
        for _, in_line in groupby(in_block, key=lambda w: w.line):
            placed: list[Word] = []
            for word in in_line:
                gap = "" if not pieces else " " if placed else "\n" if lines else "\n\n"
                start = position + len(gap)
                position = start + len(word.text)
                pieces += [gap, word.text]
                placed.append(
                    Word(word.text, start, position, word.box, word.confidence, word.alternative)
                )
            lines.append(Line(tuple(placed)))
        blocks.append(Block(tuple(lines)))
    return "".join(pieces), tuple(blocks)


def _confidence(blocks: tuple[Block, ...]) -> tuple[float | None, float | None]:
    words = [w for b in blocks for line in b.lines for w in line.words]
    letters = sum(len(w.text) for w in words)
    if not letters:
        return None, None
    mean = sum((w.confidence or 0.0) * len(w.text) for w in words) / letters
    by_line = [
        fmean(w.confidence or 0.0 for w in line.words)
        for b in blocks
        for line in b.lines
        if len(line.words) >= _WORST_LINE_WORDS
    ]
    return round(mean, 4), round(min(by_line), 4) if by_line else round(mean, 4)


def grade_of(
    confidence: float | None, coverage: float, worst: float | None, *, blank: bool
) -> Grade:
    """Return how well a page was read; a blank page is read well, an unread one poorly."""
    if confidence is None:
        return "excellent" if blank else "poor"
    for grade, least, covered, worst_line in GRADES:
        if confidence >= least and coverage >= covered and (worst or 0.0) >= worst_line:
            return grade
    return "poor"
