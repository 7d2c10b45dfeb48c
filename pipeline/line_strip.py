"""Chosen lines of a page under each other in one picture, for a second pass over them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.document import BoundingBox
from pipeline.ink import Pixels
from pipeline.word_lines import Words

_MARGIN = 0.25
"""Heights of a line that are cut with it above and below: the dots of ë, the tails of ç."""
_GAP = 0.6
"""Heights of paper between two lines of the strip."""


@dataclass(frozen=True, slots=True)
class LineStrip:
    """The strip and where its lines come from: ``(top, bottom, x shift, y shift)``."""

    pixels: Pixels
    places: tuple[tuple[int, int, int, int], ...]

    def to_page(self, words: Words) -> Words:
        """Return words of the strip with boxes of the page; those between lines are left out."""
        return tuple(
            replace(word, box=BoundingBox(b.x0 + dx, b.y0 + dy, b.x1 + dx, b.y1 + dy))
            for word in words
            for b in (word.box,)
            for top, bottom, dx, dy in self.places
            if top <= (b.y0 + b.y1) / 2 < bottom
        )


def build_strip(
    pixels: Pixels, boxes: Sequence[BoundingBox], *, margin: float = _MARGIN
) -> LineStrip:
    """Cut the lines in ``boxes`` out of a page and set them under each other on paper.

    ``margin`` is how many heights of a box are cut with it above and below.
    """
    height, width = pixels.shape
    paper = int(np.median(pixels))
    cuts, places, top = [], [], 0
    widest = max(round(box.x1 - box.x0) for box in boxes) + 40
    for box in boxes:
        size = box.y1 - box.y0
        y0, y1 = max(0, round(box.y0 - margin * size)), min(height, round(box.y1 + margin * size))
        x0, x1 = max(0, round(box.x0) - 6), min(width, round(box.x1) + 6)
        gap = max(4, round(_GAP * size))
        strip = np.full((y1 - y0 + gap, widest), paper, np.uint8)
        strip[gap // 2 : gap // 2 + y1 - y0, 20 : 20 + x1 - x0] = pixels[y0:y1, x0:x1]
        cuts.append(strip)
        places.append((top, top + len(strip), x0 - 20, y0 - top - gap // 2))
        top += len(strip)
    return LineStrip(np.concatenate(cuts), tuple(places))
