from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PIL.Image import Transpose
from PIL.TiffImagePlugin import TiffImageFile

from pipeline.errors import PageError, SourceError
from pipeline.readers import OpenSource, PageImage, open_source
from pipeline.signatures import JPEG, PNG, TIFF
from pipeline.tiff_frames import count_tiff_frames

STORED_AS = {
    1: None,
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_90,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_270,
}
"""EXIF orientation -> how the camera stored an upright page."""
INK = (20, 30, 181, 91)


def paper(mode: str = "L", size: tuple[int, int] = (400, 600)) -> Image.Image:
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).rectangle((INK[0], INK[1], INK[2] - 1, INK[3] - 1), fill=0)
    return image.convert(mode)


def ink_of(picture: PageImage) -> tuple[int, int, int, int] | None:
    return picture.image.convert("L").point(lambda v: 255 if v < 128 else 0).getbbox()


def read(path: Path, media_type: str, number: int = 1) -> PageImage:
    with open_source(path, media_type) as source:
        return read_from(source, number)


def read_from(source: OpenSource, number: int) -> PageImage:
    page = source.read_page(number, 300)
    assert isinstance(page, PageImage)
    return page


@pytest.mark.parametrize("orientation", STORED_AS)
@pytest.mark.parametrize(
    ("media_type", "options"),
    [
        (TIFF, {}),
        (TIFF, {"compression": "tiff_lzw"}),
        (JPEG, {"quality": 95}),
        (PNG, {}),
    ],
)
def test_page_is_upright_whatever_the_camera_did(
    tmp_path: Path, orientation: int, media_type: str, options: dict[str, str]
) -> None:
    turn = STORED_AS[orientation]
    stored = paper() if turn is None else paper().transpose(turn)
    exif = Image.Exif()
    exif[0x112] = orientation
    tags = {"tiffinfo": {0x112: orientation}} if media_type == TIFF else {"exif": exif}
    path = tmp_path / "page"
    kind = media_type.removeprefix("image/")
    stored.save(path, kind, dpi=(200, 100), **tags, **options)
    with open_source(path, media_type) as source:
        assert source.page_count == 1
        for _ in range(2):  # a second look gives the same
            picture = read_from(source, 1)
            assert picture.image.size == (400, 600)
            assert ink_of(picture) == INK
            across, down = (200, 100) if orientation < 5 else (100, 200)
            assert picture.dpi == across
            assert picture.warnings == (f"non_square_pixels: {across} x {down} dpi",)


def deep(white: int) -> Image.Image:
    image = paper("I").point(lambda v: v * (white / 255))
    return image.convert("I;16")


