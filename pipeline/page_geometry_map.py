"""The way back from a prepared picture to the picture as it is displayed."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.document import BoundingBox

Matrix = tuple[float, float, float, float, float, float, float, float, float]
"""A 3 x 3 projective matrix, row by row."""
IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """Return the matrix that does ``b`` first and then ``a``."""
    cells = (
        sum(a[3 * row + k] * b[3 * k + column] for k in range(3))
        for row in range(3)
        for column in range(3)
    )
    return tuple(cells)  # type: ignore[return-value]  # nine of them


@dataclass(frozen=True, slots=True)
class GeometryMap:
    """Leads points of a prepared picture back to an original of ``width`` x ``height`` pixels."""

    width: int
    height: int
    matrix: Matrix = IDENTITY

    def after(self, step: Matrix) -> GeometryMap:
        """Return the map once a step was made; ``step`` leads from behind it to before it."""
        return GeometryMap(self.width, self.height, multiply(self.matrix, step))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the prepared picture lies in the original, maybe outside."""
        a, b, c, d, e, f, g, h, i = self.matrix
        scale = g * x + h * y + i
        return (a * x + b * y + c) / scale, (d * x + e * y + f) / scale

    def to_original(self, box: BoundingBox) -> BoundingBox:
        """Return the upright box round the four mapped corners, inside the original picture."""
        corners = [self.point(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        across = [min(max(x, 0.0), float(self.width)) for x, _ in corners]
        down = [min(max(y, 0.0), float(self.height)) for _, y in corners]
        return BoundingBox(
            round(min(across), 2), round(min(down), 2), round(max(across), 2), round(max(down), 2)
        )
