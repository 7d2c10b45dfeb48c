"""The resolution of a scan: what the file says where that can be, else estimated from A4."""

from __future__ import annotations

from dataclasses import dataclass

A4_WIDTH_INCHES, A4_LENGTH_INCHES = 8.27, 11.69
_STRIP = 20
"""A picture so many times longer than wide is no page as wide as A4: no till rolls that far."""
_POSSIBLE_DPI = (50.0, 2400.0)
_CAREFUL_BELOW_DPI = 100.0
"""Cameras and editors write 72 or 96 where they know nothing."""
_LARGEST_SHORT_SIDE_INCHES = 12.0
"""At a careless dpi a sheet wider than A3 is a photograph or scan with a made-up resolution."""
_SQUARE_TOLERANCE = 1.02
_MOST_OBLONG = 4.0
"""Of a fax, whose pixels are the most oblong that scanners make, twice as many go across."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Dots per inch along the width as displayed, and what was odd about it."""

    dpi: float
    warnings: tuple[str, ...] = ()
    dpi_y: float | None = None
    """Dots per inch down the picture where its pixels are not square."""


def resolution_of(given: object, size: tuple[int, int], *, turned: bool) -> Resolution:
    """Return the resolution of an upright picture of ``size``.

    ``given`` is Pillow's ``info["dpi"]``: x and y before the picture was turned (``turned``: its
    sides changed places). An estimate takes the shorter side for the width of A4, of a mere strip
    the longer one for its length. Pixels that are not square (a fax: 204 x 98) are kept and
    reported; ``dpi`` is then that of the width.
    """
    pair = _pair(given)
    if pair is None or not _is_possible(pair, size):
        is_strip = max(size) > _STRIP * min(size)
        dpi = round(max(size) / A4_LENGTH_INCHES if is_strip else min(size) / A4_WIDTH_INCHES, 1)
        return Resolution(max(dpi, 1.0), (f"dpi_estimated: {dpi:g}",))
    across, down = reversed(pair) if turned else pair
    if max(across, down) / min(across, down) > _SQUARE_TOLERANCE:
        return Resolution(across, (f"non_square_pixels: {across:g} x {down:g} dpi",), down)
    return Resolution(across)


def _pair(given: object) -> tuple[float, float] | None:
    if not isinstance(given, tuple) or len(given) != 2:
        return None
    try:
        return round(float(given[0]), 2), round(float(given[1]), 2)
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def _is_possible(pair: tuple[float, float], size: tuple[int, int]) -> bool:
    least, most = _POSSIBLE_DPI
    if not all(least <= dpi <= most for dpi in pair) or max(pair) > _MOST_OBLONG * min(pair):
        return False
    return min(pair) >= _CAREFUL_BELOW_DPI or min(size) / min(pair) <= _LARGEST_SHORT_SIDE_INCHES
