"""A plan against Elasticsearch: the vocabulary, the documents, then their best pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.elastic_bulk import Targets
from index.elastic_query import FULL_PAGE, documents_body, pages_body, vocabulary_body
from index.expansion import Lookup, Plan
from index.markers import Wish, wishes
from index.protocol import FacetCount, Hit, PageHit, Query, SearchResult
from index.snippets import make_snippet

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

    def run(self, plan: Plan, query: Query) -> SearchResult:
        """Return the documents that match, with their best pages."""
        if plan.is_hopeless:
            return SearchResult()
        found = self.read(self.aliases.documents, documents_body(plan, query, self.field))
        if found is None:
            return SearchResult()
        rows = found["hits"]["hits"]
        pages = self._best_pages(plan, query, [row["_id"] for row in rows])
        hits = tuple(_hit(row, pages.get(row["_id"], ())) for row in rows)
        facets = {
            name: tuple(
                FacetCount(bucket["key"], bucket["doc_count"])
                for bucket in found["aggregations"][name]["buckets"]
            )
            for name in query.facets
        }
        return SearchResult(hits, found["hits"]["total"]["value"], facets)

    def _best_pages(
        self, plan: Plan, query: Query, documents: Sequence[str]
    ) -> dict[str, tuple[PageHit, ...]]:
        if not (documents and query.pages_per_hit):
            return {}
        body = pages_body(plan, query, documents, self.field)
        grouped = self.read(self.aliases.pages, body)
        wanted = wishes(plan)
        pages: dict[str, tuple[PageHit, ...]] = {}
        for group in grouped["hits"]["hits"] if grouped else ():
            best = _alike(group["inner_hits"]["best"]["hits"]["hits"])
            pages[group["_source"]["document"]] = tuple(
                _page_hit(hit, query, wanted) for hit in best
            )
        return pages


def _alike(hits: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the pages that have what must stand; all, where none has."""
    return [hit for hit in hits if hit["_score"] >= FULL_PAGE] or hits


def _hit(row: Mapping[str, Any], pages: tuple[PageHit, ...]) -> Hit:
    source = row["_source"]
    title = source.get("title")
    return Hit(
        id=row["_id"],
        filename=source.get("filename", ""),
        title=title[0] if title else None,
        type=source.get("type"),
        municipality=source.get("municipality"),
        date=source.get("date"),
        score=row["_score"],
        pages=pages,
    )


def _page_hit(hit: Mapping[str, Any], query: Query, wanted: Sequence[Wish]) -> PageHit:
    source = hit["_source"]
    facts = source.get(query.within, ()) if query.within else ()
    score = hit["_score"] - FULL_PAGE if hit["_score"] >= FULL_PAGE else hit["_score"]
    return PageHit(source["page"], score, make_snippet(source["text"][0], wanted, facts))
