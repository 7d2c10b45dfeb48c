"""Proposals that stand in lists: under a heading "Kërkesat" or behind "nga salla u kërkua:"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sections import iter_list_items
from extractors.layout.sentences import trim
from extractors.names.roster import roster
from extractors.plans.letter_lists import letter_items
from extractors.plans.letters import is_letter
from extractors.reading import Reading

FILE = "proposal_cues"
LONGEST_OPENER = 260
LEAST_WORDS = 2
_LABEL = re.compile(r"\s*(?:\([^)]{1,60}\))?\s*(?:,[^:]{1,60})?\s*(?::|-)\s*-?\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class ListedProposal:
    """An item of a list of requests without who made it; ``by`` is who, None if nobody is named."""

    span: Span
    by: str | None


def iter_listed(reading: Reading, lexicon: Lexicon) -> Iterator[ListedProposal]:
    """Yield the items of all lists of requests, each without its credit."""
    seen = set()
    for item in iter_list_items(reading, lexicon):
        if item.kind == "proposals" and not is_letter(reading, lexicon):
            seen.add(item.index)
            yield _credited(reading, (item.index, item.start, item.end), lexicon)
    asked = {span[0] for span, _ in letter_items(reading, lexicon)}
    for index in _announced(reading, lexicon):
        if index not in seen and index not in asked:
            segment = reading.segments[index]
            yield _credited(reading, (index, segment.content, len(segment.text)), lexicon)


def _announced(reading: Reading, lexicon: Lexicon) -> Iterator[int]:
    """Yield the list items below a line such as "Banorët kërkuan:"."""
    opened = False
    for index, segment in enumerate(reading.segments):
        if segment.zone == "furniture":
            continue
        if segment.shape == "item" and opened and segment.zone != "agenda":
            yield index
            continue
        folded = reading.folded(index)
        opened = _opens(folded[-LONGEST_OPENER:], lexicon)


def _opens(folded: str, lexicon: Lexicon) -> bool:
    if not folded.rstrip().endswith(":"):
        return False
    last = re.split(r"[.!?]\s", folded)[-1]
    return (
        cue_pattern(lexicon, FILE, "list_openers").search(last) is not None
        and cue_pattern(lexicon, FILE, "no_list_openers").search(last) is None
    )


def _credited(reading: Reading, span: Span, lexicon: Lexicon) -> ListedProposal:
    """Read who made an item: "Emri Mbiemri: X", "X (propozuar nga Y)", "X - Emri Mbiemri"."""
    index, start, end = span
    folded = reading.folded(index)
    people = roster(reading, lexicon).mentions_in(index)
    for person in people:
        label = _LABEL.match(folded, person.end, end)
        if person.start - start <= 8 and label is not None:
            return ListedProposal((index, *trim(folded, label.end(), end)), person.name)
    credit = _credit(lexicon).search(folded, start, end)
    named = next((p.name for p in people if credit and p.start >= credit.start()), None)
    if credit is not None and named is not None:
        end = credit.start()
    elif people and _is_tail(folded, people[-1].start, people[-1].end, end):
        named = people[-1].name
        end = people[-1].start - 1
        end = len(folded[:end].rstrip(" (,-"))
    return ListedProposal((index, *trim(folded, start, end)), named)


def _is_tail(folded: str, start: int, stop: int, end: int) -> bool:
    """Tell whether a name ends an item behind a dash or in brackets."""
    return (
        re.search(r"[(–-]\s*(?:[a-z]{1,5}\.\s*)?$", folded[max(0, start - 10) : start]) is not None
        and re.fullmatch(r"\W*", folded[stop:end]) is not None
    )


@lru_cache(maxsize=4)
def _credit(lexicon: Lexicon) -> re.Pattern[str]:
    words = cue_alternation(lexicon, FILE, "credited")
    return re.compile(rf"\s*[(,–-]\s*{words}(?!\w)")
