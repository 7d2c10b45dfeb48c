"""A telephone's view of a sheet on a desk: perspective, lamp, the holder's shadow, soft corner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from benchmarks.fields import Pixels, patches

Perspective = tuple[float, float, float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """How the sheet is seen; lengths are shares of the picture's width or height."""

    margin: float = 0.09
    """Width of the desk round the sheet."""
    slant: float = 0.055
    """How far a corner may stand from where it should."""
    lamp: float = 0.35
    """How much darker the corner farthest from the lamp is, 0-1."""
    shadow: float = 0.45
    """How much light the holder's shadow takes, 0-1."""
    soft: float = 1.1
    """Radius of the blur in the corner that is out of focus, in pixels."""
    desk: tuple[int, int, int] = (112, 82, 58)


def photograph(sheet: Image.Image, camera: Camera, random: np.random.Generator) -> Image.Image:
    """Return the RGB picture of an RGB ``sheet`` lying on a desk."""
    border = round(camera.margin * sheet.width)
    framed = ImageOps.expand(sheet, border, camera.desk)
    mask = ImageOps.expand(Image.new("L", sheet.size, 255), border, 0)
    slant = _perspective(framed.size, camera.slant, random)
    how = (framed.size, Image.Transform.PERSPECTIVE, slant, Image.Resampling.BICUBIC)
    seen, shown = framed.transform(*how), mask.transform(*how)
    picture = Image.composite(seen, _wood(framed.size, camera, random), shown)
    picture = _soft_corner(picture, camera)
    light = _light(picture.size, camera, random)[..., np.newaxis]
    warm = np.array([1.0, 0.96, 0.87], dtype=np.float32)
    lit = np.asarray(picture, dtype=np.float32) * light * warm
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def _perspective(size: tuple[int, int], slant: float, random: np.random.Generator) -> Perspective:
    """Return the eight numbers that map a picture's pixels back to a sheet with moved corners."""
    width, height = size
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=float)
    inward = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)], dtype=float)
    moved = corners + inward * random.uniform(0.2, 1, (4, 2)) * slant * np.array([width, height])
    rows, values = [], []
    for (x, y), (u, v) in zip(moved, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    a, b, c, d, e, f, g, h = (float(n) for n in np.linalg.solve(np.array(rows), np.array(values)))
    return a, b, c, d, e, f, g, h


def _wood(size: tuple[int, int], camera: Camera, random: np.random.Generator) -> Image.Image:
    """Return a desk top with grain along its width."""
    width, height = size
    waves = np.linspace(0, 90, height, dtype=np.float32)[:, np.newaxis]
    bent = waves + 6 * patches((height, width), 3, random)
    tone = np.float32(0.86) + np.float32(0.14) * np.sin(bent)
    colour = np.asarray(camera.desk, dtype=np.float32)
    return Image.fromarray(np.clip(tone[..., np.newaxis] * colour, 0, 255).astype(np.uint8))


def _soft_corner(picture: Image.Image, camera: Camera) -> Image.Image:
    """Blur towards the lower right corner."""
    ramp = Image.linear_gradient("L").resize(picture.size)
    across = Image.linear_gradient("L").rotate(90).resize(picture.size)
    blurred = picture.filter(ImageFilter.GaussianBlur(camera.soft))
    return Image.composite(blurred, picture, Image.blend(ramp, across, 0.5))


def _light(size: tuple[int, int], camera: Camera, random: np.random.Generator) -> Pixels:
    """Return the light on each pixel: a lamp at the upper left and the holder's soft shadow."""
    width, height = size
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, np.newaxis]
    columns = np.linspace(0, 1, width, dtype=np.float32)[np.newaxis, :]
    far = np.hypot(rows - np.float32(0.1), columns - np.float32(0.15)) / np.float32(1.25)
    lamp = 1 - np.float32(camera.lamp) * far
    shape = Image.new("L", size, 0)
    left = width * float(random.uniform(0.45, 0.75))
    top = height * float(random.uniform(0.35, 0.65))
    corners = [(left, height), (left * 0.9, top), (width, top * 0.7), (width, height)]
    ImageDraw.Draw(shape).polygon(corners, fill=255)
    soft = shape.filter(ImageFilter.GaussianBlur(width / 40))
    shadow = np.asarray(soft, dtype=np.float32) / np.float32(255)
    light: Pixels = lamp * (1 - np.float32(camera.shadow) * shadow)
    return light
