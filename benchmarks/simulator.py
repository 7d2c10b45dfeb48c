"""Our own scan simulator for the OCR benchmark: harder than the samples' :mod:`samples.degrade`.

Eight kinds of scan, each from a clean page image. Ink and paper are handled apart: ink fades in
patches, the back of the sheet shines through, stamps lie over the text, paper has a colour and is
lit unevenly; then the sheet is skewed, photographed, blurred, sprinkled with noise and dust,
thresholded. Levels were set so that OCRmyPDF comes out about as bad as in the project's figures
(README.md of this folder). The same image, kind and seed give the same pixels.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from benchmarks.camera import Camera, photograph
from benchmarks.fields import Pixels, patches
from pipeline.document import POINTS_PER_INCH

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of machine and paper does. Levels run from 0 (black) to 255 (white)."""

    name: str
    dpi: tuple[int, int]
    """Resolution across and down; the clean page is rendered at the first of them."""
    mode: Literal["L", "1", "RGB"] = "L"
    skew: float = 0.0
    """Degrees, counter-clockwise; every other page is skewed the other way."""
    blur: float = 0.4
    """Radius of the Gaussian blur in pixels."""
    ink: Colour = (22, 22, 24)
    paper: Colour = (250, 250, 250)
    fading: float = 0.0
    """Share of the ink that is gone in the palest patches, 0-1."""
    grain: float = 0.0
    """Standard deviation of the ink's own unevenness (toner, worn ribbon), 0-1."""
    shade: float = 0.0
    """How much darker the paper's darkest patch is than its lightest, 0-1."""
    bleed: float = 0.0
    """Share of the ink of the sheet's back that shines through, 0-1."""
    stamps: int = 0
    lid: bool = False
    """Whether the dark inside of the scanner shows at the skewed sheet's edges."""
    noise: float = 0.0
    """Standard deviation of the sensor's noise in levels."""
    specks: float = 0.0
    """Dust: dark specks of one to three pixels per million pixels."""
    threshold: int = 150
    """Level at which a bilevel page becomes white."""
    quality: int = 60
    """JPEG quality that the page is stored with."""
    turns: bool = False
    """Whether pages lie turned: by 90, 180, 270 degrees in turn."""
    camera: Camera | None = None


_ALL = (
    Kind("clean300", (300, 300), blur=0.3, noise=1.5, quality=85),
    Kind("office200", (200, 200), skew=0.7, blur=0.5, grain=0.1, noise=5, specks=8, quality=45),
    Kind(
        "colour",
        (200, 200),
        mode="RGB",
        skew=-0.5,
        blur=0.5,
        ink=(40, 38, 60),
        paper=(236, 205, 120),
        grain=0.1,
        shade=0.12,
        noise=6,
        specks=8,
        quality=45,
    ),
    Kind(
        "photo",
        (200, 200),
        mode="RGB",
        skew=1.2,
        blur=0.5,
        ink=(38, 36, 38),
        noise=4,
        quality=70,
        camera=Camera(),
    ),
    Kind("rotated", (200, 200), skew=0.4, blur=0.5, grain=0.1, noise=5, specks=8, turns=True),
    Kind(
        "faxfine", (204, 196), mode="1", skew=0.4, blur=0.6, fading=0.12, noise=22, specks=60
    ),
    Kind(
        "fax", (204, 98), mode="1", skew=0.3, blur=0.5, fading=0.1, noise=26,
        specks=60,
        threshold=160,
    ),
    Kind(
        "old150",
        (150, 150),
        mode="RGB",
        skew=2.0,
        blur=0.45,
        ink=(82, 74, 70),
        paper=(214, 203, 176),
        fading=0.22,
        grain=0.06,
        shade=0.22,
        bleed=0.16,
        stamps=2,
        noise=4,
        specks=15,
        quality=65,
    ),
)  # fmt: skip
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})
"""The kinds by name, in the order of the project's table of figures."""

_LID = (58, 56, 54)
_STAMP_INKS = ((125, 116, 195), (205, 112, 130))


