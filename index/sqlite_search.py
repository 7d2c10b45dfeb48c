"""A plan against the embedded index: FTS5 expressions, scores added in SQL, in one snapshot."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.bm25 import FTS5_SCORE, GAIN, fts5_idf, idf
from index.conditions import Condition, KeywordCondition, RangeCondition
from index.expansion import NEAR_WORDS, Group, Lookup, Plan
from index.fields import DOCUMENT_FIELDS, names
from index.markers import Wish, wishes
from index.protocol import (
    FULL_PAGE,
    MOST_FACET_VALUES,
    RANKED_BY_PAGE,
    FacetCount,
    Hit,
    PageHit,
    Query,
    SearchResult,
)
from index.snippets import make_snippet
from index.sqlite_schema import PAGE_BITS, open_vocabulary, page_range, word_table

_SHOWN = "number, document, filename, title, type, municipality, date"
_MANY = frozenset(names(DOCUMENT_FIELDS, "keyword", many=True))
_ORDERS = {
    "relevance": "ranked DESC, score DESC, document",
    "newest": "date IS NULL, date DESC, score DESC, document",
    "oldest": "date IS NULL, date, score DESC, document",
}


_RANKED = (
    "SELECT number, round(sum(score), 4) AS relevance, count(*) AS matched FROM"
    " (SELECT number, max(score) AS score FROM temp.scores GROUP BY number, wish) GROUP BY number"
)
"""One row a document or page: the best alternative of each word of the query counts.

Rounded to what Lucene's single precision tells apart, so that what ties there ties here."""


class _Found(NamedTuple):
    number: int
    document: str
    filename: str
    title: str | None
    type: str | None
    municipality: str | None
    date: str | None
    score: float


