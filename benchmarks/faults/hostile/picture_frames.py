"""Pictures with false metadata, and several pictures in one file."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

from PIL import Image

from benchmarks.faults.hostile.cases import (
    NO_TEXT,
    PARTIAL,
    READ,
    Category,
    Site,
    failed,
)
from benchmarks.faults.hostile.drawing import page_picture, saved
from benchmarks.faults.hostile.pictures import TORN, picture_file
from benchmarks.faults.hostile.raw_pdf import RawPdf
from benchmarks.faults.hostile.tiffs import Tiff

FRAMES = Category("pictures")
_ORIENTATION = 0x112

# -- orientation and metadata


def _oriented(orientation: int) -> Callable[[Site], bytes]:
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }  # fmt: skip

    def build(site: Site) -> bytes:
        image = page_picture(site.word)
        if orientation in turns:
            image = image.transpose(turns[orientation])
        exif = Image.Exif()
        exif[_ORIENTATION] = orientation
        return saved(image, "JPEG", exif=exif)

    return build


for _orientation in (1, 2, 3, 4, 5, 6, 7, 8):
    FRAMES.file(
        f"orientation-{_orientation}.jpg",
        _oriented(_orientation),
        READ,
        find=True,
        quick=_orientation in (5, 6),
    )
for _orientation in (0, 9, 65_535):
    FRAMES.file(f"orientation-{_orientation}.jpg", _oriented(_orientation), READ, find=True)


def _exif(tag: int, kind: int, count: int, value: bytes) -> bytes:
    """Return EXIF of one entry."""
    return (
        b"Exif\0\0II*\0\x08\0\0\0\x01\0" + struct.pack("<HHI", tag, kind, count) + value + bytes(4)
    )


for _name, _content in (
    ("rubbish", b"Exif\0\0" + bytes(range(256)) * 20),
    ("loop", _exif(34665, 4, 1, b"\x08\0\0\0")),
    ("huge-count", _exif(274, 3, 0xFFFFFFFF, b"\x08\0\0\0")),
    ("orientation-text", _exif(274, 2, 4, b"abc\0")),
):
    FRAMES.file(
        f"exif-{_name}.jpg",
        picture_file("JPEG", exif=_content),
        READ,
        find=True,
        quick=_name == "loop",
    )


# -- several pictures in one file


def _animated(site: Site) -> bytes:
    frames = [page_picture(f"{site.word}"), page_picture("tjetra")]
    packed = io.BytesIO()
    frames[0].save(packed, "PNG", save_all=True, append_images=frames[1:], dpi=(100, 100))
    return packed.getvalue()


FRAMES.file("animated.png", _animated, READ, find=True)


def _middle(offset: int | None, length: int | None) -> Callable[[Site], bytes]:
    """Return a builder of three pages; the picture of the second is not where it should be."""

    def build(site: Site) -> bytes:
        tiff = Tiff()
        tiff.page(page_picture(site.word))
        tiff.page(page_picture("mes"), offset=offset, length=length)
        tiff.page(page_picture("fund"))
        return tiff.bytes()

    return build


FRAMES.file("middle-nowhere.tif", _middle(0x7FFFFFF0, None), PARTIAL, find=True, quick=True)
FRAMES.file("middle-rubbish.tif", _middle(8, 400), PARTIAL, find=True)
FRAMES.file("middle-empty.tif", _middle(None, 0), PARTIAL | READ, find=True)


def _chain_cut(site: Site) -> bytes:
    tiff = Tiff()
    tiff.page(page_picture(site.word))
    tiff.page(page_picture("mes"))
    return tiff.bytes(last=0x7FFFFFF0)


FRAMES.file("chain-leads-nowhere.tif", _chain_cut, READ | PARTIAL, find=True)
FRAMES.file("strips-missing.tif", lambda s: _strips(s), TORN | READ)


def _strips(site: Site) -> bytes:
    """Return a TIFF of many strips whose last half lies behind the end of the file."""
    whole = saved(page_picture(site.word), "TIFF", compression="raw", strip_size=4000)
    return whole[: len(whole) // 2]


def _pdf_of(kind: str, cut: float) -> Callable[[Site], bytes]:
    """Return a builder of a PDF whose page is a picture that ends early."""

    def build(site: Site) -> bytes:
        image = page_picture(site.word)
        data = saved(image, kind)
        pdf = RawPdf()
        entries = (
            b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 " % image.size
        )
        entries += b"/ColorSpace /DeviceGray /Filter /DCTDecode"
        picture = pdf.stream(data[: int(len(data) * cut)], entries)
        pdf.page(
            b"q 595 0 0 250 0 500 cm /I Do Q\n", resources=b"/XObject << /I %d 0 R >>" % picture
        )
        return pdf.bytes()

    return build


FRAMES.file("scan.pdf", _pdf_of("JPEG", 1.0), READ, find=True)
FRAMES.file("scan-cut.pdf", _pdf_of("JPEG", 0.6), TORN | READ)
FRAMES.file("scan-cut-early.pdf", _pdf_of("JPEG", 0.1), NO_TEXT | failed("page_damaged"))
