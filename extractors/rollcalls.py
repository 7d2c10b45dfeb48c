"""Counts that a paper leaves to the reader: lists of names under "Prezent:" and "Mungon:"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.entities import Group
from extractors.language import Lexicon
from extractors.reading import Reading

_NAME = re.compile(
    r"(?:(?:z|znj|zt|dr|mr|ing)\.?\s*)?[A-ZÇËŠŽĆČĐ][\w'’-]+(?:\s+[A-ZÇËŠŽĆČĐ][\w'’.-]*){1,3}"
    r"(?:\s*[(–-].{0,60})?"
)
_LISTS: tuple[tuple[str, Group], ...] = (
    ("cues.list_present", "members"),
    ("cues.list_absent", "absent"),
)


def roll_calls(reading: Reading, lexicon: Lexicon) -> Iterator[tuple[int, int, int, int, Group]]:
    """Yield (segment, start, end, number of names, group) of each list of names behind its label.

    The names stand in the label's own line, divided by commas and "dhe", or in the items below.
    """
    for key, group in _LISTS:
        pattern = re.compile(rf"\W*{lexicon.alternation('attendance', key)}\s*:\s*")
        for index, segment in enumerate(reading.segments):
            if segment.shape == "row" or segment.zone == "furniture":
                continue
            match = pattern.match(reading.folded(index))
            if match is None:
                continue
            end = _list_end(segment.text, match.end())
            number = count_names(segment.text[match.end() : end])
            if number:
                yield index, 0, end, number, group
            elif not segment.text[match.end() :].strip():
                items = _items_below(reading, index)
                if items:
                    yield index, 0, len(segment.text), items, group


def count_names(text: str) -> int:
    """Return the number of names in "A B, C D dhe E F"; 0 if any part is no name."""
    parts = [part.strip(" .") for part in re.split(r",|;|\s+(?:dhe|e)\s+(?=[A-ZÇË])", text)]
    parts = [part for part in parts if part]
    return len(parts) if parts and all(_NAME.fullmatch(part) for part in parts) else 0


def _list_end(text: str, start: int) -> int:
    stop = re.search(r"(?<=\w{3})\.(?:\s|$)", text[start:])
    return start + stop.start() if stop else len(text)


def _items_below(reading: Reading, index: int) -> int:
    number = 0
    for segment in reading.segments[index + 1 :]:
        if segment.shape != "item" or not _NAME.fullmatch(
            segment.text[segment.content :].strip(" ,.;")
        ):
            break
        number += 1
    return number
