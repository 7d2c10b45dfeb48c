"""A query against the embedded index: the tree as FTS5 expressions, in one snapshot."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.fields import ALL_TERMS_BONUS, DOCUMENT_TEXTS, PAGE_TEXTS, TITLE_WEIGHT
from index.protocol import Hit, PageHit, Query, SearchResult
from index.query import QueryTree, Term, parse_filters
from index.snippets import make_snippet
from index.sqlite_schema import PAGE_BITS

_WEIGHTS = ", ".join(str(TITLE_WEIGHT if name == "title" else 1) for name in DOCUMENT_TEXTS)
_SHOWN = "number, document, filename, title, type, municipality, date"


class _Found(NamedTuple):
    number: int
    document: str
    filename: str
    title: str | None
    type: str | None
    municipality: str | None
    date: str | None
    score: float
    total: int


class _FoundPage(NamedTuple):
    number: int
    score: float


def search(connection: sqlite3.Connection, query: Query, tree: QueryTree) -> SearchResult:
    """Run ``query``; the caller holds a read transaction and ``tree`` is not empty."""
    found = _documents(connection, query, tree, query.limit, query.offset)
    if not found:
        first = _documents(connection, query, tree, 1, 0) if query.offset else []
        return SearchResult((), first[0].total if first else 0)
    pages = _best_pages(connection, query, tree, [row.number for row in found])
    hits = tuple(_hit(connection, query, tree, row, pages.get(row.number, [])) for row in found)
    return SearchResult(hits, found[0].total)


def any_expression(tree: QueryTree, columns: Iterable[str]) -> str:
    """Return the FTS5 expression of the rows that match: every required term, no excluded one."""
    wanted = _joined("OR", tree.wanted)
    if tree.required:
        wanted = f"({_joined('AND', tree.required)}) AND ({wanted})"
    if tree.excluded:
        wanted = f"({wanted}) NOT ({_joined('OR', tree.excluded)})"
    return _within(columns, wanted)


def all_expression(tree: QueryTree, columns: Iterable[str]) -> str:
    """Return the FTS5 expression of the rows that hold every wanted term."""
    return _within(columns, _joined("AND", tree.wanted))


def _joined(operator: str, terms: Sequence[Term]) -> str:
    # Words are letters and digits only, so nothing in them can end the quotes.
    return f" {operator} ".join('"' + " ".join(term.words) + '"' for term in terms)


def _within(columns: Iterable[str], expression: str) -> str:
    listed = " ".join(f'"{name}"' for name in columns)
    return f"{{{listed}}} : ({expression})"


def _documents(
    connection: sqlite3.Connection, query: Query, tree: QueryTree, limit: int, offset: int
) -> list[_Found]:
    columns = (query.within,) if query.within else DOCUMENT_TEXTS
    conditions, values = _filters(query)
    statement = f"""
        WITH found AS MATERIALIZED (
            SELECT rowid AS number, -bm25(document_words, {_WEIGHTS}) AS relevance
            FROM document_words WHERE document_words MATCH ?)
        SELECT {_SHOWN}, relevance + ? * (number IN (
            SELECT rowid FROM document_words WHERE document_words MATCH ?)) AS score,
            count(*) OVER () AS total
        FROM found JOIN documents USING (number) WHERE {" AND ".join(conditions) or "TRUE"}
        ORDER BY score DESC, document LIMIT ? OFFSET ?"""
    bonus = ALL_TERMS_BONUS if len(tree.wanted) > 1 else 0.0
    expressions = (any_expression(tree, columns), bonus, all_expression(tree, columns))
    rows = connection.execute(statement, (*expressions, *values, limit, offset))
    return [_Found(*row) for row in rows]


def _filters(query: Query) -> tuple[list[str], list[str]]:
    conditions: list[str] = []
    values: list[str] = []
    filters = parse_filters(query)
    for condition, value in (
        ("type = ?", filters.type),
        ("municipality_key = ?", filters.municipality_key),
        ("days_last >= ?", filters.first_day),
        ("days_first <= ?", filters.last_day),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    return conditions, values


def _best_pages(
    connection: sqlite3.Connection, query: Query, tree: QueryTree, documents: list[int]
) -> dict[int, list[_FoundPage]]:
    columns = (query.within,) if query.within else PAGE_TEXTS
    anything = QueryTree(optional=tree.wanted)
    marks = ", ".join("?" * len(documents))
    statement = f"""
        SELECT rowid, -bm25(page_words) + ? * (rowid IN (
            SELECT rowid FROM page_words WHERE page_words MATCH ?)) AS score
        FROM page_words WHERE page_words MATCH ? AND rowid >> {PAGE_BITS} IN ({marks})"""
    bonus = ALL_TERMS_BONUS if len(tree.wanted) > 1 else 0.0
    expressions = (bonus, all_expression(tree, columns), any_expression(anything, columns))
    pages: dict[int, list[_FoundPage]] = {}
    for number, score in connection.execute(statement, (*expressions, *documents)):
        pages.setdefault(number >> PAGE_BITS, []).append(_FoundPage(number, score))
    return {
        document: sorted(found, key=lambda page: (-page.score, page.number))[: query.pages_per_hit]
        for document, found in pages.items()
    }


def _hit(
    connection: sqlite3.Connection,
    query: Query,
    tree: QueryTree,
    row: _Found,
    pages: list[_FoundPage],
) -> Hit:
    shown = []
    for page in pages:
        stored = connection.execute("SELECT texts FROM pages WHERE number = ?", (page.number,))
        texts = json.loads(stored.fetchone()[0])
        facts = texts.get(query.within, ()) if query.within else ()
        snippet = make_snippet(texts["text"][0], tree.wanted, facts)
        shown.append(PageHit(page.number & (1 << PAGE_BITS) - 1, page.score, snippet))
    return Hit(
        row.document, row.filename, row.title, row.type, row.municipality, row.date, row.score,
        tuple(shown),
    )  # fmt: skip
