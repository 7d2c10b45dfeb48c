"""What of a page's reading leaves something to look at, small enough to ask of every page.

A page is one compressed blob; the queue of doubtful things must not unpack thousands of them.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from index.canonical import canonical_json
from pipeline.document import Line, Page
from pipeline.serialize import page_from_json
from pipeline.warning_codes import needs_eye

WORST_LINE = 0.6
"""A line read with less is kept; the queue has a threshold of its own above it."""
_LEAST_WORDS = 3
"""As in ``pipeline.page_grade``: a page number or a stray mark is no line to judge."""
_LONGEST = 120


def page_look(page: Page) -> str | None:
    """Return grade, warnings for a person's eye and the worst line of a page as JSON.

    None: the page was read well and nothing was odd.
    """
    reading = page.reading
    warnings = [warning for warning in reading.warnings if needs_eye([warning])]
    worst = _worst_line(page)
    if reading.grade in ("good", "excellent") and not warnings and worst is None:
        return None
    look: dict[str, Any] = {
        "grade": reading.grade,
        "confidence": reading.confidence,
        "warnings": warnings,
        "worst": None,
    }
    if worst is not None:
        line, mean = worst
        bbox = list(line.box.to_points(page.dpi)) if line.box else None
        text = page.raw[line.start : line.end][:_LONGEST]
        look["worst"] = {"confidence": round(mean, 3), "bbox": bbox, "text": text}
    return canonical_json(look)


def look_of_content(content: bytes) -> str | None:
    """Return the look of a page as the catalogue stores it; for its migration."""
    return page_look(page_from_json(json.loads(zlib.decompress(content))))


def _worst_line(page: Page) -> tuple[Line, float] | None:
    found: list[tuple[Line, float]] = []
    for line in page.lines:
        known = [word.confidence for word in line.words if word.confidence is not None]
        if len(known) >= _LEAST_WORDS:
            found.append((line, sum(known) / len(known)))
    worst = min(found, key=lambda row: row[1], default=None)
    return worst if worst is not None and worst[1] < WORST_LINE else None
