"""Checklists whose table was lost: a heading line, then one line an element.

OCR gives such forms back as plain lines. Which of the lines without a number are elements, and
which title the ones below, is told by the numbers around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_pattern
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.markers import is_capital_heading
from extractors.layout.sentences import trim
from extractors.reading import Reading

FILE = "table_headers"
LEAST_ELEMENTS = 4
"""Fewer numbered lines make no form."""
MOST_TITLE_WORDS = 3
"""Words of a title in a stretch without any numbers."""
_NUMBERED = re.compile(r"(\d{1,3})(?:[.)]|\s|$)[\s|!]{0,3}")
_OPEN = re.compile(r"(?:[,(-]|\b(?:e|i|te|se|dhe|me|per|nga))\s*$")
_EMPTY = re.compile(r"[\W\d_]*")


@dataclass(slots=True)
class _Element:
    """A logical line: its pieces, and its number if one is printed."""

    spans: list[Span]
    text: str
    number: int | None


@lru_cache(maxsize=8)
def checklist_elements(reading: Reading, lexicon: Lexicon) -> tuple[tuple[Span, ...], ...]:
    """Return the elements of a flattened checklist in reading order; empty without one."""
    start = _heading_line(reading, lexicon)
    if start is None:
        return ()
    elements = _logical_lines(reading, start)
    if sum(element.number is not None for element in elements) < LEAST_ELEMENTS:
        return ()
    return tuple(_trimmed(reading, element) for element in _chosen(elements))


def _trimmed(reading: Reading, element: _Element) -> tuple[Span, ...]:
    """Return the pieces without the punctuation at the end of the last one."""
    index, start, end = element.spans[-1]
    return (*element.spans[:-1], (index, *trim(reading.segments[index].text, start, end)))


def _heading_line(reading: Reading, lexicon: Lexicon) -> int | None:
    """Return the index behind the line "Nr. ELEMENTET ... Afat shkurtër ... Komente"."""
    for index, segment in enumerate(reading.segments):
        folded = reading.folded(index)
        if segment.shape == "row" or len(folded) > 200:
            continue
        names = cue_pattern(lexicon, FILE, "activity", "weak_activity").search(folded)
        if names and cue_pattern(lexicon, FILE, "plan_mark").search(folded):
            return index + 1
    return None


def _lines(reading: Reading, start: int) -> Iterator[Span]:
    """Yield the printed lines below the heading, up to a table or the signatures."""
    for index in range(start, len(reading.segments)):
        segment = reading.segments[index]
        if segment.shape == "row" or segment.zone == "signature":
            return
        if segment.zone == "furniture":
            continue
        for piece in segment.pieces:
            yield index, piece.at, piece.at + piece.end - piece.start


def _logical_lines(reading: Reading, start: int) -> list[_Element]:
    """Return the lines with their continuations joined."""
    found: list[_Element] = []
    awaited: int | None = None
    for index, first, last in _lines(reading, start):
        folded, text = reading.folded(index)[first:last], reading.segments[index].text[first:last]
        marker = _NUMBERED.match(folded)
        begin = first + marker.end() if marker else first
        rest = text[begin - first :].strip(" |")
        if _EMPTY.fullmatch(rest):
            awaited = int(marker[1]) if marker else awaited
            continue
        lead = len(text[begin - first :]) - len(text[begin - first :].lstrip(" |"))
        span = (index, begin + lead, last)
        goes_on = bool(found) and (found[-1].text.count("(") > found[-1].text.count(")"))
        goes_on = goes_on or (bool(found) and bool(_OPEN.search(found[-1].text)))
        small = rest[:1].islower()
        if found and awaited is None and (small or (goes_on and marker is None)):
            found[-1].spans.append(span)
            found[-1].text += " " + folded[begin - first :]
            continue
        number = int(marker[1]) if marker else awaited
        found.append(_Element([span], folded[begin - first :].strip(), number))
        awaited = None
    return [element for element in found if not _is_heading(reading, element)]


def _is_heading(reading: Reading, element: _Element) -> bool:
    index, start, end = element.spans[0]
    return element.number is None and is_capital_heading(reading.segments[index].text[start:end])


def _chosen(elements: Sequence[_Element]) -> Iterator[_Element]:
    """Yield the elements without the titles between them."""
    at, known = 0, None
    while at < len(elements):
        stop = at
        while stop < len(elements) and elements[stop].number is None:
            stop += 1
        following = elements[stop].number if stop < len(elements) else None
        yield from _between(elements[at:stop], known, following)
        if stop < len(elements):
            yield elements[stop]
            known = elements[stop].number
        at = stop + 1


def _between(
    lines: Sequence[_Element], known: int | None, following: int | None
) -> Iterator[_Element]:
    """Yield which unnumbered lines between two numbers are elements.

    ``known`` goes before them, ``following`` behind; where the count begins anew a title stands in
    front of it. Without a number behind them long lines are elements, short ones titles.
    """
    if following is None:
        yield from (line for line in lines if not _is_short(line))
        return
    if known is not None and following > known:
        missing = following - known - 1
        yield from lines[len(lines) - missing :] if missing else ()
        return
    first = max(len(lines) - (following - 1), 0)
    if known is not None:
        yield from (line for line in lines[: max(first - 1, 0)])
    yield from lines[first:]


def _is_short(line: _Element) -> bool:
    return len(line.text.split()) <= MOST_TITLE_WORDS and "(" not in line.text
