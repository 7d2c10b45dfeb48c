"""Judged sets for the search: passages, queries with grades, queries that must find nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.protocol import IndexedDocument

OWN = Path(__file__).resolve().parent / "search_set"
READINGS = ("text", "text_ocr", "text_hard")
"""As it stands, as Tesseract reads it in English, and badly scanned."""
_PASSAGES = ("passages.jsonl", "corpus.jsonl")


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and the grade (1 related, 2 answers it) of each passage that counts."""

    name: str
    kind: str
    query: str
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SearchSet:
    """A folder with passages and judged queries."""

    folder: Path

    def documents(self, reading: str) -> Iterator[IndexedDocument]:
        """Yield each passage as a document of one page; the clean text where there is no other."""
        for row in _rows(self._passages()):
            yield document(row["id"], [row.get(reading) or row["text"]], row)

    def noisy(self) -> Mapping[str, Mapping[str, str]]:
        """Return the passages that have more than one reading: id -> reading -> text."""
        return {
            row["id"]: {name: row[name] for name in READINGS}
            for row in _rows(self._passages())
            if all(row.get(name) for name in READINGS)
        }

    def queries(self) -> list[Judged]:
        """Return the judged queries."""
        return [
            Judged(row["qid"], row["type"], row["query"], row["relevant"])
            for row in _rows(self.folder / "queries.jsonl")
        ]

    def _passages(self) -> Path:
        return next(self.folder / name for name in _PASSAGES if (self.folder / name).is_file())


def nothing_queries() -> list[str]:
    """Return the queries that must find nothing: nonsense, absent numbers and days, bare signs."""
    return [row["query"] for row in _rows(OWN / "nothing.jsonl")]


def document(name: str, pages: list[str], about: Mapping[str, Any]) -> IndexedDocument:
    """Return a document as the catalogue would hand it over."""
    record = {
        "id": name,
        "source": {"filename": f"{name}.pdf"},
        "type": about.get("kind"),
        "municipality": about.get("municipality") or None,
        "date": about.get("date"),
        "people": [{"name": person, "page": 1} for person in about.get("people", ())],
    }
    digest = sha256(json.dumps([record, pages]).encode()).hexdigest()
    return IndexedDocument(name, digest, record, dict(enumerate(pages, start=1)))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)
