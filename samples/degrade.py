"""Turn a clean page image into what a scanner, a fax or a telephone makes of it.

Everything is seeded: the same image, profile and seed give the same pixels. The profiles follow
what was measured for the OCR chain: ordinary office scans, old worn paper, bilevel fax pages, and
photos taken over a desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

Pixels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Desk:
    """How a page lies under the camera; fractions of the page's width or height."""

    margin: float = 0.07
    """Width of the desk that is seen round the page."""
    shift: float = 0.035
    """How far a corner may stand from where it should."""
    shade: float = 0.38
    """How much darker the darkest corner is than the lightest, 0-1."""
    ground: tuple[int, int, int] = (104, 76, 52)
    """Colour of the wooden desk."""
    light: tuple[float, float, float] = (1.0, 0.95, 0.86)
    """Warm lamp light: what is left of red, green and blue."""


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """The damage that one kind of machine does. Grey levels run from 0 (black) to 255 (white)."""

    name: str
    dpi: tuple[int, int]
    """Resolution across and down; the page has to be rendered at the first of them."""
    mode: Literal["L", "1", "RGB"] = "L"
    skew: float = 0.0
    """Degrees, counter-clockwise."""
    blur: float = 0.0
    """Radius of the Gaussian blur in pixels."""
    ink: int = 20
    paper: int = 250
    noise: float = 0.0
    """Standard deviation of the sensor noise in grey levels."""
    specks: float = 0.0
    """Dust: dark specks per million pixels."""
    bleed: float = 0.0
    """Share of the page's own mirror image that shines through from the back, 0-1."""
    threshold: int = 150
    """Grey level at which a bilevel page becomes white."""
    quality: int = 55
    """JPEG quality that the machine stores with."""
    desk: Desk | None = None


_ALL = (
    ScanProfile("office200", (200, 200), skew=0.4, blur=0.4, noise=4.0, specks=4),
    ScanProfile("grey300", (300, 300), skew=-0.2, blur=0.5, noise=3.0, specks=3, quality=45),
    ScanProfile(
        "old150",
        (150, 150),
        skew=-0.9,
        blur=0.6,
        ink=78,
        paper=208,
        noise=8.0,
        specks=60,
        bleed=0.10,
    ),
    ScanProfile("fax", (204, 196), mode="1", skew=0.3, blur=0.6, noise=16.0, specks=25),
    ScanProfile("skewed", (200, 200), skew=2.6, blur=0.4, noise=3.0, specks=6),
    ScanProfile(
        "photo", (200, 200), mode="RGB", skew=0.8, blur=0.5, ink=28, noise=3.5, desk=Desk()
    ),
)
PROFILES: Mapping[str, ScanProfile] = MappingProxyType({p.name: p for p in _ALL})
"""The named profiles: office200, grey300, old150, fax, skewed, photo."""


def degrade(image: Image.Image, profile: ScanProfile | str, seed: int) -> Image.Image:
    """Return the page as a machine of ``profile`` would have stored it, upright.

    Args:
        image: the clean page, rendered at ``profile.dpi[0]``.
        profile: a profile or the name of one in :data:`PROFILES`.
        seed: equal seeds give equal pixels.

    Returns:
        A new image in the profile's mode, with ``info["dpi"]`` set.

    Raises:
        KeyError: no profile has this name.
    """
    profile = PROFILES[profile] if isinstance(profile, str) else profile
    random = np.random.default_rng(seed)
    page = _square_to_machine(image.convert("RGB" if profile.desk else "L"), profile)
    page = _tilt(page, profile)
    pixels = _tone(_bleed_through(np.asarray(page, dtype=np.float32), profile.bleed), profile)
    if profile.desk:
        pixels = _photograph(pixels, profile.desk, random)
    pixels = _add_noise(_add_specks(pixels, profile.specks, random), profile.noise, random)
    result = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if profile.mode == "1":
        result = result.point([255 * (level > profile.threshold) for level in range(256)], "1")
    result.info["dpi"] = profile.dpi
    return result