def simulate(
    page: Image.Image, kind: Kind | str, seed: int, back: Image.Image | None = None
) -> Image.Image:
    """Return ``page`` as this kind of scan would have it.

    Args:
        page: the clean page, rendered at the kind's first resolution.
        kind: a kind or the name of one.
        seed: equal seeds give equal pixels; neighbours skew and turn differently.
        back: what is printed on the back of the sheet, same size; without it the page itself.

    Returns:
        A new image in the kind's mode.

    Raises:
        KeyError: no kind has this name.
    """
    kind = KINDS[kind] if isinstance(kind, str) else kind
    random = np.random.default_rng([seed, *kind.name.encode()])
    ink = _worn(_ink_of(page, kind), kind, random)
    paper = _sheet(ink, _ink_of(back or page, kind), kind, random)
    sheet = _stamped(_image(paper), kind, random)
    sheet = _skewed(sheet, kind, seed).filter(ImageFilter.GaussianBlur(kind.blur))
    if kind.camera:
        sheet = photograph(sheet, kind.camera, random)
    pixels = np.asarray(sheet if kind.mode == "RGB" else sheet.convert("L"), dtype=np.float32)
    scan = _image(_noisy(_dusty(pixels, kind.specks, random), kind.noise, random))
    if kind.mode == "1":
        scan = scan.point([255 * (level > kind.threshold) for level in range(256)], "1")
    return scan.rotate(90 * (1 + seed % 3), expand=True) if kind.turns else scan


def scans_pdf(scans: Sequence[Image.Image], kind: Kind) -> bytes:
    """Return an image-only PDF, a scan a page, at the kind's resolution and JPEG quality."""
    with pikepdf.new() as pdf:
        for scan in scans:
            _append(pdf, scan, kind)
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True, compress_streams=True)
    return buffer.getvalue()


def _ink_of(page: Image.Image, kind: Kind) -> Pixels:
    """Return how much ink lies on each pixel, 0-1, at the machine's resolution."""
    grey = page.convert("L")
    across, down = kind.dpi
    if across != down:
        grey = grey.resize((grey.width, round(grey.height * down / across)), Image.Resampling.BOX)
    return 1 - np.asarray(grey, dtype=np.float32) / np.float32(255)


def _worn(ink: Pixels, kind: Kind, random: np.random.Generator) -> Pixels:
    """Fade the ink in patches and make it grainy."""
    kept = 1 - np.float32(kind.fading) * patches(ink.shape, 6, random)
    grain = random.normal(1, kind.grain, ink.shape).astype(np.float32) if kind.grain else 1.0
    return np.clip(ink * kept * grain, 0, 1)


def _sheet(ink: Pixels, back: Pixels, kind: Kind, random: np.random.Generator) -> Pixels:
    """Lay ink on paper, with what shines through from the back; RGB levels."""
    if kind.bleed:
        behind = Image.fromarray((back[:, ::-1] * 255).astype(np.uint8))
        soft = np.asarray(behind.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32) / 255
        share = np.float32(kind.bleed) * (np.float32(0.6) + patches(ink.shape, 5, random) * 0.8)
        ink = np.maximum(ink, soft * share)
    light = 1 - np.float32(kind.shade) * patches(ink.shape, 4, random)
    paper = np.asarray(kind.paper, dtype=np.float32) * light[..., np.newaxis]
    colour = np.asarray(kind.ink, dtype=np.float32)
    result: Pixels = paper + (colour - paper) * ink[..., np.newaxis]
    return result


