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

from pipeline.bleed_through import bleed_levels, stretch
from pipeline.cell_clearing import clear_cells
from pipeline.coloured_stamps import wipe_coloured_stamps
from pipeline.document import BoundingBox, Step
from pipeline.ink import Pixels, drop_dust, to_pixels
from pipeline.page_geometry_map import GeometryMap, Matrix
from pipeline.paper import even_out, unevenness
from pipeline.pictures import reading_scale
from pipeline.readers import PageImage
from pipeline.resolution import A4_LENGTH_INCHES
from pipeline.rules import wipe_upright_rules
from pipeline.scan_grids import Grid, find_grids, wipe_rules
from pipeline.scan_rules import find_rules
from pipeline.sheet import find_sheet, flatten
from pipeline.skew import measure_skew, turn_upright

if TYPE_CHECKING:
    from PIL.Image import Image

PREPARE_VERSION = 3
"""Raise it with every change of a step: cached readings of other versions are not used."""
_SQUARE_TOLERANCE = 1.02
_FINE_BILEVEL_DPI = 250.0
"""Below it the dots of ë are as small as dust. On four pages at 204 x 196: despeckled CER / WER
1.73 / 7.71 and ë/ç 99.1 %, smoothed and enlarged 1.28 / 5.78 and 100 %."""
_OBLONG = 1.3
_OBLONG_BLUR, _COARSE_BLUR = (0.8, 0.4), 0.9
"""Radii in pixels. On four pages at 204 x 98: squared and median 2.37 / 10.46, with the program
unpaper instead 2.92 / 12.59, smoothed before and after squaring 1.67 / 7.16."""
_LARGEST_SPECK, _LARGEST_HOLE = 3, 2
_LEAST_SKEW, _LEAST_SKEW_FAST = 0.5, 1.0
"""Degrees; turning less than the first blurs letters and gains nothing."""
_LEAST_UNEVENNESS = 0.10
_LOW_DPI, _HIGH_DPI, _READING_DPI = 180.0, 400.0, 300.0
_LONGEST_SIDE = 32_000
"""Pixels: Tesseract refuses a side of more than 32,767. A strip of one pixel, taken for as wide as
A4, would otherwise grow to millions."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture ready for OCR; ``steps`` says what was done to it, in order."""

    pixels: Pixels
    """Grey; not to be written to."""
    dpi: float
    geometry: GeometryMap
    steps: tuple[Step, ...] = ()
    grids: tuple[Grid, ...] = ()
    """The ruled tables, in pixels of ``image``, from which their rules are wiped."""

    @property
    def image(self) -> Image:
        """The picture as Pillow has it."""
        from PIL import Image

        return Image.fromarray(self.pixels)

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
    grids: tuple[Grid, ...] = ()

    def after(
        self, name: str, pixels: Pixels, back: Matrix | None = None, **parameters: float | str
    ) -> _Draft:
        geometry = self.geometry if back is None else self.geometry.after(back)
        step = Step(name, tuple(parameters.items()))
        return replace(self, pixels=pixels, geometry=geometry, steps=(*self.steps, step))


def preprocess(picture: PageImage, turn: int = 0, *, fast: bool = False) -> Prepared:
    """Prepare a picture for OCR.

    ``turn`` is by how many degrees (0, 90, 180, 270) the page has to be turned clockwise to stand
    upright, where an earlier reading found that out. ``fast`` leaves a small skew: turning a page
    by 0.7 degrees makes Tesseract a tenth slower, for a tenth of the errors.
    """
    steps = (
        *(_clean_bilevel, _square, _turner(turn), _flatten_sheet, _even_paper, _drop_bleed),
        _deskewer(_LEAST_SKEW_FAST if fast else _LEAST_SKEW),
        *(_wipe_grids, _clear_cells, _wipe_uprights, _resize),
    )
    draft = _drop_stamps(_begin(picture), picture)
    for step in steps:
        draft = step(draft)
    return Prepared(draft.pixels, draft.dpi, draft.geometry, draft.steps, draft.grids)


def _begin(picture: PageImage) -> _Draft:
    pixels = to_pixels(picture.image)
    bilevel = picture.image.mode == "1" or _has_two_levels(pixels)
    geometry = GeometryMap(*picture.image.size)
    return _Draft(pixels, picture.dpi, picture.dpi_y or picture.dpi, bilevel, geometry)


def _drop_stamps(draft: _Draft, picture: PageImage) -> _Draft:
    if picture.image.mode != "RGB":
        return draft
    colours = np.asarray(picture.image)
    pixels, count = wipe_coloured_stamps(colours, draft.pixels, draft.dpi)
    return draft.after("drop_stamps", pixels, stamps=count) if count else draft


def _has_two_levels(pixels: Pixels) -> bool:
    counts = np.asarray(cv2.calcHist([pixels], [0], None, [256], [0, 256])).ravel()
    return bool(counts[0] and counts[255] and counts[0] + counts[255] == pixels.size)


