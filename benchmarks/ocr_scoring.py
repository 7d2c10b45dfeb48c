"""Figures of a kind of scan: rates over the text pages, stress items, table cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.ocr_pages.source import Grid, OcrSource
from benchmarks.text_errors import (
    Count,
    character_errors,
    diacritics_found,
    items_found,
    normalise,
    total,
    word_errors,
)


@dataclass(frozen=True)
class Score:
    """How well one reader read one kind of scan."""

    characters: Count
    """Character errors over the text pages."""
    words: Count
    diacritics: Count
    """ë and ç found."""
    items: Mapping[str, Count] = field(default_factory=dict)
    """Items of the stress page found whole, by what they are."""
    cells: Count = field(default_factory=Count)
    """Table cells right: same row and column, same text."""
    grids: Count = field(default_factory=Count)
    """Tables with the right number of rows and columns."""

    def figures(self) -> dict[str, float]:
        """Return what floors hold, in percent, higher is better; only what was measured."""
        found: dict[str, float] = {}
        if self.characters.whole:
            found["characters"] = 100 - self.characters.percent
            found["words"] = 100 - self.words.percent
            found["diacritics"] = self.diacritics.percent
        found |= {name: count.percent for name, count in self.items.items()}
        if self.cells.whole:
            found |= {"cells": self.cells.percent, "grids": self.grids.percent}
        return found


def score_reading(
    sources: Sequence[OcrSource], texts: Sequence[str], tables: Sequence[tuple[Grid, ...]]
) -> Score:
    """Compare the readings of ``sources`` (texts and tables page by page) with the truth."""
    read = list(zip(sources, texts, tables, strict=True))
    plain = [(source.truth, text) for source, text, _ in read if source.kind == "text"]
    cells, grids = _score_tables((s.tables, t) for s, _, t in read if s.kind == "table")
    return Score(
        characters=total(character_errors(*pair) for pair in plain),
        words=total(word_errors(*pair) for pair in plain),
        diacritics=total(diacritics_found(*pair) for pair in plain),
        items=_score_items((source, text) for source, text, _ in read if source.kind == "stress"),
        cells=cells,
        grids=grids,
    )


def _score_items(pages: Iterable[tuple[OcrSource, str]]) -> dict[str, Count]:
    counts: dict[str, Count] = {}
    for source, text in pages:
        for kind, items in source.items.items():
            counts[kind] = counts.get(kind, Count()) + items_found(items, text)
    return counts


def _score_tables(
    pages: Iterable[tuple[tuple[Grid, ...], tuple[Grid, ...]]],
) -> tuple[Count, Count]:
    cells, grids = Count(), Count()
    for written, read in pages:
        for table in written:
            best = max((_compare(table, other) for other in read), default=(0, False))
            cells += Count(best[0], sum(map(len, table)))
            grids += Count(int(best[1]), 1)
    return cells, grids


def _compare(written: Grid, read: Grid) -> tuple[int, bool]:
    """Return how many cells are right and whether the grid is."""
    same_grid = len(written) == len(read) and len(written[0]) == len(read[0])
    pairs = (
        (cell, other)
        for row, other_row in zip(written, read, strict=False)
        for cell, other in zip(row, other_row, strict=False)
    )
    return sum(normalise(cell) == normalise(other) for cell, other in pairs), same_grid
