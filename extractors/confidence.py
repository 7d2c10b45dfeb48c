"""How often facts like this one are right: a rule's word weighed by what stands around it.

Logistic regression on a few features, one weight for all kinds and one for each kind. The weights
are data (``data/confidence.toml``), fitted by ``python -m benchmarks.fit_confidence`` on annotated
documents and judged there on documents left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from extractors.entities import Entity, Fact
from extractors.layout.segments import Segment, engine_confidence
from extractors.reading import Reading

DATA_FILE = "confidence.toml"
LOWEST, HIGHEST = 0.02, 0.99
"""No rule is never right, and none always."""
_LONG = 200
"""Characters: beyond them a text is long, however long."""
_OWN: Mapping[str, tuple[str, ...]] = {
    "people": ("role",),
    "decisions": ("votes", "unanimous", "number"),
    "action_items": ("owner", "deadline", "amount", "objective"),
    "objectives": ("number",),
    "agenda": ("number",),
    "proposals": ("by",),
    "times": ("start", "end"),
}
"""Fields whose presence says that more of the paper was understood."""
Features = dict[str, float]


def fact_name(entity: Entity) -> str:
    """Return the list or field that a fact belongs to."""
    return entity.field if isinstance(entity, Fact) else entity.kind


def features(entity: Entity, repeated: bool, reading: Reading) -> Features:
    """Return what is known about a fact besides its content; each between -2 and 2 or so."""
    evidence = entity.evidence
    engine = engine_confidence(evidence.regions, reading.pages)
    rule = evidence.confidence / engine if engine else evidence.confidence
    found: Features = {
        "bias": 1.0,
        "rule": _logit(min(0.98, max(0.02, rule))) - _logit(0.88),
        "engine": 10 * (min(engine, 1.0) - 1.0),
        "length": min(len(evidence.text), _LONG) / _LONG,
        "repeated": float(repeated),
        "derived": float(evidence.basis == "derived"),
    }
    segment = reading.segment_at(evidence.regions[0]) if evidence.regions else None
    if segment is not None:
        found[f"shape.{segment.shape}"] = 1.0
        found[f"zone.{segment.zone}"] = 1.0
        found["whole"] = _share(evidence.text, segment)
    for name in _OWN.get(entity.kind, ()):
        found[f"has.{name}"] = float(getattr(entity, name) is not None)
    if entity.kind == "dates":
        found[f"precision.{len(getattr(entity, 'value', '').split('/')[0])}"] = 1.0
        found[f"role.{getattr(entity, 'role', '')}"] = 1.0
    if entity.kind in ("people", "organizations", "speakers"):
        found["words"] = min(5, len(evidence.text.split())) / 5
    return found


def confidence(kind: str, of: Mapping[str, float]) -> float:
    """Return the calibrated confidence of a fact of ``kind`` with these features, 0-1."""
    return probability(score(kind, of, weights()))


def score(kind: str, of: Mapping[str, float], by: Mapping[str, Mapping[str, float]]) -> float:
    """Return the log odds: what holds for all kinds and what holds for this one."""
    general, own = by.get("all", {}), by.get(kind, {})
    return sum(value * (general.get(name, 0.0) + own.get(name, 0.0)) for name, value in of.items())


def probability(log_odds: float) -> float:
    """Return the probability of log odds, kept away from 0 and 1."""
    bounded = max(-30.0, min(30.0, log_odds))
    return max(LOWEST, min(HIGHEST, 1 / (1 + math.exp(-bounded))))


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Mapping[str, float]]:
    """Return the fitted weights: kind (or "all") -> feature -> weight."""
    import tomllib

    path = files("extractors").joinpath("data", DATA_FILE)
    fitted: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    return {kind: dict(row) for kind, row in fitted.items()}


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _share(text: str, segment: Segment) -> float:
    return min(1.0, len(text) / max(1, len(segment.text)))
