"""Degrading is seeded, visible, and true to its profile; what is written is what was promised."""

import io
import os
import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps, ImageSequence

from samples.degrade import PROFILES, degrade
from samples.make import ARCHIVE
from samples.render import (
    EXIF_ORIENTATION,
    mixed_pdf,
    page_images,
    save_photo,
    save_png,
    save_tiff,
    scan_pdf,
)

EVERY_PROFILE = pytest.mark.parametrize("name", PROFILES)
MINUTES = ARCHIVE / "2023/procesverbale/2023-06-29_mbledhja-e-kuvendit.pdf"
PHOTO = ARCHIVE / "2024/ftesa/IMG_20240611_091532.jpg"


def clean_page(width: int = 420, height: int = 594) -> Image.Image:
    """A white page with lines of black type, upper half only."""
    page = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(16)
    for line in range(8):
        pen.text((40, 40 + 30 * line), "Kuvendi i Komunes vendosi", "black", font)
    return page


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB"), dtype=float)


@EVERY_PROFILE
def test_same_seed_same_pixels(name: str) -> None:
    page = clean_page()
    first, again = degrade(page, name, 7), degrade(page, PROFILES[name], 7)
    assert first.mode == again.mode == PROFILES[name].mode
    assert first.tobytes() == again.tobytes()


@EVERY_PROFILE
def test_another_seed_other_pixels(name: str) -> None:
    page = clean_page()
    assert degrade(page, name, 7).tobytes() != degrade(page, name, 8).tobytes()


@EVERY_PROFILE
def test_picture_changes_and_ink_stays_darker_than_paper(name: str) -> None:
    page = clean_page()
    worn = degrade(page, name, 7)
    same_size = worn.resize(page.size)
    assert np.abs(pixels(same_size) - pixels(page)).mean() > 1
    upper, lower = np.split(pixels(same_size)[60:-60, 60:-60].mean(axis=2), 2)
    assert np.percentile(upper, 1) < np.percentile(lower, 1) - 40
    assert np.median(upper) > 100


@EVERY_PROFILE
def test_input_is_left_alone_and_resolution_is_told(name: str) -> None:
    page = clean_page()
    before = page.tobytes()
    assert degrade(page, name, 7).info["dpi"] == PROFILES[name].dpi
    assert page.tobytes() == before


def test_fax_has_fewer_lines_than_columns_per_inch() -> None:
    page = clean_page()
    worn = degrade(page, "fax", 7)
    assert worn.size == (page.width, round(page.height * 196 / 204))


def test_unknown_profile() -> None:
    with pytest.raises(KeyError):
        degrade(clean_page(), "office", 7)


def test_photo_is_really_stored_turned(tmp_path: Path) -> None:
    upright = clean_page()
    save_photo(upright, tmp_path / "p.jpg", quality=95)
    with Image.open(tmp_path / "p.jpg") as stored:
        assert stored.getexif()[EXIF_ORIENTATION] == 6
        assert stored.size == (upright.height, upright.width)
        shown = ImageOps.exif_transpose(stored)
    assert np.abs(pixels(shown) - pixels(upright)).mean() < 2
    assert np.abs(pixels(shown.rotate(180)) - pixels(upright)).mean() > 5


def test_photo_of_the_archive_lies_and_is_not_dark() -> None:
    with Image.open(PHOTO) as stored:
        assert stored.width > stored.height
        assert stored.getexif()[EXIF_ORIENTATION] == 6
        shown = ImageOps.exif_transpose(stored)
    assert shown.width < shown.height
    levels = pixels(shown).mean(axis=2)
    height, width = levels.shape
    assert np.median(levels[height // 4 : -height // 4, width // 4 : -width // 4]) > 150
    assert levels[:40, :40].mean() < 110


def test_scan_pdf_holds_one_picture_a_page_and_no_text() -> None:
    grey, bilevel = degrade(clean_page(), "office200", 1), degrade(clean_page(), "fax", 1)
    content = scan_pdf([grey, bilevel], 200)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pictures = [page.Resources.XObject.Scan for page in pdf.pages]
        assert [p.BitsPerComponent for p in pictures] == [8, 1]
        assert [float(v) for v in pdf.pages[0].mediabox] == [0, 0, 151.2, 213.84]
    drawn = page_images(content, 200)
    assert [page.size for page in drawn] == [grey.size, bilevel.size]
    for page, scan in zip(drawn, (grey, bilevel), strict=True):
        assert np.abs(pixels(page) - pixels(scan)).mean() < 6


def test_mixed_pdf_keeps_the_other_pages() -> None:
    scan = degrade(clean_page(), "office200", 1)
    printed = (ARCHIVE / "2024/strategji/strategjia-e-informimit-2024-2026.pdf").read_bytes()
    document = pypdfium2.PdfDocument(mixed_pdf(printed, {2: scan}, 200))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert "Parathënie" in texts[0]
    assert texts[1] == ""
    assert "Monitorimi" in texts[2]


def test_mixed_pdf_refuses_a_page_that_is_not_there() -> None:
    content = scan_pdf([clean_page()], 200)
    with pytest.raises(ValueError, match="no page 2"):
        mixed_pdf(content, {2: clean_page()}, 200)


def test_tiff_holds_all_pages_compressed(tmp_path: Path) -> None:
    pages = [degrade(clean_page(), "fax", seed) for seed in (1, 2, 3)]
    save_tiff(pages, tmp_path / "f.tif", (204, 196))
    with Image.open(tmp_path / "f.tif") as stored:
        assert sum(1 for _ in ImageSequence.Iterator(stored)) == 3
        stored.seek(0)
        assert stored.info["compression"] == "group4"
        assert stored.info["dpi"] == (204, 196)
        stored.seek(2)
        assert stored.tobytes() == pages[2].tobytes()


def test_png_keeps_resolution_and_has_few_shades(tmp_path: Path) -> None:
    save_png(degrade(clean_page(), "skewed", 1), tmp_path / "s.png", (200, 200))
    with Image.open(tmp_path / "s.png") as stored:
        assert [round(v) for v in stored.info["dpi"]] == [200, 200]
        shades = stored.convert("L").getcolors()
    assert shades is not None
    assert 2 < len(shades) <= 16


@pytest.mark.ocr
def test_tesseract_reads_the_office_scan(tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    page_images(MINUTES.read_bytes(), 200)[0].convert("L").save(page, dpi=(200, 200))
    command = ["tesseract", str(page), "-", "-l", "sqi", "--psm", "3"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment, timeout=60)
    text = done.stdout.decode()
    assert "PROCESVERBAL" in text
    assert "nga mbledhja e VI e rregullt e Kuvendit të Komunës së Gurëbardhës" in text
    assert "23 nga 27 anëtarët" in text
