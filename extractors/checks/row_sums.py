"""Rows of tables must add up to what their column of totals says; women and men to all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.checks.column_sums import adds_up
from extractors.checks.figures import Figure, is_blank, written
from extractors.checks.findings import Findings, RecordWarning
from extractors.checks.grid import Grid, Row, grids
from extractors.cues import cue_alternation
from extractors.language import Lexicon

FEWEST_ROWS = 2
"""So many rows must add up before one that does not is doubtful."""
ROW_SEVERITY, PEOPLE_SEVERITY = 0.85, 0.9


def check_row_sums(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``sum_mismatch`` for each row that does not come to its own total."""
    for grid in grids(findings.reading, findings.lexicon):
        people = list(_people(grid, findings.lexicon))
        for parts, total in people:
            yield from _wrong_rows(
                findings, replace(grid, rounded=False), parts, total, PEOPLE_SEVERITY
            )
        if not people:
            parts, column = _confirmed(grid, findings.lexicon)
            if column is not None:
                yield from _wrong_rows(findings, grid, parts, column, ROW_SEVERITY)


def _people(grid: Grid, lexicon: Lexicon) -> Iterator[tuple[list[int], int]]:
    """Yield each women, men and total that stand side by side in the heading."""
    kinds = [_kind_of(head, lexicon) for head in grid.header]
    for at in range(len(kinds) - 2):
        trio = kinds[at : at + 3]
        if sorted(kind or "" for kind in trio) == ["men", "totals", "women"]:
            total = at + trio.index("totals")
            yield [column for column in range(at, at + 3) if column != total], total


def _kind_of(head: str, lexicon: Lexicon) -> str | None:
    for kind in ("women", "men", "totals"):
        words = cue_alternation(lexicon, "checks", kind)
        if re.fullmatch(rf"\W*(?:(?:nr|numri)\W+(?:(?:i|e)\s+)?)?{words}\W*", head):
            return kind
    return None


def _confirmed(grid: Grid, lexicon: Lexicon) -> tuple[list[int], int | None]:
    """Return the columns that most rows add up to the column of totals; None without any."""
    columns = grid.quantities(lexicon)
    totals = [c for c in columns if c < len(grid.header) and _is_total(grid.header[c], lexicon)]
    if len(totals) != 1:
        return [], None
    parts = [c for c in columns if c != totals[0]]
    fitting = wrong = 0
    for row in grid.rows:
        figures = _figures(row, parts, totals[0], lexicon)
        if figures is None:
            continue
        if adds_up(figures[-1], figures[:-1], rounded=grid.rounded):
            fitting += 1
        else:
            wrong += 1
    if fitting < FEWEST_ROWS or fitting <= 2 * wrong:
        return [], None
    return parts, totals[0]


def _is_total(head: str, lexicon: Lexicon) -> bool:
    return _kind_of(head, lexicon) == "totals"


def _figures(row: Row, parts: Sequence[int], total: int, lexicon: Lexicon) -> list[Figure] | None:
    """Return the parts and, last, the total of a row; None where a cell is no number."""
    if row.kind not in ("data", "total") or total >= len(row.figures):
        return None
    said = row.figures[total]
    found = []
    for column in parts:
        figure = row.figures[column]
        if figure is not None:
            found.append(figure)
        elif not is_blank(row.cells[column], lexicon):
            return None
    return [*found, said] if said and len(found) >= 2 else None


def _wrong_rows(
    findings: Findings, grid: Grid, parts: Sequence[int], total: int, severity: float
) -> Iterator[RecordWarning]:
    for row in grid.rows:
        figures = _figures(row, parts, total, findings.lexicon)
        if figures is None or adds_up(figures[-1], figures[:-1], rounded=grid.rounded):
            continue
        said = written(figures[-1].value)
        addends = " + ".join(written(f.value) for f in figures[:-1])
        come = written(sum((f.value for f in figures[1:-1]), figures[0].value))
        message = f"The row says {said} in all, but {addends} is {come}."
        places = [(f.cell.segment, f.cell.start, f.cell.end) for f in (figures[-1], *figures[:-1])]
        yield findings.at("sum_mismatch", message, severity, places)