def clear(mode: str) -> Image.Image:
    image = Image.new("RGBA", (400, 600), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((INK[0], INK[1], INK[2] - 1, INK[3] - 1), fill=(0, 0, 0, 255))
    return image.convert(mode)


@pytest.mark.parametrize(
    ("image", "mode"),
    [
        pytest.param(paper("1"), "1", id="bilevel"),
        pytest.param(paper("L"), "L", id="grey"),
        pytest.param(paper("RGB"), "L", id="colour"),
        pytest.param(paper("RGB").quantize(16), "L", id="palette"),
        pytest.param(paper("CMYK"), "L", id="cmyk"),
        pytest.param(deep(65535), "L", id="16 bit"),
        pytest.param(deep(4095), "L", id="12 bit"),
        pytest.param(paper("F"), "L", id="float"),
        pytest.param(clear("RGBA"), "L", id="transparent paper"),
        pytest.param(clear("LA"), "L", id="transparent grey paper"),
    ],
)
def test_every_mode_becomes_black_on_white(tmp_path: Path, image: Image.Image, mode: str) -> None:
    path = tmp_path / "a.tif"
    image.save(path, dpi=(200, 200))
    picture = read(path, TIFF)
    assert picture.image.mode == mode
    assert ink_of(picture) == INK
    values = picture.image.convert("L")
    assert values.getpixel((100, 50)) == 0
    assert values.getpixel((300, 300)) == 255
    assert picture.warnings == ()


def test_png_with_a_transparent_colour_is_white_there(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    image = paper("L").point(lambda v: 0 if v else 120)
    image.save(path, transparency=0, dpi=(200, 200))
    assert read(path, PNG).image.getpixel((300, 300)) == 255


@pytest.mark.parametrize(
    ("size", "dpi", "expected"),
    [
        pytest.param((1654, 2339), (200, 200), 200, id="said"),
        pytest.param((1654, 2339), None, 200, id="not said"),
        pytest.param((2339, 1654), None, 200, id="not said, landscape"),
        pytest.param((3024, 4032), (72, 72), 365.7, id="a phone's 72"),
        pytest.param((595, 842), (72, 72), 72, id="a true 72"),
        pytest.param((827, 1169), (1, 1), 100, id="nonsense"),
    ],
)
def test_resolution_is_taken_or_estimated(
    tmp_path: Path, size: tuple[int, int], dpi: tuple[int, int] | None, expected: float
) -> None:
    path = tmp_path / "a.jpg"
    blank = Image.new("L", size, 255)
    if dpi is None:
        blank.save(path)
    else:
        blank.save(path, dpi=dpi)
    picture = read(path, JPEG)
    assert picture.dpi == pytest.approx(expected, rel=0.01)
    said = dpi is not None and expected == dpi[0]
    assert picture.warnings == (() if said else (f"dpi_estimated: {picture.dpi:g}",))


def three_pages(path: Path) -> Path:
    frames = [paper(size=(400, 600 + n)) for n in range(3)]
    frames[0].save(
        path, save_all=True, append_images=frames[1:], compression="tiff_lzw", dpi=(200, 200)
    )
    return path


def strip_of(path: Path, frame: int) -> tuple[int, int]:
    with TiffImageFile(path) as image:
        image.seek(frame)
        return image.tag_v2[273][0], image.tag_v2[279][0]


def test_each_frame_is_a_page(tmp_path: Path) -> None:
    with open_source(three_pages(tmp_path / "a.tif"), TIFF) as source:
        assert (source.page_count, source.warnings) == (3, ())
        heights = [read_from(source, n).image.height for n in (3, 1, 2)]
    assert heights == [602, 600, 601]


def test_damaged_frame_costs_itself_only(tmp_path: Path) -> None:
    path = three_pages(tmp_path / "a.tif")
    start, length = strip_of(path, 1)
    content = bytearray(path.read_bytes())
    content[start : start + length] = b"\xff" * length
    path.write_bytes(content)
    with open_source(path, TIFF) as source:
        assert source.page_count == 3
        with pytest.raises(PageError) as caught:
            source.read_page(2, 300)
        assert caught.value.code == "page_damaged"
        assert [ink_of(read_from(source, n)) for n in (1, 3)] == [INK, INK]


def test_looping_tiff_ends(tmp_path: Path) -> None:
    path = three_pages(tmp_path / "a.tif")
    content = bytearray(path.read_bytes())
    first = struct.unpack_from("<I", content, 4)[0]
    offset = first
    while True:
        entries = struct.unpack_from("<H", content, offset)[0]
        following = offset + 2 + 12 * entries
        if struct.unpack_from("<I", content, following)[0] == 0:
            break
        offset = struct.unpack_from("<I", content, following)[0]
    struct.pack_into("<I", content, following, first)
    path.write_bytes(content)
    assert count_tiff_frames(path) == 3
    with open_source(path, TIFF) as source:
        assert source.page_count == 3
        assert ink_of(read_from(source, 3)) == INK


def test_jpeg_cut_short_keeps_its_upper_part_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    noisy = Image.effect_noise((400, 600), 60)
    noisy.paste(paper().crop((0, 0, 400, 100)), (0, 0))
    noisy.save(path, dpi=(200, 200), quality=90)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    picture = read(path, JPEG)
    assert picture.warnings[0].startswith("image_truncated: ")
    assert picture.image.getpixel((100, 50)) in range(0, 12)


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        (TIFF, b"II*\0\x08\0\0\0"),
        (TIFF, b"MM\0*\xff\xff\xff\xff"),
        (JPEG, b"\xff\xd8\xff\xe0\0\x10JFIF"),
        (PNG, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ],
)
def test_head_alone_is_damaged(tmp_path: Path, media_type: str, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        open_source(path, media_type)
    assert caught.value.code == "image_damaged"


def test_giant_picture_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (20_000, 12_501)).save(path)
    with pytest.raises(SourceError) as caught:
        open_source(path, PNG)
    assert caught.value.code == "image_too_large"
    assert "20000 x 12501" in caught.value.detail


def test_there_is_no_second_page_in_a_jpeg(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    paper().save(path)
    with open_source(path, JPEG) as source, pytest.raises(PageError):
        source.read_page(2, 300)
