"""The numbers of the agenda, and decisions on points that it does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractors.checks.findings import Findings, RecordWarning
from extractors.cues import cue_pattern
from extractors.entities import AgendaItem, Decision

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_VALID_ROMAN = re.compile(r"X{0,4}(?:IX|IV|V?I{0,4})")
FEWEST = 3
"""A shorter list tells nothing about its numbering."""


def check_agenda(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``agenda_gap`` where a number of the agenda is missing or stands twice.

    Also where a decision is on a point that the agenda lacks, unless the session changed it.
    """
    items = findings.of(AgendaItem)
    for run in _runs(items):
        yield from _gaps(findings, run)
    yield from _unknown_points(findings, items)


def number_of(item: AgendaItem) -> int | None:
    """Return 4 for "4", "4." and "IV"; None without a number or for "4.1" and "a"."""
    written = (item.number or "").strip(" .)").upper()
    if written.isdecimal():
        return int(written)
    if not written or not _VALID_ROMAN.fullmatch(written):
        return None
    values = [_ROMAN[letter] for letter in written]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _runs(items: list[AgendaItem]) -> Iterator[list[AgendaItem]]:
    """Yield the lists: each begins with a number 1, of another meeting or of a changed agenda."""
    run: list[AgendaItem] = []
    for item in items:
        if number_of(item) == 1 and run:
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _gaps(findings: Findings, run: list[AgendaItem]) -> Iterator[RecordWarning]:
    numbered = [(number, item) for item in run if (number := number_of(item)) is not None]
    if len(numbered) < FEWEST or len(numbered) < len(run):
        return  # a number that was not read is no gap
    first, item = numbered[0]
    if 1 < first <= FEWEST:
        yield findings.about("agenda_gap", f"The agenda begins with {first}.", 0.5, [item])
    for (before, _), (number, item) in pairwise(numbered):
        if number == before:
            message = f"The agenda has the number {number} twice."
            yield findings.about("agenda_gap", message, 0.7, [item])
        elif number > before + 1:
            message = f"The agenda goes from {before} to {number}."
            yield findings.about("agenda_gap", message, 0.7, [item])
        elif number < before:
            message = f"The agenda goes back from {before} to {number}."
            yield findings.about("agenda_gap", message, 0.5, [item])


def _unknown_points(findings: Findings, items: list[AgendaItem]) -> Iterator[RecordWarning]:
    known = {number_of(item) for item in items}
    if len(items) < FEWEST or None in known or _is_changed(findings):
        return
    for decision in findings.of(Decision):
        point = decision.agenda_item
        number = number_of(AgendaItem(decision.evidence, point))
        if number is not None and number not in known:
            message = f"A decision is on point {point}, but the agenda ends with {max_of(known)}."
            yield findings.about("agenda_gap", message, 0.6, [decision])


def max_of(numbers: set[int | None]) -> int:
    """Return the largest of the numbers, 0 without any."""
    return max((number for number in numbers if number is not None), default=0)


def _is_changed(findings: Findings) -> bool:
    """Tell whether the session added a point or took one off."""
    verb = cue_pattern(findings.lexicon, "checks", "agenda_changes")
    noun = cue_pattern(findings.lexicon, "checks", "agenda_nouns")
    return any(
        verb.search(folded) is not None and noun.search(folded) is not None
        for folded in map(findings.reading.folded, range(len(findings.reading.segments)))
    )
