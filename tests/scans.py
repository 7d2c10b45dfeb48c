"""Small real scans, drawn when a test needs them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont


def draw_page(lines: Sequence[str], size: tuple[int, int] = (900, 420)) -> Image.Image:
    """Return a grey page at 100 dpi with large letters: quick to read, yet real OCR."""
    image = Image.new("L", size, 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype("DejaVuSans.ttf", 26)
    for n, line in enumerate(lines):
        draw.text((40, 40 + 44 * n), line, font=font, fill=20)
    return image


def save_tiff(path: Path, pages: Sequence[Image.Image]) -> Path:
    """Write a multi-page TIFF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    first, *others = pages
    first.save(path, save_all=True, append_images=others, dpi=(100, 100), compression="tiff_lzw")
    return path
