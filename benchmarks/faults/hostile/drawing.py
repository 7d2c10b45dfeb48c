"""Pictures of small pages that OCR reads, and files of them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw, ImageFont

_SIZE = (1000, 420)
_INK, _PAPER = 20, 250


def page_picture(word: str, lines: int = 3) -> Image.Image:
    """Return a grey page at 100 dpi with large letters; the word stands in its first line."""
    image = Image.new("L", _SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(34)
    texts = (f"Fjala kyce {word}", "Kuvendi i Komunes vendosi", "Raporti u miratua sot", "Fund")
    for n, text in enumerate(texts[:lines]):
        draw.text((60, 50 + 80 * n), text, font=font, fill=_INK)
    return image


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return a picture as a file of this kind."""
    packed = io.BytesIO()
    image.save(packed, kind, **{"dpi": (100, 100), **options} if kind != "GIF" else options)
    return packed.getvalue()
