"""Page picture -> the picture that OCR reads best, and the way back for boxes.

Every step is decided from the picture and taken only where it measurably helps: on an ordinary
office scan nothing is done at all (findings, OCR: denoising, binarising or upscaling one costs CPU
and gains nothing). Steps are named and recorded with their parameters.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.document import BoundingBox, Step
from pipeline.ink import Pixels, drop_dust, to_pixels
from pipeline.page_geometry_map import GeometryMap, Matrix
from pipeline.paper import even_out, unevenness
from pipeline.readers import PageImage
from pipeline.rules import wipe_upright_rules
from pipeline.sheet import find_sheet, flatten
from pipeline.skew import measure_skew, turn_upright
from pipeline.unpaper import clean_with_unpaper

if TYPE_CHECKING:
    from PIL.Image import Image

PREPARE_VERSION = 1
"""Raise it with every change of a step: cached readings of other versions are not used."""
_SQUARE_TOLERANCE = 1.02
_FINE_BILEVEL_DPI = 130.0
"""Below it the dots of ë are as small as dust: despeckling first costs a quarter of them."""
_LARGEST_SPECK, _LARGEST_HOLE = 3, 2
_LEAST_SKEW = 0.5
"""Degrees; turning less than that blurs letters and gains nothing."""
_LEAST_UNEVENNESS = 0.10
_LOW_DPI, _HIGH_DPI, _READING_DPI = 180.0, 400.0, 300.0
_A4_LONG_INCHES = 11.69


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture ready for OCR; ``steps`` says what was done to it, in order."""

    image: Image
    dpi: float
    geometry: GeometryMap
    steps: tuple[Step, ...] = ()

    def to_original(self, box: BoundingBox) -> BoundingBox:
        """Return a box of the prepared picture in pixels of the picture as displayed."""
        return self.geometry.to_original(box)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A picture between two steps. ``dpi_y`` differs from ``dpi`` until pixels are square."""

    pixels: Pixels
    dpi: float
    dpi_y: float
    bilevel: bool
    geometry: GeometryMap
    steps: tuple[Step, ...] = ()

    def after(
        self, name: str, pixels: Pixels, back: Matrix | None = None, **parameters: float | str
    ) -> _Draft:
        geometry = self.geometry if back is None else self.geometry.after(back)
        step = Step(name, tuple(parameters.items()))
        return replace(self, pixels=pixels, geometry=geometry, steps=(*self.steps, step))


def preprocess(picture: PageImage, turn: int = 0) -> Prepared:
    """Prepare a picture for OCR.

    ``turn`` is by how many degrees (0, 90, 180, 270) the page has to be turned clockwise to stand
    upright, where an earlier reading found that out.
    """
    from PIL import Image

    draft = _begin(picture)
    for step in (_clean_bilevel, _square, _smooth_coarse, _turner(turn), _flatten_sheet):
        draft = step(draft)
    for step in (_even_paper, _deskew, _wipe_rules, _resize):
        draft = step(draft)
    return Prepared(Image.fromarray(draft.pixels), draft.dpi, draft.geometry, draft.steps)


def _begin(picture: PageImage) -> _Draft:
    pixels = to_pixels(picture.image)
    bilevel = picture.image.mode == "1" or _has_two_levels(pixels)
    geometry = GeometryMap(*picture.image.size)
    return _Draft(pixels, picture.dpi, picture.dpi_y or picture.dpi, bilevel, geometry)


def _has_two_levels(pixels: Pixels) -> bool:
    counts = np.bincount(pixels.ravel(), minlength=256)
    return bool(counts[0] and counts[255] and counts[0] + counts[255] == pixels.size)


def _clean_bilevel(draft: _Draft) -> _Draft:
    if not draft.bilevel or min(draft.dpi, draft.dpi_y) < _FINE_BILEVEL_DPI:
        return draft
    pixels, dropped = drop_dust(draft.pixels, _LARGEST_SPECK, _LARGEST_HOLE)
    if not dropped:
        return draft
    return draft.after(
        "despeckle", pixels, specks=_LARGEST_SPECK, holes=_LARGEST_HOLE, dropped=dropped
    )


def _square(draft: _Draft) -> _Draft:
    """Bring both directions to the finer resolution."""
    dpi = max(draft.dpi, draft.dpi_y)
    if dpi / min(draft.dpi, draft.dpi_y) <= _SQUARE_TOLERANCE:
        return draft
    across, down = dpi / draft.dpi, dpi / draft.dpi_y
    scaled = _scale(draft, "square_pixels", across, down, dpi)
    return replace(scaled, dpi=dpi, dpi_y=dpi)


def _scale(draft: _Draft, name: str, across: float, down: float, dpi: float) -> _Draft:
    height, width = draft.pixels.shape
    size = (max(1, round(width * across)), max(1, round(height * down)))
    how = cv2.INTER_AREA if across < 1 else cv2.INTER_CUBIC
    pixels = np.asarray(cv2.resize(draft.pixels, size, interpolation=how), np.uint8)
    back = (width / size[0], 0.0, 0.0, 0.0, height / size[1], 0.0, 0.0, 0.0, 1.0)
    return draft.after(name, pixels, back, dpi=round(dpi, 1))


def _smooth_coarse(draft: _Draft) -> _Draft:
    """Take the grain out of a bilevel page that was too coarse to be despeckled."""
    coarse = draft.bilevel and not any(s.name == "despeckle" for s in draft.steps)
    was_fine = not any(s.name == "square_pixels" for s in draft.steps)
    if not coarse or (was_fine and draft.dpi >= _FINE_BILEVEL_DPI):
        return draft
    cleaned = clean_with_unpaper(draft.pixels, draft.dpi)
    if cleaned is not None:
        return draft.after("unpaper", cleaned)
    return draft.after("median", np.asarray(cv2.medianBlur(draft.pixels, 3), np.uint8), size=3)


def _turner(turn: int) -> Callable[[_Draft], _Draft]:
    def step(draft: _Draft) -> _Draft:
        if turn % 360 == 0:
            return draft
        height, width = (float(side) for side in draft.pixels.shape)
        back: Matrix = {
            90: (0.0, 1.0, 0.0, -1.0, 0.0, height, 0.0, 0.0, 1.0),
            180: (-1.0, 0.0, width, 0.0, -1.0, height, 0.0, 0.0, 1.0),
            270: (0.0, -1.0, width, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0),
        }[turn % 360]
        pixels = np.ascontiguousarray(np.rot90(draft.pixels, -(turn // 90)))
        return draft.after("turn", pixels, back, degrees=turn)

    return step


def _flatten_sheet(draft: _Draft) -> _Draft:
    if draft.bilevel:
        return draft
    sheet = find_sheet(draft.pixels)
    if sheet is None:
        return draft
    pixels, back = flatten(draft.pixels, sheet)
    dpi = round(max(sheet.width, sheet.height) / _A4_LONG_INCHES, 1)
    corners = " ".join(f"{x:.0f},{y:.0f}" for x, y in sheet.corners)
    flat = draft.after("flatten_sheet", pixels, back, corners=corners, dpi=dpi)
    return replace(flat, dpi=dpi, dpi_y=dpi)


def _even_paper(draft: _Draft) -> _Draft:
    if draft.bilevel:
        return draft
    uneven = unevenness(draft.pixels)
    if uneven < _LEAST_UNEVENNESS:
        return draft
    return draft.after("even_paper", even_out(draft.pixels), unevenness=round(uneven, 3))


def _deskew(draft: _Draft) -> _Draft:
    angle = measure_skew(draft.pixels)
    if abs(angle) < _LEAST_SKEW:
        return draft
    pixels, back = turn_upright(draft.pixels, angle)
    return draft.after("deskew", pixels, back, degrees=angle)


def _wipe_rules(draft: _Draft) -> _Draft:
    pixels, count = wipe_upright_rules(draft.pixels, draft.dpi)
    return draft.after("wipe_upright_rules", pixels, rules=count) if count else draft


def _resize(draft: _Draft) -> _Draft:
    """Enlarge a coarse picture, shrink a very fine one to the size that OCR was trained on."""
    if _LOW_DPI <= draft.dpi <= _HIGH_DPI:
        return draft
    factor = _READING_DPI / draft.dpi
    if math.isclose(factor, 1.0, rel_tol=0.02):
        return draft
    name = "enlarge" if factor > 1 else "shrink"
    return replace(_scale(draft, name, factor, factor, _READING_DPI), dpi=_READING_DPI)
