"""How fast the search is on 20,000 pages: queries, the shell, indexing beside raw requests.

    python -m benchmarks.search_speed [--pages 20000] [--rounds 5]

Queries run with filters and facets inside this process, warm. ``arkiva search`` is timed as a whole
process on a real archive of as many pages. Bulk indexing is compared with ready-made NDJSON sent to
an index of the same mapping over one connection, in turns. ``ELASTICSEARCH_URL`` names the server;
without one only the embedded index is measured.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from benchmarks.search_engines import EMBEDDED, SERVER, embedded, new_prefix, server
from benchmarks.search_pages import documents as generated
from benchmarks.search_sets import OWN, SearchSet
from index.catalog import Catalog
from index.elastic_bulk import document_source, page_source
from index.elastic_client import connect, parse_address
from index.elastic_settings import documents_index, pages_index
from index.entries import document_entry
from index.library import Library
from index.opening import open_index
from index.operations import follow, writing
from index.protocol import FACETS, IndexedDocument, Query, SearchIndex
from index.sqlite_index import SqliteIndex
from pipeline.archive import create_archive
from pipeline.document import Reading
from pipeline.readers import SourceFacts
from pipeline.text_pages import build_text_pages

QUERY_LIMIT_MS = 50.0
SHELL_LIMIT = {EMBEDDED: 0.4, SERVER: 1.0}
"""Seconds."""
LEAST_BULK = 0.75
"""Of the raw rate."""
LEAST_PAGES = 1000.0
"""Pages of 230 words a second into the embedded index."""
BULK_PAGES = 2500
CHUNK = 250
"""Lines of a raw request."""


def queries() -> list[Query]:
    """Return the judged queries with facets, every second one with filters."""
    made = []
    for number, judged in enumerate(SearchSet(OWN).queries()):
        filters: dict[str, Any] = {}
        if number % 2:
            filters = {"municipality": "Prizren", "date_from": "2019", "date_to": "2024"}
        made.append(Query(judged.query, facets=FACETS, **filters))
    return made


def latencies(index: SearchIndex, asked: Sequence[Query]) -> list[float]:
    """Return the milliseconds of each query, sorted; a first round warms up."""
    for query in asked:
        index.search(query)
    found = []
    for query in asked:
        began = time.perf_counter()
        index.search(query)
        found.append(1000 * (time.perf_counter() - began))
    return sorted(found)


def at(sorted_values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of the values do not exceed."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


# -- the shell ---------------------------------------------------------------------------------


def fill_archive(root: Path, documents: Sequence[IndexedDocument]) -> None:
    """Make an archive whose catalogue holds these documents, and its embedded index."""
    archive = create_archive(root)
    with writing(archive) as catalog:
        for document in documents:
            _keep(catalog, document)
        index = open_index(str(archive.search_path))
        follow(Library(catalog), index)
        index.close()


def _keep(catalog: Catalog, document: IndexedDocument) -> None:
    sha256 = document.digest
    file = {"sha256": sha256, "filename": f"{document.id}.txt", "media_type": "text/plain",
            "bytes": 1}  # fmt: skip
    catalog.record_event(
        "source", document=sha256[:12], sha256=sha256, files=[file], languages="sqi", batch={},
        paths=[f"/in/{document.id}.txt".encode().hex()], parent=None,
    )  # fmt: skip
    entry = catalog.document(sha256[:12])
    assert entry is not None
    pages = build_text_pages("\f".join(document.pages.values()), Reading("text_layer", "text", "1"))
    catalog.open_document(entry.id, entry.files, SourceFacts(len(pages), {}, ()))
    for page in pages:
        catalog.save_page(entry.id, page)
    facts = {key: document.record[key] for key in ("type", "municipality", "date")}
    catalog.finish(entry.id, "done", facts, "benchmark")


def shell_seconds(root: Path, *options: str) -> float:
    """Return the median time of ``arkiva search`` as a whole process."""
    command = [sys.executable, "-m", "cli", "--archive", str(root), *options, "search"]
    found = []
    for text in ("ujësjellës", "buxheti i komunes", "vendim per qirane", "rruget e fshatit") * 3:
        began = time.perf_counter()
        subprocess.run([*command, text], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)  # fmt: skip
        found.append(time.perf_counter() - began)
    return median(found)


# -- indexing ----------------------------------------------------------------------------------


def embedded_rate(documents: Sequence[IndexedDocument], folder: Path) -> float:
    """Return the pages a second that a rebuild of the embedded index writes."""
    index = SqliteIndex(folder / f"{uuid4().hex}.sqlite")
    began = time.perf_counter()
    index.rebuild(documents)
    seconds = time.perf_counter() - began
    index.close()
    return _pages(documents) / seconds


def bulk_ratio(url: str, documents: Sequence[IndexedDocument], rounds: int) -> tuple[float, float]:
    """Return the pages a second of our bulk and of raw requests: medians of rounds in turns."""
    pages = _pages(documents)
    bodies = list(_raw_bodies(documents))
    ours, raw = [], []
    for _ in range(rounds):
        raw.append(pages / _timed(lambda: _send_raw(url, bodies)))
        ours.append(pages / _timed(lambda: _send_ours(url, documents)))
    return median(ours), median(raw)


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _raw_bodies(documents: Sequence[IndexedDocument]) -> Iterator[tuple[str, bytes]]:
    """Yield ready-made bulk bodies, pages and documents as they are stored."""
    for kind in ("pages", "documents"):
        lines: list[bytes] = []
        for document in documents:
            entry = document_entry(document)
            rows = (
                [(f"{entry.document}.{page.number}", page_source(entry, page))
                 for page in entry.pages]
                if kind == "pages"
                else [(entry.document, document_source(entry))]
            )  # fmt: skip
            for key, source in rows:
                action = json.dumps({"index": {"_id": key}})
                lines.append(f"{action}\n{json.dumps(source, ensure_ascii=False)}\n".encode())
        for start in range(0, len(lines), CHUNK):
            yield kind, b"".join(lines[start : start + CHUNK])


def _send_raw(url: str, bodies: Sequence[tuple[str, bytes]]) -> None:
    """Send bodies to new indices of our mapping, then refresh, as a rebuild does."""
    client = connect(parse_address(url))
    names = {kind: f"benchmark-raw-{kind}-{uuid4().hex[:8]}" for kind in ("documents", "pages")}
    client.indices.create(index=names["documents"], body=documents_index())
    client.indices.create(index=names["pages"], body=pages_index())
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    try:
        for kind, body in bodies:
            path = f"/{names[kind]}/_bulk?filter_path=errors"
            connection.request("POST", path, body, {"content-type": "application/x-ndjson"})
            if json.loads(connection.getresponse().read())["errors"]:
                raise RuntimeError("the server refused a line")
        client.indices.refresh(index=list(names.values()))
    finally:
        connection.close()
        client.indices.delete(index=list(names.values()))
        client.close()


def _send_ours(url: str, documents: Sequence[IndexedDocument]) -> None:
    with server(url, documents):
        pass


def _pages(documents: Sequence[IndexedDocument]) -> int:
    return sum(len(document.pages) for document in documents)


def main() -> int:
    """Print the figures; 1 if one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    documents = list(generated(options.pages))
    url, prefix = os.environ.get("ELASTICSEARCH_URL"), new_prefix()
    missed: list[str] = []

    def told(line: str, *, ok: bool) -> None:
        print(line, flush=True)
        if not ok:
            missed.append(line)

    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        indexes = {EMBEDDED: stack.enter_context(embedded(folder, documents))}
        if url:
            indexes[SERVER] = stack.enter_context(server(url, documents, prefix))
        for engine, index in indexes.items():
            times = latencies(index, queries())
            told(
                f"{engine}: query with filters and facets, {options.pages} pages:"
                f" p50 {at(times, 0.5):.1f} ms, p95 {at(times, 0.95):.1f} ms",
                ok=at(times, 0.95) < QUERY_LIMIT_MS,
            )
        rate = median(embedded_rate(documents[: len(documents) // 5], folder) for _ in range(3))
        told(f"{EMBEDDED}: {rate:.0f} pages a second", ok=rate >= LEAST_PAGES)
        root = folder / "archive"
        fill_archive(root, documents)
        seconds = shell_seconds(root)
        told(f"{EMBEDDED}: arkiva search {seconds:.2f} s", ok=seconds < SHELL_LIMIT[EMBEDDED])
        if url:
            seconds = shell_seconds(root, "--index", url, "--index-prefix", prefix)
            told(f"{SERVER}: arkiva search {seconds:.2f} s", ok=seconds < SHELL_LIMIT[SERVER])
            some = list(generated(BULK_PAGES, seed=7))
            ours, raw = bulk_ratio(url, some, options.rounds)
            told(
                f"{SERVER}: bulk {ours:.0f} pages a second, raw {raw:.0f}: {ours / raw:.2f}",
                ok=ours / raw >= LEAST_BULK,
            )
    print(*(f"missed: {line}" for line in missed), sep="\n", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
