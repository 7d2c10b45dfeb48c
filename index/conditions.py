"""What a document must be, whatever stands in it: conditions that both engines build."""

from __future__ import annotations

from dataclasses import dataclass

from index.analysis import name_key, words
from index.days import asked_span
from index.fields import ENTITY_LISTS
from index.protocol import FACETS, SORTS, Query
from pipeline.errors import UsageError

DEEPEST_HIT = 10_000
"""``offset + limit``; Elasticsearch refuses more."""


@dataclass(frozen=True, slots=True)
class KeywordCondition:
    """A keyword field holds one of the values."""

    field: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class RangeCondition:
    """The document's date, as an interval of days, meets this one; None is an open end."""

    first_day: str | None
    last_day: str | None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class WordsCondition:
    """A text field holds all of the words of the index, in any order."""

    field: str
    words: tuple[str, ...]
    negated: bool = False


Condition = KeywordCondition | RangeCondition | WordsCondition


def query_conditions(query: Query) -> tuple[Condition, ...]:
    """Return the filters of a query; names are compared in any case form.

    Raises:
        UsageError: a date is no ISO day, month or year, or they run backwards.
    """
    found: list[Condition] = []
    if query.type is not None:
        found.append(KeywordCondition("type", (query.type,)))
    if query.municipality is not None:
        found.append(KeywordCondition("municipality_key", (name_key(query.municipality),)))
    if query.person is not None:
        found.append(WordsCondition("persons", words(query.person)))
    first, last = asked_span(query.date_from, query.date_to)
    if first or last:
        found.append(RangeCondition(first, last))
    return tuple(found)


def check(query: Query) -> None:
    """Refuse what no index can answer.

    Raises:
        UsageError: ``within``, ``sort`` or a facet names nothing, or the page asked for is out of
            range.
    """
    if query.within is not None and query.within not in ENTITY_LISTS:
        raise UsageError(f"there is no list {query.within!r}; there are: {', '.join(ENTITY_LISTS)}")
    if query.sort not in SORTS:
        raise UsageError(f"no sort {query.sort!r}; there are: {', '.join(SORTS)}")
    if unknown := [name for name in query.facets if name not in FACETS]:
        raise UsageError(f"no facet {unknown[0]!r}; there are: {', '.join(FACETS)}")
    if query.limit < 1 or query.offset < 0 or query.pages_per_hit < 0:
        raise UsageError("limit counts from 1, offset and pages per hit from 0")
    if query.offset + query.limit > DEEPEST_HIT:
        raise UsageError(f"hits beyond {DEEPEST_HIT} are not listed; narrow the search")
