"""Does a fact's confidence say how often such facts are right?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.extraction_scoring import BY_VALUE, KINDS, SCALARS, Record, pair, same_scalar

SURE = 0.9
"""A fact of this confidence or more may be relied on."""
BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A stated fact: which list or field it is of, how sure it was, whether it is right."""

    document: str
    kind: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts of like confidence; shares are 0-1."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The figures of a set of facts; shares and the error are 0-1."""

    facts: int
    sure_right: float
    """Share of the sure facts that are right."""
    sure_share: float
    """Share of all stated facts that are sure."""
    sure_recall: float
    """Share of all annotated facts that are there, right and sure."""
    error: float
    """Expected calibration error: mean distance of confidence and share right, over the bins."""
    bins: tuple[Bin, ...]


def judge(gold: Mapping[str, Record], found: Mapping[str, Record]) -> list[Judged]:
    """Return every fact that the records of ``found`` state, judged by the annotation."""
    facts = []
    for name, wanted in gold.items():
        record = found.get(name, {})
        for kind in KINDS:
            entities = record.get(kind) or []
            for entity, right in zip(entities, _rights(kind, wanted, entities), strict=True):
                facts.append(Judged(name, kind, entity["confidence"], right))
        for key in SCALARS:
            if record.get(key) is not None:
                sure = record["evidence"][key]["confidence"]
                right = same_scalar(key, wanted.get(key), record[key])
                facts.append(Judged(name, key, sure, right))
    return facts


def judge_found(
    name: str, gold: Record, found: Sequence[tuple[Record, str, Mapping[str, float]]]
) -> list[tuple[Judged, Mapping[str, float]]]:
    """Return the facts of one document, judged, each with its features."""
    judged = []
    for kind in (*KINDS, *SCALARS):
        mine = [(entity, features) for entity, of, features in found if of == kind]
        entities = [entity for entity, _ in mine]
        rights = (
            [same_scalar(kind, gold.get(kind), entity["value"]) for entity in entities]
            if kind in SCALARS
            else list(_rights(kind, gold, entities))
        )
        for (entity, features), right in zip(mine, rights, strict=True):
            judged.append((Judged(name, kind, entity["confidence"], right), features))
    return judged


def annotated_facts(gold: Iterable[Record]) -> int:
    """Return how many facts the annotation holds."""
    return sum(
        sum(len(record.get(kind) or []) for kind in KINDS)
        + sum(record.get(key) is not None for key in SCALARS)
        for record in gold
    )


def _rights(kind: str, gold: Record, found: Sequence[Record]) -> Iterator[bool]:
    wanted = gold.get(kind) or []
    if kind == "dates":  # a date that is written twice is right twice
        values = {BY_VALUE[kind](entity) for entity in wanted}
        yield from (BY_VALUE[kind](entity) in values for entity in found)
        return
    paired = {pair_.found for pair_ in pair(kind, wanted, found)}
    yield from (place in paired for place in range(len(found)))


def calibrate(facts: Sequence[Judged], annotated: int) -> Calibration:
    """Return the figures of ``facts``, of which the documents hold ``annotated``."""
    sure = [fact for fact in facts if fact.confidence >= SURE]
    right = sum(fact.right for fact in sure)
    bins = tuple(_bins(facts))
    error = sum(b.count * abs(b.confidence - b.right) for b in bins) / max(1, len(facts))
    return Calibration(
        len(facts),
        right / max(1, len(sure)),
        len(sure) / max(1, len(facts)),
        right / max(1, annotated),
        error,
        bins,
    )


def _bins(facts: Sequence[Judged]) -> Iterator[Bin]:
    for low, high in pairwise(BINS):
        inside = [
            f for f in facts if low <= f.confidence < high or (high == 1.0 and f.confidence == 1.0)
        ]
        if inside:
            count = len(inside)
            mean = sum(f.confidence for f in inside) / count
            yield Bin(low, high, count, mean, sum(f.right for f in inside) / count)
