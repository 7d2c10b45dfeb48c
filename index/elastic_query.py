"""A plan as Elasticsearch request bodies. What a person types is only ever a value, never syntax.

Words of a plan are words of the index already, so they are looked for as terms; nothing is
analysed again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from index.conditions import Condition, KeywordCondition, RangeCondition
from index.expansion import FIRST_LETTERS, Group, Plan
from index.protocol import MOST_FACET_VALUES, Query

Body = dict[str, Any]

NEAR_WORDS = 50
"""Words near to one that are asked for; the nearest are taken from them."""

_UNLIMITED = 2**31 - 1
_SHOWN = ["filename", "title", "type", "municipality", "date"]
_BY_DATE = {"newest": "desc", "oldest": "asc"}


def documents_body(plan: Plan, query: Query, field: str) -> Body:
    """Return the search over documents: ranking, conditions, total, facets."""
    must = _required(plan, field)
    groups = [_group(group, field) for group in plan.ranking]
    wanted: Body = {
        "must": [*must, *groups] if plan.every_group else must,
        "should": [] if plan.every_group else groups,
        "minimum_should_match": int(bool(groups) and not must and not plan.every_group),
        "must_not": [
            *(_phrase(run, field) for run in plan.excluded),
            *(_condition(it) for it in plan.conditions if it.negated),
        ],
        "filter": [_condition(it) for it in plan.conditions if not it.negated],
    }
    return {
        "query": {"bool": wanted},
        "sort": _order(query.sort),
        "from": query.offset,
        "size": query.limit,
        "track_total_hits": True,
        "track_scores": True,
        "_source": _SHOWN,
        "aggs": {name: _facet(name) for name in query.facets},
    }


def _order(sort: str) -> list[Body]:
    ends: list[Body] = [{"_score": {"order": "desc"}}, {"document": {"order": "asc"}}]
    if sort in _BY_DATE:
        return [{"date": {"order": _BY_DATE[sort], "missing": "_last"}}, *ends]
    return ends


def _facet(name: str) -> Body:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"terms": {"field": name, "size": MOST_FACET_VALUES, "order": order}}


def pages_body(plan: Plan, query: Query, documents: Sequence[str], field: str) -> Body:
    """Return the search for the best pages of ``documents``, grouped by document.

    ``full`` are those with all that must stand, ``any`` those with anything.
    """
    groups = [_group(group, field) for group in plan.ranking]
    must = _required(plan, field)
    wanted: Body = {
        "filter": [{"terms": {"document": list(documents)}}],
        "should": groups,
        "minimum_should_match": 1 if groups and not must else 0,
    }
    # Pages that have all that must stand are so far ahead that they come first.
    if must:
        full = {"constant_score": {"filter": {"bool": {"must": must}}, "boost": FULL_PAGE}}
        wanted["should"] = [*groups, full]
    best: Body = {
        "name": "best",
        "size": query.pages_per_hit,
        "sort": [{"_score": "desc"}, {"page": "asc"}],
        "track_scores": True,
        "_source": ["page", "text", *([query.within] if query.within else [])],
    }
    return {
        "query": {"bool": wanted},
        "collapse": {"field": "document", "inner_hits": best},
        "size": len(documents),
        "_source": ["document"],
    }


FULL_PAGE = 1000.0
"""Score of a page for having all that must stand; above any sum of words."""


def vocabulary_body(
    words: Collection[str], near: Mapping[str, int], keys: Collection[str], field: str
) -> Body:
    """Return the request for what :class:`index.expansion.Lookup` holds."""
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
        "size": NEAR_WORDS,
        "shard_size": NEAR_WORDS,
        "max_inspections": 1000,
        "max_term_freq": _UNLIMITED,
        "accuracy": 0.0,
        "string_distance": "damerau_levenshtein",
    }


def _group(group: Group, field: str) -> Body:
    """Return the clause of a group: the best alternative counts."""
    clauses = [
        _term(it.words[0], it.boost, field)
        if len(it.words) == 1
        else _phrase(it.words, field, it.boost)
        for it in group.alternatives
    ]
    return clauses[0] if len(clauses) == 1 else {"dis_max": {"queries": clauses}}


def _term(word: str, boost: float, field: str) -> Body:
    return {"term": {field: {"value": word, "boost": boost}}}


def _phrase(run: Sequence[str], field: str, boost: float = 1.0) -> Body:
    # The words stand for themselves; "whitespace" only takes them apart again.
    asked = {"query": " ".join(run), "analyzer": "whitespace", "boost": boost}
    return {"match_phrase": {field: asked}}


def _required(plan: Plan, field: str) -> list[Body]:
    """Return the clauses of what must stand; they do not rank."""
    clauses = [_phrase(phrase, field) for phrase in plan.phrases]
    for number in plan.numbers:
        if number.key is None or field != "text":
            clauses.append(_phrase(number.words, field))
        else:
            clauses.append({"term": {"numbers": number.key}})
    return [{"constant_score": {"filter": clause, "boost": 0.0}} for clause in clauses]


def _condition(condition: Condition) -> Body:
    if isinstance(condition, KeywordCondition):
        return {"terms": {condition.field: list(condition.values)}}
    if isinstance(condition, RangeCondition):
        bounds = {"gte": condition.first_day, "lte": condition.last_day}
        given = {key: day for key, day in bounds.items() if day is not None}
        return {"range": {"days": {**given, "relation": "intersects"}}}
    words = [{"term": {condition.field: word}} for word in condition.words]
    return {"bool": {"must": words or [{"match_none": {}}]}}
