"""Meetings that end before they begin."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.checks.findings import Findings, RecordWarning
from extractors.entities import MeetingTime

LATE, EARLY = "17:00", "07:00"
"""A meeting may begin late and end after midnight."""
NOON = "12:00"


def check_times(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``date_order`` for each meeting whose end is not behind its start."""
    for time in findings.of(MeetingTime):
        if time.start is None or time.end is None or time.end > time.start:
            continue
        if time.start >= LATE and time.end <= EARLY:
            continue
        # "11:00 - 1:30" is most likely a clock of twelve hours, not an error.
        severity = 0.4 if time.end < NOON and time.end < "08:00" else 0.85
        message = f"The meeting ends at {time.end}, not after its start at {time.start}."
        yield findings.about("date_order", message, severity, [time])
