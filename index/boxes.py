"""Where a hit stands on the page: from marks in the text to boxes in points."""

from __future__ import annotations

from index.catalog import Catalog
from index.protocol import PageHit


def hit_boxes(catalog: Catalog, document_id: str, hit: PageHit) -> list[list[float]]:
    """Return one box ``[x0, y0, x1, y1]`` in points for each mark whose words have a place."""
    page = catalog.page(document_id, hit.page)
    if page is None:
        return []
    boxes = (page.box_of(*page.raw_span(*mark)) for mark in hit.snippet.source_marks)
    return [list(box.to_points(page.dpi)) for box in boxes if box is not None]
