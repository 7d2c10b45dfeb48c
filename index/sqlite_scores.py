"""The ranking of the embedded index, in temporary tables: first documents, then their pages.

``temp.scores`` has a row for each word of the plan in each row of the index that has it;
``temp.found`` the documents that match, ``temp.page_scores`` the pages of the best of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.bm25 import FTS5_SCORE, GAIN, fts5_idf, idf
from index.plan import NEAR_WORDS, Plan
from index.protocol import FULL_PAGE, RANKED_BY_PAGE
from index.sqlite_conditions import condition_part, excluded, joined, phrase, required
from index.sqlite_schema import PAGE_BITS, open_vocabulary, word_table

_TABLES = (
    "scores (wish INTEGER, number INTEGER, score REAL)",
    "found (number INTEGER PRIMARY KEY, score REAL, ranked INTEGER DEFAULT 0)",
    "page_scores (number INTEGER PRIMARY KEY, score REAL)",
    "best (number INTEGER PRIMARY KEY)",
)
_RANKED = (
    "SELECT number, round(sum(score), 4) AS relevance, count(*) AS matched FROM"
    " (SELECT number, max(score) AS score FROM temp.scores GROUP BY number, wish) GROUP BY number"
)
"""One row a document or page: the best alternative of each word of the query counts.

Rounded to what Lucene's single precision tells apart, so that what ties there ties here."""


def frequencies(
    connection: sqlite3.Connection, scope: str, field: str, asked: Collection[str]
) -> dict[str, int]:
    """Return how many documents or pages have each of the words; those that none has are out."""
    table = open_vocabulary(connection, scope, field)
    statement = f"SELECT doc FROM {table} WHERE term = ?"
    found = ((word, connection.execute(statement, (word,)).fetchone()) for word in asked)
    return {word: row[0] for word, row in found if row}


@dataclass(frozen=True, slots=True)
class Lengths:
    """The rows of a field and their average length, as FTS5 and as Lucene count words."""

    rows: int
    own_average: float
    average: float


def lengths(connection: sqlite3.Connection, scope: str, field: str) -> Lengths:
    """Return what the ranking needs to know of all rows of a field."""
    statement = "SELECT size, words, count FROM totals WHERE scope = ? AND field = ?"
    size, words, rows = connection.execute(statement, (scope, field)).fetchone() or (0, 0, 0)
    return Lengths(rows, size / rows if size else 1.0, words / rows if words else 1.0)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores the rows of one field for one plan."""

    connection: sqlite3.Connection
    field: str
    plan: Plan

    def find(self) -> int:
        """Put each document that matches into ``temp.found``; return how many there are."""
        for table in _TABLES:
            self.connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table}")
        self.connection.execute("DELETE FROM temp.found")
        plan = self.plan
        parts = [*required(plan, "document", self.field), *excluded(plan, self.field)]
        parts += map(condition_part, plan.conditions)
        source, score = "documents", "0.0"
        if plan.ranking:
            self._score_words("document")
            must_rank = plan.every_group or not plan.is_required
            source += f" {'JOIN' if must_rank else 'LEFT JOIN'} ({_RANKED}) USING (number)"
            score = "coalesce(relevance, 0.0)"
        where, values = joined(parts, "TRUE")
        if plan.every_group:
            where += f" AND matched >= {len(plan.groups)}"
        cursor = self.connection.execute(
            f"INSERT INTO temp.found (number, score) SELECT documents.number, {score}"
            f" FROM {source} WHERE {where}",
            values,
        )
        return cursor.rowcount

    def rank_by_page(self) -> None:
        """Give the best documents found the score of their best page."""
        best = self.connection.execute(
            "SELECT number FROM temp.found JOIN documents USING (number)"
            " ORDER BY score DESC, document LIMIT ?",
            (RANKED_BY_PAGE,),
        )
        self.score_pages([number for (number,) in best])
        self.connection.execute(
            "UPDATE temp.found SET ranked = 1, score = best.score FROM"
            f" (SELECT number >> {PAGE_BITS} AS number, max(score) AS score FROM temp.page_scores"
            " GROUP BY 1) AS best"
            " WHERE found.number = best.number"
        )

    def score_pages(self, documents: Sequence[int]) -> None:
        """Put the pages of ``documents`` that match into ``temp.page_scores``."""
        self.connection.execute("DELETE FROM temp.page_scores")
        self.connection.execute("DELETE FROM temp.best")
        self.connection.executemany(
            "INSERT INTO temp.best VALUES (?)", [(number,) for number in documents]
        )
        if self.plan.ranking:
            self._score_words("page")
        must = joined(list(required(self.plan, "page", self.field)), "FALSE")
        if self.plan.ranking and not self.plan.is_required:
            self.connection.execute(
                f"INSERT INTO temp.page_scores SELECT number, relevance FROM ({_RANKED})"
            )
        else:
            ranked = f"LEFT JOIN ({_RANKED}) USING (number)" if self.plan.ranking else ""
            score = "coalesce(relevance, 0.0)" if ranked else "0.0"
            self.connection.execute(
                f"INSERT INTO temp.page_scores SELECT pages.number, {score} + ? * ({must.sql})"
                f" FROM page_lengths AS pages {ranked} WHERE pages.field = 'text'"
                f" AND pages.number >> {PAGE_BITS} IN temp.best",
                (FULL_PAGE, *must.values),
            )
        self._add_bonus()

    def _score_words(self, scope: str) -> None:
        """Fill ``temp.scores``: from all documents, or from the pages of ``temp.best``."""
        self.connection.execute("DELETE FROM temp.scores")
        table = word_table(scope, self.field)
        only = f" AND rowid >> {PAGE_BITS} IN temp.best" if scope == "page" else ""
        # MATERIALIZED: bm25() works only while its own table is read.
        statement = f"""
            WITH found AS MATERIALIZED (
                SELECT rowid AS number, -bm25({table}) AS raw, :own AS own, :weight AS weight
                FROM {table} WHERE {table} MATCH :words{only})
            INSERT INTO temp.scores SELECT :wish, number, {FTS5_SCORE}
            FROM found JOIN {scope}_lengths USING (number) WHERE field = :field"""
        known = lengths(self.connection, scope, self.field)
        shared = {
            "field": self.field, "own_average": known.own_average, "average": known.average,
        }  # fmt: skip
        for values in self._weighed(scope, known.rows):
            self.connection.execute(statement, {**shared, **values})

    def _weighed(self, scope: str, rows: int) -> Iterator[dict[str, object]]:
        """Yield the values of each alternative: its words, and how FTS5 and Lucene weigh them."""
        groups = self.plan.ranking
        asked = {it.word for group in groups for it in group.alternatives}
        frequency = frequencies(self.connection, scope, self.field, asked)
        for wish, group in enumerate(groups):
            for it in group.alternatives:
                count = frequency.get(it.word, 0)
                yield {
                    "wish": wish,
                    "words": phrase((it.word,)),
                    "own": fts5_idf(count, rows) * GAIN,
                    "weight": it.boost * idf(count, rows) * GAIN,
                }

    def _add_bonus(self) -> None:
        """Add to the scored pages what words that stand together are worth."""
        table = word_table("page", self.field)
        for pair in self.plan.pairs:
            together = " OR ".join(
                f"NEAR({phrase((left,))} {phrase((right,))}, {NEAR_WORDS})"
                for left in pair.left
                for right in pair.right
            )
            self.connection.execute(
                "UPDATE temp.page_scores SET score = score + ? WHERE number IN"
                f" (SELECT rowid FROM {table} WHERE {table} MATCH ?)",
                (pair.bonus, together),
            )
