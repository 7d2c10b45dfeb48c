from __future__ import annotations

import numpy as np
import pytest

from pipeline.document import BoundingBox
from pipeline.ink import Pixels
from pipeline.line_strip import build_strip
from pipeline.ocr import RecognisedWord

BOXES = (
    BoundingBox(50, 100, 250, 130),
    BoundingBox(300, 400, 380, 420),
    BoundingBox(0, 0, 60, 30),
    BoundingBox(350, 480, 400, 500),
)


def page() -> Pixels:
    """Paper with a dark block in each box, each of another grey."""
    pixels = np.full((500, 400), 230, np.uint8)
    for n, box in enumerate(BOXES):
        pixels[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] = 10 + n
    return pixels


def word(x0: float, y0: float, x1: float, y1: float) -> RecognisedWord:
    return RecognisedWord("po", BoundingBox(x0, y0, x1, y1), 0.9, 1, 0)


@pytest.mark.parametrize("margin", [0.0, 0.25])
def test_words_of_the_strip_lead_back_to_their_line(margin: float) -> None:
    strip = build_strip(page(), BOXES, margin=margin)
    words = []
    for n in range(len(BOXES)):
        rows, columns = np.nonzero(strip.pixels == 10 + n)
        words.append(word(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
    assert [w.box for w in strip.to_page(tuple(words))] == list(BOXES)
    tops = [w.box.y0 for w in words]
    assert tops == sorted(tops)


def test_lines_are_apart_and_as_wide_as_the_widest() -> None:
    strip = build_strip(page(), BOXES, margin=0.0)
    assert strip.pixels.shape[1] >= 200
    dark = np.asarray((strip.pixels < 100).any(axis=1))
    assert int((np.diff(dark.astype(int)) == 1).sum()) == len(BOXES)
    assert not dark[0]
    assert not dark[-1]


def test_a_margin_takes_the_dots_along() -> None:
    pixels = page()
    pixels[95:98, 100:103] = 0  # the dots of an ë above the box
    assert not (build_strip(pixels, BOXES[:1], margin=0.0).pixels == 0).any()
    assert (build_strip(pixels, BOXES[:1]).pixels == 0).sum() == 9


def test_what_was_read_below_the_last_line_is_left_out() -> None:
    strip = build_strip(page(), BOXES)
    height = len(strip.pixels)
    assert strip.to_page((word(20, height + 5, 60, height + 25),)) == ()
