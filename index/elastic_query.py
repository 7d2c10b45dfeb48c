"""A query as Elasticsearch request bodies. The user's text is only ever a value, never syntax."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.fields import ALL_TERMS_BONUS, DOCUMENT_TEXTS, PAGE_TEXTS, TITLE_WEIGHT
from index.protocol import Query
from index.query import Filters, QueryTree, Term, parse_filters

Body = dict[str, Any]


def documents_body(query: Query, tree: QueryTree) -> Body:
    """Return the search over documents: ranking, filters, total."""
    fields = [query.within] if query.within else _weighted(DOCUMENT_TEXTS)
    wanted: Body = {
        "must": [_together(term, fields) for term in tree.required],
        "should": _ranking(tree.optional, tree.wanted, fields),
        "minimum_should_match": 0 if tree.required else 1,
        "must_not": [_together(term, fields) for term in tree.excluded],
        "filter": _filters(parse_filters(query)),
    }
    return {
        "query": {"bool": wanted},
        "sort": [{"_score": "desc"}, {"document": "asc"}],
        "from": query.offset,
        "size": query.limit,
        "track_total_hits": True,
        "track_scores": True,
        "_source": ["filename", "title", "type", "municipality", "date"],
    }


def pages_body(query: Query, tree: QueryTree, documents: Sequence[str]) -> Body:
    """Return the search for the best pages of ``documents``, grouped by document."""
    fields = [query.within] if query.within else list(PAGE_TEXTS)
    wanted: Body = {
        "filter": [{"terms": {"document": list(documents)}}],
        "should": _ranking(tree.wanted, tree.wanted, fields),
        "minimum_should_match": 1,
    }
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


def _ranking(optional: Sequence[Term], wanted: Sequence[Term], fields: list[str]) -> list[Body]:
    """Return the clauses that add to the score: each term, and a bonus where all stand."""
    clauses = _each(optional, fields, "or")
    if len(wanted) > 1:
        everything = {"bool": {"must": _each(wanted, fields, "and")}}
        clauses.append({"constant_score": {"filter": everything, "boost": ALL_TERMS_BONUS}})
    return clauses


def _each(terms: Sequence[Term], fields: list[str], operator: str) -> list[Body]:
    single = [term.text for term in terms if len(term.words) == 1]
    clauses = [_together(term, fields) for term in terms if len(term.words) > 1]
    if single:
        # One score over all fields, as if they were one: the way FTS5 scores its columns.
        joined = {"query": " ".join(single), "fields": fields, "operator": operator}
        clauses.append({"combined_fields": joined})
    return clauses


def _together(term: Term, fields: list[str]) -> Body:
    return {"multi_match": {"query": term.text, "type": "phrase", "fields": fields}}


def _weighted(fields: Sequence[str]) -> list[str]:
    return [f"{name}^{TITLE_WEIGHT}" if name == "title" else name for name in fields]


def _filters(filters: Filters) -> list[Body]:
    clauses: list[Body] = []
    if filters.type is not None:
        clauses.append({"term": {"type": filters.type}})
    if filters.municipality_key is not None:
        clauses.append({"term": {"municipality_key": filters.municipality_key}})
    bounds = {"gte": filters.first_day, "lte": filters.last_day}
    given = {key: day for key, day in bounds.items() if day is not None}
    if given:
        clauses.append({"range": {"days": {**given, "relation": "intersects"}}})
    return clauses
