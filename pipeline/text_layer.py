"""The text layer of a PDF page: words and ruled tables (pdfplumber) in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.document import BoundingBox
from pipeline.drawn_bullets import find_drawn_bullets
from pipeline.glyphs import (
    Glyph,
    TurnedWord,
    build_words,
    count_letters,
    garbage_share,
    without_doubles,
)
from pipeline.page_building import BlockDraft, TextDraft, WordDraft
from pipeline.page_geometry import PageGeometry, Turn
from pipeline.reading_order import group_blocks
from pipeline.ruled_tables import Grid, build_table, find_grids, share_out


@dataclass(frozen=True, slots=True)
class TextLayer:
    """What one reader finds in a page's text layer; places are points as displayed."""

    geometry: PageGeometry
    words: tuple[TurnedWord, ...]
    letters: Counter[str]
    """Folded letters of the whole content stream, also beside the visible page."""
    garbage: float
    """Share of unreadable characters, 0-1."""
    grids: tuple[Grid, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def visible_letters(self) -> int:
        """Letters and digits on the visible page."""
        return sum(count_letters(word.placed.text).total() for word in self.words)


def read_plumber_layer(page: Any) -> TextLayer:
    """Return the text layer of a pdfplumber page."""
    source = page.page_obj
    geometry = PageGeometry.of(source.mediabox, source.cropbox, source.rotate)
    # pdfplumber's origin is not the page's where the media box does not begin at 0 (measured for
    # all four rotations), and its crop box is wrong on turned pages: both are done here.
    right, down = geometry.crop_offset()
    offset = (page.bbox[0] + right, page.bbox[1] + down)
    glyphs = without_doubles(_glyph(char, offset) for char in page.chars)
    grids, warnings = find_grids(page, offset)
    layer = build_layer(geometry, glyphs, grids, warnings)
    bullets = find_drawn_bullets(page, offset, layer.words)
    return replace(layer, words=(*layer.words, *bullets))


def build_layer(
    geometry: PageGeometry,
    glyphs: Sequence[Glyph],
    grids: Iterable[Grid] = (),
    warnings: tuple[str, ...] = (),
) -> TextLayer:
    """Return the layer that ``glyphs`` make; what lies beside the visible page is left out."""
    text = "".join(glyph.text for glyph in glyphs)
    shown = [glyph for glyph in glyphs if geometry.shows(glyph.box)]
    hidden = sum(1 for g in glyphs if g.text.isalnum()) - sum(1 for g in shown if g.text.isalnum())
    if hidden:
        warnings = (*warnings, f"text_off_page: {hidden} letters lie beside the visible page")
    words = build_words(shown, geometry.width, geometry.height)
    return TextLayer(
        geometry, tuple(words), count_letters(text), garbage_share(text), tuple(grids), warnings
    )


def _glyph(char: dict[str, Any], offset: tuple[float, float]) -> Glyph:
    left, up = offset
    box = BoundingBox(char["x0"] - left, char["top"] - up, char["x1"] - left, char["bottom"] - up)
    return Glyph(
        char["text"] or "", box, float(char["size"]), char["fontname"], _turn(char["matrix"])
    )


def _turn(matrix: Sequence[float]) -> Turn:
    """Return how the page must be turned (clockwise) for text of this matrix to read upright."""
    right, up = matrix[0], matrix[1]
    if abs(right) >= abs(up):
        return 0 if right >= 0 else 180
    return 90 if up > 0 else 270


def arrange(layer: TextLayer) -> list[BlockDraft]:
    """Return text blocks and tables from top to bottom; turned text stands behind the rest."""
    rest: Iterable[TurnedWord] = layer.words
    placed: list[tuple[BoundingBox, list[BlockDraft]]] = []
    for grid in layer.grids:
        inside, rest = share_out(grid, rest)
        if not inside:
            continue
        if grid.is_table:
            placed.append((grid.box, [build_table(grid, inside)]))
        else:
            drafts = [draft for _, words in sorted(inside.items()) for draft in _blocks(words)]
            placed.append((grid.box, drafts))
    placed.sort(key=lambda item: (item[0].y0, item[0].x0))
    upright = [word for word in rest if word.turn == 0]
    turned = [word for word in rest if word.turn != 0]
    return [*_between(upright, placed), *_blocks(turned)]


def _between(
    words: Sequence[TurnedWord], placed: Sequence[tuple[BoundingBox, list[BlockDraft]]]
) -> list[BlockDraft]:
    """Put each table behind the words above it; words beside a table follow it."""
    drafts: list[BlockDraft] = []
    rest = list(words)
    for box, table in placed:
        above = [word for word in rest if (word.box.y0 + word.box.y1) / 2 < box.y0]
        rest = [word for word in rest if (word.box.y0 + word.box.y1) / 2 >= box.y0]
        drafts += [*_blocks(above), *table]
    return [*drafts, *_blocks(rest)]


def _blocks(words: Iterable[TurnedWord]) -> list[BlockDraft]:
    by_turn: dict[Turn, list[TurnedWord]] = {}
    for word in words:
        by_turn.setdefault(word.turn, []).append(word)
    drafts: list[BlockDraft] = []
    for same in by_turn.values():
        boxes = {word.placed: word.box for word in same}
        for block in group_blocks(word.placed for word in same):
            lines = (tuple(WordDraft(w.text, boxes[w]) for w in line) for line in block)
            drafts.append(TextDraft(tuple(lines)))
    return drafts
