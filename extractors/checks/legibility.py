"""Pages on which the engine was unsure of what it read."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.checks.findings import Findings, RecordWarning
from extractors.entities import Region
from pipeline.document import Line, Page

FEWEST_WORDS = 3
"""A shorter line is a stamp, a page number or a stain."""


def check_legibility(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``low_quality_ocr`` for each page of grade poor, at the line that was read worst."""
    for page in findings.reading.document.pages:
        if page.reading.grade != "poor":
            continue
        sure = page.reading.confidence
        about = "" if sure is None else f", with a mean confidence of {sure:.2f}"
        message = f"Page {page.number} was read poorly{about}."
        regions = tuple(_region(page, line) for line in _worst(page))
        yield RecordWarning("low_quality_ocr", message, 0.6, regions)


def _worst(page: Page) -> list[Line]:
    """Return the line of the lowest mean confidence; none where no engine guessed."""
    known = [(value, line) for line in page.lines if (value := _confidence(line)) is not None]
    return [min(known, key=lambda pair: pair[0])[1]] if known else []


def _confidence(line: Line) -> float | None:
    values = [word.confidence for word in line.words if word.confidence is not None]
    return sum(values) / len(values) if len(values) >= FEWEST_WORDS else None


def _region(page: Page, line: Line) -> Region:
    box = line.box
    return Region(page.number, line.start, line.end, box, box.to_points(page.dpi) if box else None)
