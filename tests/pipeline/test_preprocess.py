from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import BoundingBox
from pipeline.ink import coverage, drop_dust, find_letters, to_pixels
from pipeline.page_geometry_map import GeometryMap
from pipeline.preprocess import Prepared, preprocess
from pipeline.readers import PageImage
from samples.degrade import PROFILES, degrade

SIZE = (1240, 1754)  # A4 at 150 dpi
MARK = (300, 700, 420, 730)


def draw_text(size: tuple[int, int] = SIZE) -> Image.Image:
    """A page of even lines with one solid mark whose place is known."""
    image = Image.new("L", size, 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype("DejaVuSans.ttf", 22)
    for row in range(12):
        draw.text((140, 140 + 40 * row), "Kuvendi i Komunës vendosi për buxhetin", 20, font)
    draw.rectangle(MARK, fill=0)
    return image


def names(prepared: Prepared) -> list[str]:
    return [step.name for step in prepared.steps]


def picture(image: Image.Image, dpi: float = 150, dpi_y: float | None = None) -> PageImage:
    return PageImage(1, image, dpi, "x", dpi_y=dpi_y)


def find_mark(image: Image.Image) -> BoundingBox:
    """The box of the largest dark piece."""
    import cv2

    mask = np.asarray(to_pixels(image) < 128, np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    x, y, width, height, _ = max(stats[1:].tolist(), key=lambda row: row[4])
    return BoundingBox(x, y, x + width, y + height)


@pytest.mark.parametrize(
    ("image", "dpi", "dpi_y", "turn", "expected"),
    [
        (draw_text(), 200, None, 0, []),
        (draw_text(), 150, None, 0, ["enlarge"]),
        (draw_text().rotate(2, Image.Resampling.BICUBIC, fillcolor=250), 200, None, 0, ["deskew"]),
        (draw_text().rotate(0.3, Image.Resampling.BICUBIC, fillcolor=250), 200, None, 0, []),
        (draw_text(), 200, None, 90, ["turn"]),
        (draw_text(), 600, None, 0, ["shrink"]),
        (draw_text().resize((1240, 877)), 200, 100, 0, ["square_pixels"]),
    ],
    ids=["office", "150-dpi", "skewed", "hardly-skewed", "turned", "600-dpi", "fax-pixels"],
)
def test_only_what_helps_is_done_and_boxes_lead_back(
    image: Image.Image, dpi: float, dpi_y: float | None, turn: int, expected: list[str]
) -> None:
    prepared = preprocess(picture(image, dpi, dpi_y), turn)
    assert names(prepared) == expected
    truth, back = find_mark(image), prepared.to_original(find_mark(prepared.image))
    off = [abs(a - b) for a, b in zip(
        (truth.x0, truth.y0, truth.x1, truth.y1), (back.x0, back.y0, back.x1, back.y1), strict=True
    )]  # fmt: skip
    assert max(off) <= 5  # the upright box of a leaning one is a little larger


def test_the_angle_is_that_of_the_page() -> None:
    leaning = draw_text().rotate(-2.6, Image.Resampling.BICUBIC, fillcolor=250)
    (step,) = preprocess(picture(leaning, 200)).steps
    assert step.name == "deskew"
    assert dict(step.parameters)["degrees"] == pytest.approx(2.6, abs=0.15)


def test_a_photographed_sheet_is_flattened() -> None:
    page = draw_text((1653, 2339))
    photo = degrade(page, PROFILES["photo"], seed=3).convert("L")
    prepared = preprocess(picture(photo, 200))
    assert names(prepared)[0] == "flatten_sheet"
    assert prepared.image.height / prepared.image.width == pytest.approx(2**0.5, abs=0.02)
    mark = find_mark(prepared.image)
    share = mark.x0 / prepared.image.width, mark.y0 / prepared.image.height
    assert share == pytest.approx((300 / 1653, 700 / 2339), abs=0.03)


@pytest.mark.parametrize("light", [(80, 400, 1100, 900), (0, 0, 0, 0)], ids=["a-card", "none"])
def test_what_is_no_sheet_is_not_flattened(light: tuple[int, int, int, int]) -> None:
    image = Image.new("L", SIZE, 90)
    ImageDraw.Draw(image).rectangle(light, fill=240)
    assert "flatten_sheet" not in names(preprocess(picture(image, 200)))


def test_dust_goes_and_dots_stay() -> None:
    page = draw_text().point([255 * (v > 128) for v in range(256)], "1").convert("L")
    dusty = page.copy()
    for n in range(40):
        dusty.putpixel((30 + 25 * n, 1500), 0)
    cleaned, dropped = drop_dust(to_pixels(dusty), 3, 2)
    assert dropped >= 40
    assert not (cleaned[1490:1510] == 0).any()
    assert (to_pixels(page)[:1400] == cleaned[:1400]).mean() > 0.9999


def test_coverage_is_the_share_of_letters_inside_words() -> None:
    pixels = to_pixels(draw_text())
    letters = find_letters(pixels, 150)
    half = [BoundingBox(0, 0, 1240, 140 + 6 * 40 - 5)]
    assert coverage(letters, [BoundingBox(0, 0, *SIZE)], pixels.shape) == 1.0
    assert coverage(letters, half, pixels.shape) == pytest.approx(0.5, abs=0.02)
    assert coverage(letters, [], pixels.shape) == 0.0


def test_an_empty_grainy_sheet_has_no_letters() -> None:
    grain = np.random.default_rng(1).normal(240, 6, (1754, 1240)).clip(0, 255).astype(np.uint8)
    assert find_letters(grain, 150).is_blank
    assert not find_letters(to_pixels(draw_text()), 150).is_blank


@settings(max_examples=100, deadline=None)
@given(
    st.floats(-5, 5), st.floats(0.3, 3), st.integers(0, 3),
    st.tuples(*(st.floats(0, 900) for _ in range(2))), st.floats(1, 200), st.floats(1, 60),
)  # fmt: skip
def test_a_box_taken_there_and_back_is_covered(
    angle: float, scale: float, quarter: int, corner: tuple[float, float], w: float, h: float
) -> None:
    radians = np.deg2rad(angle + 90 * quarter)
    there = np.array([
        [scale * np.cos(radians), -scale * np.sin(radians), 40],
        [scale * np.sin(radians), scale * np.cos(radians), -25],
        [1e-5, -2e-5, 1],
    ])  # fmt: skip
    back = GeometryMap(1240, 1754).after(tuple(np.linalg.inv(there).ravel()))
    x0, y0 = corner
    corners = [(x, y) for x in (x0, x0 + w) for y in (y0, y0 + h)]
    seen = [(there @ [x, y, 1])[:2] / (there @ [x, y, 1])[2] for x, y in corners]
    box = BoundingBox(
        min(p[0] for p in seen), min(p[1] for p in seen),
        max(p[0] for p in seen), max(p[1] for p in seen),
    )  # fmt: skip
    found = back.to_original(box)
    assert found.x0 <= x0 + 0.02
    assert found.y0 <= y0 + 0.02
    assert found.x1 >= x0 + w - 0.02
    assert found.y1 >= y0 + h - 0.02
    assert 0 <= found.x0 <= found.x1 <= 1240
    assert 0 <= found.y0 <= found.y1 <= 1754


def draw_table(angle: float = 0.0) -> Image.Image:
    image = draw_text()
    draw = ImageDraw.Draw(image)
    for y in (900, 1000, 1100):
        draw.line((150, y, 1050, y), fill=20, width=3)
    for x in (150, 600, 1050):
        draw.line((x, 900, x, 1100), fill=20, width=3)
    return image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)


@pytest.mark.parametrize(
    ("angle", "dpi", "steps"),
    [(0, 200, []), (0, 150, ["enlarge"]), (0, 600, ["shrink"]), (1.5, 200, ["deskew"])],
    ids=["as-it-is", "enlarged", "shrunk", "skewed"],
)
def test_grids_are_found_and_lead_back(angle: float, dpi: float, steps: list[str]) -> None:
    prepared = preprocess(picture(draw_table(angle), dpi))
    (grid,) = prepared.grids
    assert (grid.rows, grid.columns) == (2, 2)
    wiped = [step for step in prepared.steps if step.name == "wipe_grids"]
    assert [dict(step.parameters) for step in wiped] == [{"tables": 1, "cells": 4}]
    assert [name for name in names(prepared) if name != "wipe_grids"] == steps
    middle = grid.cells[0].box
    x, y = prepared.geometry.point((middle.x0 + middle.x1) / 2, (middle.y0 + middle.y1) / 2)
    turned = np.deg2rad(angle)
    dx, dy = 375 - SIZE[0] / 2, 950 - SIZE[1] / 2
    where = (
        SIZE[0] / 2 + dx * np.cos(turned) + dy * np.sin(turned),
        SIZE[1] / 2 - dx * np.sin(turned) + dy * np.cos(turned),
    )
    assert (x, y) == pytest.approx(where, abs=6)
    rules = to_pixels(prepared.image)[round(middle.y1) - 2 : round(middle.y1) + 3, :]
    assert rules[:, round(middle.x0) + 20 : round(middle.x1) - 20].min() > 150


def test_a_page_without_tables_has_no_grids() -> None:
    assert preprocess(picture(draw_text(), 200)).grids == ()
