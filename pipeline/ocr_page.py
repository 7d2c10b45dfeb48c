"""From recognised words to a Page: lines, blocks, confidence and grade."""

from __future__ import annotations

from itertools import groupby
from statistics import fmean

from pipeline.document import Block, Grade, Line, Page, Reading, Word
from pipeline.ocr import OcrEngine, RecognisedWord
from pipeline.offsets import OffsetMap
from pipeline.readers import PageImage

GRADES: tuple[tuple[float, Grade], ...] = ((0.93, "excellent"), (0.85, "good"), (0.70, "fair"))
"""Least mean confidence of a grade; below the last it is poor. With the right preprocessing the
lowest page mean measured was 0.826 (findings, OCR), so "poor" is a page that was not understood."""
_WORST_LINE_WORDS = 3
_INK_LEVEL = 128
_INK_SHARE = 0.0005
"""Dark share of a page that is not blank: a page number alone covers about a thousandth."""


def build_ocr_page(
    picture: PageImage, words: tuple[RecognisedWord, ...], engine: OcrEngine, languages: str
) -> Page:
    """Return the page that the words make, boxes in pixels of the picture."""
    raw, blocks = _assemble(words)
    warnings = (*picture.warnings, f"ocr: {picture.why}")
    if not words:
        warnings = (*warnings, "no_text" if has_ink(picture) else "blank_page")
    confidence, worst = _confidence(blocks)
    reading = Reading(
        origin="ocr",
        engine=engine.name,
        version=engine.version,
        languages=languages,
        confidence=confidence,
        worst=worst,
        grade=_grade(confidence, blank="blank_page" in warnings),
        warnings=warnings,
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


def has_ink(picture: PageImage) -> bool:
    """Tell whether a page without words is a page with something on it."""
    histogram = picture.image.convert("L").histogram()
    return sum(histogram[:_INK_LEVEL]) > _INK_SHARE * sum(histogram)


def _assemble(words: tuple[RecognisedWord, ...]) -> tuple[str, tuple[Block, ...]]:
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
                placed.append(Word(word.text, start, position, word.box, word.confidence))
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


def _grade(confidence: float | None, *, blank: bool) -> Grade:
    if confidence is None:
        return "excellent" if blank else "poor"
    return next((grade for least, grade in GRADES if confidence >= least), "poor")
