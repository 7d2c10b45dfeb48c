"""Seals of the catalogue's rows: a change that did not come through Arkiva is found.

SQLite notices damage of its own structure; a flipped bit inside a text, a number or a name it does
not. For each table and document the catalogue keeps the sum of the digests of its rows, modulo
2^256: a sum, because rows come and go one by one and their order means nothing. Triggers of the
writing connection keep it (temporary ones: what another program writes is *meant* to break seals).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

SEALED = {
    "documents": "{row}.id",
    "files": "{row}.document",
    "sources": "coalesce({row}.document, '')",
    "pages": "{row}.document",
    "entities": "{row}.document",
    "corrections": "{row}.document",
    "reviewed": "{row}.document",
    "page_looks": "{row}.document",
    "runs": "''",
    "meta": "''",
}
"""Table -> the document that a row belongs to."""
_MODULUS = 1 << 256
_ZERO = bytes(32)
Value = str | int | float | bytes | None


@dataclass(frozen=True, slots=True)
class BrokenSeal:
    """Rows of ``table`` that belong to ``document`` ('' for none) are not what was written."""

    table: str
    document: str


def seal_rows(connection: sqlite3.Connection) -> None:
    """Let this writing connection keep the seals of all that it writes."""
    connection.create_function("sealed", -1, _sealed, deterministic=True)
    # Without it a row that INSERT OR REPLACE takes away would fire no trigger.
    connection.execute("PRAGMA recursive_triggers = ON")
    for table, key in SEALED.items():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        for event, actions in (
            ("INSERT", _added(table, key, columns)),
            ("DELETE", _taken(table, key, columns)),
            ("UPDATE", _taken(table, key, columns) + _added(table, key, columns)),
        ):
            connection.execute(
                f"CREATE TEMP TRIGGER IF NOT EXISTS seal_{table}_{event.lower()}"
                f" AFTER {event} ON main.{table} BEGIN {actions} END"
            )


def seal_all(connection: sqlite3.Connection) -> None:
    """Seal every row as it stands now; runs inside the caller's transaction."""
    connection.execute("DELETE FROM seals")
    connection.executemany(
        "INSERT INTO seals VALUES (?,?,?)",
        [(table, document, _bytes(total)) for (table, document), total in _sums(connection)],
    )


def broken_seals(connection: sqlite3.Connection) -> Iterator[BrokenSeal]:
    """Yield the tables and documents whose rows are not what was written, sorted.

    Raises:
        sqlite3.DatabaseError: a row cannot even be read.
    """
    kept = {
        (row[0], row[1]): row[2]
        for row in connection.execute("SELECT what, document, sum FROM seals")
    }
    found = {key: _bytes(total) for key, total in _sums(connection)}
    for key in sorted(kept.keys() | found.keys(), key=str):
        if kept.get(key, _ZERO) != found.get(key, _ZERO):
            yield BrokenSeal(*map(str, key))


def _added(table: str, key: str, columns: list[str]) -> str:
    owner = key.format(row="NEW")
    values = ", ".join(f"NEW.{column}" for column in columns)
    # No ON CONFLICT here: the conflict clause of the statement outside would take its place.
    return (
        f"INSERT INTO seals SELECT '{table}', {owner}, zeroblob(32) WHERE NOT EXISTS"
        f" (SELECT 1 FROM seals WHERE what = '{table}' AND document = {owner});"
        f" UPDATE seals SET sum = sealed(sum, 1, {values})"
        f" WHERE what = '{table}' AND document = {owner};"
    )


def _taken(table: str, key: str, columns: list[str]) -> str:
    values = ", ".join(f"OLD.{column}" for column in columns)
    return (
        f"UPDATE seals SET sum = sealed(sum, -1, {values})"
        f" WHERE what = '{table}' AND document = {key.format(row='OLD')};"
    )


def _sums(connection: sqlite3.Connection) -> Iterator[tuple[tuple[str, str], int]]:
    for table, key in SEALED.items():
        totals: defaultdict[str, int] = defaultdict(int)
        owner = key.format(row=table)
        cursor = connection.cursor()
        cursor.row_factory = None  # plain tuples
        for document, *values in cursor.execute(f"SELECT {owner}, * FROM {table}"):
            totals[document] += _digest(values)
        for document, total in totals.items():
            yield (table, document), total


def _sealed(total: object, sign: int, *values: Value) -> bytes:
    before = int.from_bytes(total) if isinstance(total, bytes) else 0
    return _bytes(before + sign * _digest(values))


def _digest(values: list[Value] | tuple[Value, ...]) -> int:
    digest = hashlib.sha256()
    for value in values:
        content = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        digest.update(f"{type(value).__name__} {len(content)} ".encode())
        digest.update(content)
    return int.from_bytes(digest.digest())


def _bytes(total: int) -> bytes:
    return (total % _MODULUS).to_bytes(32)
