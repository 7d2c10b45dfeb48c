"""Columns of tables must add up to what their row of totals says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.checks.figures import Figure, decimals, is_blank, written
from extractors.checks.findings import Findings, Place, RecordWarning
from extractors.checks.grid import Grid, Row, grids
from extractors.cues import cue_pattern
from extractors.language import Lexicon
from extractors.tabular.tables import CellRef

FEWEST = 2
"""A sum has at least two parts."""
LONGEST = 500
"""Rows: a total further down is not judged, for the time would grow with the square."""
FARTHEST = Decimal("0.5")
"""A sum that is off by more than half was put together from other rows than we think."""
NEAR = Decimal("0.1")
_CODE = re.compile(r"\W*(\d{1,2}(?:\.\d{1,2}){0,3})\.?(?:\s|$)")
_POWERS = (10, 100, 1000, 1_000_000)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a total says and what its parts come to; ``expected`` is None if they agree."""

    total: Figure
    parts: tuple[Figure, ...]
    expected: Decimal | None

    @property
    def off(self) -> Decimal:
        """How far the sum is from the total, as a share of the larger."""
        if self.expected is None:
            return Decimal(0)
        largest = max(abs(self.total.value), abs(self.expected), Decimal(1))
        return abs(self.total.value - self.expected) / largest

    @property
    def power(self) -> int | None:
        """By which power of ten total and parts differ, if that is all that is wrong."""
        if self.expected is None or not self.total.value or not self.expected:
            return None
        for power in _POWERS:
            if self.total.value * power == self.expected or self.expected * power == (
                self.total.value
            ):
                return power
        return None


