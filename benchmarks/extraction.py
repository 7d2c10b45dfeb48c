"""Extraction quality on the development documents: F1 for each list of the record.

Dates, counts, amounts and times are compared by value; texts are paired one to one, best pair
first, by similarity of their folded letters. ``tests/test_gold.py`` holds the floor.

    python -m benchmarks.extraction [FOLDER of NAME.html + NAME.json]
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from extractors.extraction import extract
from extractors.folding import fold
from pipeline.cleaning import clean_page
from pipeline.document import Document, Page
from pipeline.readers import open_source
from samples.render import print_pdf

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold"
PDF = "application/pdf"
BY_VALUE: dict[str, Callable[[Mapping[str, Any]], object]] = {
    "dates": lambda e: e["value"],
    "attendance": lambda e: (e["count"], e["group"]),
    "amounts": lambda e: (round(float(e["value"]), 2), e["currency"]),
    "times": lambda e: (e["start"], e["end"]),
}
LEAST_SIMILAR = {
    "people": 0.85,
    "speakers": 0.85,
    "organizations": 0.85,
    "references": 0.75,
    "agenda": 0.75,
    "objectives": 0.75,
    "action_items": 0.70,
    "decisions": 0.70,
    "proposals": 0.60,
}
"""How alike two texts must be to be one (share of equal letters, 0-1)."""


def read_printed(html: Path, folder: Path) -> Document:
    """Print ``html`` and read the PDF's text layer."""
    pdf = folder / f"{html.stem}.pdf"
    pdf.write_bytes(print_pdf(html))
    pages = []
    with open_source(pdf, PDF) as source:
        for number in range(1, source.page_count + 1):
            page = source.read_page(number, 300)
            assert isinstance(page, Page), f"{html.name} has no text layer"
            pages.append(clean_page(replace(page, number=number)))
    return Document(html.stem[:12], pdf.name, PDF, tuple(pages))


def measure(gold: Mapping[str, Mapping[str, Any]], found: Mapping[str, Any]) -> dict[str, float]:
    """Return F1 by kind of entity over all documents; kinds that the gold lacks are left out."""
    tally: dict[str, Counter[str]] = {kind: Counter() for kind in (*BY_VALUE, *LEAST_SIMILAR)}
    for name, wanted in gold.items():
        for kind, counts in tally.items():
            pairs = _hits(kind, wanted.get(kind) or [], found[name][kind])
            counts.update(dict(zip(("hits", "gold", "found"), pairs, strict=True)))
    return {
        kind: 2 * counts["hits"] / (counts["gold"] + counts["found"])
        for kind, counts in tally.items()
        if counts["gold"]
    }


def _hits(kind: str, gold: list[Any], found: list[Any]) -> tuple[int, int, int]:
    if kind in BY_VALUE:
        wanted, got = (Counter(map(BY_VALUE[kind], side)) for side in (gold, found))
        if kind == "dates":  # distinct values: a date may be written more than once
            wanted, got = Counter(set(wanted)), Counter(set(got))
        return (wanted & got).total(), wanted.total(), got.total()
    wanted_texts, got_texts = ([fold(_text(e)) for e in side] for side in (gold, found))
    return _pairs(wanted_texts, got_texts, LEAST_SIMILAR[kind]), len(gold), len(found)


def _text(entity: Any) -> str:
    return entity if isinstance(entity, str) else entity.get("name") or entity["text"]


def _pairs(gold: list[str], found: list[str], least: float) -> int:
    ranked = sorted(
        ((fuzz.ratio(g, f) / 100, i, j) for i, g in enumerate(gold) for j, f in enumerate(found)),
        reverse=True,
    )
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for similar, i, j in ranked:
        if similar >= least and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
    return len(used_gold)


def scores(sources: Iterable[Path]) -> dict[str, float]:
    """Return F1 by kind for HTML documents with their annotation beside them."""
    gold, found = {}, {}
    with tempfile.TemporaryDirectory() as temporary:
        for html in sources:
            gold[html.stem] = json.loads(html.with_suffix(".json").read_text("utf-8"))
            found[html.stem] = extract(read_printed(html, Path(temporary)))
    return measure(gold, found)


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else GOLD
    result = scores(sorted(folder.glob("*.html")))
    for kind, score in sorted(result.items()):
        print(f"{kind:14} F1 {score:.3f}")
    print(f"{'macro':14} F1 {sum(result.values()) / len(result):.3f}")


if __name__ == "__main__":
    main()