class _Part(NamedTuple):
    """A piece of a statement and its values."""

    sql: str
    values: tuple[object, ...] = ()


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
            self._rows("document"),
            _frequencies(self.connection, "document", self.field, asked),
            candidates,
            self._tagged(keys),
        )

    def _near(self, word: str, slips: int) -> Iterator[str]:
        from rapidfuzz.distance import OSA

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

    def _rows(self, scope: str) -> int:
        table = {"document": "documents", "page": "pages"}[scope]
        count: int = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return count

    def run(self, plan: Plan, query: Query) -> SearchResult:
        """Return the documents that match, with their best pages."""
        if plan.is_hopeless:
            return SearchResult()
        total = self._find(plan)
        if query.sort == "relevance":
            self._rank_by_page(plan)
        statement = (
            f"SELECT {_SHOWN}, score FROM temp.found JOIN documents USING (number)"
            f" ORDER BY {_ORDERS[query.sort]} LIMIT ? OFFSET ?"
        )
        rows = [
            _Found(*row) for row in self.connection.execute(statement, (query.limit, query.offset))
        ]
        if query.sort != "relevance":
            self._score_pages(plan, [row.number for row in rows])
        wanted = wishes(plan)
        hits = tuple(self._hit(row, query, wanted) for row in rows)
        facets = {name: self._facet(name) for name in query.facets}
        return SearchResult(hits, total, facets)

    def _rank_by_page(self, plan: Plan) -> None:
        """Give the best documents the score of their best page."""
        best = self.connection.execute(
            "SELECT number FROM temp.found JOIN documents USING (number)"
            " ORDER BY score DESC, document LIMIT ?",
            (RANKED_BY_PAGE,),
        ).fetchall()
        self._score_pages(plan, [number for (number,) in best])
        self.connection.execute(
            "UPDATE temp.found SET ranked = 1, score = best.score FROM"
            " (SELECT number >> ? AS number, max(score) AS score FROM temp.page_scores GROUP BY 1)"
            " AS best WHERE found.number = best.number",
            (PAGE_BITS,),
        )

    def _score_pages(self, plan: Plan, documents: Sequence[int]) -> None:
        """Put the pages of ``documents`` that match into ``temp.page_scores``."""
        self.connection.execute(
            "CREATE TEMP TABLE IF NOT EXISTS page_scores (number INTEGER PRIMARY KEY, score REAL)"
        )
        self.connection.execute("DELETE FROM temp.page_scores")
        source, score = "pages", "0.0"
        if plan.ranking:
            self._score_rows(plan, "page", documents)
            source += f" {'LEFT JOIN' if plan.is_required else 'JOIN'} ({_RANKED}) USING (number)"
            score = "coalesce(relevance, 0.0)"
        must = list(_required(plan, "page", self.field, excluded=False))
        full = " AND ".join(part.sql for part in must) or "FALSE"
        listed = ", ".join(map(str, documents))
        self.connection.execute(
            f"INSERT INTO temp.page_scores SELECT pages.number, {score} + ? * ({full})"
            f" FROM {source} WHERE pages.number >> ? IN ({listed})",
            (FULL_PAGE, *(value for part in must for value in part.values), PAGE_BITS),
        )
        self._add_bonus(plan)

    def _find(self, plan: Plan) -> int:
        """Put number and score of each document that matches into ``temp.found``."""
        self.connection.execute(
            "CREATE TEMP TABLE IF NOT EXISTS found"
            " (number INTEGER PRIMARY KEY, score REAL, ranked INTEGER DEFAULT 0)"
        )
        self.connection.execute("DELETE FROM temp.found")
        parts = [*_required(plan, "document", self.field), *map(_condition, plan.conditions)]
        source, score = "documents", "0.0"
        if plan.ranking:
            self._score_rows(plan, "document")
            must_rank = plan.every_group or not plan.is_required
            source += f" {'JOIN' if must_rank else 'LEFT JOIN'} ({_RANKED}) USING (number)"
            score = "coalesce(relevance, 0.0)"
            if plan.every_group:
                parts.append(_Part("matched >= ?", (len(plan.groups),)))
        cursor = self.connection.execute(
            f"INSERT INTO temp.found (number, score) SELECT documents.number, {score}"
            f" FROM {source} WHERE {' AND '.join(part.sql for part in parts) or 'TRUE'}",
            tuple(value for part in parts for value in part.values),
        )
        return cursor.rowcount

    def _score_rows(self, plan: Plan, scope: str, documents: Sequence[int] = ()) -> None:
        """Put group, number and score of each row with a word of the plan into ``temp.scores``.

        ``documents`` narrows pages to theirs.
        """
        self.connection.execute(
            "CREATE TEMP TABLE IF NOT EXISTS scores (wish INTEGER, number INTEGER, score REAL)"
        )
        self.connection.execute("DELETE FROM temp.scores")
        table = word_table(scope, self.field)
        numbers = ", ".join(map(str, documents))
        only = f" AND rowid >> {PAGE_BITS} IN ({numbers})" if documents else ""
        # MATERIALIZED: bm25() works only while its own table is read.
        statement = f"""
            WITH found AS MATERIALIZED (
                SELECT rowid AS number, -bm25({table}) AS raw, :own AS own, :weight AS weight
                FROM {table} WHERE {table} MATCH :words{only})
            INSERT INTO temp.scores SELECT :wish, number, {FTS5_SCORE}
            FROM found JOIN {scope}_lengths USING (number) WHERE field = :field"""
        shared = {"field": self.field, **self._averages(scope)}
        for values in self._weighed(plan.ranking, scope):
            self.connection.execute(statement, {**shared, **values})

    def _add_bonus(self, plan: Plan) -> None:
        """Add to the scored pages what words that stand together are worth."""
        table = word_table("page", self.field)
        for pair in plan.pairs:
            together = " OR ".join(
                f"NEAR({_phrase((left,))} {_phrase((right,))}, {NEAR_WORDS})"
                for left in pair.left
                for right in pair.right
            )
            self.connection.execute(
                "UPDATE temp.page_scores SET score = score + ? WHERE number IN"
                f" (SELECT rowid FROM {table} WHERE {table} MATCH ?)",
                (pair.bonus, together),
            )

    def _weighed(self, groups: Sequence[Group], scope: str) -> Iterator[dict[str, object]]:
        """Yield the values of each alternative: its words, and how FTS5 and Lucene weigh them."""
        runs = {it.words for group in groups for it in group.alternatives}
        asked = {word for run in runs for word in run}
        frequency = _frequencies(self.connection, scope, self.field, asked)
        rows = self._rows(scope)
        for wish, group in enumerate(groups):
            for it in group.alternatives:
                least = min(frequency.get(word, 0) for word in it.words)
                yield {
                    "wish": wish,
                    "words": _phrase(it.words),
                    "own": fts5_idf(least, rows) * GAIN,
                    "weight": it.boost * idf(least, rows) * GAIN,
                }

    def _averages(self, scope: str) -> dict[str, float]:
        """Return the average length of the field's rows, as FTS5 and as Lucene count it."""
        row = self.connection.execute(
            f"SELECT total(size), total(words), count(*) FROM {scope}_lengths WHERE field = ?",
            (self.field,),
        ).fetchone()
        size, words, rows = row
        return {
            "own_average": size / rows if size else 1.0,
            "average": words / rows if words else 1.0,
        }

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
        if name in _MANY:
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


