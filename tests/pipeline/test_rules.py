from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.ink import Pixels
from pipeline.rules import wipe_upright_rules

DPI = 150
PAPER = 240
Line = tuple[int, int, int, int]


def page(lines: list[Line], *, width: int = 3) -> Pixels:
    image = Image.new("L", (800, 600), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text(
        (200, 300), "Vendimi i Illyrit", fill=20, font=ImageFont.truetype("DejaVuSans.ttf", 40)
    )
    for line in lines:
        draw.line(line, fill=20, width=width)
    return np.array(image)


def test_upright_rules_go_and_words_stay() -> None:
    picture = page([(100, 50, 100, 550), (700, 50, 700, 550)])
    wiped, count = wipe_upright_rules(picture, DPI)
    assert count == 2
    assert (wiped[:, 90:110] == PAPER).all()
    assert (wiped[:, 690:710] == PAPER).all()
    assert (wiped[280:360, 190:600] == picture[280:360, 190:600]).all()


@pytest.mark.parametrize(
    ("lines", "width"),
    [
        ([], 3),
        ([(100, 50, 100, 550)], 3),
        ([(100, 50, 700, 50), (100, 550, 700, 550)], 3),
        ([(100, 50, 100, 100), (700, 50, 700, 100)], 3),
        ([(100, 50, 100, 550), (700, 50, 700, 550)], 40),
    ],
    ids=["none", "the-fold-of-the-paper", "level", "as-long-as-letters", "bars-of-a-picture"],
)
def test_what_is_no_upright_rule_stays(lines: list[Line], width: int) -> None:
    picture = page(lines, width=width)
    wiped, count = wipe_upright_rules(picture, DPI)
    assert count == 0
    assert wiped is picture
