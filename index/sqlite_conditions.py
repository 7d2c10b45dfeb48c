"""What must hold for a document or page, as conditions of a SQL statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.conditions import Condition, KeywordCondition, RangeCondition
from index.fields import DOCUMENT_FIELDS, names
from index.plan import Plan
from index.sqlite_schema import word_table

MANY = frozenset(names(DOCUMENT_FIELDS, "keyword", many=True))
"""Keyword fields that stand in ``document_tags``, not in ``documents``."""


class Part(NamedTuple):
    """A piece of a statement and its values."""

    sql: str
    values: tuple[object, ...] = ()


def joined(parts: Sequence[Part], otherwise: str) -> Part:
    """Return all conditions as one; ``otherwise`` where there is none."""
    values = tuple(value for part in parts for value in part.values)
    return Part(" AND ".join(part.sql for part in parts) or otherwise, values)


def phrase(run: Sequence[str]) -> str:
    """Return the FTS5 expression of words that stand one behind the other."""
    # Words are letters and digits only, so nothing in them can end the quotes.
    return '"' + " ".join(run) + '"'


def required(plan: Plan, scope: str, field: str) -> Iterator[Part]:
    """Yield the conditions on ``SCOPEs.number`` of phrases and numbers."""
    for run in plan.phrases:
        yield _holds(scope, field, run)
    for number in plan.numbers:
        if number.key is None or field != "text":
            yield _holds(scope, field, number.words)
        else:
            tagged = f"SELECT number FROM {scope}_tags WHERE field = 'numbers' AND value = ?"
            yield Part(f"{scope}s.number IN ({tagged})", (number.key,))


def excluded(plan: Plan, field: str) -> Iterator[Part]:
    """Yield the conditions on documents of what must not stand in them."""
    for run in plan.excluded:
        part = _holds("document", field, run)
        yield Part(f"NOT {part.sql}", part.values)


def _holds(scope: str, field: str, run: Sequence[str]) -> Part:
    table = word_table(scope, field)
    return Part(
        f"{scope}s.number IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)", (phrase(run),)
    )


def condition_part(condition: Condition) -> Part:
    """Return the condition on a row of ``documents``."""
    part = _positive(condition)
    return Part(f"NOT coalesce({part.sql}, 0)", part.values) if condition.negated else part


def _positive(condition: Condition) -> Part:
    if isinstance(condition, KeywordCondition):
        marks = ", ".join("?" * len(condition.values))
        if condition.field in MANY:
            listed = f"SELECT number FROM document_tags WHERE field = ? AND value IN ({marks})"
            return Part(f"documents.number IN ({listed})", (condition.field, *condition.values))
        return Part(f'"{condition.field}" IN ({marks})', condition.values)
    if isinstance(condition, RangeCondition):
        bounds = (("days_last >= ?", condition.first_day), ("days_first <= ?", condition.last_day))
        given = [(sql, day) for sql, day in bounds if day is not None]
        return Part(f"({' AND '.join(sql for sql, _ in given)})", tuple(day for _, day in given))
    table = word_table("document", condition.field)
    wanted = " AND ".join(phrase((word,)) for word in condition.words) or '""'
    return Part(f"documents.number IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)", (wanted,))
