"""The operative points of acts with their number, day and vote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Votes
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sentences import trim
from extractors.meetings.act_parts import Act, iter_acts
from extractors.meetings.votes import parse_unanimity, parse_votes
from extractors.mentions import dates_in
from extractors.plans.tasks import is_task
from extractors.reading import Reading

FILE = "decision_verbs"
LONGEST_NUMBER_LINE = 80
"""Characters; a longer line with a number is a preamble or an article."""
_SITTING = re.compile(r"(?:mbledhj|seanc|sednic|седниц)\w*[^.;]{0,60}$")
_LETTER = re.compile(r"[a-hA-HçëÇË]{1,2}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class ActPoint:
    """A point of substance; number, votes and day are those of the act.

    ``items`` are the lettered items that complete a point that ends with a colon.
    """

    span: Span
    items: tuple[Span, ...]
    number: str | None
    votes: Votes | None
    unanimous: bool | None
    date: str | None


def iter_act_points(reading: Reading, lexicon: Lexicon) -> Iterator[ActPoint]:
    """Yield the points that decide something; not entry into force, publication or tasks."""
    claimed = -1
    for act in iter_acts(reading, lexicon):
        at, number = act_number(reading, act, lexicon, claimed)
        claimed = max(claimed, at)
        votes, unanimous = _vote(reading, act, lexicon)
        date = _sitting_day(reading, act)
        for span in act.points:
            folded = reading.folded(span[0])[span[1] : span[2]]
            if cue_pattern(lexicon, FILE, "not_substance").search(folded):
                continue
            if not is_task(reading, span, lexicon):
                first, *items = _with_items(reading, span, act.end)
                yield ActPoint(first, tuple(items), number, votes, unanimous, date)


def _with_items(reading: Reading, span: Span, end: int) -> list[Span]:
    """Return a point and its lettered items; only the last is without its punctuation."""
    items = list(_lettered(reading, span, end))
    if not items:
        return [span]
    last = items.pop()
    whole = [
        (index, start, len(reading.segments[index].text.rstrip()))
        for index, start, _ in (span, *items)
    ]
    return [*whole, last]


def _lettered(reading: Reading, span: Span, end: int) -> Iterator[Span]:
    """Yield the items "a) ...", "b) ..." right below a point that ends with a colon."""
    if not reading.segments[span[0]].text[span[2] :].lstrip().startswith(":"):
        return
    for index in range(span[0] + 1, end):
        segment = reading.segments[index]
        begins = segment.text[segment.content : segment.content + 1]
        lettered = segment.shape == "item" and _LETTER.fullmatch(segment.number or "") is not None
        # Items that go on with the sentence; a list of names does not.
        if not lettered or not begins.islower():
            return
        yield index, *trim(segment.text, 0, len(segment.text))


def act_number(
    reading: Reading, act: Act, lexicon: Lexicon, claimed: int = -1
) -> tuple[int, str | None]:
    """Return the segment and the number of an act: in its heading, above it, else below its points.

    Lines up to ``claimed`` gave an earlier act its number.
    """
    above = range(max(act.start, claimed + 1), act.title)
    below = range(act.last_point + 1, _end_of_tail(reading, act))
    for index in (act.title, act.title + 1, *above, *below):
        if not claimed < index < len(reading.segments) or _is_aside(reading, index):
            continue
        folded = reading.folded(index)
        short = index == act.title or len(folded) < LONGEST_NUMBER_LINE
        match = _number(lexicon).search(folded) if short and "ligj" not in folded else None
        if match:
            number: str = reading.segments[index].text[slice(*match.span(1))]
            # "Nr. 08-______": the number was never written in.
            return index, None if "__" in number else number.rstrip(".-/")
    return -1, None


@lru_cache(maxsize=4)
def _number(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "Nr. 08-1740/7", "Br./Nr. 016", "Nr/Prot: 12": the number is group 1."""
    mark = cue_alternation(lexicon, FILE, "number_marks")
    return re.compile(
        rf"(?<![\w.]){mark}(?!\w)\.?(?:\s?/\s?{mark}(?!\w)\.?)?(?:/[^\W\d]+)?"
        r"(?:\s+(?:i vendimit|i aktit)|\s*prot\w{0,8}\.?)?\s*:?\s*"
        r"([\w/.-]*\d[\w/.-]*(?:\s?/\s?\d[\w/.-]*)?)"
    )


def _end_of_tail(reading: Reading, act: Act) -> int:
    return min(act.end, act.last_point + 12, len(reading.segments))


def _is_aside(reading: Reading, index: int) -> bool:
    return reading.segments[index].zone == "furniture"


def _vote(reading: Reading, act: Act, lexicon: Lexicon) -> tuple[Votes | None, bool | None]:
    """Return the vote that the preamble states, else one stated below the points."""
    for index in (*range(act.start, act.first_point), *range(act.last_point + 1, act.end)):
        folded = reading.folded(index)
        votes = parse_votes(folded, lexicon)
        unanimous = parse_unanimity(folded, votes, lexicon)
        if votes is not None or unanimous is not None:
            return votes, unanimous
    return None, None


def _sitting_day(reading: Reading, act: Act) -> str | None:
    """Return the day of the sitting that the preamble names, else the first day near the title."""
    first: str | None = None
    above = range(act.start, act.first_point)
    below = range(act.last_point + 1, _end_of_tail(reading, act))
    for index in (*above, *below):
        folded = reading.folded(index)
        for start, _, value in dates_in(reading, (index, 0, len(folded))):
            if not _DAY.fullmatch(value):
                continue
            if _SITTING.search(folded[max(0, start - 90) : start]):
                return value
            if first is None and len(folded) < LONGEST_NUMBER_LINE:
                first = value
    return first
