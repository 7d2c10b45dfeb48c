"""A date of the record with its place in the paper."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.components.calendar_values import Written
from extractors.entities import DateRole


@dataclass(frozen=True, slots=True)
class Dated:
    """A calendar expression at ``segments[segment].text[start:end]``; ``value`` is EDTF."""

    segment: int
    start: int
    end: int
    written: Written
    value: str
    role: DateRole
    resolved: bool
    """The year is not written but taken from the document."""
    sure: float = 0.9
    """How often the rule that gave the role is right, 0-1."""
