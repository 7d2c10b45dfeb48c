"""Dashes are as long as their strokes, in typefaces of today."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.dashes import restore_dashes
from pipeline.document import BoundingBox
from pipeline.ink import Pixels, ink_mask
from pipeline.ocr import RecognisedWord

FONTS = ("DejaVuSerif.ttf", "DejaVuSans.ttf", "LiberationSerif-Regular.ttf",
         "LiberationSans-Regular.ttf")  # fmt: skip


def printed(line: str, font: str, size: int = 42) -> tuple[tuple[RecognisedWord, ...], Pixels]:
    """Print a line; return its words as read with hyphens for all dashes, and the page's ink."""
    page = Image.new("L", (1400, 160), 250)
    pen, face = ImageDraw.Draw(page), ImageFont.truetype(font, size)
    words, x = [], 60.0
    for text in line.split():
        pen.text((x, 50), text, font=face, fill=20)
        box = BoundingBox(*map(float, pen.textbbox((x, 50), text, font=face)))
        if set(text) <= set("-–—"):  # engines give marks the height of their line
            box = BoundingBox(box.x0, 55, box.x1, 50 + size)
        read = text.replace("–", "-").replace("—", "-")
        words.append(RecognisedWord(read, box, 0.9, 0, 0))
        x = box.x1 + 0.35 * size
    return tuple(words), ink_mask(np.asarray(page, np.uint8))


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize(
    "line",
    ["Viti 2022–2025 Buxheti", "Kuvendi – Komuna", "Kuvendi — Komuna", "Nr. 04-112 publiko-privat",
     "Plani 2022–2025 nr. 04-112"],
    ids=["en", "en-alone", "em", "hyphens", "both"],
)  # fmt: skip
def test_dashes_are_told_by_their_length(line: str, font: str) -> None:
    words, ink = printed(line, font)
    assert " ".join(word.text for word in restore_dashes(words, ink)) == line


def test_a_dash_that_is_too_long_was_misread() -> None:
    words, ink = printed("Kuvendi - Komuna", FONTS[0])
    long = (words[0], RecognisedWord("—", words[1].box, 0.9, 0, 0), words[2])
    assert restore_dashes(long, ink)[1].text == "-"


def test_without_ink_or_measure_the_reading_stays() -> None:
    words, ink = printed("Viti 2022–2025", FONTS[0])
    assert restore_dashes(words, np.zeros_like(ink)) == words
    (_, alone), ink = printed("a –", FONTS[0])
    assert restore_dashes((alone,), ink) == (alone,)
    assert restore_dashes((), ink) == ()
