"""Every kind of scan is seeded, visible and of its machine's size."""

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from benchmarks.simulator import KINDS, scans_pdf, simulate

EVERY_KIND = pytest.mark.parametrize("name", KINDS)


def clean_page(width: int = 413, height: int = 585) -> Image.Image:
    page = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype("DejaVuSans.ttf", 15)
    for line in range(9):
        pen.text((40, 40 + 30 * line), "Kuvendi i Komunës vendosi", "black", font)
    return page


@EVERY_KIND
def test_a_seed_gives_the_same_pixels(name: str) -> None:
    first, again, other = (simulate(clean_page(), name, seed) for seed in (3, 3, 6))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()


@EVERY_KIND
def test_the_page_is_changed_and_still_has_dark_ink(name: str) -> None:
    page, kind = clean_page(), KINDS[name]
    scan = simulate(page, kind, seed=0)
    assert scan.mode == kind.mode
    grey = np.asarray(scan.convert("L"), dtype=int)
    assert grey.min() < 130 < grey.max()
    plain = page.convert("L").resize(scan.size)
    assert np.abs(grey - np.asarray(plain, dtype=int)).mean() > 0.4


@EVERY_KIND
def test_the_size_is_the_machines(name: str) -> None:
    page, kind = clean_page(), KINDS[name]
    width, height = simulate(page, kind, seed=1).size
    if kind.camera:
        border = 2 * round(kind.camera.margin * page.width)
        assert (width, height) == (page.width + border, page.height + border)
    else:
        squeezed = round(page.height * kind.dpi[1] / kind.dpi[0])
        assert (width, height) == (page.width, squeezed)


def test_pages_lie_turned_by_quarters() -> None:
    sizes = [simulate(clean_page(), "rotated", seed).size for seed in range(3)]
    assert sizes == [(585, 413), (413, 585), (585, 413)]


def test_the_back_shines_through_mirrored() -> None:
    blank = Image.new("RGB", (400, 400), "white")
    back = blank.copy()
    ImageDraw.Draw(back).rectangle((20, 20, 120, 380), fill="black")
    bare = np.asarray(simulate(blank, "old150", 0, blank).convert("L"), dtype=float)
    shone = np.asarray(simulate(blank, "old150", 0, back).convert("L"), dtype=float)
    darker = (bare - shone).mean(axis=0)
    assert darker[300:360].mean() > 5
    assert abs(darker[40:100].mean()) < 1


def test_a_fax_pdf_shows_its_pixels_square() -> None:
    page, kind = clean_page(), KINDS["fax"]
    pdf = scans_pdf([simulate(page, kind, 0)], kind)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        _, _, width, height = (float(n) for n in opened.pages[0].mediabox)
        image = opened.pages[0].Resources.XObject.Scan
        assert (int(image.Width), int(image.Height)) == (413, 281)
    assert width / height == pytest.approx(page.width / page.height, rel=0.01)


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        simulate(clean_page(), "office", 0)
