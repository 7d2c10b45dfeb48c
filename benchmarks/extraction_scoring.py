"""Compare records with annotated documents: precision, recall and F1 by kind, fields, misses.

The rules are those of the annotation: values of dates, counts, sums and times are compared as they
are; texts are paired one to one, best pair first, by the similarity of their folded letters. Fields
of paired entities are accuracies. What the paper does not say and the record states counts as
wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from extractors.folding import fold

Record = Mapping[str, Any]
BY_VALUE: dict[str, Callable[[Record], object]] = {
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
KINDS = (*BY_VALUE, *LEAST_SIMILAR)
SCALARS = ("type", "municipality", "date", "chair", "place")
NAMED = ("municipality", "chair", "place")
"""Scalars that are compared by likeness; the others must be equal."""
SAME_NAME = 0.85
SAME_ROLES = ({"meeting", "mention"}, {"period", "mention"})
"""Roles that the annotators of the two kinds of documents did not keep apart."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An annotated and a found entity that are one, by their places in their lists."""

    gold: int
    found: int


@dataclass(slots=True)
class Tally:
    """What was counted over some documents."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """By kind: ``hits``, ``gold``, ``found``."""
    fields: dict[str, Counter[str]] = field(default_factory=dict)
    """By field: ``right``, ``all``."""
    misses: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Document, kind or field, what the annotation has, what was found."""

    def f1(self, kind: str) -> float:
        """Return F1 of a kind, 0-1; 1 where neither side has any."""
        counts = self.counts[kind]
        both = counts["gold"] + counts["found"]
        return 2 * counts["hits"] / both if both else 1.0

    def share(self, kind: str, of: str) -> float:
        """Return precision (``of="found"``) or recall (``of="gold"``), 0-1; 0 of nothing."""
        counts = self.counts[kind]
        return counts["hits"] / counts[of] if counts[of] else 0.0

    @property
    def scored(self) -> list[str]:
        """The kinds that the annotation has at all."""
        return [kind for kind in KINDS if self.counts.get(kind, Counter())["gold"]]

    @property
    def macro(self) -> float:
        """Mean F1 over the kinds that the annotation has."""
        return sum(self.f1(kind) for kind in self.scored) / len(self.scored) if self.scored else 0.0

    def accuracy(self, name: str) -> float:
        """Return the accuracy of a field, 0-1; 1 where it never stood."""
        counts = self.fields.get(name, Counter())
        return counts["right"] / counts["all"] if counts["all"] else 1.0

    def add(self, kind: str, hits: int, gold: int, found: int) -> None:
        """Count a document's entities of a kind."""
        self.counts.setdefault(kind, Counter()).update(hits=hits, gold=gold, found=found)

    def judge(self, name: str, right: bool) -> None:
        """Count one field."""
        self.fields.setdefault(name, Counter()).update(right=int(right), all=1)


def score(gold: Mapping[str, Record], found: Mapping[str, Record]) -> Tally:
    """Return the tally over all of ``gold``; a document without a record is all missed."""
    tally = Tally()
    for name, wanted in gold.items():
        score_document(tally, name, wanted, found.get(name, {}))
    return tally


def score_document(tally: Tally, name: str, gold: Record, found: Record) -> None:
    """Add one document to ``tally``."""
    for key in SCALARS:
        if gold.get(key) is None and found.get(key) is None:
            continue
        right = same_scalar(key, gold.get(key), found.get(key))
        tally.judge(key, right)
        if not right:
            tally.misses.append((name, key, str(gold.get(key)), str(found.get(key))))
    for kind in KINDS:
        wanted, got = gold.get(kind) or [], found.get(kind) or []
        pairs = pair(kind, wanted, got)
        if kind in BY_VALUE:
            _count_values(tally, name, kind, wanted, got)
        else:
            tally.add(kind, len(pairs), len(wanted), len(got))
            _note_unpaired(tally, name, kind, wanted, got, pairs)
        _judge_fields(tally, name, kind, gold, found, pairs)


def same_scalar(key: str, gold: Any, found: Any) -> bool:
    """Tell whether a scalar of the record is right."""
    if gold is None or found is None:
        return gold is found
    return similar(gold, found) >= SAME_NAME if key in NAMED else bool(gold == found)


