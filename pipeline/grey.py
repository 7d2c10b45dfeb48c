"""Any picture to grey: what OCR reads is paper and ink, not colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_WHITE = 255
_DEPTHS = (255, 1023, 4095, 16383, 65535)
"""White of 8, 10, 12, 14 and 16 bit pictures."""


def to_grey(image: Image) -> Image:
    """Return ``image`` as "1" (if it was bilevel) or "L"; what is transparent becomes white."""
    if image.mode in ("1", "L") and "transparency" not in image.info:
        return image.copy()
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        return _scale_depth(image)
    if image.has_transparency_data:
        return _on_white(image.convert("RGBA")).convert("L")
    if image.mode == "L":
        return image.copy()
    return image.convert("RGB").convert("L")


def _on_white(image: Image) -> Image:
    from PIL import Image as PillowImage

    paper = PillowImage.new("RGBA", image.size, (_WHITE, _WHITE, _WHITE, _WHITE))
    paper.alpha_composite(image)
    return paper


def _scale_depth(image: Image) -> Image:
    """Bring 10 to 16 bits down to 8: Pillow's own conversion cuts all above 255 to white."""
    deep = image.convert("F")
    extrema = deep.getextrema()
    brightest = float(extrema[1])  # type: ignore[arg-type]  # one band: a pair of numbers
    white = next((depth for depth in _DEPTHS if brightest <= depth), brightest)
    return deep.point(lambda value: value * (_WHITE / white) + 0).convert("L")
