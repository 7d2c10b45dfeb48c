"""The register: every decision and action item of the archive, each with its document and place.

What was rejected, postponed or withdrawn stands in it with that outcome. A question
(:mod:`index.register_queries`) chooses documents first, then rows (:mod:`index.register_filters`);
:mod:`index.register_views` shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractors.folding import fold
from index.library import Library
from index.register_filters import conditions, is_meant
from index.register_queries import ActionQuery, DecisionQuery, Sort
from index.register_rows import Row, papers, read_rows


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that match, in order, cut at the limit, and how many there are without it."""

    rows: tuple[Row, ...]
    total: int


def find(library: Library, query: DecisionQuery | ActionQuery) -> Found:
    """Return the rows that a query asks for.

    Raises:
        UsageError: a date is none, or two of them leave no day between.
    """
    tests = list(conditions(query))
    chosen = [paper for paper in papers(library, query.kind) if is_meant(paper, query)]
    rows = [row for row in read_rows(library, query.kind, chosen) if all(t(row) for t in tests)]
    return Found(tuple(ordered(rows, query.sort, reverse=query.reverse)[: query.limit]), len(rows))


def ordered(rows: Sequence[Row], sort: Sort, *, reverse: bool = False) -> list[Row]:
    """Return rows by date (newest first), deadline (soonest first) or municipality (A first).

    Rows without what they are sorted by come last either way; equal ones stay as they are, those
    of one municipality come by date.
    """
    if sort == "municipality":
        rows = ordered(rows, "date")
    key = _KEYS[sort]
    known = [(value, row) for row in rows if (value := key(row)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=reverse != (sort == "date"))
    return [row for _, row in known] + [row for row in rows if key(row) is None]


def _municipality(row: Row) -> str | None:
    return fold(row.paper.municipality) if row.paper.municipality else None


def _first_day(row: Row) -> str | None:
    return row.days[0] if row.days else None


_KEYS: dict[Sort, Callable[[Row], str | None]] = {
    "date": _first_day,
    "deadline": lambda row: row.due,
    "municipality": _municipality,
}
