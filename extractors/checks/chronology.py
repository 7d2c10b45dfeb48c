"""Dates that cannot stand in this order, in this century or without their year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.checks.edtf import first_day, is_day, last_day
from extractors.checks.findings import Findings, RecordWarning
from extractors.cues import cue_pattern
from extractors.entities import ActionItem, DateMention

EARLIEST_YEAR, AHEAD, AHEAD_OF_YEAR = 1900, 30, 60
"""A day may lie 30 years ahead of its paper; a bare year is a vision and may lie 60 ahead."""
_REVERSED = re.compile(
    r"(?<![\w./,-])(?P<from>\d{1,2}[./]\d{1,2}[./])?(?P<first>(?:19|20)\d\d)\s?-\s?"
    r"(?P<until>\d{1,2}[./]\d{1,2}[./])?(?P<last>(?:19|20)\d\d)(?![\w/-]|[.,]\d)"
)
_NEAR = 40
"""Letters in front of a span of years in which a word for a period makes it one."""


def check_date_order(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``date_order`` for two dates of which the later must be the earlier."""
    yield from _signed_before(findings)
    yield from _invited_after(findings)
    yield from _past_deadlines(findings)
    yield from _reversed_periods(findings)


def _signed_before(findings: Findings) -> Iterator[RecordWarning]:
    """Minutes are signed when the meeting is over."""
    held = findings.value("date")
    if findings.value("type") != "minutes" or not is_day(held) or not _is_meeting(findings):
        return
    for date in findings.of(DateMention):
        index = findings.segment_of(date.evidence)
        signed = index is not None and findings.reading.segments[index].zone == "signature"
        if signed and date.role == "document" and is_day(date.value) and date.value < str(held):
            message = f"The minutes are signed on {date.value}, before the meeting of {held}."
            yield findings.about("date_order", message, 0.8, [date, findings.facts["date"]])


def _is_meeting(findings: Findings) -> bool:
    held = findings.value("date")
    return any(d.role == "meeting" and d.value == held for d in findings.of(DateMention))


def _invited_after(findings: Findings) -> Iterator[RecordWarning]:
    """An invitation is written before the meeting that it calls."""
    written = findings.value("date")
    dates = findings.of(DateMention)
    own = [d for d in dates if d.role == "document" and d.value == written and is_day(d.value)]
    meetings = [d for d in dates if d.role == "meeting" and is_day(d.value)]
    if findings.value("type") != "invitation" or not own or len(meetings) != 1:
        return
    if meetings[0].value < own[0].value:
        message = (
            f"The invitation of {own[0].value} calls a meeting on {meetings[0].value}, before it."
        )
        yield findings.about("date_order", message, 0.7, [meetings[0], own[0]])


def _past_deadlines(findings: Findings) -> Iterator[RecordWarning]:
    """What a decision or a meeting orders is due after it."""
    kind, written = findings.value("type"), findings.value("date")
    if kind not in ("decision", "minutes") or not is_day(written):
        return
    for item in findings.of(ActionItem):
        due = last_day(item.deadline_value)
        if due is not None and due < str(written):
            message = f"The task is due {item.deadline_value}, before the paper's date {written}."
            yield findings.about("date_order", message, 0.7 if kind == "decision" else 0.5, [item])


def _reversed_periods(findings: Findings) -> Iterator[RecordWarning]:
    period = cue_pattern(findings.lexicon, "checks", "periods")
    for index in range(len(findings.reading.segments)):
        folded = findings.reading.folded(index)
        for match in _REVERSED.finditer(folded) if "20" in folded or "19" in folded else ():
            if int(match["first"]) <= int(match["last"]):
                continue
            days = match["from"] and match["until"]
            if days or period.search(folded, max(0, match.start() - _NEAR), match.start()):
                message = f"The period {match.group()} ends before it begins."
                yield findings.at("date_order", message, 0.8, [(index, *match.span())])


def check_plausible_dates(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``implausible_date`` for years before 1900 or far ahead of the paper.

    History may be mentioned: an early year is doubtful only in a date that has a part in the
    paper. Nothing is measured against today.
    """
    own = first_day(findings.value("date"))
    for date in findings.of(DateMention):
        first, last = first_day(date.value), last_day(date.value)
        if first is None or last is None:
            continue
        if int(first[:4]) < EARLIEST_YEAR and date.role not in ("mention", "period"):
            message = f"The {date.role} date {date.value} lies before {EARLIEST_YEAR}."
            yield findings.about("implausible_date", message, 0.9, [date])
        ahead = AHEAD if is_day(date.value) else AHEAD_OF_YEAR
        if own is not None and int(last[:4]) > int(own[:4]) + ahead:
            message = f"The date {date.value} lies over {ahead} years ahead of the paper of {own}."
            yield findings.about("implausible_date", message, 0.8, [date])


def check_years(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``missing_year`` for each date whose year the paper does not tell."""
    for date in findings.of(DateMention):
        if date.value.startswith("X"):
            message = f'The {date.role} date "{date.evidence.text}" has no year.'
            yield findings.about("missing_year", message, 0.5, [date])
