"""How a page leans, on drawn lines of text."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.ink import Pixels
from pipeline.skew import lies_on_its_side, measure_skew


def page(lean: float = 0.0, quarter_turns: int = 0) -> Pixels:
    image = Image.new("L", (1240, 1754), 250)
    font = ImageFont.truetype("DejaVuSerif.ttf", 24)
    pen = ImageDraw.Draw(image)
    told = "Këshilli shqyrtoi kërkesën e fshatit dhe vendosi ta miratojë pa vota kundër"
    words = told.split(" ")
    for n in range(30):
        first = n * 5 % len(words)
        pen.text((100, 100 + 48 * n), " ".join([*words[first:], *words[:first]]), 20, font)
    turned = image.rotate(lean, Image.Resampling.BICUBIC, fillcolor=250)
    return np.rot90(np.asarray(turned), quarter_turns).copy()


@pytest.mark.parametrize("lean", [-3.0, -0.7, 0.0, 0.6, 2.0])
def test_the_angle_is_found(lean: float) -> None:
    assert measure_skew(page(-lean)) == pytest.approx(lean, abs=0.11)


def test_a_lean_that_is_surely_small_is_not_measured_further() -> None:
    assert measure_skew(page(0.5), least=1.0) == 0.0
    assert measure_skew(page(-1.5), least=1.0) == pytest.approx(1.5, abs=0.11)


def test_an_empty_page_leans_nowhere() -> None:
    assert measure_skew(np.full((1754, 1240), 250, np.uint8)) == 0.0


@pytest.mark.parametrize(("turns", "lies"), [(0, False), (1, True), (2, False), (3, True)])
def test_lines_that_run_down_the_page_lie_on_their_side(turns: int, lies: bool) -> None:
    assert lies_on_its_side(page(0.4, turns)) is lies