def _clean_bilevel(draft: _Draft) -> _Draft:
    """Drop the dust of a fine bilevel page; smooth a coarse one, where dots of ë are as small."""
    if not draft.bilevel:
        return draft
    if min(draft.dpi, draft.dpi_y) < _FINE_BILEVEL_DPI:
        return _smooth_coarse(draft)
    pixels, dropped = drop_dust(draft.pixels, _LARGEST_SPECK, _LARGEST_HOLE)
    if not dropped:
        return draft
    return draft.after(
        "despeckle", pixels, specks=_LARGEST_SPECK, holes=_LARGEST_HOLE, dropped=dropped
    )


def _smooth_coarse(draft: _Draft) -> _Draft:
    """Give a coarse bilevel page grey edges, the grain of a threshold becoming faint.

    Oblong pixels are smoothed a little first, lest the squaring keeps their steps.
    """
    oblong = max(draft.dpi, draft.dpi_y) / min(draft.dpi, draft.dpi_y) >= _OBLONG
    if oblong:
        across, down = _OBLONG_BLUR if draft.dpi > draft.dpi_y else _OBLONG_BLUR[::-1]
        soft = cv2.GaussianBlur(draft.pixels, (0, 0), sigmaX=across, sigmaY=down)
        draft = draft.after("soften", np.asarray(soft, np.uint8), across=across, down=down)
    squared = _square(draft)
    smooth = cv2.GaussianBlur(squared.pixels, (0, 0), _COARSE_BLUR)
    smoothed = squared.after("smooth", np.asarray(smooth, np.uint8), radius=_COARSE_BLUR)
    return smoothed if oblong else _scaled_to(smoothed, _READING_DPI)


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
    dpi = round(max(sheet.width, sheet.height) / A4_LENGTH_INCHES, 1)
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


def _drop_bleed(draft: _Draft) -> _Draft:
    if draft.bilevel:
        return draft
    levels = bleed_levels(draft.pixels, draft.dpi)
    if levels is None:
        return draft
    pixels = stretch(draft.pixels, levels)
    return draft.after("drop_bleed", pixels, dark=levels.dark, light=levels.light)


def _deskewer(least: float) -> Callable[[_Draft], _Draft]:
    def step(draft: _Draft) -> _Draft:
        angle = measure_skew(draft.pixels, least)
        if abs(angle) < least:
            return draft
        pixels, back = turn_upright(draft.pixels, angle)
        return draft.after("deskew", pixels, back, degrees=angle)

    return step


def _wipe_grids(draft: _Draft) -> _Draft:
    """Find the ruled tables and wipe their rules, level ones too: words touch them."""
    rules = find_rules(draft.pixels, draft.dpi)
    grids = find_grids(rules, draft.dpi) if rules else ()
    if not rules or not grids:
        return draft
    pixels = wipe_rules(draft.pixels, rules, grids, draft.dpi)
    cells = sum(len(grid.cells) for grid in grids)
    return replace(draft.after("wipe_grids", pixels, tables=len(grids), cells=cells), grids=grids)


def _clear_cells(draft: _Draft) -> _Draft:
    if draft.bilevel or not draft.grids:
        return draft
    boxes = [cell.box for grid in draft.grids for cell in grid.cells]
    pixels, faint, drawn = clear_cells(draft.pixels, boxes, draft.dpi)
    return draft.after("clear_cells", pixels, faint=faint, drawn=drawn) if faint or drawn else draft


def _wipe_uprights(draft: _Draft) -> _Draft:
    """Wipe the upright rules that are left: of frames, and of tables whose grid is not whole."""
    pixels, count = wipe_upright_rules(draft.pixels, draft.dpi)
    return draft.after("wipe_upright_rules", pixels, rules=count) if count else draft


def _resize(draft: _Draft) -> _Draft:
    """Enlarge a coarse picture, shrink a very fine one to the size that OCR was trained on."""
    if _LOW_DPI <= draft.dpi <= _HIGH_DPI and max(draft.pixels.shape) <= _LONGEST_SIDE:
        return draft
    return _scaled_to(draft, _READING_DPI)


def _scaled_to(draft: _Draft, dpi: float) -> _Draft:
    """Scale the picture and its grids to ``dpi``; as it is where that changes next to nothing."""
    most = min(_LONGEST_SIDE / max(draft.pixels.shape), reading_scale(draft.pixels.size))
    factor = dpi / draft.dpi
    if factor > most:
        factor, dpi = most, draft.dpi * most
    if math.isclose(factor, 1.0, rel_tol=0.02):
        return draft
    scaled = _scale(draft, "enlarge" if factor > 1 else "shrink", factor, factor, dpi)
    across = scaled.pixels.shape[1] / draft.pixels.shape[1]
    down = scaled.pixels.shape[0] / draft.pixels.shape[0]

    def scaled_box(box: BoundingBox) -> BoundingBox:
        return BoundingBox(box.x0 * across, box.y0 * down, box.x1 * across, box.y1 * down)

    grids = tuple(grid.mapped(scaled_box) for grid in draft.grids)
    return replace(scaled, dpi=dpi, dpi_y=dpi, grids=grids)
