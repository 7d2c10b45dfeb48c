"""Numbers that stand below a head like "Gra" on the page, where no table was recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.cues import cue_pattern
from extractors.entities import Group
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.presence.attendance_heads import about_attendance, about_others, chosen, head_group
from extractors.presence.attendance_patterns import FILE
from extractors.reading import Reading
from extractors.tabular.printed_cells import Cell, header_at, page_lines, segment_of

DEEPEST_GAP = 7.0
"""Heights of a line without a number behind which a column has ended."""
CAPTION_LINES = 5
LONGEST_CELL = 9
"""Words; a longer piece of a line is running text, no cell of a table of counts."""
_COUNT = re.compile(r"\d{1,4}")

Found = tuple[int, int, int, int, Group]
"""(segment, start, end, count, group)."""


@dataclass(frozen=True, slots=True)
class _Band:
    """A header: its bottom, the group of each column and all its cells."""

    last_line: int
    cells: tuple[Cell, ...]
    groups: dict[int, Group]


def printed_counts(reading: Reading, lexicon: Lexicon) -> Iterator[Found]:
    """Yield the numbers below heads of attendance, page by page, by their places."""
    for page in reading.pages.values():
        if not page.words or not _promises(fold(page.text), lexicon):
            continue
        lines = page_lines(page)
        for cell, group in _below_heads(lines, lexicon):
            place = segment_of(reading, page, cell)
            if place is not None:
                yield (*place, int(cell.text), group)


def _promises(folded: str, lexicon: Lexicon) -> bool:
    """Tell in one look whether a page can have such a table."""
    return cue_pattern(lexicon, FILE, "columns.context").search(folded) is not None and any(
        cue_pattern(lexicon, FILE, f"columns.{group}").search(folded)
        for group in ("women", "citizens", "absent", "members")
    )


def _below_heads(lines: list[list[Cell]], lexicon: Lexicon) -> Iterator[tuple[Cell, Group]]:
    at = 0
    while at < len(lines):
        band = _band(lines, at, lexicon)
        if band is None:
            at += 1
            continue
        bottom = max(cell.y1 for cell in band.cells)
        at = band.last_line + 1
        while at < len(lines) and not _ends(lines[at], bottom):
            if _band(lines, at, lexicon) is not None:
                break
            found = list(_in_line(lines[at], band))
            if found:
                bottom = lines[at][0].y1
            yield from found
            at += 1


def _ends(line: list[Cell], bottom: float) -> bool:
    """Tell whether a line is no row any more: far below, or a line of running text."""
    first = line[0]
    text = any(len(cell.text.split()) > LONGEST_CELL for cell in line)
    return text or first.y0 - bottom > DEEPEST_GAP * first.height


def _band(lines: list[list[Cell]], at: int, lexicon: Lexicon) -> _Band | None:
    """Return the header of attendance that begins in a line."""
    header = header_at(lines, at)
    if header is None:
        return None
    cells, last = header.cells, header.last_line
    if len(cells) > LONGEST_CELL and sum(" " in cell.text for cell in cells) < 2:
        return None  # A line of text in which the blanks are wide, as on a typewriter.
    heads: dict[int, tuple[str, Group]] = {}
    for column, cell in enumerate(cells):
        group = head_group(cell.text, lexicon)
        if group is not None:
            heads[column] = (cell.text, group)
    if not heads:
        return None
    groups = chosen(heads)
    around = [cell.text for line in lines[max(0, at - CAPTION_LINES) : last + 1] for cell in line]
    near = [cell.text for line in lines[max(0, at - 1) : last + 1] for cell in line]
    fits = about_attendance(around, lexicon) and not about_others(near, lexicon)
    return _Band(last, cells, groups) if groups and fits else None


def _in_line(line: Sequence[Cell], band: _Band) -> Iterator[tuple[Cell, Group]]:
    for cell in line:
        if _COUNT.fullmatch(cell.text) is None:
            continue
        column = min(range(len(band.cells)), key=lambda i: _distance(cell, band.cells[i]))
        if column in band.groups and _distance(cell, band.cells[column]) < 2.5 * cell.height:
            yield cell, band.groups[column]


def _distance(cell: Cell, head: Cell) -> float:
    """Return how far a number stands from its head: 0 where they overlap, nearer in the middle."""
    apart = max(head.x0 - cell.x1, cell.x0 - head.x1, 0.0)
    return apart + 0.01 * abs((cell.x0 + cell.x1) - (head.x0 + head.x1)) / 2
