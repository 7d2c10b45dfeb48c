"""Measures of ranked answers: gain 2^grade - 1, the first ten count."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from benchmarks.search_sets import Judged

DEPTH = 10
Run = Mapping[str, Sequence[str]]
"""Query name -> documents, best first."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over queries, 0 to 1."""

    ndcg: float
    recall: float
    zero: float
    """Share of queries without any hit."""


def score(queries: Sequence[Judged], run: Run) -> Scores:
    """Return the scores of a run over ``queries``."""
    ranked = {query.name: list(dict.fromkeys(run.get(query.name, ()))) for query in queries}
    return Scores(
        fmean(ndcg(query.relevant, ranked[query.name]) for query in queries),
        fmean(_recall(query.relevant, ranked[query.name]) for query in queries),
        fmean(not ranked[query.name] for query in queries),
    )


def ndcg(relevant: Mapping[str, int], ranked: Sequence[str]) -> float:
    """Return the normalised discounted gain of the first ten."""
    found = _discounted([relevant.get(name, 0) for name in ranked[:DEPTH]])
    return found / _discounted(sorted(relevant.values(), reverse=True)[:DEPTH])


def _discounted(grades: Sequence[int]) -> float:
    return sum(float(2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _recall(relevant: Mapping[str, int], ranked: Sequence[str]) -> float:
    return len(relevant.keys() & set(ranked[:DEPTH])) / min(DEPTH, len(relevant))


def overlap(one: Run, other: Run) -> float:
    """Return how much of the first ten of two runs is the same, over all queries."""
    return fmean(_shared(one[name][:DEPTH], other[name][:DEPTH]) for name in one)


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    most = max(len(one), len(other))
    return len(set(one) & set(other)) / most if most else 1.0


def same_top(one: Run, other: Run) -> float:
    """Return for how many queries two runs have the same first hit."""
    return fmean(list(one[name][:1]) == list(other[name][:1]) for name in one)
