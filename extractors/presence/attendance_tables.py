"""Head counts in tables: columns or rows of women, men and total, or labels inside a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.cues import cue_alternation
from extractors.entities import Group
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.presence.attendance_columns import printed_counts
from extractors.presence.attendance_heads import (
    COLUMN_GROUPS,
    about_attendance,
    about_others,
    chosen,
    head_group,
)
from extractors.presence.attendance_patterns import FILE
from extractors.presence.head_counts import HeadCount
from extractors.reading import Reading
from extractors.tabular.tables import CellRef, TableView, tables

BY_COLUMN, BY_ROW, BY_LABEL, BY_PLACE = 0.93, 0.85, 0.88, 0.83
"""Confidence of each way in which a cell gets its group."""
CAPTION = 3
"""Segments above a table that may be its caption."""
LEAST_SHARE = 0.5
"""Of the rows that must be groups; in a table of contents a few lines look like one."""
_COUNT = re.compile(r"\d{1,4}")


def table_counts(reading: Reading, lexicon: Lexicon) -> Iterator[HeadCount]:
    """Yield the counts of tables that count participants.

    Tables that were recognised go by column or row; numbers that stand below such a head on the
    page without being a recognised table go by their place.
    """
    seen: set[tuple[int, int]] = set()
    for view in tables(reading):
        for cell in _of_table(reading, view, lexicon):
            seen.add((cell.segment, cell.start))
            yield cell
    for segment, start, end, count, group in printed_counts(reading, lexicon):
        if (segment, start) not in seen:
            yield HeadCount(segment, start, end, count, group, BY_PLACE)


def _of_table(reading: Reading, view: TableView, lexicon: Lexicon) -> list[HeadCount]:
    header = [*view.header()]
    around = _caption(reading, view) + header
    if about_others(around, lexicon):
        return []
    rows = [reading.folded(i) for i in view.segments]
    if not about_attendance([*around, *rows], lexicon):
        return _pure(view, lexicon)
    columns = _header_groups(view, lexicon)
    by_column = list(_by_column(view, columns))
    # "Gjendja në sallë | Numri": the rows say who is counted.
    plain = {cell.group for cell in by_column} <= {"total"}
    named = list(_by_row(view, lexicon)) if plain else []
    counted = named or by_column or list(_by_row(view, lexicon))
    return counted or [cell for i in view.segments for cell in _labelled(reading, i, lexicon)]


def _pure(view: TableView, lexicon: Lexicon) -> list[HeadCount]:
    """Return the counts of a table of women, men and total that says nothing of its subject."""
    columns = _header_groups(view, lexicon)
    if not {"women", "men", "total"} <= set(columns.values()):
        return []
    return list(_by_column(view, columns))


def _caption(reading: Reading, view: TableView) -> list[str]:
    first = view.segments[0]
    near = range(max(0, first - CAPTION), first)
    return [
        reading.folded(i)
        for i in near
        if reading.segments[i].shape != "row" and len(reading.segments[i].text) < 160
    ]


def _header_groups(view: TableView, lexicon: Lexicon) -> dict[int, Group]:
    """Return column -> group by the header, of two rows if the first spans the second."""
    if view.header_row is None:
        return {}
    heads: dict[int, tuple[str, Group]] = {}
    second = view.rows[view.header_row + 1] if view.header_row + 1 < len(view.rows) else ()
    for column, head in enumerate(view.header()):
        below = second[column] if column < len(second) else None
        under = fold(below.text) if below is not None else ""
        options = [under, f"{head} {under}", head] if under and not under[:1].isdigit() else [head]
        for option in options:
            group = head_group(option, lexicon)
            if group is not None:
                heads[column] = (option, group)
                break
    return chosen(heads)


def _by_column(view: TableView, columns: dict[int, Group]) -> Iterator[HeadCount]:
    for at, row in enumerate(view.rows):
        if at == view.header_row:
            continue
        for column, group in columns.items():
            cell = row[column] if column < len(row) else None
            if cell and cell.row == at and _COUNT.fullmatch(cell.text):
                yield _cell(cell, group, BY_COLUMN)


def _by_row(view: TableView, lexicon: Lexicon) -> Iterator[HeadCount]:
    """Yield the counts of a table whose rows are the groups: "Femra | 12 | 7"."""
    heads: dict[int, tuple[str, Group]] = {}
    for at, row in enumerate(view.rows):
        label = next((c for c in row if c and any(ch.isalpha() for ch in c.text)), None)
        group = head_group(fold(label.text), lexicon) if label and label.row == at else None
        if group is not None and label is not None:
            heads[at] = (fold(label.text), group)
    if len(heads) < max(2.0, LEAST_SHARE * len(view.rows)):
        return
    for at, group in chosen(heads).items():
        for cell in view.rows[at][1:]:
            if cell and cell.row == at and _COUNT.fullmatch(cell.text):
                yield _cell(cell, group, BY_ROW)


def _cell(cell: CellRef, group: Group, confidence: float) -> HeadCount:
    return HeadCount(cell.segment, cell.start, cell.end, int(cell.text), group, confidence)


def _labelled(reading: Reading, index: int, lexicon: Lexicon) -> Iterator[HeadCount]:
    """Yield "FEMRA : 57 MESHKUJ : 210" inside a row."""
    folded = reading.folded(index)
    for group, pattern in _labels(lexicon):
        for match in pattern.finditer(folded):
            yield HeadCount(index, match.start(), match.end(), int(match[1]), group, BY_LABEL)


@lru_cache(maxsize=4)
def _labels(lexicon: Lexicon) -> tuple[tuple[Group, re.Pattern[str]], ...]:
    return tuple(
        (
            group,
            re.compile(
                rf"(?<!\w){cue_alternation(lexicon, FILE, f'columns.{group}')}"
                r" *[:=] *(\d{1,5})(?!\w|[.,]\d)"
            ),
        )
        for group in COLUMN_GROUPS
    )
