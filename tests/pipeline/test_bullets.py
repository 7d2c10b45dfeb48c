"""A dot beside a line is a bullet whatever letter it was read as; a letter stays a letter."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.apostrophes import one_apostrophe
from pipeline.bullets import restore_bullets
from pipeline.dashes import restore_dashes
from pipeline.document import BoundingBox
from pipeline.form_marks import EMPTY, TICKED
from pipeline.ink import ink_mask
from pipeline.list_numbers import BULLET
from pipeline.ocr import RecognisedWord
from pipeline.word_lines import Words

LINE = BoundingBox(100, 60, 400, 100)
"""Where the line's words stand; its mark stands to the left, from 40 to 80."""
MARK = BoundingBox(40, 60, 80, 100)
Pen = Callable[[ImageDraw.ImageDraw], None]


def read(mark: str, draw: Pen, *, alone: bool = False) -> Words:
    """Read a line with a drawn mark that the engine took for ``mark``."""
    page = Image.new("L", (500, 160), 250)
    pen = ImageDraw.Draw(page)
    draw(pen)
    rest = (RecognisedWord("mbledhja", LINE, 0.95, 1, 0),)
    pen.rectangle((110, 62, 390, 98), fill=20)
    words = (RecognisedWord(mark, MARK, 0.6, 1, 0), *(() if alone else rest))
    return restore_bullets(words, ink_mask(np.array(page)))


def dot(radius: int, middle: int = 80) -> Pen:
    return lambda pen: pen.ellipse(
        (60 - radius, middle - radius, 60 + radius, middle + radius), fill=20
    )


def letter(text: str) -> Pen:
    font = ImageFont.truetype("DejaVuSans.ttf", 40)
    return lambda pen: pen.text((60, 80), text, fill=20, font=font, anchor="mm")


@pytest.mark.parametrize("mark", ["e", '"', "-", ":", "«", "o,"])
def test_a_dot_becomes_a_bullet_and_what_was_read_is_kept(mark: str) -> None:
    first, second = read(mark, dot(8))
    assert (first.text, first.alternative) == (BULLET, mark)
    assert (first.box, first.confidence) == (MARK, 0.6)
    assert second.text == "mbledhja"


def test_a_square_is_a_bullet_too() -> None:
    first, _ = read("e", lambda pen: pen.rectangle((52, 72, 68, 88), fill=20))
    assert first.text == BULLET


@pytest.mark.parametrize(
    ("mark", "draw"),
    [
        ("e", letter("e")),
        ("-", lambda pen: pen.rectangle((45, 78, 75, 83), fill=20)),
        ("o", lambda pen: pen.ellipse((50, 70, 70, 90), outline=20, width=2)),
        (":", lambda pen: [pen.ellipse((56, y, 64, y + 8), fill=20) for y in (66, 86)] and None),
        (".", dot(4, middle=96)),
        ("'", dot(4, middle=65)),
        (".", dot(2)),
        ("e", dot(17)),
        ("e", lambda pen: None),
    ],
    ids=["letter", "dash", "ring", "colon", "full-stop", "high", "speck", "blot", "no-ink"],
)
def test_what_is_no_dot_stays(mark: str, draw: Pen) -> None:
    first, _ = read(mark, draw)
    assert (first.text, first.alternative) == (mark, None)


def test_a_long_word_is_never_a_bullet() -> None:
    assert read("nga", dot(8))[0].text == "nga"


def test_a_mark_without_a_line_stays() -> None:
    (only,) = read("e", dot(8), alone=True)
    assert only.text == "e"


def test_a_bullet_that_was_read_has_no_other_reading() -> None:
    assert read(BULLET, dot(8))[0].alternative is None


def test_only_the_first_word_of_a_line_is_looked_at() -> None:
    page = Image.new("L", (500, 160), 250)
    dot(8)(ImageDraw.Draw(page))
    ImageDraw.Draw(page).rectangle((110, 62, 390, 98), fill=20)
    words = (
        RecognisedWord("mbledhja", BoundingBox(5, 60, 30, 100), 0.95, 1, 0),
        RecognisedWord("e", MARK, 0.6, 1, 0),
        RecognisedWord("parë", LINE, 0.95, 1, 0),
    )
    assert restore_bullets(words, ink_mask(np.array(page))) == words


@pytest.mark.parametrize("mark", [EMPTY, TICKED])
def test_tick_boxes_stay(mark: str) -> None:
    """A box that is filled with ink is as round as a bullet to a coarse look."""
    words = read(mark, dot(7))
    assert words[0].text == mark
    assert restore_dashes(words, np.full((160, 500), 255, np.uint8)) == words
    assert one_apostrophe(words) == words
