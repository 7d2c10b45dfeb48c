"""The goals in a cell: one or several, with or without numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sentences import trim
from extractors.plans.goal_labels import read_label
from extractors.reading import Reading

_NUMBER = re.compile(r"(?:^|(?<=\s))(\d{1,2}(?:\.\d{1,2})+)\.?\s*(?=[^\W\d_])")
_FIRST_NUMBER = re.compile(r"\s{0,3}(\d{1,2}|[IVX]{1,4})[.)]\s{1,3}(?=[^\W\d_])")


def goals_of(
    reading: Reading, pieces: Sequence[Span], lexicon: Lexicon
) -> list[tuple[tuple[Span, ...], str | None]]:
    """Return (place, number) of each goal in a cell: "2.1 Ujë i pastër. 2.2 Rrugë të mira".

    A piece overleaf without a number goes on the goal before it.
    """
    goals: list[tuple[tuple[Span, ...], str | None]] = []
    for index, start, end in pieces:
        label = read_label(reading.folded(index)[:end], lexicon, start)
        if label is not None and label.kind == "objectives" and label.number and label.start < end:
            text = reading.segments[index].text
            place = (index, *trim(text, label.start, end))
            goals.append(((place,), text[slice(*label.number)]))
            continue
        for first, last, number in _numbered(reading.segments[index].text, start, end):
            if last <= first:
                continue
            if number is None and goals:
                spans, known = goals[-1]
                goals[-1] = ((*spans, (index, first, last)), known)
            else:
                goals.append((((index, first, last),), number))
    return goals


def _numbered(text: str, start: int, end: int) -> Iterator[tuple[int, int, str | None]]:
    numbers = list(_NUMBER.finditer(text, start, end))
    alone = _FIRST_NUMBER.match(text, start, end) if not numbers else None
    if alone is not None:
        yield (*trim(text, alone.end(), end), alone[1])
        return
    if not numbers or numbers[0].start() > start:
        yield (*trim(text, start, numbers[0].start() if numbers else end), None)
    stops = [number.start() for number in numbers[1:]] + [end]
    for number, stop in zip(numbers, stops, strict=False):
        yield (*trim(text, number.end(), stop), number[1])
