"""Ink of the sheet's other side is told from this side's by being fainter."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from pipeline.bleed_through import bleed_levels, stretch
from pipeline.ink import Pixels

DPI = 150.0


def text(level: int, *, first: int = 0) -> Pixels:
    image = Image.new("L", (1000, 700), 250)
    font = ImageFont.truetype("DejaVuSerif.ttf", 22)
    pen = ImageDraw.Draw(image)
    for n in range(first, 16):
        pen.text(
            (60, 40 + 40 * n), f"{n}. Këshilli shqyrtoi kërkesën e fshatit dhe vendosi", level, font
        )
    return np.asarray(image)


def mirrored(pixels: Pixels) -> Pixels:
    return np.asarray(ImageOps.mirror(Image.fromarray(np.roll(pixels, 20, axis=0))))


def test_the_other_side_becomes_paper_and_this_side_stays() -> None:
    front = text(90)
    page = np.minimum(front, mirrored(text(205)))
    levels = bleed_levels(page, DPI)
    assert levels is not None
    result = stretch(page, levels)
    behind = (mirrored(text(205)) < 215) & (front > 245)
    assert result[behind].min() > 200
    assert result[front < 100].max() < 90


def test_a_page_with_one_side_has_no_bleed() -> None:
    assert bleed_levels(text(90), DPI) is None
    assert bleed_levels(text(10), DPI) is None
    assert bleed_levels(np.full((700, 1000), 250, np.uint8), DPI) is None


def test_lines_in_light_grey_are_print() -> None:
    page = np.minimum(text(10)[:400], np.full((400, 1000), 250, np.uint8))
    page = np.concatenate([page, text(150)[400:]])
    assert bleed_levels(page, DPI) is None


def test_faded_text_beside_dark_text_is_kept() -> None:
    page = np.concatenate([text(70)[:350], text(140)[350:]])
    assert bleed_levels(page, DPI) is None
