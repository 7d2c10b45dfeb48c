"""How good the search is: judged queries, slips, nonsense, both engines, many pages in the way.

    python -m benchmarks.search_quality [--set DIR ...] [--distractors 20000] [--plain]
    python -m benchmarks.search_quality --write-floors

Without ``--set`` it measures our own set (``benchmarks/search_set``). ``ELASTICSEARCH_URL`` names
the server; without one only the embedded index is measured. Every figure is a percentage.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from benchmarks.ocr_floors import below, raised, read_floors, write_floors
from benchmarks.search_engines import (
    EMBEDDED,
    PLAIN,
    SERVER,
    answers,
    embedded,
    plain_answers,
    ranked,
    server,
)
from benchmarks.search_pages import documents as generated_pages
from benchmarks.search_scoring import overlap, same_top, score
from benchmarks.search_sets import OWN, READINGS, Judged, SearchSet, nothing_queries
from benchmarks.search_typos import typed_wrong
from index.protocol import IndexedDocument, Query, SearchIndex, SearchResult

FLOORS = Path(__file__).resolve().parent / "search_floors.toml"
OF_BOTH = ("overlap", "same_top")
"""Figures that take both engines."""
Opened = Mapping[str, SearchIndex]
Figures = dict[str, dict[str, float]]
"""Engine -> figure -> percentage."""


def measure(judged: SearchSet, reading: str, indexes: Opened) -> Figures:
    """Return the figures of one reading of the passages on each engine."""
    queries = judged.queries()
    found = {name: answers(index, queries) for name, index in indexes.items()}
    figures = {
        name: {
            **_scores(queries, results),
            **_slips(queries, results, indexes[name]),
            "silence": 100 * _silence(indexes[name]),
            "highlights": 100 * _exact_highlights(judged, reading, results),
        }
        for name, results in found.items()
    }
    if len(found) == 2:
        one, other = (ranked(results) for results in found.values())
        for row in figures.values():
            row["overlap"] = 100 * overlap(one, other)
            row["same_top"] = 100 * same_top(one, other)
    return figures


def _scores(queries: list[Judged], found: Mapping[str, SearchResult]) -> dict[str, float]:
    scores = score(queries, ranked(dict(found)))
    return {
        "ndcg": 100 * scores.ndcg,
        "recall": 100 * scores.recall,
        "answered": 100 * (1 - scores.zero),
    }


def _slips(
    queries: list[Judged], found: Mapping[str, SearchResult], index: SearchIndex
) -> dict[str, float]:
    """Return the share of the score that is left when queries are typed with a slip."""
    wrong = typed_wrong(queries)
    asked = {query.name.rpartition("-")[0] for query in wrong}
    right = [query for query in queries if query.name in asked]
    before = score(right, ranked(dict(found))).ndcg
    after = score(wrong, ranked(answers(index, wrong))).ndcg
    return {"typed_wrong": 100 * after / before}


def _silence(index: SearchIndex) -> float:
    """Return the share of queries for what is not there that find nothing."""
    queries = nothing_queries()
    return sum(not index.search(Query(query)).total for query in queries) / len(queries)


def _exact_highlights(judged: SearchSet, reading: str, found: Mapping[str, SearchResult]) -> float:
    """Return the share of marked snippets that are the source's own text where they say."""
    sources = {document.id: document.pages[1] for document in judged.documents(reading)}
    exact = [
        page.snippet.text in sources[hit.id]
        and [page.snippet.text[a:b] for a, b in page.snippet.marks]
        == [sources[hit.id][a:b] for a, b in page.snippet.source_marks]
        for result in found.values()
        for hit in result.hits
        for page in hit.pages
        if page.snippet.marks and hit.id in sources
    ]
    return sum(exact) / len(exact) if exact else 1.0


def open_all(
    stack: ExitStack, folder: Path, make: Callable[[], Iterator[IndexedDocument]]
) -> Opened:
    """Open the engines that are at hand over the documents that ``make`` yields."""
    indexes = {EMBEDDED: stack.enter_context(embedded(folder, make()))}
    if url := os.environ.get("ELASTICSEARCH_URL"):
        indexes[SERVER] = stack.enter_context(server(url, make()))
    return indexes


def measured(
    judged: SearchSet, distractors: int = 0, readings: Sequence[str] = READINGS
) -> dict[str, Figures]:
    """Return the figures of each reading, with so many pages in the way."""
    figures = {}
    queries = judged.queries()
    for reading in readings:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:

            def make(reading: str = reading) -> Iterator[IndexedDocument]:
                return chain(judged.documents(reading), generated_pages(distractors, queries))

            figures[reading] = measure(judged, reading, open_all(stack, Path(folder), make))
    return figures


def print_figures(title: str, figures: Mapping[str, Figures]) -> None:
    """Print a table: a row a reading and engine."""
    names = ["ndcg", "recall", "answered", "typed_wrong", "silence", "highlights", "overlap",
             "same_top"]  # fmt: skip
    print(f"\n{title}\n{'':28}" + "".join(f"{name:>12}" for name in names))
    for reading, engines in figures.items():
        for engine, row in engines.items():
            cells = "".join(f"{row[name]:12.1f}" if name in row else f"{'-':>12}" for name in names)
            print(f"{reading + ', ' + engine:28}{cells}")


def print_plain(judged: SearchSet, url: str) -> None:
    """Print what plain analysers reach with the same queries."""
    queries = judged.queries()
    for name in PLAIN:
        cells = []
        for reading in READINGS:
            scores = score(queries, plain_answers(url, name, judged.documents(reading), queries))
            cells.append(f"{reading} nDCG {100 * scores.ndcg:.1f} zero {100 * scores.zero:.1f}")
        print(f"{name:28}{'   '.join(cells)}")


def floor_scopes(name: str, figures: Mapping[str, Figures]) -> dict[str, dict[str, float]]:
    """Return the figures as rows of the file of floors."""
    return {
        f"{name}.{reading}-{engine}": row
        for reading, engines in figures.items()
        for engine, row in engines.items()
    }


def fallen(scopes: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Say which figures are under their floor; what takes two engines is not asked of one."""
    floors = read_floors(FLOORS)
    return [
        f"{key} {line}"
        for key, row in scopes.items()
        for line in below(
            row, {name: least for name, least in floors.get(key, {}).items()
                  if name in row or name not in OF_BOTH}
        )
    ]  # fmt: skip


def main() -> int:
    """Print the figures of each set; 1 if one is under its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", nargs="+", type=Path, default=[OWN], dest="sets", metavar="DIR")
    parser.add_argument("--distractors", type=int, default=0, metavar="PAGES")
    parser.add_argument("--plain", action="store_true", help="plain Elasticsearch, too")
    parser.add_argument("--write-floors", action="store_true")
    options = parser.parse_args()
    missed: list[str] = []
    for folder in options.sets:
        judged = SearchSet(folder.resolve())
        figures = measured(judged, options.distractors)
        print_figures(f"{folder.name}, {options.distractors} pages in the way", figures)
        if options.plain and (url := os.environ.get("ELASTICSEARCH_URL")):
            print_plain(judged, url)
        if judged.folder == OWN and not options.distractors:
            scopes = floor_scopes("own", figures)
            if options.write_floors:
                write_floors(raised(read_floors(FLOORS), scopes), FLOORS, "search_quality")
            missed += fallen(scopes)
    print(*missed, sep="\n", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
