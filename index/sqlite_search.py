"""A plan against the embedded index: vocabulary, results and facets, in one snapshot."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import OSA

from index.markers import Wish, wishes
from index.plan import Plan
from index.protocol import (
    FULL_PAGE,
    MOST_FACET_VALUES,
    FacetCount,
    Hit,
    PageHit,
    Query,
    SearchResult,
)
from index.snippets import make_snippet
from index.sqlite_conditions import MANY
from index.sqlite_schema import PAGE_BITS, page_range
from index.sqlite_scores import Scorer, frequencies, lengths
from index.vocabulary import Lookup

_SHOWN = "number, document, filename, title, type, municipality, date"
_ORDERS = {
    "relevance": "ranked DESC, score DESC, document",
    "newest": "date IS NULL, date DESC, score DESC, document",
    "oldest": "date IS NULL, date, score DESC, document",
}


class _Found(NamedTuple):
    number: int
    document: str
    filename: str
    title: str | None
    type: str | None
    municipality: str | None
    date: str | None
    score: float


@dataclass(frozen=True, slots=True)
class SqliteEngine:
    """Runs plans over one field of a connection; the caller holds a read transaction."""

    connection: sqlite3.Connection
    field: str

    def look_up(
        self, words: Collection[str], near: Mapping[str, int], keys: Collection[str]
    ) -> Lookup:
        """Return what the vocabulary knows of words and of numbers."""
        candidates = {word: list(self._near(word, slips)) for word, slips in near.items()}
        asked = {*words, *(word for found in candidates.values() for word in found)}
        return Lookup(
            lengths(self.connection, "document", self.field).rows,
            frequencies(self.connection, "document", self.field, asked),
            candidates,
            self._tagged(keys),
        )

    def _near(self, word: str, slips: int) -> Iterator[str]:
        for (term,) in self.connection.execute(
            "SELECT term FROM terms WHERE initial = ? AND length BETWEEN ? AND ?",
            (word[0], len(word) - slips, len(word) + slips),
        ):
            if term != word and OSA.distance(word, term, score_cutoff=slips) <= slips:
                yield term

    def _tagged(self, keys: Collection[str]) -> dict[str, int]:
        statement = "SELECT count(*) FROM document_tags WHERE field = 'numbers' AND value = ?"
        counts = {key: self.connection.execute(statement, (key,)).fetchone()[0] for key in keys}
        return {key: count for key, count in counts.items() if count}

    def municipalities(self) -> dict[str, str]:
        """Return the key and a name of each municipality."""
        return dict(
            self.connection.execute(
                "SELECT municipality_key, min(municipality) FROM documents"
                " WHERE municipality_key IS NOT NULL GROUP BY 1"
            ).fetchall()
        )

    def run(self, plan: Plan, query: Query) -> SearchResult:
        """Return the documents that match, with their best pages."""
        if plan.is_hopeless:
            return SearchResult()
        scorer = Scorer(self.connection, self.field, plan)
        total = scorer.find()
        if query.sort == "relevance":
            scorer.rank_by_page()
        statement = (
            f"SELECT {_SHOWN}, score FROM temp.found JOIN documents USING (number)"
            f" ORDER BY {_ORDERS[query.sort]} LIMIT ? OFFSET ?"
        )
        found = self.connection.execute(statement, (query.limit, query.offset))
        rows = [_Found(*row) for row in found]
        if query.sort != "relevance":
            scorer.score_pages([row.number for row in rows])
        wanted = wishes(plan)
        hits = tuple(self._hit(row, query, wanted) for row in rows)
        facets = {name: self._facet(name) for name in query.facets}
        return SearchResult(hits, total, facets)

    def _hit(self, row: _Found, query: Query, wanted: Sequence[Wish]) -> Hit:
        pages = self.connection.execute(
            "SELECT number, score FROM temp.page_scores WHERE number BETWEEN ? AND ?"
            " ORDER BY score DESC, number LIMIT ?",
            (*page_range(row.number), query.pages_per_hit),
        ).fetchall()
        if pages and pages[0][1] >= FULL_PAGE:
            pages = [page for page in pages if page[1] >= FULL_PAGE]
        shown = tuple(self._page_hit(number, score, query, wanted) for number, score in pages)
        return Hit(
            row.document, row.filename, row.title, row.type, row.municipality, row.date,
            row.score % FULL_PAGE, shown,
        )  # fmt: skip

    def _page_hit(self, number: int, score: float, query: Query, wanted: Sequence[Wish]) -> PageHit:
        stored = self.connection.execute("SELECT texts FROM pages WHERE number = ?", (number,))
        texts = json.loads(stored.fetchone()[0])
        facts = texts.get(query.within, ()) if query.within else ()
        snippet = make_snippet(texts["text"][0], wanted, facts)
        return PageHit(number & (1 << PAGE_BITS) - 1, score % FULL_PAGE, snippet)

    def _facet(self, name: str) -> tuple[FacetCount, ...]:
        if name in MANY:
            source = "document_tags JOIN temp.found USING (number) WHERE field = ?"
            column, values = "value", [name]
        else:
            source = f'documents JOIN temp.found USING (number) WHERE "{name}" IS NOT NULL'
            column, values = f'"{name}"', []
        rows = self.connection.execute(
            f"SELECT {column}, count(*) AS documents FROM {source} GROUP BY 1"
            " ORDER BY documents DESC, 1 LIMIT ?",
            (*values, MOST_FACET_VALUES),
        )
        return tuple(FacetCount(*row) for row in rows)
