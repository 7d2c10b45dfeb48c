"""The kind of a paper: what its heading calls it, else what its text does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors import label
from extractors.cues import cue_pattern
from extractors.entities import Fact
from extractors.language import Lexicon
from extractors.layout.kind_words import enacting_line, is_told_as_past, kind_of_title
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
    form = _form_line(reading, lexicon)
    if form is not None:
        return "checklist", form
    title = heading_segments(reading, lexicon)
    named = named_kind(reading, title, lexicon)
    if named is not None:
        return named, title[0]
    subject = labelled_subject(reading, lexicon)
    if subject is not None:
        return "correspondence", subject
    shown = _by_formula(reading, title, lexicon) or _shown_kind(reading, lexicon)
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
    """Return the kind that the words of a title name, or the heading right below it.

    A letter is no plan for its subject being one: there only an invitation counts.
    """
    folded = " ".join(reading.folded(index) for index in title)
    subject = labelled_subject(reading, lexicon)
    if subject is not None and title == (subject,):
        kind = kind_of_title(folded.partition(":")[2], lexicon)
        return kind if kind in OF_SUBJECT else None
    kind = kind_of_title(folded, lexicon)
    if kind == "gazette" and cue_pattern(lexicon, FILE, "running.page").search(folded):
        return _below(reading, title[:1], lexicon, GAZETTE_HEAD) or kind
    return kind or _below(reading, title, lexicon)


OF_SUBJECT = ("invitation", "minutes", "decision")
"""Kinds of papers that may be headed by "Lënda: ..." alone."""
LONGEST_SUBTITLE, SUBTITLES = 120, 3
MEETING_WORDS = 4
"""Words of a heading among which it names the meeting that it is of."""


GAZETTE_HEAD = 6
"""Segments below a gazette's running line in which the only act on the page is headed."""


def _below(
    reading: Reading, title: tuple[int, ...], lexicon: Lexicon, within: int | None = None
) -> str | None:
    """Return the kind that a subtitle names: "Vizion i ri" over "Plani lokal i veprimit"."""
    first = title[-1] + 1 if title else len(reading.segments)
    for below in range(first, min(first + (within or SUBTITLES), len(reading.segments))):
        segment = reading.segments[below]
        alone = segment.shape == "heading" or (
            segment.shape == "row" and "\t" not in segment.text.strip()
        )
        if not alone or len(segment.text) > LONGEST_SUBTITLE or segment.number:
            if within is None:
                return None
            continue
        named = kind_of_title(reading.folded(below), lexicon)
        if named in ("plan", "strategy", "report", "minutes", "decision"):
            return named
    return None


def _by_formula(
    reading: Reading, title: tuple[int, ...], lexicon: Lexicon
) -> tuple[str, int] | None:
    """Return the kind of a paper whose heading names none: an act, or headed by a meeting."""
    formula = enacting_line(reading, lexicon)
    if formula is not None:
        return "decision", formula
    words = " ".join(reading.folded(i) for i in title[:1]).split()[:MEETING_WORDS]
    if cue_pattern(lexicon, FILE, "recorded.meetings").search(" ".join(words)):
        past = is_told_as_past(reading, lexicon)
        if past is not None:
            return ("minutes" if past else "announcement"), title[0]
    return None


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
