"""Counts that a paper leaves to the reader: lists of names under "Prezent:" and "Mungon:"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Group
from extractors.language import Lexicon
from extractors.presence.attendance_patterns import FILE
from extractors.presence.head_counts import HeadCount
from extractors.presence.rollcall_tables import name_tables
from extractors.reading import Reading

NAME = re.compile(
    r"(?:(?:z|znj|zt|dr|mr|ing|av|prof|msc)\.?\s*)?"
    r"[A-ZÇËŠŽĆČĐ\u0410-\u0428][\w'’-]*\.?(?:\s+[A-ZÇËŠŽĆČĐ\u0410-\u0428][\w'’.-]*){1,3}(?:\s*[(–-].{0,60}|,\s.{0,60})?"
)
IN_LINE, BESIDE, BELOW, WITHOUT_COLON = 0.8, 0.79, 0.74, 0.7
"""Confidence: names behind the label, in the cell beside it, in the lines below it, and without a
colon ("munguan A B dhe C D")."""
_LISTS: tuple[tuple[str, Group], ...] = (
    ("cues.list_present", "members"),
    ("cues.list_absent", "absent"),
)
_AND = r"\s+(?i:dhe|e|edhe|i|и)\s+(?=[A-ZÇËŠŽĆČĐ\u0410-\u0428])"
_NEXT_LABEL = re.compile(r"\s(?=[A-ZÇË]\w{1,20}(?:\s[a-zçëé]\w{0,20}){0,4}\s?:)")


def roll_calls(reading: Reading, lexicon: Lexicon, *, body: bool) -> Iterator[HeadCount]:
    """Yield the lists of names behind a label, in the lines below it, or in a table.

    ``count`` is that of the names; the place is that of label and list.

    ``body``: the paper is of a council or committee, so that a list of participants counts members.
    """
    for key, group in _LISTS:
        for index, segment in enumerate(reading.segments):
            if segment.zone in ("furniture", "agenda"):
                continue
            look = _in_row if segment.shape == "row" else _in_text
            found = look(reading, index, key, group, lexicon)
            if found is not None:
                yield found
    yield from name_tables(reading, lexicon, body=body)


def _in_row(
    reading: Reading, index: int, key: str, group: Group, lexicon: Lexicon
) -> HeadCount | None:
    """Return the names in the cell beside a label: "Kanë ardhur | A B, C D"."""
    segment, folded = reading.segments[index], reading.folded(index)
    filled = [span for span in segment.cells if span[1] > span[0]]
    if len(filled) != 2:
        return None
    label, names = filled
    number = count_names(segment.text[slice(*names)])
    if not number or not cue_pattern(lexicon, FILE, key).fullmatch(
        folded[slice(*label)].strip(" \t.:*-–")
    ):
        return None
    return HeadCount(index, label[0], names[1], number, group, BESIDE, "derived")


def _in_text(
    reading: Reading, index: int, key: str, group: Group, lexicon: Lexicon
) -> HeadCount | None:
    segment, folded = reading.segments[index], reading.folded(index)
    for match in _label(lexicon, key).finditer(folded):
        names = match.end()
        colon = ":" in match.group()
        small = not segment.text[match.start("label")].isupper()
        if match.start("label") and small and not colon:
            continue
        end = _list_end(segment.text, names)
        number = count_names(segment.text[names:end])
        if number and (colon or number > 1):
            start = match.start("label")
            return HeadCount(
                index, start, end, number, group, IN_LINE if colon else WITHOUT_COLON, "derived"
            )
    title = folded[segment.content :].strip(" \t.:*-–")
    if cue_pattern(lexicon, FILE, key).fullmatch(title):
        below = _names_below(reading, index)
        if below:
            return HeadCount(index, 0, len(segment.text), below, group, BELOW, "derived")
    return None


@lru_cache(maxsize=8)
def _label(lexicon: Lexicon, key: str) -> re.Pattern[str]:
    """Return the pattern of a label with the blank behind it, where a sentence may begin."""
    words = cue_alternation(lexicon, FILE, key)
    return re.compile(
        rf"(?:^|(?<=\s))(?<!nuk )\W{{0,3}}(?P<label>{words})(?!\w)"
        r"(?:[^:.;\d\n]{0,60}:|\s?\([^()\d]{0,40}\))?\s*"
    )


def count_names(text: str) -> int:
    """Return the number of names in "A B, C D dhe E F"; 0 if any part is no name."""
    parts = [part.strip(" .") for part in re.split(rf",|;|\n|{_AND}", text)]
    parts = [re.sub(r"^\d{1,2}[.)]\s*", "", part) for part in parts if part]
    return len(parts) if parts and all(NAME.fullmatch(part) for part in parts) else 0


def _list_end(text: str, start: int) -> int:
    stop = re.compile(r"(?<=\w{3})\.(?:\s|$)").search(text, start)
    label = _NEXT_LABEL.search(text, start)
    return min(found.start() if found else len(text) for found in (stop, label))


def _names_below(reading: Reading, index: int) -> int:
    """Return the number of names in the lines right below, each a name, or one list of names."""
    number = 0
    for segment in reading.segments[index + 1 :]:
        text = segment.text[segment.content :].strip(" ,.;")
        if segment.zone == "furniture":
            continue
        if segment.shape == "row":
            break
        if not NAME.fullmatch(text) or ":" in text:
            listed = count_names(text) if number == 0 else 0
            return listed if listed > 1 else number
        number += 1
    return number
