"""Measures with codes in running lines: "A1. Bordi pastron kanalet.", "A2. ...", "B1. ...".

A plan may list its steps so under the titles of its phases, without any heading that says so. Only
the codes tell: their letter stays, their number goes on.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.cues import cue_words
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sections import list_items
from extractors.layout.sentences import trim
from extractors.paper_types import paper_type
from extractors.reading import Reading

PLANS = ("plan", "strategy")
LEAST_CODES = 3
"""Fewer codes in a row are no list."""
LONGEST = 60
"""Words of a measure."""
_CODE = re.compile(
    r"(?:^|(?<=[.;]\s))(?P<letters>[A-ZÇË]{1,3})[.-]?(?P<number>\d{1,2})[.:)–-]\s{1,3}(?=[“\"A-ZÇË])"
)


@lru_cache(maxsize=4)
def coded_tasks(reading: Reading, lexicon: Lexicon) -> tuple[Span, ...]:
    """Return where the measures of a plan stand that only their codes set apart."""
    if paper_type(reading, lexicon)[0] not in PLANS:
        return ()
    listed = {item.index for item in list_items(reading, lexicon)}
    goals = {code.strip(".") for code in cue_words(lexicon, "headings", "objectives_codes")}
    found: list[Span] = []
    last = ("", 0)
    for index, segment in enumerate(reading.segments):
        if segment.shape == "row" or segment.zone == "furniture" or index in listed:
            continue
        marks = list(_CODE.finditer(segment.text))
        if not marks or marks[0].start() != 0:
            continue
        ends = [mark.start() for mark in marks[1:]] + [len(segment.text)]
        for mark, end in zip(marks, ends, strict=True):
            letters, number = mark["letters"], int(mark["number"])
            goes_on = number == 1 or (letters, number - 1) == last
            span = trim(segment.text, mark.end(), end)
            short = len(segment.text[slice(*span)].split()) <= LONGEST
            if goes_on and short and letters.casefold() not in goals:
                found.append((index, *span))
                last = (letters, number)
    return tuple(found) if len(found) >= LEAST_CODES else ()