def _square_to_machine(page: Image.Image, profile: ScanProfile) -> Image.Image:
    """Squeeze the page where the machine has another resolution down than across."""
    across, down = profile.dpi
    if across == down:
        return page
    return page.resize((page.width, round(page.height * down / across)))


def _tilt(page: Image.Image, profile: ScanProfile) -> Image.Image:
    """Skew and blur the page."""
    white = tuple(255 for _ in page.getbands())
    turned = page.rotate(profile.skew, Image.Resampling.BICUBIC, fillcolor=white)
    return turned.filter(ImageFilter.GaussianBlur(profile.blur))


def _bleed_through(pixels: Pixels, share: float) -> Pixels:
    """Let the mirrored page shine through, as ink on thin paper does."""
    if not share:
        return pixels
    back = pixels[:, ::-1]
    shadow: Pixels = 255 - (255 - back) * np.float32(share)
    return np.minimum(pixels, shadow)


def _tone(pixels: Pixels, profile: ScanProfile) -> Pixels:
    """Map black to the profile's ink and white to its paper."""
    return profile.ink + pixels * np.float32((profile.paper - profile.ink) / 255)


def _add_specks(pixels: Pixels, per_million: float, random: np.random.Generator) -> Pixels:
    """Strew dust of one to two pixels over the page."""
    height, width = pixels.shape[:2]
    count = random.poisson(per_million * height * width / 1e6)
    rows = random.integers(0, height - 1, count)
    columns = random.integers(0, width - 1, count)
    sizes = random.integers(1, 3, count)
    result = pixels.copy()
    for row, column, size in zip(rows, columns, sizes, strict=True):
        result[row : row + size, column : column + size] *= np.float32(0.45)
    return result


def _add_noise(pixels: Pixels, deviation: float, random: np.random.Generator) -> Pixels:
    """Add the grain of the sensor, the same in all colours."""
    grain = random.standard_normal(pixels.shape[:2], dtype=np.float32) * np.float32(deviation)
    return pixels + (grain if pixels.ndim == 2 else grain[..., np.newaxis])


def _photograph(pixels: Pixels, desk: Desk, random: np.random.Generator) -> Pixels:
    """Lay the page on the desk, look at it from a slant and light it from one side."""
    border = round(desk.margin * pixels.shape[1])
    page = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    framed = ImageOps.expand(page, border, desk.ground)
    mask = ImageOps.expand(Image.new("L", page.size, 255), border, 0)
    slant = _slant(framed.size, desk, random)
    bicubic = Image.Resampling.BICUBIC
    perspective = Image.Transform.PERSPECTIVE
    seen = framed.transform(framed.size, perspective, slant, bicubic, fillcolor=desk.ground)
    shown = mask.transform(framed.size, perspective, slant, Image.Resampling.BILINEAR)
    wood = Image.new("RGB", framed.size, desk.ground)
    flat = np.asarray(Image.composite(seen, wood, shown), dtype=np.float32)
    warm = np.asarray(desk.light, dtype=np.float32)
    return flat * _lamp(flat.shape[0], flat.shape[1], desk.shade)[..., np.newaxis] * warm


def _slant(
    size: tuple[int, int], desk: Desk, random: np.random.Generator
) -> tuple[float, float, float, float, float, float, float, float]:
    """Return the eight numbers of a perspective whose corners stand a little off."""
    width, height = size
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=float)
    inward = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)], dtype=float)
    moved = corners + inward * random.uniform(0, desk.shift, (4, 2)) * np.array([width, height])
    rows, values = [], []
    for (x, y), (u, v) in zip(moved, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    a, b, c, d, e, f, g, h = (float(n) for n in np.linalg.solve(np.array(rows), np.array(values)))
    return a, b, c, d, e, f, g, h


def _lamp(height: int, width: int, shade: float) -> Pixels:
    """Return the light on each pixel: full at the upper left, fading with the distance."""
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, np.newaxis]
    columns = np.linspace(0, 1, width, dtype=np.float32)[np.newaxis, :]
    distance = np.hypot(rows - np.float32(0.15), columns - np.float32(0.2)) / np.float32(1.18)
    light: Pixels = 1 - np.float32(shade) * distance
    return light
