"""A sheet on a desk is found where the picture shows its edges, and only there."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.ink import Pixels
from pipeline.sheet import find_sheet

SIZE = (1200, 1600)
CORNERS = ((140, 120), (1050, 150), (1090, 1480), (110, 1440))
PAPER = 225


def photo(desk: int, *, shadow: float = 1.0, edge: int = 600) -> Pixels:
    """Return a typed sheet on a desk; ``shadow`` dims all that is right of ``edge``."""
    image = Image.new("L", SIZE, desk)
    pen = ImageDraw.Draw(image)
    pen.polygon(CORNERS, fill=PAPER)
    face = ImageFont.truetype("DejaVuSerif.ttf", 24)
    for n in range(30):
        pen.text((220, 210 + 38 * n), "Kuvendi i Komunës miratoi vendimin", font=face, fill=40)
    pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(1)), np.float64)
    across = np.clip((np.arange(SIZE[0]) - edge) / 160, 0, 1)  # a penumbra of 160 pixels
    return np.asarray(pixels * (1 - (1 - shadow) * across), np.uint8)


def distance(pixels: Pixels) -> float:
    """Return how far the worst corner was missed, in pixels."""
    sheet = find_sheet(pixels)
    assert sheet is not None
    return float(np.abs(sheet.corners - np.array(CORNERS)).max())


def test_a_sheet_on_a_dark_desk() -> None:
    assert distance(photo(90)) < 25


@pytest.mark.parametrize("desk", [120, 135])
def test_a_sheet_half_in_shadow_is_as_dark_as_the_desk_in_the_light(desk: int) -> None:
    pixels = photo(desk, shadow=0.55)
    paper_in_shadow, desk_in_light = int(pixels[800, 1040]), int(pixels[800, 40])
    assert abs(paper_in_shadow - desk_in_light) <= 15
    assert distance(pixels) < 25


def scan(shade: float) -> Pixels:
    """Return a page that fills the picture, darker to the right."""
    image = Image.new("L", SIZE, PAPER)
    pen, face = ImageDraw.Draw(image), ImageFont.truetype("DejaVuSerif.ttf", 30)
    for n in range(30):
        pen.text((120, 120 + 46 * n), "Kuvendi i Komunës miratoi vendimin", font=face, fill=40)
    across = 1 - shade * np.clip((np.arange(SIZE[0]) - 500) / 160, 0, 1)
    return np.asarray(np.asarray(image, np.float64) * across, np.uint8)


@pytest.mark.parametrize("shade", [0.0, 0.2, 0.45])
def test_a_scan_is_no_sheet_on_a_desk(shade: float) -> None:
    assert find_sheet(scan(shade)) is None


def test_paper_on_paper_is_not_told_apart() -> None:
    assert find_sheet(photo(PAPER - 20)) is None
