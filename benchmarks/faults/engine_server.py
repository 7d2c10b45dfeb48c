"""A direct look at what an Elasticsearch holds, past all code of Arkiva; mischief done there."""

from __future__ import annotations

import json
import random
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.analysis import clean

_MOST = 10_000
"""Hits that one request may give."""

_WANTED = (
    "SELECT id, digest FROM documents WHERE facts IS NOT NULL"
    " AND outcome IN ('done', 'flagged', 'partial')"
)


@dataclass(frozen=True, slots=True)
class Server:
    """The indices of one prefix on the server at ``url``."""

    url: str
    prefix: str

    @property
    def documents(self) -> str:
        """The alias of the documents."""
        return f"{self.prefix}-documents"

    @property
    def pages(self) -> str:
        """The alias of the pages."""
        return f"{self.prefix}-pages"

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Send a request, return the answer; None if there is no such thing."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.url}/{path}", data, {"content-type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:
                return None
            raise

    def hits(self, alias: str) -> dict[str, dict[str, Any]]:
        """Return id -> source of all that an index holds."""
        self.ask("POST", f"{alias}/_refresh")
        found = self.ask("POST", f"{alias}/_search", {"size": _MOST})
        return {hit["_id"]: hit["_source"] for hit in found["hits"]["hits"]} if found else {}

    def drop(self) -> None:
        """Delete all indices of the prefix."""
        names = self.ask("GET", f"{self.prefix}-*/_alias") or {}
        for name in names:
            self.ask("DELETE", name)


def differences(server: Server, catalog: Path) -> list[str]:
    """Name each document or page that the server does not hold exactly as the catalogue does."""
    digests, texts = _read_catalog(catalog)
    documents, pages = server.hits(server.documents), server.hits(server.pages)
    wrong = [f"document {name}" for name in digests.keys() ^ documents.keys()]
    wrong += [f"page {name}" for name in texts.keys() ^ pages.keys()]
    wrong += [
        f"digest of {name}"
        for name in digests.keys() & documents.keys()
        if documents[name]["digest"] != digests[name]
    ]
    for name in texts.keys() & pages.keys():
        document, _, number = name.rpartition(".")
        page = pages[name]
        told = page["document"], str(page["page"]), page["digest"], page["text"][0]
        if told != (document, number, digests[document], texts[name]):
            wrong.append(f"content of page {name}")
    return sorted(wrong)


def _read_catalog(catalog: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return document -> digest and page -> text of what should be found."""
    with closing(sqlite3.connect(f"file:{catalog}?mode=ro", uri=True)) as connection:
        digests = dict(connection.execute(_WANTED))
        rows = connection.execute("SELECT document, page, text FROM pages WHERE code IS NULL")
        texts = {f"{name}.{page}": clean(text) for name, page, text in rows if name in digests}
    return digests, texts


def unfinished(catalog: Path) -> int:
    """Return how many documents the catalogue has begun and not completed."""
    with closing(sqlite3.connect(f"file:{catalog}?mode=ro", uri=True)) as connection:
        found: int = connection.execute(
            "SELECT count(*) FROM documents WHERE outcome = 'pending'"
        ).fetchone()[0]
    return found


def do_mischief(server: Server, chance: random.Random) -> str:
    """Damage what the server holds, as crashes and people do; return what was done."""
    pages, documents = sorted(server.hits(server.pages)), sorted(server.hits(server.documents))
    kinds = ["nothing", "lost page", "old page", "orphan", "lost document", "extra", "no index"]
    kind = chance.choice(kinds) if documents else "nothing"
    if kind == "lost page":
        server.ask("DELETE", f"{server.pages}/_doc/{chance.choice(pages)}")
    elif kind == "old page":
        change = {"doc": {"digest": "older", "text": ["një tekst i vjetër"]}}
        server.ask("POST", f"{server.pages}/_update/{chance.choice(pages)}", change)
    elif kind == "orphan":
        page = {"document": "nobody", "digest": "older", "page": 1, "text": ["askush"]}
        server.ask("PUT", f"{server.pages}/_doc/nobody.1", page)
    elif kind == "lost document":
        server.ask("DELETE", f"{server.documents}/_doc/{chance.choice(documents)}")
    elif kind == "extra":
        document = {"document": "gone", "digest": "older", "page_count": 1, "text": ["shkoi"]}
        server.ask("PUT", f"{server.documents}/_doc/gone", document)
        page = {"document": "gone", "digest": "older", "page": 1, "text": ["shkoi"]}
        server.ask("PUT", f"{server.pages}/_doc/gone.1", page)
    elif kind == "no index":
        server.drop()
    return kind