def _stamped(sheet: Image.Image, kind: Kind, random: np.random.Generator) -> Image.Image:
    """Press round and oblong office stamps over the text."""
    for number in range(kind.stamps):
        across = round(kind.dpi[0] * random.uniform(1.3, 1.7))
        stamp = _stamp(across, round_one=number % 2 == 0, ink=_STAMP_INKS[number % 2])
        angle = float(random.uniform(-35, 35))
        stamp = stamp.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
        left = _between(sheet.width // 8, sheet.width * 7 // 8 - stamp.width, random)
        top = _between(sheet.height // 8, sheet.height * 4 // 5 - stamp.height, random)
        layer = Image.new("RGB", sheet.size, "white")
        layer.paste(stamp, (left, top))
        sheet = ImageChops.multiply(sheet, layer)
    return sheet


def _between(low: int, high: int, random: np.random.Generator) -> int:
    """Return a number from low up to high; low where a small page leaves no room."""
    return int(random.integers(low, max(low + 1, high)))


def _stamp(across: int, *, round_one: bool, ink: Colour) -> Image.Image:
    size = (across, across if round_one else across // 2)
    stamp = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(stamp)
    width = max(2, across // 60)
    frame = (width, width, size[0] - width, size[1] - width)
    inner = tuple(c + (5 if n < 2 else -5) * width for n, c in enumerate(frame))
    for box in (frame, inner):
        (pen.ellipse if round_one else pen.rectangle)(box, outline=ink, width=width)
    font = ImageFont.truetype("DejaVuSans.ttf", max(8, across // 11))
    words = "KOMUNA\nARKIVI\nPRANUAR" if round_one else "PRANUAR\nNr. ____"
    middle = (size[0] / 2, size[1] / 2)
    pen.multiline_text(middle, words, fill=ink, font=font, anchor="mm", align="center")
    return stamp


def _skewed(sheet: Image.Image, kind: Kind, seed: int) -> Image.Image:
    angle = kind.skew if seed % 2 == 0 else -kind.skew
    if kind.dpi[0] != kind.dpi[1]:
        # Seen in squeezed pixels a turned sheet is sheared; the small angle shrinks with it.
        angle = math.degrees(math.atan(math.tan(math.radians(angle)) * kind.dpi[1] / kind.dpi[0]))
    ground = _LID if kind.lid else kind.paper
    return sheet.rotate(angle, Image.Resampling.BICUBIC, fillcolor=ground)


def _dusty(pixels: Pixels, per_million: float, random: np.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    count = int(random.poisson(per_million * height * width / 1e6))
    result = pixels.copy()
    for row, column, size in zip(
        random.integers(0, height - 3, count),
        random.integers(0, width - 3, count),
        random.integers(1, 4, count),
        strict=True,
    ):
        result[row : row + size, column : column + size] *= np.float32(0.35)
    return result


def _noisy(pixels: Pixels, deviation: float, random: np.random.Generator) -> Pixels:
    grain = random.standard_normal(pixels.shape[:2], dtype=np.float32) * np.float32(deviation)
    result: Pixels = pixels + (grain if pixels.ndim == 2 else grain[..., np.newaxis])
    return result


def _image(pixels: Pixels) -> Image.Image:
    levels: NDArray[np.uint8] = np.clip(np.rint(pixels), 0, 255).astype(np.uint8)
    return Image.fromarray(levels)


def _append(pdf: pikepdf.Pdf, scan: Image.Image, kind: Kind) -> None:
    """Append a page that holds nothing but the scan."""
    across, down = kind.dpi
    width = round(scan.width * POINTS_PER_INCH / across, 2)
    height = round(scan.height * POINTS_PER_INCH / down, 2)
    pdf.add_blank_page(page_size=(width, height))
    stream = pdf.make_stream(_content(scan, kind.quality))
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = scan.size
    stream.BitsPerComponent = 1 if scan.mode == "1" else 8
    rgb = scan.mode == "RGB"
    stream.ColorSpace = pikepdf.Name.DeviceRGB if rgb else pikepdf.Name.DeviceGray
    if scan.mode != "1":
        stream.Filter = pikepdf.Name.DCTDecode
    page = pdf.pages[-1]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=stream))
    page.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /Scan Do Q".encode())


def _content(scan: Image.Image, quality: int) -> bytes:
    if scan.mode == "1":
        return scan.tobytes()
    buffer = io.BytesIO()
    scan.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
