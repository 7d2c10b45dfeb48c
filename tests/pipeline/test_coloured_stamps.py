"""Coloured stamps are taken out of the picture; everything else stays as it was."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from pipeline.coloured_stamps import wipe_coloured_stamps
from pipeline.ink import Pixels, to_pixels

DPI = 150.0
PAPER = (232, 226, 210)
INK = (60, 56, 54)
VIOLET, RED = (110, 90, 190), (200, 80, 100)


def page(ink: tuple[int, int, int] = INK, paper: tuple[int, int, int] = PAPER) -> Image.Image:
    image = Image.new("RGB", (1000, 700), paper)
    font = ImageFont.truetype("DejaVuSerif.ttf", 22)
    pen = ImageDraw.Draw(image)
    for n in range(16):
        pen.text(
            (60, 40 + 40 * n), f"{n}. Këshilli shqyrtoi kërkesën e fshatit dhe vendosi", ink, font
        )
    return image


def stamped(image: Image.Image, ink: tuple[int, int, int], *, oblong: bool = False) -> Image.Image:
    layer = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(layer)
    box = (300, 200, 520, 330) if oblong else (300, 200, 520, 420)
    (pen.rectangle if oblong else pen.ellipse)(box, outline=ink, width=4)
    pen.text((350, 260), "ARKIVI", ink, ImageFont.truetype("DejaVuSans.ttf", 26))
    return ImageChops.multiply(image, layer)


def wiped(image: Image.Image) -> tuple[Pixels, int]:
    return wipe_coloured_stamps(np.asarray(image), to_pixels(image), DPI)


@pytest.mark.parametrize("oblong", [False, True], ids=["round", "oblong"])
@pytest.mark.parametrize("ink", [VIOLET, RED], ids=["violet", "red"])
def test_a_stamp_goes_and_the_text_stays(ink: tuple[int, int, int], oblong: bool) -> None:
    clean = page()
    result, count = wiped(stamped(clean, ink, oblong=oblong))
    grey, before = to_pixels(clean), to_pixels(stamped(clean, ink, oblong=oblong))
    text, stamp = grey < 120, (before < 190) & (grey > 200)
    paper = float(np.median(grey))
    assert count == 1
    assert stamp.sum() > 1500
    assert result[stamp].mean() > 0.9 * paper
    assert result[text].mean() < 0.6 * paper


@pytest.mark.parametrize(
    "image",
    [page(), page((40, 38, 60), (236, 205, 120)), page((20, 60, 160)),
     page().convert("L").convert("RGB")],
    ids=["no-stamp", "yellow-paper", "all-text-blue", "grey"],
)  # fmt: skip
def test_pages_without_a_stamp_are_left_alone(image: Image.Image) -> None:
    result, count = wiped(image)
    assert count == 0
    assert np.array_equal(result, to_pixels(image))


def test_blue_words_among_black_ones_are_text() -> None:
    image = page()
    font = ImageFont.truetype("DejaVuSans.ttf", 30)
    ImageDraw.Draw(image).text((60, 655), "www.komuna.example", (5, 99, 193), font)
    result, count = wiped(image)
    assert count == 0
    assert np.array_equal(result, to_pixels(image))


def test_a_solid_emblem_is_no_stamp() -> None:
    image = page()
    ImageDraw.Draw(image).rectangle((700, 100, 860, 260), fill=(190, 40, 50))
    assert wiped(image)[1] == 0
