"""From recognised words to a Page: lines, blocks, regions, confidence and grade."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from pipeline.document import Page, Reading
from pipeline.ocr import OcrEngine
from pipeline.page_building import PageFrame, build_page
from pipeline.page_grade import Evidence, grade_page, worst_line, worst_region
from pipeline.page_language import language_of
from pipeline.readers import PageImage
from pipeline.reading_ladder import PictureRead
from pipeline.regions import find_regions
from pipeline.scan_tables import draft_blocks
from pipeline.text_verdict import dictionary_share
from pipeline.word_lines import Words, mean_confidence

_ALBANIAN = "sq"


def build_ocr_page(
    picture: PageImage, read: PictureRead, engine: OcrEngine, *, fast: bool = False
) -> Page:
    """Return the page that the words make, boxes in pixels of the picture.

    ``fast``: stamps and signatures are not looked for.
    """
    warnings = (*picture.warnings, f"ocr: {picture.why}", *read.warnings)
    if not read.words:
        warnings = (*warnings, "blank_page" if read.blank else "no_text")
    width, height = picture.image.size
    frame = PageFrame(picture.number, width, height, picture.dpi, picture.label)
    lines = _confidences(read.words)
    mean = mean_confidence(read.words)
    confidence = None if mean is None else round(mean, 4)
    lowest = worst_line(lines)
    reading = Reading(
        origin="ocr",
        engine=engine.name,
        version=engine.version,
        languages=read.languages,
        confidence=confidence,
        worst=confidence if lowest is None else lowest,
        warnings=warnings,
        coverage=read.coverage,
        steps=read.steps,
    )
    page = build_page(frame, draft_blocks(read.words, read.grids), reading)
    evidence = Evidence(
        confidence=confidence,
        coverage=read.coverage,
        worst_line=lowest,
        worst_region=worst_region(lines),
        known_words=dictionary_share(page.raw) if language_of(page.raw) == _ALBANIAN else None,
        blank=read.blank,
    )
    regions = () if fast else find_regions(picture.image, picture.dpi, read.words, picture.dpi_y)
    return replace(page, reading=replace(reading, grade=grade_page(evidence)), regions=regions)


def _confidences(words: Words) -> list[list[float]]:
    """Return the confidences of the words line by line."""
    lines = groupby(words, key=lambda word: (word.block, word.line))
    return [[word.confidence for word in line] for _, line in lines]