def check_column_sums(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``sum_mismatch`` for each total that its column does not come to.

    A total may sum up all rows, those since the last total or heading, the last totals, the rows of
    one level of numbering, or the rows below it: only one that fits none of these is doubtful.
    """
    excluding = cue_pattern(findings.lexicon, "checks", "excluding")
    for grid in grids(findings.reading, findings.lexicon):
        columns = grid.quantities(findings.lexicon)
        for at, row in enumerate(grid.rows[:LONGEST]):
            if row.kind == "total" and not excluding.search(row.label):
                yield from _check_row(findings, grid, at, row, columns)


def _check_row(
    findings: Findings, grid: Grid, at: int, row: Row, columns: Sequence[int]
) -> Iterator[RecordWarning]:
    verdicts = {}
    for column in columns:
        total = row.figures[column] if column < len(row.figures) else None
        if total is not None:
            verdict = _judge(grid, at, column, total, findings.lexicon)
            if verdict is not None:
                verdicts[column] = verdict
    wrong = [v for v in verdicts.values() if v.expected is not None]
    right = len(verdicts) - len(wrong)
    if not wrong or _is_shifted(grid, at, row, columns, findings.lexicon):
        return
    if right == 0 and len(wrong) > 1:
        wrong = wrong[:1]  # one row is missing or too many, not each figure wrong
        severity = 0.5 if row.strict else 0.0
    else:
        severity = 0.95 if right and row.strict else 0.8 if row.strict or right else 0.5
    for verdict in wrong:
        warning = _warning(findings, grid, row, verdict, severity)
        if warning is not None:
            yield warning


def _warning(
    findings: Findings, grid: Grid, row: Row, verdict: _Verdict, severity: float
) -> RecordWarning | None:
    assert verdict.expected is not None
    places = [_place(verdict.total)]
    said, expected = written(verdict.total.value), written(verdict.expected)
    if verdict.power is not None:
        message = (
            f"The total {said} is {verdict.power} times off its parts, which sum to {expected}."
        )
        return findings.at("implausible_amount", message, min(severity, 0.8), places)
    if verdict.off > FARTHEST or (verdict.off > NEAR and not row.strict) or not severity:
        return None
    rows = len(verdict.parts)
    message = f"The total says {said}, but the {rows} figures it sums up come to {expected}."
    places += [_place(part) for part in verdict.parts]
    if verdict.off > NEAR:
        severity = min(severity, 0.6)
    return findings.at("sum_mismatch", message, severity, places)


def _place(figure: Figure) -> Place:
    return figure.cell.segment, figure.cell.start, figure.cell.end


def _judge(grid: Grid, at: int, column: int, total: Figure, lexicon: Lexicon) -> _Verdict | None:
    """Return whether a total fits; None where the column cannot be told to add up."""
    hypotheses = [parts for parts in _hypotheses(grid, at, column) if len(parts) >= FEWEST]
    if not hypotheses or not _is_plain(grid.rows[: at + LONGEST], column, lexicon):
        return None
    for parts in hypotheses:
        if adds_up(total, parts, rounded=grid.rounded):
            return _Verdict(total, tuple(parts), None)
    best = min(
        hypotheses, key=lambda parts: abs(total.value - sum((p.value for p in parts), Decimal(0)))
    )
    return _Verdict(total, tuple(best), sum((p.value for p in best), Decimal(0)))


def adds_up(total: Figure, parts: Sequence[Figure], *, rounded: bool) -> bool:
    """Tell whether the parts come to the total, in either reading of a mark that is ambiguous.

    Whole numbers and cents must fit exactly; figures rounded to thousands or to one decimal may
    differ by half a unit for each of them.
    """
    readings = [(total.value, [p.value for p in parts])]
    if any(f.is_ambiguous for f in (total, *parts)):
        readings.append((total.decimal, [p.decimal for p in parts]))
    return any(
        abs(said - sum(values, Decimal(0))) <= _tolerance([said, *values], rounded=rounded)
        for said, values in readings
    )


def _tolerance(values: Sequence[Decimal], *, rounded: bool) -> Decimal:
    most = max(decimals(value) for value in values)
    if not rounded and most != 1:
        return Decimal(0)
    return Decimal(len(values)) / 2 * Decimal(1).scaleb(-most)


def _is_plain(rows: Iterable[Row], column: int, lexicon: Lexicon) -> bool:
    """Tell whether each cell of a column is a number or says that there is none."""
    return all(
        column >= len(row.cells)
        or row.figures[column] is not None
        or is_blank(row.cells[column], lexicon)
        or (row.kind == "other" and not _holds_digit(row.cells[column]))
        for row in rows
        if row.kind != "heading"
    )


def _holds_digit(cell: CellRef | None) -> bool:
    return cell is not None and any(letter.isdigit() for letter in cell.text)


def _hypotheses(grid: Grid, at: int, column: int) -> Iterator[list[Figure]]:
    """Yield the rows that a total may sum up, the likeliest first."""
    above = grid.rows[:at]
    totals = [i for i, row in enumerate(above) if row.kind == "total"]
    headings = [i for i, row in enumerate(above) if row.kind == "heading"]
    since_total, since_heading = (found[-1] + 1 if found else 0 for found in (totals, headings))
    yield _figures(above, column, ("data",), since_total)
    yield _figures(above, column, ("data",), 0)
    yield _figures(above, column, ("total",), 0)
    yield _figures(above, column, ("data",), since_heading)
    yield _figures(above, column, ("data", "part"), since_total)
    both = _figures(above[:since_total], column, ("total",), 0)
    yield both + _figures(above, column, ("data",), since_total)
    yield from _levels(above, column)
    # "Shuma e ndarë për ujë" may be one of the rows and no sum of others.
    counted = [r for r in above if r.kind == "data" or (r.kind == "total" and not r.strict)]
    yield _figures(counted, column, ("data", "total"), 0)
    below = grid.rows[at + 1 : at + LONGEST]
    if not since_total and not _figures(above, column, ("data",), 0):
        yield _figures(below, column, ("data",), 0)
    stop = next((i for i, r in enumerate(below) if r.kind in ("total", "heading")), len(below))
    yield _figures(below[:stop], column, ("data",), 0)
    yield from _last_ones(_figures(above, column, ("total",), 0))
    yield from _last_ones(_figures(above, column, ("data",), 0))


def _figures(rows: Sequence[Row], column: int, kinds: tuple[str, ...], start: int) -> list[Figure]:
    return [
        figure
        for row in rows[start:]
        if row.kind in kinds and column < len(row.figures) and (figure := row.figures[column])
    ]


def _last_ones(figures: list[Figure]) -> Iterator[list[Figure]]:
    """Yield the last two, the last three ... : a part of a table without a heading."""
    for count in range(FEWEST, min(len(figures), 40)):
        yield figures[-count:]


def _levels(rows: Sequence[Row], column: int) -> Iterator[list[Figure]]:
    """Yield the rows of each level of numbering: "1", "1.1", "1.1.1"."""
    levels: dict[int, list[Figure]] = {}
    for row in rows:
        first = next((cell.text for cell in row.cells if cell), "")
        match = _CODE.match(first)
        figure = row.figures[column] if column < len(row.figures) else None
        if row.kind == "data" and match and figure:
            levels.setdefault(match[1].count("."), []).append(figure)
    if len(levels) > 1:
        yield from levels.values()


def _is_shifted(grid: Grid, at: int, row: Row, columns: Sequence[int], lexicon: Lexicon) -> bool:
    """Tell whether the row fits one column further: its label was a merged cell."""
    figures = {column: figure for column, figure in enumerate(row.figures) if figure}
    for shift in (-2, -1, 1, 2):
        if not all(column + shift in columns for column in figures):
            continue
        verdicts = [_judge(grid, at, c + shift, f, lexicon) for c, f in figures.items()]
        if all(v is not None and v.expected is None for v in verdicts):
            return True
    return False
