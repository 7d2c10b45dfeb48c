"""The picture that is a page, taken out of its PDF with its own pixels."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from pipeline.pdfium_page import COVERING, Ink, OwnPicture, measure_ink, own_picture
from tests.pipeline.pdf_samples import PdfMaker, scan, text_at

Corners = tuple[float, float, float, float]
SCAN = (827, 1169)
"""A4 at 100 dpi."""
A4_POINTS: Corners = (0.0, 0.0, 595.44, 841.68)


def own(path: Path) -> OwnPicture | None:
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        found = own_picture(page)
        page.close()
    return found


def ink(path: Path) -> Ink:
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        found = measure_ink(page)
        page.close()
    return found


def marked(size: tuple[int, int] = SCAN) -> Image.Image:
    """A scan with a black corner at its top left."""
    image = scan(size)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 3, size[1] // 12), fill=0)
    return image


def grey_at(image: Image.Image, across: float, down: float) -> int:
    value = image.getpixel((int(across * image.width), int(down * image.height)))
    assert isinstance(value, int)
    return value


def test_a_page_that_is_one_picture_keeps_its_pixels(tmp_path: Path) -> None:
    image = marked()
    found = own(PdfMaker().page(picture=image, media=A4_POINTS).save(tmp_path / "a.pdf"))
    assert found is not None
    assert found.image.size == SCAN
    assert found.image.mode == "L"
    assert found.dpi == pytest.approx(100, abs=0.1)
    assert found.dpi_y is None
    packed = BytesIO()
    image.save(packed, "JPEG")
    assert found.image.tobytes() == Image.open(packed).tobytes()  # the JPEG's own pixels


@pytest.mark.parametrize(
    ("rotate", "corner"), [(90, (0.95, 0.1)), (180, (0.8, 0.97)), (270, (0.04, 0.85))]
)
def test_a_turned_page_is_upright(tmp_path: Path, rotate: int, corner: tuple[float, float]) -> None:
    maker = PdfMaker().page(picture=marked(), media=A4_POINTS, rotate=rotate)
    found = own(maker.save(tmp_path / "a.pdf"))
    assert found is not None
    assert found.image.size == (SCAN if rotate == 180 else SCAN[::-1])
    assert grey_at(found.image, *corner) < 50
    assert grey_at(found.image, 1 - corner[0], 1 - corner[1]) > 200


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_stretched_picture_has_two_resolutions(tmp_path: Path, rotate: int) -> None:
    fax = scan((1728, 1169))
    maker = PdfMaker().page(picture=fax, media=A4_POINTS, rotate=rotate)
    found = own(maker.save(tmp_path / "a.pdf"))
    assert found is not None
    assert found.dpi_y is not None
    across, down = (208.95, 100.0) if rotate == 0 else (100.0, 208.95)
    assert (found.dpi, found.dpi_y) == pytest.approx((across, down), abs=0.3)


def test_two_pictures_are_drawn_together(tmp_path: Path) -> None:
    maker = PdfMaker().page("q 100 0 0 100 200 300 cm /Im Do Q\n", picture=marked())
    assert own(maker.save(tmp_path / "a.pdf")) is None


def test_a_picture_of_half_the_page_is_not_the_page(tmp_path: Path) -> None:
    maker = PdfMaker().page(picture=marked(), media=A4_POINTS)
    page = maker.pdf.pages[0]
    page.Contents = maker.pdf.make_stream(b"q 595 0 0 420 0 0 cm /Im Do Q\n")
    assert own(maker.save(tmp_path / "a.pdf")) is None


def test_a_picture_with_a_soft_mask_is_drawn_if_the_mask_shows(tmp_path: Path) -> None:
    maker = PdfMaker().page(picture=marked(), media=A4_POINTS)
    clear = maker.pdf.make_stream(bytes(SCAN[0] * SCAN[1]))  # all of it transparent
    for key, value in pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=SCAN[0],
        Height=SCAN[1],
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    ).items():
        clear[key] = value
    maker.pdf.pages[0].Resources.XObject.Im.SMask = clear
    assert own(maker.save(tmp_path / "a.pdf")) is None


def test_an_upside_down_picture_is_drawn(tmp_path: Path) -> None:
    maker = PdfMaker().page(picture=marked(), media=A4_POINTS)
    turned = b"q -595.44 0 0 -841.68 595.44 841.68 cm /Im Do Q\n"
    maker.pdf.pages[0].Contents = maker.pdf.make_stream(turned)
    assert own(maker.save(tmp_path / "a.pdf")) is None


def test_a_tiny_picture_over_the_page_is_drawn(tmp_path: Path) -> None:
    maker = PdfMaker().page(picture=scan((200, 280)), media=A4_POINTS)
    assert own(maker.save(tmp_path / "a.pdf")) is None


def test_a_cropped_page_is_not_its_picture(tmp_path: Path) -> None:
    maker = PdfMaker().page(picture=marked(), media=A4_POINTS, crop=(100, 100, 400, 600))
    assert own(maker.save(tmp_path / "a.pdf")) is None


INVISIBLE = "BT /F1 12 Tf 3 Tr 72 700 Td (Fshehur) Tj ET\n"


@pytest.mark.parametrize(
    ("content", "share"),
    [
        (text_at(72, 700, "Shihet"), 0.0),
        (INVISIBLE, 1.0),
        (INVISIBLE + "BT 0 Tr ET\n" + text_at(72, 600, "Shihet"), 0.5),
        ("", 0.0),
    ],
    ids=["visible", "invisible", "both", "none"],
)
def test_share_of_hidden_text(tmp_path: Path, content: str, share: float) -> None:
    found = ink(PdfMaker().page(content, picture=scan()).save(tmp_path / "a.pdf"))
    assert found.hidden_text == share
    assert found.image_share > COVERING


@pytest.mark.parametrize(("side", "share"), [(595, 1.0), (200, 0.0)], ids=["under", "beside"])
def test_text_under_a_picture_is_hidden(tmp_path: Path, side: int, share: float) -> None:
    maker = PdfMaker().page(picture=scan())
    show = f"q {side} 0 0 {side * 1.4} 0 0 cm /Im Do Q\n"
    content = text_at(72, 700, "Nën figurë") + show
    maker.pdf.pages[0].Contents = maker.pdf.make_stream(content.encode())
    assert ink(maker.save(tmp_path / "a.pdf")).hidden_text == share
