"""Pages by the thousand: sentences of our own papers, shuffled, some badly read.

For the speed of the search, and as what stands in the way of the judged passages: sentences that
have two words of a judged query are left out, since a page with one might answer it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from pathlib import Path

from benchmarks.search_set.noise import damaged, is_number, misread
from benchmarks.search_sets import Judged, document
from index.analysis import words
from index.protocol import IndexedDocument
from index.query import parse_text

ROOT = Path(__file__).resolve().parent
WORDS_A_PAGE = 230
PAGES_A_DOCUMENT = 7.3
"""On average: 20,000 pages are 2,740 documents."""
BADLY_READ = 0.3
"""Share of pages with damaged letters, so that the vocabulary grows as it does in an archive."""
_KINDS = ("minutes", "decision", "report", "strategy", "announcement", "correspondence")
_PLACES = ("Prizren", "Gjilan", "Pejë", "Elbasan", "Tetovë", "Hani i Elezit", "Vushtrri", "Korçë")
_PEOPLE = tuple(
    f"{first} {last}"
    for first in ("Arta", "Besnik", "Drita", "Fatmir", "Hana", "Ilir", "Mirlinda", "Valon")
    for last in ("Gashi", "Krasniqi", "Hoxha", "Berisha", "Shala", "Morina")
)


def documents(
    pages: int, avoiding: Sequence[Judged] = (), seed: int = 20
) -> Iterator[IndexedDocument]:
    """Yield documents with so many pages in all; equal arguments give equal documents."""
    chance = random.Random(seed)
    sentences = _without(tuple(query.query for query in avoiding))
    number = 0
    while pages > 0:
        count = min(pages, 1 + int(chance.expovariate(1 / (PAGES_A_DOCUMENT - 0.5))))
        texts = [_page(sentences, chance) for _ in range(count)]
        about = {
            "kind": chance.choice(_KINDS),
            "municipality": chance.choice(_PLACES),
            "date": f"{chance.randint(2015, 2025)}-{chance.randint(1, 12):02}-15",
            "people": chance.sample(_PEOPLE, 3),
        }
        yield document(f"page{number:05}", texts, about)
        pages -= count
        number += 1


def _page(sentences: Sequence[str], chance: random.Random) -> str:
    chosen: list[str] = []
    room = WORDS_A_PAGE
    while room > 0:
        found = chance.choice(sentences).split()[:room]
        chosen += found
        room -= len(found)
    if chance.random() < BADLY_READ:
        numeric = [is_number(word) for word in chosen]
        chosen = damaged([misread(word, chance) for word in chosen], numeric, 0, chance)
    # Names and numbers make every page its own.
    chosen[chance.randrange(len(chosen))] = f"{chance.randint(1, 99):02}-{chance.randint(1, 9999)}"
    return " ".join(chosen)


@cache
def _without(avoided: tuple[str, ...]) -> list[str]:
    asked = [{word for term in _terms(query) for word in term} for query in avoided]
    return [
        sentence
        for sentence in _sentences()
        if not any(len(query.intersection(words(sentence))) > 1 for query in asked)
    ]


def _terms(query: str) -> Iterator[tuple[str, ...]]:
    tree = parse_text(query)
    for term in (*tree.words, *tree.phrases, *tree.numbers):
        yield term.words


@cache
def _sentences() -> tuple[str, ...]:
    """Return the sentences of our own papers, in the order of their files."""
    folders = (ROOT / "documents", ROOT / "ocr_pages")
    found: dict[str, None] = {}
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix in (".html", ".txt"):
            text = re.sub(r"<style.*?</style>|<[^>]+>", " ", path.read_text("utf-8"), flags=re.S)
            for sentence in re.split(r"(?<=[.!?;:])\s+|\n\s*\n", unescape(text)):
                if 4 <= len(sentence.split()) <= 60:
                    found.setdefault(" ".join(sentence.split()))
    return tuple(found)
