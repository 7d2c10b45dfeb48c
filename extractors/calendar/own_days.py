"""Lines that say when the paper was made: "Miratuar më ...", "Versioni i dytë, tetor 2024"."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.calendar.date_cues import FILE, Spot, grammar
from extractors.language import Lexicon
from extractors.paper_types import paper_type
from extractors.reading import Reading

_TOWN_BEHIND = re.compile(r",\s?[^\W\d_a-zçë][^\W\d_]{2,20}(?:\s{2,}|\t|\s*$)")
"""The town behind a number and a day, and then nothing or another column."""
HEAD_SEGMENTS, FOOT_SEGMENTS = 9, 6
"""Segments from the start and from the end of a paper among which such a line stands."""
LONGEST_LINE = 130
"""Characters of such a line; where the paper names itself ("Ky plan u nënshkrua më") any."""
AGREEMENT_HEAD = 6
"""Segments at the head of an agreement that say when it was signed."""
NEAR = 60
"""Characters in front of the day that hold the word for making it."""
OTHERS = ("minutes", "decision", "news")
"""Papers whose "miratuar më" is the day of a sitting or of something they tell of."""


def behind_year(spot: Spot) -> str:
    """Return the text behind a date without the word for year ("viti", "vit/god.")."""
    text = spot.reading.segments[spot.index].text
    tail = _tails(spot.lexicon).match(spot.folded, spot.end)
    return text[tail.end() if tail else spot.end :]


@lru_cache(maxsize=4)
def _tails(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\s{{0,3}}{lexicon.alternation(FILE, 'cues.year_tails')}(?!\w)\.?")


@lru_cache(maxsize=4)
def is_headed_meeting(reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether the title begins with a word for a meeting: "Takim pune ..."."""
    word = lexicon.pattern(FILE, "cues.meeting")
    return any(
        word.match(reading.folded(index).lstrip(' "')) is not None
        for index, segment in enumerate(reading.segments[:HEAD_SEGMENTS])
        if segment.zone == "title" or segment.shape == "heading"
    )


@lru_cache(maxsize=4)
def first_year(reading: Reading) -> int | None:
    """Return the first year of the span in a plan's title, else the year of its signature."""
    spans, days, years = [], [], []
    for segment, doc in zip(reading.segments, reading.docs, strict=True):
        for span in doc.spans["dates"]:
            written = span._.value
            first = written.first
            if segment.zone in ("title", "section") and written.last and first.month is None:
                spans.append(first.year)
            elif segment.zone in ("letterhead", "meta", "signature", "title") and written.has_day:
                days.append(written.year)
            elif segment.zone in ("title", "letterhead") and written.is_bare_year:
                years.append(written.year)
    return next((year for year in (*spans, *days, *years) if year is not None), None)


def tells_own_day(spot: Spot) -> bool:
    """Tell whether the line says when the paper was made, adopted, signed or numbered."""
    segment = spot.reading.segments[spot.index]
    if segment.shape in ("row", "item") or spot.written.is_bare_year or spot.written.last:
        return False
    return _is_numbered(spot) or _is_version(spot) or _is_made(spot)


def _is_numbered(spot: Spot) -> bool:
    """Tell whether only the paper's number stands in front: "Nr. 09-1187/4, 27.09.2024".

    Or the heading of an article, which the day stands beside on the paper.
    """
    numbers = spot.lexicon.alternation(FILE, "cues.own_numbers")
    number = re.compile(
        rf"\W{{0,3}}{numbers}[\s.:]{{0,3}}[\w/-]{{0,12}}\d[\w./-]{{0,24}}(?:\s?prot\.?)?"
        r"[\s,;-]{1,12}(?:(?:me|nga|od|dt|dat\w{1,3})\.?\s{1,2}){0,2}"
    )
    tail = behind_year(spot)
    if tail.strip(" .") and not _TOWN_BEHIND.match(tail):
        return False
    head = spot.folded[: spot.start]
    return number.fullmatch(head) is not None or _article(spot.lexicon).fullmatch(head) is not None


@lru_cache(maxsize=4)
def _article(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"{grammar(lexicon, 'articles')}\s\d{{1,3}}\s{{1,3}}")


def _is_version(spot: Spot) -> bool:
    """Tell whether a short line at the head names the version: "Versioni i dytë, tetor 2024"."""
    if spot.index >= HEAD_SEGMENTS or len(spot.folded) > LONGEST_LINE // 2:
        return False
    head = spot.folded[: spot.start].strip(" (")
    return spot.lexicon.pattern(FILE, "cues.versions").match(head) is not None


def _is_made(spot: Spot) -> bool:
    """Tell whether the line says that the paper was signed or adopted, outside a sitting."""
    kind, _ = paper_type(spot.reading, spot.lexicon)
    if (
        kind in OTHERS
        or not spot.says("made", spot.before[-NEAR:])
        or spot.says("meeting", spot.before)
    ):
        return False
    if spot.says("itself", spot.before) or (kind == "other" and spot.index < AGREEMENT_HEAD):
        return True
    last = len(spot.reading.segments) - FOOT_SEGMENTS
    placed = spot.index < HEAD_SEGMENTS or spot.index >= last
    begins = spot.lexicon.pattern(FILE, "cues.made").search(spot.folded[:20]) is not None
    return placed and begins and len(spot.folded) <= LONGEST_LINE
