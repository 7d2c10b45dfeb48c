"""Pictures of pages: upright, without metadata, the same each time."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from pipeline.errors import PageError, UsageError
from pipeline.page_image import cached_page_image, cached_path, page_image
from tests.pipeline.pdf_samples import PdfMaker, scan
from tests.pipeline.test_searchable_pdf import JPEG, ORIENTATION, PDF, TIFF, marked_picture
from tests.pipeline.test_searchable_pdf import difference as difference_of


def opened(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as image:
        assert image.format == "WEBP"
        assert image.info.get("exif") is None
        assert not image.getexif()
        return image.convert("RGB")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright_and_nameless(orientation: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Kamera e Agimit"
    marked_picture((900, 600)).save(tmp_path / "a.jpg", exif=exif, quality=95)
    content = page_image(tmp_path / "a.jpg", JPEG, 1, 300)
    assert b"Agimit" not in content
    with Image.open(tmp_path / "a.jpg") as image:
        upright = ImageOps.exif_transpose(image)
    made = opened(content)
    assert made.width == 300
    assert difference_of(made, upright.resize(made.size, Image.Resampling.BOX)) < 3


def test_frames_of_a_fax_become_grey_pages_of_square_pixels(tmp_path: Path) -> None:
    one = marked_picture((1000, 700)).convert("1", dither=Image.Dither.NONE)
    one.save(tmp_path / "a.tif", save_all=True, append_images=[one.rotate(180)], dpi=(204, 98))
    first = opened(page_image(tmp_path / "a.tif", TIFF, 1, 500, 700))
    second = opened(page_image(tmp_path / "a.tif", TIFF, 2, 500, 700))
    assert first.size == second.size == (500, 700)
    assert difference_of(first.rotate(180), second) < 3


def test_a_picture_is_never_enlarged(tmp_path: Path) -> None:
    marked_picture((200, 300)).save(tmp_path / "a.jpg")
    assert opened(page_image(tmp_path / "a.jpg", JPEG, 1, 800)).size == (200, 300)
    assert opened(page_image(tmp_path / "a.jpg", JPEG, 1, 800, 2400)).size == (200, 600)


@pytest.mark.parametrize(("rotate", "size"), [(0, (600, 848)), (90, (600, 424))])
def test_a_pdf_page_is_drawn_at_the_width(
    rotate: int, size: tuple[int, int], tmp_path: Path
) -> None:
    source = PdfMaker().page(picture=scan(), rotate=rotate).save(tmp_path / "a.pdf")
    made = opened(page_image(source, PDF, 1, 600))
    assert abs(made.height - size[1]) <= 2
    assert made.width == size[0]
    assert made.getextrema()[0][0] < 60, "the bars are there"  # type: ignore[index]


def test_it_is_kept_and_the_same_when_made_again(tmp_path: Path) -> None:
    marked_picture().save(tmp_path / "a.jpg")
    cache = tmp_path / "cache"
    cache.mkdir()
    arguments = (cache, tmp_path / "a.jpg", "ab" * 32, JPEG, 1, 300)
    first = cached_page_image(*arguments)
    kept = cached_path(cache, "ab" * 32, 1, 300)
    assert kept.read_bytes() == first
    (tmp_path / "a.jpg").unlink()
    assert cached_page_image(*arguments) == first
    kept.unlink()
    marked_picture().save(tmp_path / "a.jpg")
    assert cached_page_image(*arguments) == first


@pytest.mark.parametrize("other", [("cd" * 32, 1, 300), ("ab" * 32, 2, 300), ("ab" * 32, 1, 301)])
def test_another_page_has_another_place(other: tuple[str, int, int], tmp_path: Path) -> None:
    assert cached_path(tmp_path, *other) != cached_path(tmp_path, "ab" * 32, 1, 300)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    marked_picture().save(tmp_path / "a.jpg")
    (tmp_path / "cache").write_text("no folder")
    made = cached_page_image(tmp_path / "cache", tmp_path / "a.jpg", "ab" * 32, JPEG, 1, 300)
    assert opened(made).width == 300


def test_a_cache_whose_drive_is_gone_is_not_made_in_its_place(tmp_path: Path) -> None:
    marked_picture().save(tmp_path / "a.jpg")
    made = cached_page_image(tmp_path / "cache", tmp_path / "a.jpg", "ab" * 32, JPEG, 1, 300)
    assert opened(made).width == 300
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("name", "kind", "page"),
    [("a.jpg", JPEG, 2), ("a.tif", TIFF, 3), ("a.pdf", PDF, 2), ("bad.jpg", JPEG, 1),
     ("bad.pdf", PDF, 1)],
)  # fmt: skip
def test_what_cannot_be_read_costs_that_page(
    name: str, kind: str, page: int, tmp_path: Path
) -> None:
    marked_picture().save(tmp_path / "a.jpg")
    marked_picture().save(tmp_path / "a.tif")
    PdfMaker().page(picture=scan()).save(tmp_path / "a.pdf")
    for bad in ("bad.jpg", "bad.pdf"):
        (tmp_path / bad).write_bytes(b"\xff\xd8\xff\xe0 nothing")
    with pytest.raises(PageError):
        page_image(tmp_path / name, kind, page, 300)


def test_a_cut_jpeg_shows_what_is_there(tmp_path: Path) -> None:
    marked_picture().save(tmp_path / "a.jpg", quality=95)
    content = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(content[: len(content) * 3 // 4])
    assert opened(page_image(tmp_path / "a.jpg", JPEG, 1, 300)).size == (300, 420)


def test_a_cut_pdf_is_drawn_from_its_repaired_copy(tmp_path: Path) -> None:
    maker = PdfMaker()
    for _ in range(3):
        maker.page(picture=scan())
    content = maker.save(tmp_path / "a.pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(content[:-400])
    assert opened(page_image(tmp_path / "a.pdf", PDF, 3, 300)).width == 300


@pytest.mark.parametrize(("kind", "width"), [("text/plain", 300), (JPEG, 0), (JPEG, 100_000)])
def test_what_has_no_picture_is_refused(kind: str, width: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        page_image(tmp_path / "a", kind, 1, width)
