"""Small pictures that say, or are, far more than memory holds."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

from benchmarks.faults.hostile.bombs import GIB, SIDE
from benchmarks.faults.hostile.cases import (
    FLAGGED,
    NO_TEXT,
    PARTIAL,
    READ,
    TOO_MUCH,
    Category,
    Site,
    failed,
)
from benchmarks.faults.hostile.drawing import page_picture, saved
from benchmarks.faults.hostile.raw_pictures import chunk, jpeg_head, png
from benchmarks.faults.hostile.tiffs import Tiff, strip_tiff
from benchmarks.faults.hostile.zips import packed_run

PICTURE_BOMBS = Category("bombs")
_PICTURE = failed("image_too_large", "image_damaged", "page_damaged") | TOO_MUCH

# -- PNG and JPEG


PICTURE_BOMBS.file(
    "png-60000.png", lambda s: png(SIDE, SIDE, 1, 0, packed_run(b"\0", 430)), _PICTURE, quick=True
)
PICTURE_BOMBS.file(
    "png-said-to-be-a-billion.png", png(2**31 - 1, 2**31 - 1, 8, 2, b"x"), _PICTURE, quick=True
)
PICTURE_BOMBS.file(
    "png-colour-16000.png",
    lambda s: png(15_800, 15_800, 8, 6, packed_run(b"\0", 953)),
    _PICTURE | FLAGGED | failed("no_text", "ocr_timeout"),
)
PICTURE_BOMBS.file(
    "png-wide-and-flat.png",
    lambda s: png(200_000_000, 1, 1, 0, packed_run(b"\xff", 24)),
    _PICTURE | NO_TEXT,
)


def _png_with(kind: bytes, start: bytes) -> Callable[[Site], bytes]:
    """Return a builder of a good PNG with a packed text or profile of a gigabyte."""

    def build(site: Site) -> bytes:
        good = saved(page_picture(site.word), "PNG")
        return good[:33] + chunk(kind, start + packed_run(b"a", GIB)) + good[33:]

    return build


PICTURE_BOMBS.file("png-text-1-gb.png", _png_with(b"zTXt", b"Title\0\0"), READ | _PICTURE)
PICTURE_BOMBS.file("png-profile-1-gb.png", _png_with(b"iCCP", b"icc\0\0"), READ | _PICTURE)
PICTURE_BOMBS.file("png-itext-1-gb.png", _png_with(b"iTXt", b"Title\0\1\0\0\0"), READ | _PICTURE)


PICTURE_BOMBS.file("jpeg-65500.jpg", lambda s: jpeg_head(65_500, 65_500), _PICTURE, quick=True)


def _many_scans(site: Site) -> bytes:
    """Build a progressive JPEG of 10,000 scans, each of which goes over the whole picture."""
    packed = io.BytesIO()
    page_picture(site.word).resize((6000, 2520)).save(
        packed, "JPEG", progressive=True, dpi=(300, 300)
    )
    good = packed.getvalue()
    start = good.index(b"\xff\xda")
    refine = b"\xff\xda\x00\x08\x01\x01\x00\x01\x01\x10" + b"\x00" * 4
    return good[:start] + refine * 10_000 + good[start:]


PICTURE_BOMBS.file(
    "jpeg-10000-scans.jpg", _many_scans, READ | _PICTURE | NO_TEXT | failed("ocr_timeout")
)


# -- TIFF


def _looping(site: Site) -> bytes:
    tiff = Tiff()
    first = tiff.page(page_picture(site.word))
    tiff.page(page_picture("faqja e dyte"))
    return tiff.bytes(last=first)


PICTURE_BOMBS.file("tiff-directories-loop.tif", _looping, READ | PARTIAL, find=True, quick=True)
PICTURE_BOMBS.file(
    "tiff-directory-of-itself.tif",
    lambda s: _self_loop(s.word),
    READ | PARTIAL,
    find=True,
)


def _self_loop(word: str) -> bytes:
    tiff = Tiff()
    return tiff.bytes(last=tiff.page(page_picture(word)))


def _frames(count: int) -> Callable[[Site], bytes]:
    """Return a builder of a TIFF of many directories that share the picture of the second."""

    def build(site: Site) -> bytes:
        tiff = Tiff()
        tiff.page(page_picture(site.word))
        second = tiff.page(page_picture("faqe e njejte").crop((0, 0, 700, 120)))
        for _ in range(count - 2):
            tiff.again(second)
        return tiff.bytes()

    return build


PICTURE_BOMBS.file("tiff-frames-300.tif", _frames(300), READ | PARTIAL | TOO_MUCH, find=True)
PICTURE_BOMBS.file(
    "tiff-frames-30000.tif",
    _frames(30_000),
    FLAGGED | PARTIAL | TOO_MUCH | failed("image_damaged", "image_too_large"),
)
PICTURE_BOMBS.file(
    "tiff-60000.tif", lambda s: strip_tiff(SIDE, SIDE, 1, packed_run(b"\0", 430), 8), _PICTURE
)
PICTURE_BOMBS.file(
    "tiff-said-to-be-a-billion.tif", strip_tiff(4_000_000_000, 4_000_000_000, 8, b"x", 1), _PICTURE
)
PICTURE_BOMBS.file(
    "tiff-tags-65535.tif",
    lambda s: b"II*\0\x08\0\0\0\xff\xff" + struct.pack("<HHII", 270, 2, 4, 0) * 65_535 + bytes(4),
    _PICTURE,
)
PICTURE_BOMBS.file(
    "tiff-count-of-4-billion.tif",
    b"II*\0\x08\0\0\0\x02\0"
    + struct.pack("<HHII", 256, 4, 1, 10)
    + struct.pack("<HHII", 273, 4, 0xFFFFFFFF, 8)
    + bytes(4),
    _PICTURE,
)


def _sparse(site: Site) -> None:
    """Write a TIFF that says 15,000 x 15,000 pixels in colour lie in a file that is one hole."""
    head = strip_tiff(15_000, 15_000, 8, b"", 1, samples=3, said=675_000_000)
    path = site.write("tiff-sparse.tif", head)
    with Path(path).open("r+b") as file:
        file.truncate(len(head) + 675_000_000)


PICTURE_BOMBS.add("tiff-sparse.tif", _sparse, _PICTURE | NO_TEXT | failed("ocr_timeout"))