def _frequencies(
    connection: sqlite3.Connection, scope: str, field: str, asked: Collection[str]
) -> dict[str, int]:
    table = open_vocabulary(connection, scope, field)
    statement = f"SELECT doc FROM {table} WHERE term = ?"
    found = ((word, connection.execute(statement, (word,)).fetchone()) for word in asked)
    return {word: row[0] for word, row in found if row}


def _phrase(run: Sequence[str]) -> str:
    # Words are letters and digits only, so nothing in them can end the quotes.
    return '"' + " ".join(run) + '"'


def _required(plan: Plan, scope: str, field: str, *, excluded: bool = True) -> Iterator[_Part]:
    """Yield the conditions on ``SCOPEs.number`` of phrases, numbers and exclusions."""
    table = word_table(scope, field)
    holds = f"{scope}s.number {{}}IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
    for phrase in plan.phrases:
        yield _Part(holds.format(""), (_phrase(phrase),))
    for number in plan.numbers:
        if number.key is None or field != "text":
            yield _Part(holds.format(""), (_phrase(number.words),))
        else:
            yield _Part(_tagged(scope), ("numbers", number.key))
    for run in plan.excluded if excluded else ():
        yield _Part(holds.format("NOT "), (_phrase(run),))


def _tagged(scope: str) -> str:
    return f"{scope}s.number IN (SELECT number FROM {scope}_tags WHERE field = ? AND value = ?)"


def _condition(condition: Condition) -> _Part:
    part = _positive(condition)
    return _Part(f"NOT coalesce({part.sql}, 0)", part.values) if condition.negated else part


def _positive(condition: Condition) -> _Part:
    if isinstance(condition, KeywordCondition):
        marks = ", ".join("?" * len(condition.values))
        if condition.field in _MANY:
            listed = f"SELECT number FROM document_tags WHERE field = ? AND value IN ({marks})"
            return _Part(f"documents.number IN ({listed})", (condition.field, *condition.values))
        return _Part(f'"{condition.field}" IN ({marks})', condition.values)
    if isinstance(condition, RangeCondition):
        bounds = (("days_last >= ?", condition.first_day), ("days_first <= ?", condition.last_day))
        given = [(sql, day) for sql, day in bounds if day is not None]
        return _Part(f"({' AND '.join(sql for sql, _ in given)})", tuple(day for _, day in given))
    table = word_table("document", condition.field)
    wanted = " AND ".join(_phrase((word,)) for word in condition.words) or '""'
    return _Part(
        f"documents.number IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)", (wanted,)
    )