def pair(kind: str, gold: Sequence[Any], found: Sequence[Any]) -> list[Pair]:
    """Return which found entity is which annotated one, each at most once."""
    if kind in BY_VALUE:
        key = BY_VALUE[kind]
        ranked = [
            (i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if key(g) == key(f)
        ]
    else:
        texts = [[plain(text_of(e)) for e in side] for side in (gold, found)]
        scored = sorted(
            (
                (fuzz.ratio(g, f) / 100, i, j)
                for i, g in enumerate(texts[0])
                for j, f in enumerate(texts[1])
            ),
            reverse=True,
        )
        ranked = [(i, j) for likeness, i, j in scored if likeness >= LEAST_SIMILAR[kind]]
    used: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for i, j in ranked:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append(Pair(i, j))
    return pairs


def text_of(entity: Any) -> str:
    """Return what an entity is compared by."""
    return entity if isinstance(entity, str) else entity.get("name") or entity.get("text") or ""


def plain(text: str) -> str:
    """Return the folded words of a text, without the case endings of abbreviations ("KEDS-it")."""
    folded = re.sub(r"(?<=[^\W\d_])-(?:it|in|se|te|t|ve|ja|ne)\b", "", fold(text))
    return " ".join(re.findall(r"[^\W_]+", folded))


def similar(one: object, other: object) -> float:
    """Return how alike two texts are, 0-1."""
    return fuzz.ratio(plain(str(one or "")), plain(str(other or ""))) / 100


def _count_values(
    tally: Tally, name: str, kind: str, gold: Sequence[Record], found: Sequence[Record]
) -> None:
    wanted, got = (Counter(map(BY_VALUE[kind], side)) for side in (gold, found))
    if kind == "dates":  # distinct values: a date may be written, and stand, more than once
        wanted, got = Counter(set(wanted)), Counter(set(got))
    tally.add(kind, (wanted & got).total(), wanted.total(), got.total())
    tally.misses += [(name, kind, str(value), "-") for value in (wanted - got).elements()]
    tally.misses += [(name, kind, "-", str(value)) for value in (got - wanted).elements()]


def _note_unpaired(
    tally: Tally, name: str, kind: str, gold: Sequence[Any], found: Sequence[Any], pairs: list[Pair]
) -> None:
    left = {pair.gold for pair in pairs}, {pair.found for pair in pairs}
    tally.misses += [(name, kind, text_of(e), "-") for i, e in enumerate(gold) if i not in left[0]]
    tally.misses += [(name, kind, "-", text_of(e)) for j, e in enumerate(found) if j not in left[1]]


def _judge_fields(
    tally: Tally, name: str, kind: str, gold: Record, found: Record, pairs: Sequence[Pair]
) -> None:
    if kind == "dates":
        judged = _roles(gold.get(kind) or [], found.get(kind) or [])
    else:
        sides = [(gold[kind][p.gold], found[kind][p.found]) for p in pairs] if pairs else []
        judged = (each for g, f in sides for each in _fields(kind, g, f))
    for label, wanted, got, right in judged:
        tally.judge(label, right)
        if not right:
            tally.misses.append((name, label, str(wanted), str(got)))


def _roles(
    gold: Sequence[Record], found: Sequence[Record]
) -> Iterator[tuple[str, object, object, bool]]:
    for value in sorted({e["value"] for e in gold} & {e["value"] for e in found}):
        wanted, got = ({e["role"] for e in side if e["value"] == value} for side in (gold, found))
        right = bool(wanted & got) or any({a, b} in SAME_ROLES for a in wanted for b in got)
        yield "dates.role", f"{value} {wanted}", got, right


def _fields(kind: str, gold: Record, found: Record) -> Iterator[tuple[str, object, object, bool]]:
    if kind == "action_items":
        for key, same in _ITEM_FIELDS.items():
            wanted, got = gold.get(key), found.get(key)
            if wanted or got:
                right = bool(wanted) == bool(got) and same(wanted, got)
                yield f"action_items.{key}", wanted, got, right
    elif kind == "decisions":
        wanted, got = (votes_of(side) for side in (gold, found))
        if wanted or got:
            yield "decisions.votes", wanted, got, wanted == got


def votes_of(decision: Record) -> tuple[int | None, ...] | None:
    """Return for, against, abstain; None where no numbers are stated."""
    votes = decision.get("votes")
    return tuple(votes.get(key) for key in ("for", "against", "abstain")) if votes else None


def _year_end(value: Any) -> Any:
    """The annotators write "end of 2025" as 2025-12-31 and as 2025: one value here."""
    return value[:4] if isinstance(value, str) and re.fullmatch(r"\d{4}-12-31", value) else value


_ITEM_FIELDS: dict[str, Callable[[Any, Any], bool]] = {
    "owner": lambda a, b: similar(a, b) >= SAME_NAME,
    "deadline_value": lambda a, b: bool(_year_end(a) == _year_end(b)),
    "amount": lambda a, b: bool(BY_VALUE["amounts"](a) == BY_VALUE["amounts"](b)) if a else True,
}
