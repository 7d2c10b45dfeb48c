"""Places on a PDF page: from the file's own coordinates to the page as a viewer displays it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.document import BoundingBox

Turn = Literal[0, 90, 180, 270]
Corners = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF space (y upwards)."""


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """The boxes of a page in PDF space and its /Rotate (clockwise)."""

    media: Corners
    crop: Corners
    rotation: Turn

    @classmethod
    def of(cls, media: Corners, crop: Corners, rotation: int) -> PageGeometry:
        """Make one from the file's values: boxes in any corner order, the crop box cut to size."""
        media, crop = _ordered(media), _ordered(crop)
        cut = (
            max(media[0], crop[0]),
            max(media[1], crop[1]),
            min(media[2], crop[2]),
            min(media[3], crop[3]),
        )
        if cut[0] >= cut[2] or cut[1] >= cut[3]:
            cut = media
        return cls(media, cut, turn_of(rotation))

    @property
    def width(self) -> float:
        """Width as displayed, in points."""
        return self._size()[self.rotation in (90, 270)]

    @property
    def height(self) -> float:
        """Height as displayed, in points."""
        return self._size()[self.rotation not in (90, 270)]

    def displayed(self, left: float, bottom: float, right: float, top: float) -> BoundingBox:
        """Return a rectangle of PDF space in points from the top left of the displayed page."""
        x0, y0, x1, y1 = self.crop
        if self.rotation == 90:
            return BoundingBox(bottom - y0, left - x0, top - y0, right - x0)
        if self.rotation == 180:
            return BoundingBox(x1 - right, bottom - y0, x1 - left, top - y0)
        if self.rotation == 270:
            return BoundingBox(y1 - top, x1 - right, y1 - bottom, x1 - left)
        return BoundingBox(left - x0, y1 - top, right - x0, y1 - bottom)

    def crop_offset(self) -> tuple[float, float]:
        """Return where the displayed crop box begins inside the displayed media box."""
        (m0, n0, m1, n1), (x0, y0, x1, y1) = self.media, self.crop
        return {
            0: (x0 - m0, n1 - y1),
            90: (y0 - n0, x0 - m0),
            180: (m1 - x1, y0 - n0),
            270: (n1 - y1, m1 - x1),
        }[self.rotation]

    def shows(self, box: BoundingBox) -> bool:
        """Tell whether the middle of a displayed box lies on the page."""
        across, down = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        return 0 <= across <= self.width and 0 <= down <= self.height

    def _size(self) -> tuple[float, float]:
        return self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]


def turn_of(degrees: float) -> Turn:
    """Return the nearest quarter turn."""
    turns: tuple[Turn, ...] = (0, 90, 180, 270)
    return turns[round(degrees / 90) % 4]


def turned(box: BoundingBox, turn: Turn, width: float, height: float) -> BoundingBox:
    """Return ``box`` on a page of ``width`` x ``height`` after turning the page by ``turn``.

    ``turn`` is clockwise. Turning back: the opposite turn with the sides of the turned page.
    """
    if turn == 90:
        return BoundingBox(height - box.y1, box.x0, height - box.y0, box.x1)
    if turn == 180:
        return BoundingBox(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
    if turn == 270:
        return BoundingBox(box.y0, width - box.x1, box.y1, width - box.x0)
    return box


def _ordered(corners: Corners) -> Corners:
    a, b, c, d = (float(value) for value in corners)
    return min(a, c), min(b, d), max(a, c), max(b, d)
