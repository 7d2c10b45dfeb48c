"""A head count with its place, however the paper states it."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.entities import Basis, Group


@dataclass(frozen=True, slots=True)
class HeadCount:
    """``count`` people of ``group`` at ``segments[segment].text[start:end]``."""

    segment: int
    start: int
    end: int
    count: int
    group: Group
    confidence: float
    basis: Basis = "stated"
    """Derived: the names of a list or table were counted."""
