"""Which rows of the register match: one condition a filter.

What a row does not say never matches a filter about it: an action item without a deadline is not
due before any day, a paper without a date lies in no year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from extractors.folding import fold
from index.analysis import name_key, words
from index.days import asked_interval, asked_span
from index.register_queries import ActionQuery, DecisionQuery, RegisterQuery
from index.register_rows import Paper, Row
from pipeline.errors import UsageError

Condition = Callable[[Row], bool]
_WORD = re.compile(r"[^\W_]+")
_SHORT = 3
"""Letters. Linking articles, which follow the case of their noun (e, i, të, së), are shorter."""


def is_meant(paper: Paper, query: RegisterQuery) -> bool:
    """Tell whether a document is one of those that a query asks for."""
    return (
        (not query.documents or paper.id in query.documents)
        and (query.type is None or paper.type == query.type)
        and (query.municipality is None or _same_name(paper.municipality, query.municipality))
    )


def _same_name(name: str | None, asked: str) -> bool:
    return name is not None and name_key(name) == name_key(asked)


def conditions(query: DecisionQuery | ActionQuery) -> Iterator[Condition]:
    """Yield what a row of a document must fulfil, what costs least first.

    Raises:
        UsageError: a date is none, or two of them leave no day between.
    """
    if query.date_from or query.date_to:
        yield _dated(query.date_from, query.date_to)
    if query.amount is not None:
        holds = query.amount.holds
        yield lambda row: any(map(holds, row.amounts))
    if isinstance(query, DecisionQuery):
        yield from _of_decisions(query)
    else:
        yield from _of_actions(query)
    if query.text is not None:
        text = query.text
        yield lambda row: matches(searched_text(row), text)


def _of_decisions(query: DecisionQuery) -> Iterator[Condition]:
    if query.outcomes:
        yield lambda row: row.entity["outcome"] in query.outcomes
    if query.votes is not None:
        yield lambda row: has_count(row) == query.votes
    if query.unanimous:
        yield lambda row: row.entity["unanimous"] is True
    if query.number is not None:
        number = _number_key(query.number)
        yield lambda row: bool(number) and _number_key(row.entity["number"] or "") == number


def _of_actions(query: ActionQuery) -> Iterator[Condition]:
    if query.due_before or query.due_after:
        yield _due_between(query.due_after, query.due_before)
    if query.overdue_on is not None:
        yield _due_between(None, query.overdue_on)
    if query.owner is not None:
        owner = query.owner
        yield lambda row: owner_matches(row.entity["owner"] or "", owner)
    if query.objective is not None:
        objective = query.objective
        yield lambda row: matches(row.entity["objective"] or "", objective)


def _dated(date_from: str | None, date_to: str | None) -> Condition:
    first, last = asked_span(date_from or None, date_to or None)

    def condition(row: Row) -> bool:
        days = row.days
        return days is not None and days[1] >= (first or "") and days[0] <= (last or "9999")

    return condition


def _due_between(due_after: str | None, due_before: str | None) -> Condition:
    after = asked_interval(due_after)[1] if due_after else ""
    before = asked_interval(due_before)[0] if due_before else "9999"
    if after >= before:
        raise UsageError(f"nothing is due after {due_after} and before {due_before}")

    def condition(row: Row) -> bool:
        due = row.due
        return due is not None and after < due < before

    return condition


def has_count(row: Row) -> bool:
    """Tell whether the paper says how many voted, be it for, against or not at all."""
    votes = row.entity["votes"] or {}
    return any(count is not None for count in votes.values())


def _number_key(number: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(number)))


# -- words -------------------------------------------------------------------------------------


def searched_text(row: Row) -> str:
    """Return what ``--text`` looks in: what is to be done, its number, owner, time and goal."""
    entity = row.entity
    names = ("number", "text", "owner", "deadline", "objective")
    return "\n".join(entity[name] for name in names if entity.get(name))


def matches(text: str, query: str) -> bool:
    """Tell whether every word of ``query`` stands in ``text``, in any order.

    Words are those of the search. Short ones (linking articles) count only where there are no
    others; a query without any matches nothing.
    """
    wanted = _wanted(query)
    return bool(wanted) and wanted <= set(words(text))


@lru_cache(maxsize=64)
def _wanted(query: str) -> frozenset[str]:
    return frozenset(word for telling in _telling(query) for word in words(telling))


def owner_matches(owner: str, query: str) -> bool:
    """Tell whether every word of ``query`` begins a word of ``owner`` or is a form of it.

    Neither case nor marks count: "drejtori urban" finds "Drejtorisë së Urbanizmit". Short words
    are left out as in :func:`matches`.
    """
    asked = [(fold(word), words(word)) for word in _telling(query)]
    theirs = [(fold(word), words(word)) for word in _WORD.findall(owner)]
    return bool(asked) and all(
        any(own.startswith(start) or own_forms == forms for own, own_forms in theirs)
        for start, forms in asked
    )


def _telling(query: str) -> list[str]:
    """Return the words that say something: articles change with the case of their noun."""
    found = _WORD.findall(query)
    return [word for word in found if len(word) >= _SHORT or not word.islower()] or found
