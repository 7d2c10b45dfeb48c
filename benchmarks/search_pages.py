"""Pages by the thousand: matters of our own papers, shuffled, some badly read.

For the speed of the search, and as what stands in the way of the judged passages: then a run of
sentences that has the rarest word of a judged query in any form is left out, since a page with it
might be an answer that nobody judged. The queries' other words are all there.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

from rapidfuzz.distance import OSA

from benchmarks.search_set.noise import damaged, is_number, misread
from benchmarks.search_sets import Judged, document
from index.analysis import words
from index.expansion import make_plan
from index.markers import Wish, wishes
from index.protocol import IndexedDocument
from index.query import parse_text
from index.vocabulary import Lookup

ROOT = Path(__file__).resolve().parent
WORDS_A_PAGE = 230
PAGES_A_DOCUMENT = 7.3
"""On average: 20,000 pages are 2,740 documents."""
SENTENCES_A_MATTER = (2, 6)
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
    matters = _matters(tuple(query.query for query in avoiding))
    number = 0
    while pages > 0:
        count = min(pages, 1 + int(chance.expovariate(1 / (PAGES_A_DOCUMENT - 0.5))))
        texts = [_page(matters, chance) for _ in range(count)]
        about = {
            "kind": chance.choice(_KINDS),
            "municipality": chance.choice(_PLACES),
            "date": f"{chance.randint(2015, 2025)}-{chance.randint(1, 12):02}-15",
            "people": chance.sample(_PEOPLE, 3),
        }
        yield document(f"page{number:05}", texts, about)
        pages -= count
        number += 1


def _page(matters: Sequence[str], chance: random.Random) -> str:
    """Return a page: running text of a few papers, one matter after the other."""
    chosen: list[str] = []
    while len(chosen) < WORDS_A_PAGE:
        chosen += chance.choice(matters).split()[: WORDS_A_PAGE - len(chosen)]
    if chance.random() < BADLY_READ:
        numeric = [is_number(word) for word in chosen]
        chosen = damaged([misread(word, chance) for word in chosen], numeric, 0, chance)
    # Numbers make every page its own.
    chosen[chance.randrange(len(chosen))] = f"{chance.randint(1, 99):02}-{chance.randint(1, 9999)}"
    return " ".join(chosen)


@cache
def _matters(avoided: tuple[str, ...]) -> list[str]:
    """Return runs of sentences of our papers that cannot answer a query."""
    found = [frozenset(words(matter)) for matter in _all_matters()]
    vocabulary = _Words(Counter(word for stems in found for word in stems), len(found))
    keys = [_rarest(query, vocabulary, found) for query in avoided]
    return [
        matter
        for matter, stems in zip(_all_matters(), found, strict=True)
        if not any(_has(stems, key) for key in keys if key)
    ]


def _rarest(query: str, vocabulary: _Words, found: Sequence[frozenset[str]]) -> Wish | None:
    """Return what a query asks for that the fewest texts have, in any form."""
    wanted = wishes(make_plan(parse_text(query), vocabulary))
    counted = [(sum(_has(stems, wish) for stems in found), wish.runs, wish) for wish in wanted]
    return min(counted)[2] if counted else None


def _has(stems: frozenset[str], wish: Wish) -> bool:
    return any(stems.issuperset(run) for run in wish.runs)


@dataclass(frozen=True)
class _Words:
    """The vocabulary of the sentences."""

    frequency: Counter[str]
    documents: int

    def look_up(
        self, words: Collection[str], near: Mapping[str, int], keys: Collection[str]
    ) -> Lookup:
        candidates = {
            word: [
                other
                for other in self.frequency
                if other[0] == word[0] and OSA.distance(word, other, score_cutoff=slips) <= slips
            ]
            for word, slips in near.items()
        }
        return Lookup(self.documents, self.frequency, candidates)

    def municipalities(self) -> dict[str, str]:
        return {}


@cache
def _all_matters() -> tuple[str, ...]:
    """Return the papers' texts in runs of some sentences, each beginning at every sentence."""
    chance = random.Random(163)
    return tuple(
        " ".join(paper[start : start + chance.randint(*SENTENCES_A_MATTER)])
        for paper in _papers()
        for start in range(len(paper))
    )


@cache
def _papers() -> tuple[tuple[str, ...], ...]:
    """Return the sentences of each of our own papers, in order."""
    folders = (ROOT / "documents", ROOT / "ocr_pages")
    papers = []
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix in (".html", ".txt"):
            text = re.sub(r"<style.*?</style>|<[^>]+>", " ", path.read_text("utf-8"), flags=re.S)
            pieces = re.split(r"(?<=[.!?;:])\s+|\n\s*\n", unescape(text))
            papers.append(
                tuple(" ".join(piece.split()) for piece in pieces if 4 <= len(piece.split()) <= 60)
            )
    return tuple(papers)
