"""The text layer of a PDF page: words and ruled tables (pdfplumber) in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from pipeline.aligned_tables import find_aligned_tables
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
from pipeline.text_verdict import control_share

_BLOCK_PITCH = 1.4
"""Usual distances of lines from one line of a block to the next at most."""

_FEW_DOUBLES = 0.8
"""Share of glyphs that are left of a hidden layer that was written twice, at most."""


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
    control: float = 0.0
    """Share of control characters, 0-1: words are built without them."""
    hidden: bool = False
    """Nobody sees it: the OCR of a picture."""

    @property
    def visible_letters(self) -> int:
        """Letters and digits on the visible page."""
        return sum(count_letters(word.placed.text).total() for word in self.words)


def read_plumber_layer(page: Any, *, hidden: bool = False) -> TextLayer:
    """Return the text layer of a pdfplumber page; ``hidden``: it is the OCR of a picture."""
    source = page.page_obj
    geometry = PageGeometry.of(source.mediabox, source.cropbox, source.rotate)
    # pdfplumber's origin is not the page's where the media box does not begin at 0 (measured for
    # all four rotations), and its crop box is wrong on turned pages: both are done here.
    right, down = geometry.crop_offset()
    offset = (page.bbox[0] + right, page.bbox[1] + down)
    glyphs = [_glyph(char, offset) for char in page.chars]
    grids, warnings = find_grids(page, offset)
    layer = build_layer(geometry, glyphs, grids, warnings, hidden=hidden)
    bullets = find_drawn_bullets(page, offset, layer.words)
    return replace(layer, words=(*layer.words, *bullets))


def build_layer(
    geometry: PageGeometry,
    glyphs: Sequence[Glyph],
    grids: Iterable[Grid] = (),
    warnings: tuple[str, ...] = (),
    *,
    hidden: bool = False,
) -> TextLayer:
    """Return the layer that ``glyphs`` make; what lies beside the visible page is left out."""
    single = without_doubles(glyphs)
    # Nobody prints hidden letters bold: a few doubles are words whose boxes overlap.
    if not hidden or len(single) < _FEW_DOUBLES * len(glyphs):
        glyphs = single
    text = "".join(glyph.text for glyph in glyphs)
    shown = [glyph for glyph in glyphs if geometry.shows(glyph.box)]
    beside = sum(1 for g in glyphs if g.text.isalnum()) - sum(1 for g in shown if g.text.isalnum())
    if beside:
        warnings = (*warnings, f"text_off_page: {beside} letters lie beside the visible page")
    words = build_words(shown, geometry.width, geometry.height, as_written=hidden)
    return TextLayer(
        geometry,
        tuple(words),
        count_letters(text),
        garbage_share(text),
        tuple(grids),
        warnings,
        control_share("".join(glyph.text for glyph in shown)),
        hidden,
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
    """Return text blocks and tables from top to bottom; turned text stands behind the rest.

    Hidden OCR stays in the order in which it was written: the engine's reading order.
    """
    if layer.hidden and not layer.grids:
        return _as_written(layer)
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
    upright = [word for word in rest if word.turn == 0]
    turned = [word for word in rest if word.turn != 0]
    if not layer.hidden:
        tables, upright = _aligned(upright)
        placed += tables
    placed.sort(key=lambda item: (item[0].y0, item[0].x0))
    return [*_between(upright, placed), *_blocks(turned)]


def _aligned(
    words: Sequence[TurnedWord],
) -> tuple[list[tuple[BoundingBox, list[BlockDraft]]], list[TurnedWord]]:
    """Return the tables without rules with their boxes, and the words outside of them."""
    tables = find_aligned_tables([WordDraft(word.placed.text, word.box) for word in words])
    members = frozenset[int]().union(*(table.members for table in tables))
    boxed = [(t.draft.box, list[BlockDraft]([t.draft])) for t in tables if t.draft.box is not None]
    return boxed, [word for n, word in enumerate(words) if n not in members]


def _as_written(layer: TextLayer) -> list[BlockDraft]:
    """Return the text in the order of the content.

    A program that saw the picture knew columns from table rows; places alone often don't tell.
    """
    lines: list[list[TurnedWord]] = []
    for word in sorted(layer.words, key=lambda word: word.first):
        if lines and _follows(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    pitches = [pitch for a, b in pairwise(lines) if (pitch := _pitch(a, b)) > 0]
    most = _BLOCK_PITCH * median(pitches or [0.0])
    blocks: list[list[list[TurnedWord]]] = []
    for line in lines:
        if blocks and 0 < _pitch(blocks[-1][-1], line) <= most:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [
        TextDraft(tuple(tuple(WordDraft(w.placed.text, w.box) for w in line) for line in block))
        for block in blocks
    ]


def _follows(before: TurnedWord, word: TurnedWord) -> bool:
    """Tell whether a word goes on with the line of the one written before it."""
    last, this = before.placed.box, word.placed.box
    shared = min(last.y1, this.y1) - max(last.y0, this.y0)
    level = shared > min(last.y1 - last.y0, this.y1 - this.y0) / 2
    return before.turn == word.turn and level and this.x0 >= last.x0


def _pitch(above: list[TurnedWord], line: list[TurnedWord]) -> float:
    """Return how far a line stands below another; 0 where they are not turned alike."""
    if above[0].turn != line[0].turn:
        return 0.0
    first, second = (median(word.placed.box.y1 for word in words) for words in (above, line))
    return max(second - first, 0.0)


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
