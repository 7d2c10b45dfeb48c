"""Tables as the sum checks see them: rows that count something, rows that sum up, headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractors.checks.figures import Figure, is_blank, parse_figure
from extractors.cues import cue_alternation, cue_pattern
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.tabular.table_records import table_groups
from extractors.tabular.tables import CellRef, TableView

RowKind = Literal["data", "total", "heading", "part", "other"]
_YEAR = re.compile(r"(?:19|20)\d\d")
_LETTERS = re.compile(r"[^\W\d_]")
FEWEST_ROWS = 2
LONGEST_NAME = 3
"""Letters of the name of a part: "Nëntotali A", "Gjithsej III"."""
_LONGEST_CAPTION = 160
_LONGEST_TAIL = 30
"""Letters behind "Gjithsej" in the label of a row that sums up ("Gjithsej për arsim")."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row. ``cells`` are those printed in it: None also where a merged cell goes on."""

    kind: RowKind
    label: str
    """The first cell with letters, folded."""
    strict: bool
    """Of a row that sums up: the label says nothing else."""
    cells: tuple[CellRef | None, ...]
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the document, also where it goes on overleaf."""

    header: tuple[str, ...]
    """Folded heading by column, "" where there is none."""
    rows: tuple[Row, ...]
    rounded: bool
    """Heading or caption says that the figures are in thousands or millions."""

    def quantities(self, lexicon: Lexicon) -> list[int]:
        """Return the columns whose numbers can be added up, by their heading and cells."""
        width = max((len(row.cells) for row in self.rows), default=0)
        return [column for column in range(width) if self._is_quantity(column, lexicon)]

    def _is_quantity(self, column: int, lexicon: Lexicon) -> bool:
        head = self.header[column] if column < len(self.header) else ""
        if "%" in head or _begins(lexicon, "no_quantity").match(head):
            return False
        figures = [f for row in self.rows if (f := _at(row.figures, column))]
        if len({f.unit for f in figures if f.unit}) > 1:
            return False
        years = [f for f in figures if f.value == int(f.value) and 1900 <= f.value <= 2100]
        return bool(figures) and len(years) < len(figures)


def _at(figures: Sequence[Figure | None], column: int) -> Figure | None:
    return figures[column] if column < len(figures) else None


@lru_cache(maxsize=4)
def grids(reading: Reading, lexicon: Lexicon) -> tuple[Grid, ...]:
    """Return the document's tables that sum something up, in reading order."""
    sums_up = cue_pattern(lexicon, "checks", "totals")
    found = (
        _grid(reading, lexicon, group)
        for group in _joined(table_groups(reading), sums_up, reading)
        # Most tables sum up nothing: they are not looked at cell by cell.
        if any(sums_up.search(reading.folded(i)) for view in group for i in view.segments)
    )
    return tuple(grid for grid in found if len(grid.rows) >= FEWEST_ROWS)


def _joined(
    groups: Sequence[Sequence[TableView]], sums_up: re.Pattern[str], reading: Reading
) -> list[list[TableView]]:
    """Return the tables with those that follow one of the same head and without a total.

    Their total may sum up both: the pages of some kinds of papers have no geometry that tells.
    """
    joined: list[list[TableView]] = []
    for group in groups:
        before = joined[-1] if joined else None
        head = group[0].header()
        if (
            before
            and head
            and before[0].header() == head
            and not _has_total(before, sums_up, reading)
        ):
            before.extend(group)
        else:
            joined.append(list(group))
    return joined


def _has_total(group: Sequence[TableView], sums_up: re.Pattern[str], reading: Reading) -> bool:
    rows = (i for view in group for i in view.segments[1:])
    return any(sums_up.search(reading.folded(i)) for i in rows)


def _grid(reading: Reading, lexicon: Lexicon, group: Sequence[TableView]) -> Grid:
    header = group[0].header() or _year_header(group[0])
    rows: list[Row] = []
    for view in group:
        for at, cells in enumerate(view.rows):
            if at == view.header_row:
                continue
            own = tuple(cell if cell and cell.row == at else None for cell in cells)
            if [fold(c.text) if c else "" for c in cells] != list(header):
                rows.append(_row(own, lexicon))
    return Grid(header, tuple(rows), _is_rounded(reading, lexicon, group[0], header))


def _year_header(view: TableView) -> tuple[str, ...]:
    """Return the folded first row if its numbers are years: "Zëri | 2023 | 2024 | Gjithsej"."""
    folded = tuple(fold(cell.text) if cell else "" for cell in view.rows[0])
    numbers = [text for text in folded if text.strip().isdecimal()]
    years = [text for text in numbers if _YEAR.fullmatch(text.strip())]
    return folded if years and len(years) == len(numbers) and len(folded) > 2 else ()


def _row(cells: tuple[CellRef | None, ...], lexicon: Lexicon) -> Row:
    figures = tuple(parse_figure(cell) if cell else None for cell in cells)
    lettered = [c for c, f in zip(cells, figures, strict=True) if c and f is None]
    label = next((fold(c.text) for c in lettered if _LETTERS.search(c.text)), "")
    kind, strict = _kind(cells, figures, label, lexicon)
    return Row(kind, label, strict, cells, figures)


def _kind(
    cells: Sequence[CellRef | None],
    figures: Sequence[Figure | None],
    label: str,
    lexicon: Lexicon,
) -> tuple[RowKind, bool]:
    numbers = [f.value for f in figures if f]
    if not numbers:
        filled = [cell for cell in cells if not is_blank(cell, lexicon)]
        return ("heading", False) if len(filled) == 1 else ("other", False)
    if len(numbers) >= 3 and not label and numbers == list(range(1, len(numbers) + 1)):
        return "other", False  # the columns' own numbers: 1 | 2 | 3
    if _begins(lexicon, "part_rows").match(label):
        return "part", False
    match = _begins(lexicon, "totals").match(label)
    first = next((cell for cell in cells if cell), None)
    numbered = first is not None and parse_figure(first) is not None
    if match is None or (numbered and label and _is_ordinal(figures)):
        return "data", False
    tail = label[match.end() :].strip(" .:()-€")
    said = cue_alternation(lexicon, "checks", "total_tail")
    strict = not tail or re.match(rf"(?:(?:e|i|te|se)\s+)?{said}(?!\w)", tail) is not None
    strict = strict or not _LETTERS.search(tail) or len(tail) <= LONGEST_NAME
    if not strict and len(tail) > _LONGEST_TAIL:
        return "data", False
    return "total", strict


@lru_cache(maxsize=16)
def _begins(lexicon: Lexicon, key: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{cue_alternation(lexicon, 'checks', key)}(?!\w)")


def _is_ordinal(figures: Sequence[Figure | None]) -> bool:
    """Tell whether a row begins with its own number ("5 | Total ndriçimi | 2.000")."""
    first = figures[0] if figures else None
    others = [f for f in figures[1:] if f]
    return first is not None and bool(others) and first.value == int(first.value) < 200


def _is_rounded(reading: Reading, lexicon: Lexicon, view: TableView, header: Sequence[str]) -> bool:
    pattern = cue_pattern(lexicon, "checks", "rounded")
    if any(pattern.search(head) for head in header):
        return True
    caption = cue_pattern(lexicon, "checks", "rounded_caption")
    first = view.segments[0]
    above = [reading.folded(i) for i in range(max(0, first - 2), first)]
    return any(len(folded) <= _LONGEST_CAPTION and caption.search(folded) for folded in above)
