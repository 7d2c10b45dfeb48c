"""How well generated cases are read: at least a hundred pieces of text a kind, in varied wording.

python -m benchmarks.generated_quality [--kinds dates,votes] [--count 120] [--seed 5]
                                       [--misses N]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.extraction_scoring import Tally, score_document
from benchmarks.generated_cases import KINDS, Case, cases
from extractors.extraction import extract
from pipeline.document import Document
from pipeline.document import Reading as HowRead
from pipeline.text_pages import build_text_pages


def read_case(case: Case) -> dict[str, Any]:
    """Return the record's derived part for a case's text."""
    pages = build_text_pages(case.text, HowRead("text_layer", "generated", "1"))
    return extract(Document("generated", f"{case.id}.txt", "text/plain", pages))


def measure(kind: str, some: Iterable[Case]) -> tuple[Tally, list[tuple[Case, Tally]]]:
    """Return the tally of one kind over its cases, and the cases that have a miss in it."""
    total, wrong = Tally(), []
    for case in some:
        one = Tally()
        found = read_case(case)[kind]
        score_document(one, case.id, {kind: case.expected}, {kind: found})
        for name, counts in one.counts.items():
            total.counts.setdefault(name, Counter()).update(counts)
        for name, counts in one.fields.items():
            total.fields.setdefault(name, Counter()).update(counts)
        if one.misses:
            wrong.append((case, one))
    return total, wrong


def figures(tally: Tally, kind: str) -> dict[str, float]:
    """Return precision, recall and F1 of the kind and its fields' accuracies, in percent."""
    shares = {
        "precision": tally.share(kind, "found"),
        "recall": tally.share(kind, "gold"),
        "f1": tally.f1(kind),
    }
    fields = {name: tally.accuracy(name) for name in tally.fields}
    return {name: 100 * value for name, value in {**shares, **fields}.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line a kind, and the misses asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument(
        "--count", type=int, help="cases a kind; by default as many as it has wording for"
    )
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--misses", type=int, default=0, help="print so many cases a kind")
    options = parser.parse_args(arguments)
    for kind in options.kinds.split(","):
        some = cases(kind, options.count, options.seed)
        tally, wrong = measure(kind, some)
        for case, one in wrong[: options.misses]:
            print(f"--- {case.id}\n{case.text}")
            for miss in one.misses:
                print("   ", " | ".join(miss[1:]))
        row = "  ".join(f"{name} {value:.1f}" for name, value in figures(tally, kind).items())
        right = len(some) - len(wrong)
        print(f"{kind:14} cases {len(some)}, all right {right}  {row}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
