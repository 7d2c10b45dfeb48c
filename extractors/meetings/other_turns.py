"""Turns with marks that mean a turn only in company: in cells, and behind a slash or an arrow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from extractors.names.roster import Mention, Roster
from extractors.reading import Reading

LEAST_WORDS = 3
"""Words behind a name that can be what its bearer said."""
LEAST_TURNS = 2
"""So many lines with the same sign behind a name make it the sign of a turn."""
LONGEST_SENTENCE = 500
_END = re.compile(r"[.!?…][\"”»')]{0,2}(?=\s|$)")
_SENTENCE_END = (".", "!", "?", "…", '"', "”", "»")
_IN_CELL = re.compile(r"\s?(?:\([^)]{2,40}\)\s?)?(?:,[^,:.;]{2,60})?\s?:\s?[-–]?\s{0,3}(?=\S)")
_SIGN = re.compile(
    r"\s?(?:\([^)]{2,40}\)\s?)?(?P<sign>/{1,2}|\||>{1,2}|»|→|=|…|\.{3}|~|\]|\))\s{1,3}(?=\S)"
)

Opens = Callable[[Reading, Mention, Roster], bool]
Said = tuple[Mention, int]
"""Who speaks, and where the words begin."""


def turns_in_cells(reading: Reading, people: Roster) -> Iterator[Said]:
    """Yield the turns in cells: "Emri Mbiemri: Na kanë mbetur ... Emri Tjetër: Kërkoj ..."."""
    for mention in people.mentions:
        segment = reading.segments[mention.index]
        cell = next((c for c in segment.cells if c[0] <= mention.start < c[1]), None)
        if segment.shape != "row" or cell is None:
            continue
        before = segment.text[cell[0] : mention.start].rstrip(" \n\t-–•")
        mark = _IN_CELL.match(segment.text, mention.end, cell[1])
        if mark and (not before or before.endswith(_SENTENCE_END)):
            words = segment.text[mark.end() : cell[1]]
            if _is_said(words):
                yield mention, mark.end()


def turns_with_signs(reading: Reading, people: Roster, opens: Opens) -> Iterator[Said]:
    """Yield "Emri Mbiemri / Predlažem ...": the same sign behind names that open lines."""
    found: dict[str, list[Said]] = {}
    for mention in people.mentions:
        segment = reading.segments[mention.index]
        if segment.shape == "row" or not opens(reading, mention, people):
            continue
        mark = _SIGN.match(segment.text, mention.end)
        if mark is None or any(p.start == mark.end() for p in people.posts_in(mention.index)):
            continue
        if _is_said(segment.text[mark.end() :]):
            found.setdefault(mark["sign"], []).append((mention, mark.end()))
    for turns in found.values():
        if len(turns) >= LEAST_TURNS:
            yield from turns


def _is_said(words: str) -> bool:
    """Tell whether words can be speech: a sentence, no vote ("për") and no remark."""
    first = _END.search(words, 0, LONGEST_SENTENCE)
    begins = words.lstrip("\"“„«'( ")[:1]
    spoken = words[: first.end()].split() if first else []
    return begins.isupper() and len(spoken) >= LEAST_WORDS
