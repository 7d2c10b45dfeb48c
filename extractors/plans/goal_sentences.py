"""Goals that a sentence states: "Qëllimi i planit është ...", "Me këtë program synohet që ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.segments import Segment
from extractors.layout.sentences import iter_sentences, trim
from extractors.reading import Reading

FILE = "headings"
_NOT_DENIED = r"(?!(?:nuk|s|mos|as)(?!\w))"
LONGEST_ENUMERATION = 600
"""Characters of a sentence that names several goals."""
_VERBAL = (
    r"(?:te\s+[^\W\d_]{2,20}(?:e|et|het|en|hen|oje|ohet|ojne|ojme)(?!\w)"
    r"|(?:me\s+(?:shume|pak|mire)|[^\W\d_]{2,20}(?:i|a|ja|e|je|in))\s+(?:i|e|me|ne|per|te|se)\s)"
)
"""How a goal begins in a row of them: "rritja e ...", "të ulet ...", "qasje e barabartë"."""
_PARTED = re.compile(
    rf"\s{{0,2}}(?:[,;]\s{{0,2}}(?:si\s+dhe\s+|dhe\s+|e\s+)?|\s(?:si\s+)?dhe\s)(?={_VERBAL})"
)
_BEGINS = re.compile(_VERBAL)


def stated_goals(reading: Reading, lexicon: Lexicon) -> Iterator[Span]:
    """Yield where sentences state goals, behind their verb.

    "Objektivat e planit janë a, b dhe c" states three; what a semicolon adds about the goal ("; ky
    prioritet del nga anketa") is no part of it.
    """
    for index, segment in enumerate(reading.segments):
        if segment.zone == "furniture" or not _may_state(segment):
            continue
        folded = reading.folded(index)
        for start, end in iter_sentences(segment.text, folded, lexicon, segment.content):
            for first, last in _goals_in(folded, start, end, lexicon):
                yield (index, *trim(segment.text, first, last))


def _may_state(segment: Segment) -> bool:
    """Tell whether a segment is running text; in capitals a sentence looks like a heading."""
    sentence = segment.shape == "heading" and segment.text.rstrip().endswith(".")
    return segment.shape in ("paragraph", "item") or sentence


def _goals_in(folded: str, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    sentence = folded[start:end]
    several = _several(lexicon).match(sentence)
    others = cue_pattern(lexicon, FILE, "statement_others")
    if several and end - start <= LONGEST_ENUMERATION and not others.search(several.group()):
        yield from _parted(folded, start + several.end(), end)
        return
    match = _statement(lexicon).match(sentence)
    if match and not others.search(match.group()):
        remark = _remark(lexicon).search(folded, start + match.end(), end)
        yield start + match.end(), remark.start() if remark else end


def _parted(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the goals of a row; none where it is no row of goals ("janë këto:")."""
    if not _BEGINS.match(folded, start, end):
        return
    cuts = [match.span() for match in _PARTED.finditer(folded, start, end)]
    starts = [start, *(last for _, last in cuts)]
    stops = [*(first for first, _ in cuts), end]
    if cuts:
        yield from zip(starts, stops, strict=True)


@lru_cache(maxsize=4)
def _several(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "Objektivat e këtij plani janë:"."""
    nouns = cue_alternation(lexicon, FILE, "plural_nouns")
    verbs = cue_alternation(lexicon, FILE, "plural_verbs")
    count = r"(?:\s(?:dy|tri|tre|kater|pese|keto))?"
    named = rf"{nouns}(?: [^\W\d_]+){{0,7}} {verbs}"
    return re.compile(rf"{named}{count}\s?:?\s+(?=[^\W\d_])")


@lru_cache(maxsize=4)
def _statement(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "Qëllimi i këtij procesi është", "Kjo strategji ka për qëllim", "Me këtë synohet"."""
    nouns = cue_alternation(lexicon, FILE, "statement_nouns")
    verbs = cue_alternation(lexicon, FILE, "statement_verbs")
    papers = cue_alternation(lexicon, FILE, "papers")
    aims = cue_alternation(lexicon, FILE, "aims")
    means = cue_alternation(lexicon, FILE, "means")
    means_aims = cue_alternation(lexicon, FILE, "means_aims")
    named = rf"{nouns}(?: {_NOT_DENIED}[^\W\d_]+){{0,7}} {verbs}"
    aimed = rf"{papers}(?: {_NOT_DENIED}[^\W\d_]+){{0,6}} {aims}"
    meant = rf"{means}(?: [^\W\d_]+){{1,6}} {means_aims}"
    return re.compile(rf"(?:{named}|{aimed}|{meant}) (?!\w+(?:ar|ur|ire|ere)\b)(?=[^\W\d_])")


@lru_cache(maxsize=4)
def _remark(lexicon: Lexicon) -> re.Pattern[str]:
    """Match where a semicolon ends a goal and goes on about it."""
    return re.compile(rf";\s+{cue_alternation(lexicon, FILE, 'goal_remarks')}(?!\w)")
