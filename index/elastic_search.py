"""A plan against Elasticsearch: the vocabulary, the documents, then their best pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from index.elastic_bulk import Targets
from index.elastic_query import documents_body, pages_body, shown_body, vocabulary_body
from index.expansion import Lookup, Plan
from index.markers import Wish, wishes
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

Read = Callable[[str, dict[str, Any]], Mapping[str, Any] | None]
"""Searches an alias with a body; None if the index does not exist."""


class _Ranked(NamedTuple):
    """A document in its place, with its best pages."""

    document: str
    score: float
    pages: tuple[PageHit, ...]


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

    def run(self, plan: Plan, query: Query) -> SearchResult:
        """Return the documents that match, with their best pages."""
        if plan.is_hopeless:
            return SearchResult()
        found = self.read(self.aliases.documents, documents_body(plan, query, self.field))
        if found is None:
            return SearchResult()
        first = _scores(found)
        if query.sort == "relevance" and query.offset < RANKED_BY_PAGE:
            ranked = self._ranked(plan, query, list(first))
        else:
            ranked = self._with_pages(plan, query, first)
        facets = {name: _counts(found["aggregations"][name]) for name in query.facets}
        return SearchResult(tuple(self._hits(ranked)), found["hits"]["total"]["value"], facets)

    def _ranked(self, plan: Plan, query: Query, documents: Sequence[str]) -> list[_Ranked]:
        """Return the documents of one page of results, ranked by their best pages."""
        body = pages_body(plan, query, documents, self.field, offset=query.offset)
        ranked = self._groups(plan, query, body) if documents else []
        rest = query.limit - len(ranked)
        if rest and len(documents) == RANKED_BY_PAGE:
            behind = replace(query, offset=RANKED_BY_PAGE, limit=rest)
            more = self.read(self.aliases.documents, documents_body(plan, behind, self.field))
            ranked += self._with_pages(plan, behind, _scores(more) if more else {})
        return ranked

    def _with_pages(self, plan: Plan, query: Query, scores: Mapping[str, float]) -> list[_Ranked]:
        """Return documents in the order of ``scores``, with their best pages."""
        if not scores:
            return []
        body = pages_body(plan, replace(query, limit=len(scores)), list(scores), self.field)
        pages = {it.document: it.pages for it in self._groups(plan, query, body)}
        return [_Ranked(name, score, pages.get(name, ())) for name, score in scores.items()]

    def _groups(self, plan: Plan, query: Query, body: dict[str, Any]) -> list[_Ranked]:
        found = self.read(self.aliases.pages, body)
        wanted = wishes(plan)
        ranked = []
        for group in found["hits"]["hits"] if found else ():
            inner = group.get("inner_hits", {}).get("best", {"hits": {"hits": ()}})
            best = _alike(inner["hits"]["hits"])
            pages = tuple(_page_hit(hit, query, wanted) for hit in best)
            ranked.append(_Ranked(group["_source"]["document"], group["_score"], pages))
        return ranked

    def _hits(self, ranked: Sequence[_Ranked]) -> Iterator[Hit]:
        if not ranked:
            return
        found = self.read(self.aliases.documents, shown_body([it.document for it in ranked]))
        shown = {row["_id"]: row["_source"] for row in found["hits"]["hits"]} if found else {}
        for it in ranked:
            if it.document in shown:  # else it was deleted meanwhile
                yield _hit(it, shown[it.document])


def _scores(found: Mapping[str, Any]) -> dict[str, float]:
    """Return document -> score, in order; the document is what ties are broken by."""
    return {row["sort"][-1]: row["_score"] or 0.0 for row in found["hits"]["hits"]}


def _counts(aggregation: Mapping[str, Any]) -> tuple[FacetCount, ...]:
    return tuple(FacetCount(it["key"], it["doc_count"]) for it in aggregation["buckets"])


def _alike(hits: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the pages that have what must stand; all, where none has."""
    return [hit for hit in hits if hit["_score"] >= FULL_PAGE] or hits


def _hit(ranked: _Ranked, source: Mapping[str, Any]) -> Hit:
    title = source.get("title")
    return Hit(
        id=ranked.document,
        filename=source.get("filename", ""),
        title=title[0] if title else None,
        type=source.get("type"),
        municipality=source.get("municipality"),
        date=source.get("date"),
        score=ranked.score % FULL_PAGE,
        pages=ranked.pages,
    )


def _page_hit(hit: Mapping[str, Any], query: Query, wanted: Sequence[Wish]) -> PageHit:
    source = hit["_source"]
    facts = source.get(query.within, ()) if query.within else ()
    snippet = make_snippet(source["text"][0], wanted, facts)
    return PageHit(source["page"], hit["_score"] % FULL_PAGE, snippet)
