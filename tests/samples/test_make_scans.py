"""One call from HTML to scans: the kind of file follows the profile."""

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from samples.render import BROWSERS, EXIF_ORIENTATION, make_scans, page_images

pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, BROWSERS)), reason="no Chromium on this machine"
)
A4_AT_200 = (1654, 2339)


@pytest.fixture
def two_pages(tmp_path: Path) -> Path:
    page = tmp_path / "fletë.html"
    page.write_text(
        "<!DOCTYPE html><meta charset=utf-8><style>@page{size:A4}</style>"
        "<p>Faqja e parë</p><p style='break-before:page'>Faqja e dytë</p>",
        encoding="utf-8",
    )
    return page


def test_grey_profile_gives_one_pdf(two_pages: Path, tmp_path: Path) -> None:
    (pdf,) = make_scans(two_pages, tmp_path / "new" / "folder", "office200")
    assert pdf == tmp_path / "new" / "folder" / "fletë-office200.pdf"
    sizes = [image.size for image in page_images(pdf.read_bytes(), 200)]
    assert len(sizes) == 2
    for size in sizes:
        assert size == pytest.approx(A4_AT_200, abs=3)


def test_bilevel_profile_gives_one_tiff(two_pages: Path, tmp_path: Path) -> None:
    (tiff,) = make_scans(two_pages, tmp_path, "fax")
    with Image.open(tiff) as stored:
        assert [frame.mode for frame in ImageSequence.Iterator(stored)] == ["1", "1"]


def test_photo_profile_gives_a_jpeg_a_page(two_pages: Path, tmp_path: Path) -> None:
    photos = make_scans(two_pages, tmp_path, "photo")
    assert [photo.name for photo in photos] == ["fletë-photo-1.jpg", "fletë-photo-2.jpg"]
    with Image.open(photos[1]) as stored:
        assert stored.getexif()[EXIF_ORIENTATION] == 6


def test_pages_of_one_document_get_different_noise(two_pages: Path, tmp_path: Path) -> None:
    (pdf,) = make_scans(two_pages, tmp_path, "office200", seed=3)
    margins = [
        image.crop((0, 1200, 800, 2000)).tobytes() for image in page_images(pdf.read_bytes(), 200)
    ]
    assert margins[0] != margins[1]
    (again,) = make_scans(two_pages, tmp_path / "again", "office200", seed=3)
    assert again.read_bytes() == pdf.read_bytes()
