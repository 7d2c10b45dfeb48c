"""Pictures that are cut, torn, turned, odd, or empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw

from benchmarks.faults.hostile.cases import (
    FLAGGED,
    NO_TEXT,
    PARTIAL,
    READ,
    Category,
    Site,
    failed,
)
from benchmarks.faults.hostile.drawing import page_picture, saved
from benchmarks.faults.hostile.raw_pictures import png

PICTURES = Category("pictures")
TORN = FLAGGED | PARTIAL | failed("image_damaged", "page_damaged", "no_text")


def picture_file(kind: str, **options: Any) -> Callable[[Site], bytes]:
    """Return a builder of a small good page as a picture file."""
    return lambda site: saved(page_picture(site.word), kind, **options)


def _as(mode: str, kind: str, **options: Any) -> Callable[[Site], bytes]:
    return lambda site: saved(page_picture(site.word).convert(mode), kind, **options)


# -- cut and torn


def _cut(whole: Callable[[Site], bytes], percent: int) -> Callable[[Site], bytes]:
    def build(site: Site) -> bytes:
        content = whole(site)
        return content[: len(content) * percent // 100]

    return build


for _kind, _suffix, _options in (
    ("JPEG", "jpg", {}),
    ("JPEG", "progressive.jpg", {"progressive": True}),
    ("PNG", "png", {}),
    ("TIFF", "tif", {"compression": "tiff_lzw"}),
    ("TIFF", "fax.tif", {"compression": "group4"}),
):
    for _percent in (10, 50, 95):
        _whole = (
            _as("1", _kind, **_options) if "fax" in _suffix else picture_file(_kind, **_options)
        )
        PICTURES.file(
            f"cut-{_percent}.{_suffix}",
            _cut(_whole, _percent),
            TORN | (READ if _percent == 95 else frozenset()),
            quick=(_percent, _suffix) in ((50, "jpg"), (10, "png"), (50, "tif")),
        )
PICTURES.file("cut-last-byte.jpg", lambda s: picture_file("JPEG")(s)[:-1], READ, find=True)
PICTURES.file("checksum-bad.png", lambda s: _png_bad(s, -16), TORN | READ)
PICTURES.file("checksum-bad-head.png", lambda s: _png_bad(s, 29), TORN | READ)
PICTURES.file(
    "bits-flipped.jpg",
    lambda s: _flip(picture_file("JPEG")(s), s, 20),
    TORN | READ,
)
PICTURES.file(
    "bits-flipped.png", lambda s: _flip(picture_file("PNG")(s), s, 20), TORN | READ, quick=True
)
PICTURES.file(
    "bits-flipped.tif",
    lambda s: _flip(picture_file("TIFF", compression="tiff_lzw")(s), s, 20),
    TORN | READ,
)
PICTURES.file(
    "junk-after.jpg",
    lambda s: picture_file("JPEG")(s) + s.chance.randbytes(50_000),
    READ,
    find=True,
)
PICTURES.file(
    "junk-after.png", lambda s: picture_file("PNG")(s) + s.chance.randbytes(50_000), READ, find=True
)


def _png_bad(site: Site, at: int) -> bytes:
    whole = bytearray(picture_file("PNG")(site))
    whole[at] ^= 0xFF
    return bytes(whole)


def _flip(whole: bytes, site: Site, count: int) -> bytes:
    result = bytearray(whole)
    for _ in range(count):
        result[site.chance.randrange(200, len(result))] ^= 1 << site.chance.randrange(8)
    return bytes(result)


# -- kinds of pixels

for _name, _build in (
    ("cmyk.jpg", _as("CMYK", "JPEG")),
    ("cmyk.tif", _as("CMYK", "TIFF")),
    ("colour.png", _as("RGB", "PNG")),
    ("palette.png", _as("P", "PNG")),
    ("one-bit.png", _as("1", "PNG")),
    ("lab.tif", _as("LAB", "TIFF")),
    ("progressive.jpg", picture_file("JPEG", progressive=True)),
    ("sixteen-bit.png", lambda s: _deep(s, "I;16", "PNG")),
    ("sixteen-bit.tif", lambda s: _deep(s, "I;16", "TIFF")),
    ("float.tif", lambda s: _deep(s, "F", "TIFF")),
    ("integer.tif", lambda s: _deep(s, "I", "TIFF")),
    ("alpha.png", lambda s: _with_alpha(s)),
    ("palette-alpha.png", lambda s: _palette_alpha(s)),
    ("white-on-black.png", lambda s: saved(_inverted(s.word), "PNG")),
):
    PICTURES.file(_name, _build, READ, find=True, quick=_name in ("cmyk.jpg", "palette-alpha.png"))


def _inverted(word: str) -> Image.Image:
    return page_picture(word).point(lambda level: 255 - level)


def _deep(site: Site, mode: str, kind: str) -> bytes:
    """Return a picture with deep pixels: levels up to 65,535, or 0 to 1."""
    grey = page_picture(site.word)
    if mode == "F":
        return saved(grey.convert("F").point(lambda level: level / 255 + 0), kind)
    wide = grey.convert("I").point(lambda level: level * 257 + 0)
    return saved(wide if mode == "I" else wide.convert("I;16"), kind)


def _with_alpha(site: Site) -> bytes:
    """Return black letters on nothing: black on black for who drops the alpha."""
    grey = page_picture(site.word)
    black = Image.new("L", grey.size, 0)
    return saved(Image.merge("LA", (black, _inverted(site.word))), "PNG")


def _palette_alpha(site: Site) -> bytes:
    image = page_picture(site.word).quantize(16)
    return saved(image, "PNG", transparency=bytes(range(0, 256, 16)))


# -- sizes and emptiness

PICTURES.file(
    "one-pixel.png",
    lambda s: saved(Image.new("L", (1, 1), 9), "PNG"),
    NO_TEXT | failed("page_damaged"),
    quick=True,
)
PICTURES.file(
    "one-pixel-high.png",
    lambda s: saved(Image.new("L", (20_000, 1), 9), "PNG"),
    NO_TEXT | failed("page_damaged"),
)
PICTURES.file(
    "one-pixel-wide.png",
    lambda s: saved(Image.new("L", (1, 20_000), 8), "PNG"),
    NO_TEXT | failed("page_damaged"),
    quick=True,
)
PICTURES.file(
    "no-pixels.png",
    png(0, 0, 8, 0, b""),
    failed("image_damaged", "page_damaged", "no_text"),
    quick=True,
)
PICTURES.file(
    "all-white.png", lambda s: saved(Image.new("L", (1200, 1600), 255), "PNG"), NO_TEXT, quick=True
)
PICTURES.file(
    "all-black.jpg", lambda s: saved(Image.new("L", (1200, 1600), 0), "JPEG"), NO_TEXT, quick=True
)
PICTURES.file("all-grey.tif", lambda s: saved(Image.new("L", (1200, 1600), 127), "TIFF"), NO_TEXT)
PICTURES.file("all-clear.png", lambda s: saved(Image.new("RGBA", (1200, 1600), 0), "PNG"), NO_TEXT)
PICTURES.file(
    "noise.png",
    lambda s: saved(Image.frombytes("L", (700, 500), s.chance.randbytes(350_000)), "PNG"),
    NO_TEXT | READ | failed("ocr_timeout"),
)
PICTURES.file(
    "noise-bilevel.tif",
    lambda s: saved(Image.frombytes("1", (2480, 3504), s.chance.randbytes(310 * 3504)), "TIFF"),
    NO_TEXT | failed("ocr_timeout"),
)
PICTURES.file("checks.png", lambda s: saved(_checks(), "PNG"), NO_TEXT | failed("ocr_timeout"))


def _checks() -> Image.Image:
    image = Image.new("1", (2000, 2000), 1)
    draw = ImageDraw.Draw(image)
    for n in range(0, 2000, 4):
        draw.line((n, 0, n, 2000), fill=0)
        draw.line((0, n, 2000, n), fill=0)
    return image


for _name, _dpi in (("zero", (0, 0)), ("huge", (65_000, 65_000)), ("uneven", (204, 98))):
    PICTURES.file(
        f"resolution-{_name}.jpg", picture_file("JPEG", dpi=_dpi), READ, find=_name != "uneven"
    )
