"""Any picture to grey: what OCR reads is paper and ink, not colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_WHITE = 255
_DEPTHS = (255, 1023, 4095, 16383, 65535)
"""White of 8, 10, 12, 14 and 16 bit pictures."""
_UNIT = 2.0
"""Floats up to it go from 0 to 1, with some that overshoot."""


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
    """Bring deep pixels down to 8 bits: Pillow's own conversion cuts all above 255 to white."""
    deep = _finite(image.convert("F"))
    darkest, brightest = (float(level) for level in deep.getextrema())  # type: ignore[arg-type]  # one band: a pair of numbers
    black, white = _span(darkest, brightest, is_float=image.mode == "F")
    scale = _WHITE / (white - black)
    return deep.point(lambda value: value * scale + -black * scale).convert("L")


def _finite(image: Image) -> Image:
    """Return a picture of floats in which what is no number is paper, as no ink is there."""
    import numpy as np
    from PIL import Image as PillowImage

    levels = np.asarray(image)
    finite = np.isfinite(levels)
    if finite.all():
        return image
    known = levels[finite] if finite.any() else np.zeros(1, np.float32)
    filled = np.nan_to_num(levels, nan=known.max(), posinf=known.max(), neginf=known.min())
    return PillowImage.fromarray(filled if finite.any() else np.full_like(levels, _WHITE))


def _span(darkest: float, brightest: float, *, is_float: bool) -> tuple[float, float]:
    """Return the levels of black and white: those of a usual depth, or those that are there."""
    if darkest < 0 or brightest > _DEPTHS[-1]:
        return darkest, max(brightest, darkest + 1)
    if is_float and brightest <= _UNIT:
        return 0.0, max(brightest, 1.0)
    return 0.0, float(next(depth for depth in _DEPTHS if brightest <= depth))
