"""Tables that go on overleaf: which table of a document is the rest of which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median

from pipeline.document import POINTS_PER_INCH, BoundingBox, Line, Page, Table, cover

TablePlace = tuple[int, int]
"""Number of the page and position in its ``tables``."""
_MM_PER_INCH = 25.4
_SAME_EDGE = 4.0
"""Millimetres between the left or right edges of one column on two pages."""
_MOST_SHIFT = 25.0
"""Millimetres that a sheet lies further left or right in the scanner, or a left page is bound."""
_MARGIN = 0.1
"""Share of the page's height where running heads and page numbers stand."""
_MARGIN_LINES, _MARGIN_LETTERS = 2, 60
"""Lines and letters of page furniture where no boxes tell where it stands."""
_SAME_HEAD = 0.85
"""Likeness of two readings of one head: OCR may misread a letter in ten."""


def continuations(
    pages: Sequence[Page], is_furniture: Callable[[Page, Line], bool] | None = None
) -> Mapping[TablePlace, TablePlace]:
    """Return for each table that goes on one of the page before which one it goes on.

    The first is the last thing on its page and the second the first on the next, page furniture
    aside; both have the same columns. ``is_furniture`` tells what more than the lines in the
    margins is furniture. Pages are those of one document, in order.
    """
    found: dict[TablePlace, TablePlace] = {}
    for page, following in pairwise(pages):
        last, first = _last_table(page), _first_table(following)
        if last is None or first is None or following.number != page.number + 1:
            continue
        behind = [line for line in page.lines if line.start >= _end(page.tables[last])]
        before = [line for line in following.lines if line.end <= _start(following.tables[first])]
        apart = _is_text(page, behind, is_furniture) or _is_text(following, before, is_furniture)
        if not apart and same_columns(page, page.tables[last], following, following.tables[first]):
            found[following.number, first] = (page.number, last)
    return found


def same_columns(page: Page, table: Table, other_page: Page, other: Table) -> bool:
    """Tell whether two tables have as many columns, and where boxes tell, in the same places."""
    if table.columns != other.columns or table.columns < 2:
        return False
    columns = [_column_boxes(p, t) for p, t in ((page, table), (other_page, other))]
    pairs = [
        (columns[0][n], columns[1][n])
        for n in range(table.columns)
        if n in columns[0] and n in columns[1]
    ]
    if not pairs:
        return True  # no geometry (DOCX, HTML): the number of columns is all there is
    shifts = [(b.x0 - a.x0, b.x1 - a.x1) for a, b in pairs]
    shift = median(side for both in shifts for side in both)
    near = (min(abs(left - shift), abs(right - shift)) <= _SAME_EDGE for left, right in shifts)
    return abs(shift) <= _MOST_SHIFT and all(near)


def repeats_head(head: Sequence[str], row: Sequence[str]) -> bool:
    """Tell whether ``row`` is ``head`` printed once more, misread letters allowed."""
    first, second = (" ".join(" ".join(cells).casefold().split()) for cells in (head, row))
    if not first or len(head) != len(row):
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= _SAME_HEAD


def _last_table(page: Page) -> int | None:
    places = range(len(page.tables))
    return max(places, key=lambda n: _end(page.tables[n]), default=None)


def _first_table(page: Page) -> int | None:
    places = range(len(page.tables))
    return min(places, key=lambda n: _start(page.tables[n]), default=None)


def _start(table: Table) -> int:
    return min((cell.start for cell in table.cells), default=0)


def _end(table: Table) -> int:
    return max((cell.end for cell in table.cells), default=0)


def _is_text(
    page: Page, lines: Sequence[Line], is_furniture: Callable[[Page, Line], bool] | None
) -> bool:
    """Tell whether lines beside a table are text that ends it."""
    rest = [line for line in lines if is_furniture is None or not is_furniture(page, line)]
    if page.height and all(line.box for line in rest):
        return not all(_in_margin(line.box, page.height) for line in rest)
    letters = sum(word.end - word.start for line in rest for word in line.words)
    return len(rest) > _MARGIN_LINES or letters > _MARGIN_LETTERS


def _in_margin(box: BoundingBox | None, height: float) -> bool:
    return box is not None and (box.y1 <= _MARGIN * height or box.y0 >= (1 - _MARGIN) * height)


def _column_boxes(page: Page, table: Table) -> dict[int, BoundingBox]:
    """Return the columns' boxes in millimetres; cells over several columns tell nothing."""
    boxes: dict[int, BoundingBox] = {}
    for column in range(table.columns):
        cells = (c.box for c in table.cells if c.column == column and c.column_span == 1)
        box = cover(cells)
        if box is not None:
            x0, y0, x1, y1 = (
                side * _MM_PER_INCH / POINTS_PER_INCH for side in box.to_points(page.dpi)
            )
            boxes[column] = BoundingBox(x0, y0, x1, y1)
    return boxes
