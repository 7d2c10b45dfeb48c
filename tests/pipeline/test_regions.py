"""Stamps and signatures on page pictures, and what looks like them and is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from benchmarks.simulator import KINDS, simulate
from pipeline.document import BoundingBox, Page, Reading, Region
from pipeline.ocr import RecognisedWord
from pipeline.offsets import OffsetMap
from pipeline.regions import find_regions
from pipeline.serialize import page_from_json, page_to_json
from tests.pipeline.pen_samples import sign

DPI = 150
STAMPED = replace(KINDS["old150"], stamps=3)
TEXT = (
    "Kryetari i komunës njoftoi këshillin se punimet në rrugën e fshatit",
    "kanë përfunduar dhe se afati i ri për dorëzimin e raportit është 15 maj.",
    "Anëtarët e këshillit e miratuan vendimin njëzëri, me 27 vota për.",
)


def typed_page(size: float = 11, dpi: int = DPI) -> Image.Image:
    """Return an A4 page full of lines of ``size`` points."""
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype("DejaVuSerif.ttf", round(size * dpi / 72))
    for number in range(round(700 / (size * 1.5))):
        y = (50 + number * size * 1.5) * dpi / 72
        pen.text((0.8 * dpi, y), TEXT[number % 3], fill=0, font=font)
    return page


def is_same(box: BoundingBox, other: BoundingBox, share: float = 0.8) -> bool:
    across = min(box.x1, other.x1) - max(box.x0, other.x0)
    down = min(box.y1, other.y1) - max(box.y0, other.y0)
    whole = box.union(other)
    return across > 0 < down and across * down >= share * (whole.x1 - whole.x0) * (
        whole.y1 - whole.y0
    )


def stamped(seed: int) -> tuple[Image.Image, list[BoundingBox]]:
    """Return an old page with stamps as the simulator makes it, and where they were pressed."""
    page, kind = typed_page(), STAMPED
    clean = replace(kind, specks=0, noise=0)
    with_stamps, without = (
        np.asarray(simulate(page, one, seed).convert("L"), np.int16)
        for one in (clean, replace(clean, stamps=0))
    )
    mask = (np.abs(with_stamps - without) > 8).astype(np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((41, 41), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(joined, np.uint8))
    boxes = [BoundingBox(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:].tolist() if w > 60]
    return simulate(page, kind, seed), boxes


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 6, 8])  # three stamps that do not touch each other
def test_stamps_on_old_pages_are_found(seed: int) -> None:
    page, pressed = stamped(seed)
    found = find_regions(page, DPI, ())
    assert len(pressed) == 3
    assert all(any(is_same(r.box, box) for box in pressed) for r in found)
    # One of three may be missed, or taken for a signature: its ink is fainter than the text's.
    stamps = [region for region in found if region.kind == "stamp"]
    assert sum(any(is_same(r.box, box) for r in stamps) for box in pressed) >= 2


@pytest.mark.parametrize("kind", ["office200", "colour", "photo", "faxfine", "rotated"])
def test_plain_pages_have_no_regions(kind: str) -> None:
    page = typed_page(dpi=KINDS[kind].dpi[0])
    assert find_regions(simulate(page, kind, 1), KINDS[kind].dpi[0], ()) == ()


def table(pen: ImageDraw.ImageDraw) -> None:
    for n in range(6):
        pen.line([(150, 300 + 60 * n), (1090, 300 + 60 * n)], fill=0, width=3)
        pen.line([(150 + 188 * n, 300), (150 + 188 * n, 600)], fill=0, width=3)


def framed_box(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((400, 400, 640, 520), outline=60, width=3)


def filled_disc(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((400, 400, 620, 620), fill=90)


def large_circle(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((300, 300, 900, 900), outline=60, width=3)


def small_circle(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((300, 300, 360, 360), outline=60, width=3)


def half_circle(pen: ImageDraw.ImageDraw) -> None:
    pen.arc((400, 400, 620, 620), 0, 170, fill=60, width=3)


def slanting_lines(pen: ImageDraw.ImageDraw) -> None:
    for n in range(8):
        pen.line([(200, 300 + 40 * n), (800, 500 + 40 * n)], fill=0, width=3)


def large_italics(pen: ImageDraw.ImageDraw) -> None:
    font = ImageFont.truetype("DejaVuSerif-Bold.ttf", 90)
    pen.text((150, 1300), "VENDIM", fill=0, font=font)


def zigzag_of_a_chart(pen: ImageDraw.ImageDraw) -> None:
    points = [(150 + 40 * n, 1300 + (n % 2) * 200) for n in range(24)]
    pen.line(points, fill=0, width=3)


DRAWINGS: tuple[Callable[[ImageDraw.ImageDraw], None], ...] = (
    table,
    framed_box,
    filled_disc,
    large_circle,
    small_circle,
    half_circle,
    slanting_lines,
    large_italics,
    zigzag_of_a_chart,
)


@pytest.mark.parametrize("draw", DRAWINGS, ids=lambda draw: draw.__name__)
def test_what_looks_like_a_stamp_or_signature_is_none(
    draw: Callable[[ImageDraw.ImageDraw], None],
) -> None:
    page = typed_page(size=14)
    draw(ImageDraw.Draw(page))
    scan = page.filter(BLUR).rotate(0.7, Image.Resampling.BICUBIC, fillcolor=255)
    assert find_regions(scan, DPI, ()) == ()


BLUR = ImageFilter.GaussianBlur(0.6)


def blank(dpi: int) -> Image.Image:
    return Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 245)


@pytest.mark.parametrize("seed", range(1, 7))
@pytest.mark.parametrize("dpi", [200, 300])
def test_a_signature_is_found_where_it_is(seed: int, dpi: int) -> None:
    page = blank(dpi)
    box = BoundingBox(*sign(page, 110, 220, dpi, seed))
    found = find_regions(page, dpi, ())
    assert [region.kind for region in found] == ["signature"]
    assert is_same(found[0].box, box)


def test_a_signature_on_its_line_is_found() -> None:
    page = blank(200)
    x0, _, x1, y1 = sign(page, 110, 220, 200, 2)
    ImageDraw.Draw(page).line([(x0 - 40, y1 - 18), (x1 + 40, y1 - 18)], fill=30, width=2)
    assert [region.kind for region in find_regions(page, 200, ())] == ["signature"]


def test_a_signature_in_the_letterhead_is_left_out() -> None:
    page = blank(200)
    sign(page, 110, 30, 200, 2)
    assert find_regions(page, 200, ()) == ()


def test_what_was_read_as_words_is_no_signature() -> None:
    page = blank(200)
    box = BoundingBox(*sign(page, 110, 220, 200, 2))
    word = RecognisedWord("Kryetari", box, 0.9, 0, 0)
    assert find_regions(page, 200, [word]) == ()
    doubted = replace(word, text="Ffff", confidence=0.2)
    assert len(find_regions(page, 200, [doubted])) == 1


def test_many_scribbles_are_a_drawing() -> None:
    page = blank(200)
    for n in range(6):
        sign(page, 20 + 90 * (n % 2), 140 + 40 * (n // 2), 200, 2)
    assert find_regions(page, 200, ()) == ()


def test_boxes_are_of_the_picture_where_its_pixels_are_oblong() -> None:
    square = blank(200)
    box = BoundingBox(*sign(square, 110, 220, 200, 4))
    flat = square.resize((square.width, square.height // 2))
    (found,) = find_regions(flat, 200, (), dpi_y=100)
    assert is_same(found.box, BoundingBox(box.x0, box.y0 / 2, box.x1, box.y1 / 2))


def test_a_dark_or_tiny_picture_has_no_regions() -> None:
    assert find_regions(Image.new("L", (800, 800), 0), 200, ()) == ()
    assert find_regions(Image.new("L", (3, 2), 255), 200, ()) == ()


def test_regions_are_written_and_pages_without_them_are_read() -> None:
    region = Region("stamp", BoundingBox(10.0, 20.0, 110.5, 120.0))
    reading = Reading("ocr", "tesseract", "5.3.0")
    page = Page(1, 800.0, 900.0, 150.0, "", "", OffsetMap(), (), reading, regions=(region,))
    value = page_to_json(page)
    assert page_from_json(value) == page
    del value["regions"]
    assert page_from_json(value) == replace(page, regions=())
