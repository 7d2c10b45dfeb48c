from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PIL.Image import Transpose
from PIL.TiffImagePlugin import TiffImageFile

from pipeline.errors import PageError, SourceError
from pipeline.readers import OpenSource, PageImage, open_source
from pipeline.signatures import JPEG, PNG, TIFF
from pipeline.tiff_frames import MAX_FRAMES, count_tiff_frames

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


@pytest.mark.parametrize(
    "exif",
    [
        pytest.param(b"Exif\0\0" + bytes(range(256)) * 20, id="rubbish"),
        pytest.param(b"Exif\0\0II*\0", id="cut off"),
    ],
)
def test_bad_exif_costs_no_picture(tmp_path: Path, exif: bytes) -> None:
    path = tmp_path / "a.jpg"
    paper().save(path, exif=exif, dpi=(200, 200), quality=95)
    assert ink_of(read(path, JPEG)) == INK


def test_turned_picture_stays_upright_beside_a_bad_entry(tmp_path: Path) -> None:
    entries = struct.pack("<HHII", 0x112, 3, 1, 6) + struct.pack("<HHII", 34665, 4, 1, 0x7FFFFFFF)
    path = tmp_path / "a.jpg"
    exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0" + entries + bytes(4)
    paper().transpose(Transpose.ROTATE_90).save(path, exif=exif, dpi=(200, 200), quality=95)
    assert ink_of(read(path, JPEG)) == INK


def deep_levels(scale: float, offset: float, kind: type) -> Image.Image:
    return Image.fromarray((np.asarray(paper("F")) / 255 * scale + offset).astype(kind))


@pytest.mark.parametrize(
    ("scale", "offset", "kind"),
    [
        pytest.param(1, 0, np.float32, id="float 0 to 1"),
        pytest.param(255, 0, np.float32, id="float 0 to 255"),
        pytest.param(65535, 0, np.float32, id="float 0 to 65535"),
        pytest.param(2, -1, np.float32, id="float -1 to 1"),
        pytest.param(1e9, 5e8, np.float32, id="float far off"),
        pytest.param(255, 0, np.int32, id="integer of 8 bits"),
        pytest.param(65535, 0, np.int32, id="integer of 16 bits"),
        pytest.param(2_000_000_000, -1_000_000_000, np.int32, id="integer of 32 bits"),
        pytest.param(65535, 0, np.uint16, id="16 bits"),
    ],
)
def test_deep_levels_are_scaled_by_what_they_span(
    tmp_path: Path, scale: float, offset: float, kind: type
) -> None:
    path = tmp_path / "a.tif"
    deep_levels(scale, offset, kind).save(path, dpi=(200, 200))
    picture = read(path, TIFF)
    assert ink_of(picture) == INK
    assert picture.image.getextrema() == (0, 255)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_no_ink_elsewhere(tmp_path: Path, odd: float) -> None:
    levels = np.asarray(paper("F"), np.float32) / 255
    levels[300:310, 200:220] = odd
    path = tmp_path / "a.tif"
    Image.fromarray(levels).save(path, dpi=(200, 200))
    image = read(path, TIFF).image
    assert (image.getpixel((100, 50)), image.getpixel((300, 500))) == (0, 255)


def test_nothing_but_no_numbers_is_paper(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    Image.fromarray(np.full((60, 40), np.nan, np.float32)).save(path)
    assert read(path, TIFF).image.getextrema() == (255, 255)


def test_chain_of_too_many_frames_is_counted_by_its_directories_alone(tmp_path: Path) -> None:
    frame = struct.pack("<H", 1) + struct.pack("<HHII", 256, 4, 1, 10)
    count, size = 30_000, len(frame) + 4
    chain = b"".join(
        frame + struct.pack("<I", 8 + (n + 1) * size if n + 1 < count else 0) for n in range(count)
    )
    path = tmp_path / "a.tif"
    path.write_bytes(b"II*\0\x08\0\0\0" + chain)
    assert count_tiff_frames(path) == MAX_FRAMES + 1


def test_far_from_square_pixels_are_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    paper().save(path, dpi=(50, 2400))
    picture = read(path, PNG)
    assert picture.dpi == pytest.approx(48.4, abs=0.1)
    assert picture.dpi_y is None


def test_text_of_a_png_costs_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    paper().save(path, dpi=(200, 200))
    whole = path.read_bytes()
    data = b"zTXtTitle\0\0" + zlib.compress(bytes(8 << 20), 9)
    text = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    path.write_bytes(whole[:33] + text + whole[33:])
    picture = read(path, PNG)
    assert (ink_of(picture), picture.dpi) == (INK, 200)


def test_png_without_its_end_keeps_its_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    paper().save(path, dpi=(200, 200))
    path.write_bytes(path.read_bytes()[:-9])
    assert ink_of(read(path, PNG)) == INK


@pytest.mark.parametrize("orientation", [1, 6, 8])
@pytest.mark.parametrize(
    ("media_type", "mode"),
    [(JPEG, "L"), (JPEG, "CMYK"), (PNG, "P"), (PNG, "RGBA"), (TIFF, "1"), (TIFF, "I;16")],
)
@pytest.mark.parametrize("most", [80_000, 20_000])
def test_giant_picture_is_read_at_a_lower_resolution(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    media_type: str,
    mode: str,
    orientation: int,
    most: int,
) -> None:
    turn = STORED_AS[orientation]
    stored = paper() if turn is None else paper().transpose(turn)
    deep = Image.fromarray(np.asarray(stored, np.uint16) * 257)
    stored = deep if mode == "I;16" else stored.convert(mode)
    exif = Image.Exif()
    exif[0x112] = orientation
    tags = {"tiffinfo": {0x112: orientation}} if media_type == TIFF else {"exif": exif}
    stored.save(tmp_path / "page", media_type.removeprefix("image/"), dpi=(200, 200), **tags)
    monkeypatch.setattr("pipeline.pictures.READING_PIXELS", most)
    monkeypatch.setattr("pipeline.images._TO_HALVE", 3 * most)
    small = read(tmp_path / "page", media_type)
    share = small.image.width / 400
    assert 0.9 * most < small.image.width * small.image.height <= most
    assert small.image.height / 600 == pytest.approx(share, rel=0.02)
    assert small.dpi == pytest.approx(200 * share, rel=0.01)
    assert small.warnings == (f"rendered_at: {small.dpi:.0f} dpi, a giant picture",)
    found = ink_of(small)
    assert found is not None
    assert [edge / share for edge in found] == pytest.approx(INK, abs=1.5 / share)


def test_frames_behind_a_giant_one_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = [paper(size=(800, 1200)), paper(), paper(size=(800, 1200))]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:], dpi=(200, 200))
    monkeypatch.setattr("pipeline.pictures.READING_PIXELS", 240_000)
    with open_source(tmp_path / "a.tif", TIFF) as source:
        assert [read_from(source, n).image.size for n in (1, 2, 3, 1)] == [
            *((400, 600), (400, 600), (400, 600), (400, 600))
        ]


def test_a_frame_without_its_width_says_so(tmp_path: Path) -> None:
    path = tmp_path / "akt.tif"
    frames = [Image.new("L", (40, 40), 255) for _ in range(2)]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    width = struct.pack("<HHI", 256, 4, 1)
    content = path.read_bytes()
    second = content.rindex(width)
    path.write_bytes(content[:second] + struct.pack("<H", 255) + content[second + 2 :])
    with open_source(path, TIFF) as source, pytest.raises(PageError) as caught:
        source.read_page(2, 300)
    assert "KeyError: 256" in str(caught.value)
