"""A plan against Elasticsearch: the vocabulary, the documents, then their best pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.elastic_bulk import Targets
from index.elastic_query import (
    documents_body,
    municipalities_body,
    pages_body,
    vocabulary_body,
)
from index.markers import Wish, wishes
from index.plan import Plan
from index.protocol import (
    FULL_PAGE,
    RANKED_BY_PAGE,
    FacetCount,
    Hit,
    PageHit,
    Query,
    SearchResult,
)
from index.snippets import make_snippet
from index.vocabulary import Lookup

Read = Callable[[str, dict[str, Any]], Mapping[str, Any] | None]
"""Searches an alias with a body; None if the index does not exist."""


@dataclass(frozen=True, slots=True)
class ElasticEngine:
    """Runs plans over one field of the indices behind the aliases."""

    read: Read
    aliases: Targets
    field: str

    def look_up(
        self, words: Collection[str], near: Mapping[str, int], keys: Collection[str]
    ) -> Lookup:
        """Return what the vocabulary knows of words and of numbers."""
        body = vocabulary_body(words, near, keys, self.field)
        found = self.read(self.aliases.documents, body)
        if found is None:
            return Lookup(0, {})
        buckets = found.get("aggregations", {}).get("counted", {}).get("buckets", {})
        counts = {name: it["doc_count"] for name, it in buckets.items() if it["doc_count"]}
        frequency = {name[2:]: n for name, n in counts.items() if name.startswith("w:")}
        candidates: dict[str, list[str]] = {}
        for word, (entry,) in found.get("suggest", {}).items():
            options = entry["options"]
            candidates[word] = [option["text"] for option in options]
            frequency |= {option["text"]: option["freq"] for option in options}
        tagged = {name[2:]: n for name, n in counts.items() if name.startswith("k:")}
        return Lookup(found["hits"]["total"]["value"], frequency, candidates, tagged)

    def municipalities(self) -> dict[str, str]:
        """Return the key and a name of each municipality."""
        found = self.read(self.aliases.documents, municipalities_body())
        buckets = found["aggregations"]["keys"]["buckets"] if found else ()
        return {it["key"]: it["name"]["buckets"][0]["key"] for it in buckets}

    def run(self, plan: Plan, query: Query) -> SearchResult:
        """Return the documents that match, with their best pages."""
        if plan.is_hopeless:
            return SearchResult()
        found = self.read(self.aliases.documents, documents_body(plan, query, self.field))
        if found is None:
            return SearchResult()
        first = _scores(found)
        if query.sort == "relevance" and query.offset < RANKED_BY_PAGE:
            hits = self._ranked(plan, query, list(first))
        else:
            hits = self._with_pages(plan, query, first)
        facets = {name: _counts(found["aggregations"][name]) for name in query.facets}
        return SearchResult(tuple(hits), found["hits"]["total"]["value"], facets)

    def _ranked(self, plan: Plan, query: Query, documents: Sequence[str]) -> list[Hit]:
        """Return the documents of one page of results, ranked by their best pages."""
        body = pages_body(plan, query, documents, self.field, offset=query.offset)
        hits = list(self._hits(plan, query, body)) if documents else []
        rest = query.limit - len(hits)
        if rest and len(documents) == RANKED_BY_PAGE:
            behind = replace(query, offset=RANKED_BY_PAGE, limit=rest)
            more = self.read(self.aliases.documents, documents_body(plan, behind, self.field))
            hits += self._with_pages(plan, behind, _scores(more) if more else {})
        return hits

    def _with_pages(self, plan: Plan, query: Query, scores: Mapping[str, float]) -> list[Hit]:
        """Return documents in the order of ``scores``, with their best pages."""
        if not scores:
            return []
        body = pages_body(plan, replace(query, limit=len(scores)), list(scores), self.field)
        hits = {hit.id: hit for hit in self._hits(plan, query, body)}
        # One that has no page any more was deleted meanwhile.
        return [replace(hits[name], score=score) for name, score in scores.items() if name in hits]

    def _hits(self, plan: Plan, query: Query, body: dict[str, Any]) -> Iterator[Hit]:
        found = self.read(self.aliases.pages, body)
        wanted = wishes(plan)
        for group in found["hits"]["hits"] if found else ():
            inner = group.get("inner_hits", {}).get("best", {"hits": {"hits": ()}})
            best = _alike(inner["hits"]["hits"])
            pages = tuple(_page_hit(hit, query, wanted) for hit in best)
            source = group["_source"]
            score = group["_score"] % FULL_PAGE
            yield Hit(id=source["document"], score=score, pages=pages, **source["shown"])


def _scores(found: Mapping[str, Any]) -> dict[str, float]:
    """Return document -> score, in order; the document is what ties are broken by."""
    return {row["sort"][-1]: row["_score"] or 0.0 for row in found["hits"]["hits"]}


def _counts(aggregation: Mapping[str, Any]) -> tuple[FacetCount, ...]:
    return tuple(FacetCount(it["key"], it["doc_count"]) for it in aggregation["buckets"])


def _alike(hits: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the pages that have what must stand; all, where none has."""
    return [hit for hit in hits if hit["_score"] >= FULL_PAGE] or hits


def _page_hit(hit: Mapping[str, Any], query: Query, wanted: Sequence[Wish]) -> PageHit:
    source = hit["_source"]
    facts = source.get(query.within, ()) if query.within else ()
    snippet = make_snippet(source["text"][0], wanted, facts)
    return PageHit(source["page"], hit["_score"] % FULL_PAGE, snippet)
