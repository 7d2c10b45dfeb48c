"""The kind of a paper: what its heading calls it, else what its text does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors import label
from extractors.cues import cue_pattern
from extractors.entities import Fact
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.titles import heading_segments, labelled_subject, mail_lines

FILE = "metadata"
TOP = 40
"""Segments in which the kind shows, if anywhere."""
NAMED_CONFIDENCE = 0.95
SHOWN_CONFIDENCE = 0.7
LEAST_SIGNS = 2
"""One sign of the text alone may be chance; two different ones are not."""
STAMP = re.compile(r"^\W*\d{4}[/.-]\d{1,2}[/.-]\d{1,2}\s*[-–|,]?\s*\d{1,2}:\d\d\W*$")
"""The posting line of a municipal site: "2023/10/12 - 9:45"."""


def extract_type(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Yield ``type``; its evidence is the heading, or the text that shows the kind."""
    kind, index = paper_type(reading, lexicon)
    if kind is not None and index is not None:
        named = index in heading_segments(reading, lexicon)
        sure = NAMED_CONFIDENCE if named and kind != "other" else SHOWN_CONFIDENCE
        length = len(reading.segments[index].text)
        where = reading.evidence(
            index, 0, length, extractor=label("type"), confidence=sure, basis="derived"
        )
        yield Fact(where, "type", kind)


@lru_cache(maxsize=4)
def paper_type(reading: Reading, lexicon: Lexicon) -> tuple[str | None, int | None]:
    """Return the type and the segment that shows it; ("other", first segment) if none does.

    A mail is correspondence and a form to tick a checklist whatever their headings say.
    """
    if not reading.segments:
        return None, None
    mail = mail_lines(reading, lexicon)
    if mail:
        return "correspondence", min(mail)
    title = heading_segments(reading, lexicon)
    named = named_kind(reading, title, lexicon)
    form = _form_line(reading, lexicon)
    if form is not None:
        return "checklist", form
    if named is not None:
        return named, title[0]
    subject = labelled_subject(reading, lexicon)
    if subject is not None:
        return "correspondence", subject
    shown = _shown_kind(reading, lexicon)
    if shown is not None:
        return shown
    return "other", title[0] if title else 0


@lru_cache(maxsize=4)
def is_meeting_report(reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether a report or news is about one meeting: its heading names it.

    "Raport nga dëgjimi publik" is a report by its heading, yet has place, chair and speakers.
    """
    kind, _ = paper_type(reading, lexicon)
    folded = " ".join(reading.folded(index) for index in heading_segments(reading, lexicon))
    return kind in ("report", "news") and bool(
        cue_pattern(lexicon, FILE, "meetings.one").search(folded)
    )


def named_kind(reading: Reading, title: tuple[int, ...], lexicon: Lexicon) -> str | None:
    """Return the kind that the words of a title name: the first of them, the longest of equals."""
    folded = " ".join(reading.folded(index) for index in title)
    best: tuple[int, int, str] | None = None
    for kind in lexicon.value(FILE, "types"):
        match = cue_pattern(lexicon, FILE, f"types.{kind}").search(folded)
        if match and (best is None or (match.start(), -match.end()) < best[:2]):
            best = (match.start(), -match.end(), kind)
    return best[2] if best else None


def _shown_kind(reading: Reading, lexicon: Lexicon) -> tuple[str, int] | None:
    """Return the kind that the text shows by the most different signs, and where it begins to."""
    if any(STAMP.match(reading.folded(i)) for i in range(min(10, len(reading.segments)))):
        return "news", 0
    best: tuple[int, str, int] | None = None
    for kind in lexicon.value(FILE, "content"):
        signs: dict[str, int] = {}
        pattern = cue_pattern(lexicon, FILE, f"content.{kind}")
        for index in range(len(reading.segments)):
            for match in pattern.finditer(reading.folded(index)):
                signs.setdefault(match.group(), index)
        if len(signs) >= LEAST_SIGNS and (best is None or len(signs) > best[0]):
            best = (len(signs), kind, min(signs.values()))
    return best[1:] if best else None


def _form_line(reading: Reading, lexicon: Lexicon) -> int | None:
    """Return a line that shows a form to tick: states as column heads beside a plan's terms."""
    states = cue_pattern(lexicon, FILE, "checklist.states")
    for index, segment in enumerate(reading.segments[:TOP]):
        folded = reading.folded(index)
        found = {match.group() for match in states.finditer(folded)} - {"po", "jo"}
        ticked = re.search(r"\bshenoni\s+me\s+x\b", folded)
        terms = re.search(r"\bafat\w*\s+(?:i\s+)?(?:shkurt|mes)", folded)
        if ticked or (found and terms and len(segment.text) < 200):
            return index
    return None
