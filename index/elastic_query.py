"""A plan as Elasticsearch request bodies. What a person types is only ever a value, never syntax.

Words of a plan are words of the index already, so they are looked for as terms; nothing is
analysed again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from index.conditions import Condition, KeywordCondition, RangeCondition
from index.plan import NEAR_WORDS, Group, Pair, Plan
from index.protocol import FULL_PAGE, MOST_FACET_VALUES, RANKED_BY_PAGE, Query
from index.spelling import FIRST_LETTERS

Body = dict[str, Any]

MOST_CANDIDATES = 50
"""Words near to one that are asked for; the nearest are taken from them."""

MOST_MUNICIPALITIES = 1000
"""Kosovo, Albania and North Macedonia have 179 together."""
_UNLIMITED = 2**31 - 1
_BY_DATE = {"newest": "desc", "oldest": "asc"}


def documents_body(plan: Plan, query: Query, field: str) -> Body:
    """Return the search over documents: conditions, total, facets, and their first order.

    By relevance that order is only a choice of those that are then ranked by their pages.
    """
    first = (
        {"from": 0, "size": RANKED_BY_PAGE}
        if query.sort == "relevance" and query.offset < RANKED_BY_PAGE
        else {"from": query.offset, "size": query.limit}
    )
    return {
        "query": {"bool": _document_clauses(plan, field)},
        "sort": _order(query.sort),
        **first,
        "track_total_hits": True,
        "track_scores": True,
        "stored_fields": "_none_",  # the id is read off the sort: hundreds are wanted
        "aggs": {name: _facet(name) for name in query.facets},
    }


def _document_clauses(plan: Plan, field: str) -> Body:
    must = _required(plan, field)
    groups = [_group(group, field) for group in plan.ranking]
    return {
        "must": [*must, *groups] if plan.every_group else must,
        "should": [] if plan.every_group else groups,
        "minimum_should_match": int(bool(groups) and not must and not plan.every_group),
        "must_not": [
            *(_phrase(run, field) for run in plan.excluded),
            *(_condition(it) for it in plan.conditions if it.negated),
        ],
        "filter": [_condition(it) for it in plan.conditions if not it.negated],
    }


def _order(sort: str) -> list[Body]:
    ends: list[Body] = [{"_score": {"order": "desc"}}, {"document": {"order": "asc"}}]
    if sort in _BY_DATE:
        return [{"date": {"order": _BY_DATE[sort], "missing": "_last"}}, *ends]
    return ends


def _facet(name: str) -> Body:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"terms": {"field": name, "size": MOST_FACET_VALUES, "order": order}}


def pages_body(
    plan: Plan, query: Query, documents: Sequence[str], field: str, *, offset: int = 0
) -> Body:
    """Return the search that ranks ``documents`` by their best pages and gives these pages."""
    best: Body = {
        "name": "best",
        "size": query.pages_per_hit,
        "sort": [{"_score": "desc"}, {"page": "asc"}],
        "track_scores": True,
        "_source": ["page", "text", *([query.within] if query.within else [])],
    }
    collapse: Body = {"field": "document"}
    if query.pages_per_hit:
        collapse["inner_hits"] = best
    return {
        "query": {"bool": _page_clauses(plan, documents, field)},
        "collapse": collapse,
        "sort": [{"_score": {"order": "desc"}}, {"document": {"order": "asc"}}],
        "track_scores": True,
        "track_total_hits": False,
        "from": offset,
        "size": query.limit,
        "_source": ["document", "shown"],
    }


def _page_clauses(plan: Plan, documents: Sequence[str], field: str) -> Body:
    groups = [_group(group, field) for group in plan.ranking]
    must = _required(plan, field)
    bonus = [_constant(_together(pair, field), pair.bonus) for pair in plan.pairs]
    if must:
        # Pages that have all that must stand are so far ahead that they come first.
        bonus.append(_constant({"bool": {"must": must}}, FULL_PAGE))
    needed = {"bool": {"should": groups, "minimum_should_match": 1}}
    return {
        "filter": [{"terms": {"document": list(documents)}}],
        "must": [needed] if groups and not must else [],
        "should": [*bonus, *(groups if must else ())],
    }


def _constant(clause: Body, score: float) -> Body:
    return {"constant_score": {"filter": clause, "boost": score}}


def _together(pair: Pair, field: str) -> Body:
    """Return the clause of two words that stand near each other, in any order."""
    sides = [
        {"span_or": {"clauses": [{"span_term": {field: word}} for word in side]}}
        for side in (pair.left, pair.right)
    ]
    return {"span_near": {"clauses": sides, "slop": NEAR_WORDS, "in_order": False}}


def municipalities_body() -> Body:
    """Return the request for the key and the first name of each municipality."""
    name = {"terms": {"field": "municipality", "size": 1, "order": {"_key": "asc"}}}
    keys = {"field": "municipality_key", "size": MOST_MUNICIPALITIES}
    return {"size": 0, "aggs": {"keys": {"terms": keys, "aggs": {"name": name}}}}


def vocabulary_body(
    words: Collection[str], near: Mapping[str, int], keys: Collection[str], field: str
) -> Body:
    """Return the request for what :class:`index.vocabulary.Lookup` holds."""
    counted = {f"w:{word}": {"term": {field: word}} for word in words}
    counted |= {f"k:{key}": {"term": {"numbers": key}} for key in keys}
    body: Body = {"size": 0, "track_total_hits": True}
    if counted:
        body["aggs"] = {"counted": {"filters": {"filters": counted}}}
    if near:
        body["suggest"] = {
            word: {"text": word, "term": _near(field, slips)} for word, slips in near.items()
        }
    return body


def _near(field: str, slips: int) -> Body:
    return {
        "field": field,
        "analyzer": "keyword",
        "suggest_mode": "always",
        "max_edits": slips,
        "prefix_length": FIRST_LETTERS,
        "min_word_length": 1,
        "size": MOST_CANDIDATES,
        "shard_size": MOST_CANDIDATES,
        "max_inspections": 1000,
        "max_term_freq": _UNLIMITED,
        "accuracy": 0.0,
        "string_distance": "damerau_levenshtein",
    }


def _group(group: Group, field: str) -> Body:
    """Return the clause of a group: the best alternative counts."""
    clauses: list[Body] = [
        {"term": {field: {"value": it.word, "boost": it.boost}}} for it in group.alternatives
    ]
    return clauses[0] if len(clauses) == 1 else {"dis_max": {"queries": clauses}}


def _phrase(run: Sequence[str], field: str) -> Body:
    # The words stand for themselves; "whitespace" only takes them apart again.
    asked = {"query": " ".join(run), "analyzer": "whitespace"}
    return {"match_phrase": {field: asked}}


def _required(plan: Plan, field: str) -> list[Body]:
    """Return the clauses of what must stand; they do not rank."""
    clauses = [_phrase(phrase, field) for phrase in plan.phrases]
    for number in plan.numbers:
        if number.key is None or field != "text":
            clauses.append(_phrase(number.words, field))
        else:
            clauses.append({"term": {"numbers": number.key}})
    return [_constant(clause, 0.0) for clause in clauses]


def _condition(condition: Condition) -> Body:
    if isinstance(condition, KeywordCondition):
        return {"terms": {condition.field: list(condition.values)}}
    if isinstance(condition, RangeCondition):
        bounds = {"gte": condition.first_day, "lte": condition.last_day}
        given = {key: day for key, day in bounds.items() if day is not None}
        return {"range": {"days": {**given, "relation": "intersects"}}}
    words = [{"term": {condition.field: word}} for word in condition.words]
    return {"bool": {"must": words or [{"match_none": {}}]}}
