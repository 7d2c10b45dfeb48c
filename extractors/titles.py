"""Title and type of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors import label
from extractors.entities import Fact
from extractors.folding import fold
from extractors.language import Lexicon, compile_words
from extractors.reading import Reading, joined

MAIL_HEAD = 15
"""Segments from the top in which a mail's header lines stand."""
LONGEST_TITLE = 300
SHORTEST_CONTAINER_TITLE = 12
"""A shorter line that begins the container's title is a name of the site, no heading."""


def extract_title(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Yield ``title`` and ``type``; no title where no heading can be told from the text."""
    segments = title_segments(reading, lexicon)
    if segments:
        evidence = joined(
            [
                reading.evidence(
                    i,
                    _title_start(reading, i, lexicon),
                    len(reading.segments[i].text.rstrip()),
                    extractor=label("title"),
                )
                for i in segments
            ]
        )
        yield Fact(evidence, "title", " ".join(evidence.text.split()))
    kind, index = paper_type(reading, lexicon)
    if kind is not None and index is not None:
        length = len(reading.segments[index].text)
        where = reading.evidence(
            index, 0, length, extractor=label("title"), confidence=0.8, basis="derived"
        )
        yield Fact(where, "type", kind)


def _title_start(reading: Reading, index: int, lexicon: Lexicon) -> int:
    """Return where the title's own words begin: behind "Lënda:"."""
    words = lexicon.alternation("metadata", "mail.subject")
    label_of_subject = re.match(rf"{words}\s*:\s*", reading.folded(index))
    return label_of_subject.end() if label_of_subject else 0


@lru_cache(maxsize=4)
def title_segments(reading: Reading, lexicon: Lexicon) -> tuple[int, ...]:
    """Return the segments of the title: for a mail its subject, else the zone "title"."""
    mail = _mail_lines(reading, lexicon)
    if mail:
        first = min(mail)
        above = [
            i
            for i in range(first)
            if reading.segments[i].zone != "furniture"
            and len(reading.segments[i].text) < LONGEST_TITLE
        ]
        line = above[0] if above else _labelled_subject(reading, lexicon)
        return () if line is None else (line,)
    named = _container_title(reading)
    if named is not None:
        return (named,)
    subject = _subject_line(reading, lexicon)
    if subject is not None:
        return (subject,)
    found: list[int] = []
    for index, segment in enumerate(reading.segments):
        if segment.zone == "title" and len(segment.text) <= LONGEST_TITLE:
            found.append(index)
        elif found:
            break
    return tuple(found)


@lru_cache(maxsize=4)
def paper_type(reading: Reading, lexicon: Lexicon) -> tuple[str | None, int | None]:
    """Return the type and the segment that shows it; ("other", first segment) if none does."""
    if not reading.segments:
        return None, None
    mail = _mail_lines(reading, lexicon)
    if mail:
        return "correspondence", min(mail)
    subject = _subject_line(reading, lexicon)
    if subject is not None:
        return "correspondence", subject
    form = _form_line(reading, lexicon)
    if form is not None:
        return "checklist", form
    title = title_segments(reading, lexicon)
    best: tuple[int, str] | None = None
    folded = " ".join(reading.folded(index) for index in title)
    for kind in lexicon.value("metadata", "types"):
        match = lexicon.pattern("metadata", f"types.{kind}").search(folded)
        if match and (best is None or match.start() < best[0]):
            best = (match.start(), kind)
    if best is not None:
        return best[1], title[0]
    return "other", title[0] if title else 0


@lru_cache(maxsize=4)
def _mail_lines(reading: Reading, lexicon: Lexicon) -> tuple[int, ...]:
    """Return the header lines of a mail: sender, receiver and date within a few lines."""
    kinds: dict[str, int] = {}
    for index in range(min(MAIL_HEAD, len(reading.segments))):
        folded = reading.folded(index)
        for kind in ("from", "to", "date"):
            words = lexicon.alternation("metadata", f"mail.{kind}")
            if re.match(rf"{words}\s*(?::|\s)\s*\S", folded) and kind not in kinds:
                kinds[kind] = index
    has_address = any("@" in reading.segments[i].text for i in kinds.values())
    return tuple(kinds.values()) if len(kinds) == 3 and has_address else ()


def _subject_line(reading: Reading, lexicon: Lexicon) -> int | None:
    """Return the line "Lënda: ..." of a letter that has no heading naming another kind of paper."""
    if any(
        s.zone == "title" and s.shape == "heading" and _names_kind(reading, i, lexicon)
        for i, s in enumerate(reading.segments)
    ):
        return None
    return _labelled_subject(reading, lexicon)


def _container_title(reading: Reading) -> int | None:
    """Return the segment that the container's own title repeats: a web page's heading.

    A site puts its menu above the heading and its name behind the title ("Heading - Komuna e X").
    """
    title = fold(reading.document.metadata.get("title", ""))
    for index in range(len(reading.segments)):
        text = reading.folded(index).strip()
        if len(text) >= SHORTEST_CONTAINER_TITLE and title.startswith(text):
            return index
    return None


def _labelled_subject(reading: Reading, lexicon: Lexicon) -> int | None:
    words = lexicon.alternation("metadata", "mail.subject")
    for index in range(min(MAIL_HEAD, len(reading.segments))):
        if re.match(rf"{words}\s*:\s*\S", reading.folded(index)):
            return index
    return None


def _names_kind(reading: Reading, index: int, lexicon: Lexicon) -> bool:
    kinds = lexicon.value("metadata", "types")
    folded = reading.folded(index)
    return any(lexicon.pattern("metadata", f"types.{kind}").match(folded) for kind in kinds)


def _form_line(reading: Reading, lexicon: Lexicon) -> int | None:
    """Return a line that shows a form to tick: states as column heads beside a plan's terms."""
    states = compile_words(lexicon.words("metadata", "checklist.states"))
    for index, segment in enumerate(reading.segments[:40]):
        folded = reading.folded(index)
        found = {match.group() for match in states.finditer(folded)} - {"po", "jo"}
        ticked = re.search(r"\bshenoni\s+me\s+x\b", folded)
        terms = re.search(r"\bafat\w*\s+(?:i\s+)?(?:shkurt|mes)", folded)
        if ticked or (found and terms and len(segment.text) < 200):
            return index
    return None
