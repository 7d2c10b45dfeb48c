"""The title of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors import label
from extractors.cues import cue_pattern
from extractors.entities import Fact
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.markers import is_capital_heading
from extractors.layout.zones import is_letterhead
from extractors.reading import Reading, joined

MAIL_HEAD = 15
"""Segments from the top in which a mail's header lines stand."""
LONGEST_TITLE = 300
LONGEST_TITLE_LINES = 5
LONGEST_NUMBER_LINE = 70
_NUMBER_LINE = re.compile(r"\W*(?:nr|br|\u0431\u0440|numer|dt|dat)\w{0,4}\b")
_OPEN_END = re.compile(r"(?:\b(?:i|e|te|se|dhe|per|ne|nga|me|mbi|prej)|[,–-])\s*$")
"""No heading ends with a word that links it to the next."""
_OPENS_BODY = re.compile(r"\W*(?:hyrje|permbajtj|vendos|neni|pika|rendi|pjesemarr|[ivx]{1,4}\.|\d)")
SHORTEST_CONTAINER_TITLE = 12
"""A shorter line that begins the container's title is a name of the site, no heading."""


def extract_title(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Yield ``title``; none where no heading can be told from the text."""
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


def _title_start(reading: Reading, index: int, lexicon: Lexicon) -> int:
    """Return where the title's own words begin: behind "Lënda:"."""
    words = lexicon.alternation("metadata", "mail.subject")
    label_of_subject = re.match(rf"{words}\s*:\s*", reading.folded(index))
    return label_of_subject.end() if label_of_subject else 0


def title_segments(reading: Reading, lexicon: Lexicon) -> tuple[int, ...]:
    """Return the segments of the title; an act headed "VENDIM Nr. 5" is called by the rest."""
    lines = heading_segments(reading, lexicon)
    if len(lines) > 1 and _is_numbered_act(reading, lines, lexicon):
        return lines[1:]
    return lines


@lru_cache(maxsize=4)
def heading_segments(reading: Reading, lexicon: Lexicon) -> tuple[int, ...]:
    """Return the segments of the paper's heading: for a mail its subject, else the zone "title"."""
    mail = mail_lines(reading, lexicon)
    if mail:
        first = min(mail)
        above = [
            i
            for i in range(first)
            if reading.segments[i].zone != "furniture"
            and len(reading.segments[i].text) < LONGEST_TITLE
        ]
        line = above[0] if above else labelled_subject(reading, lexicon)
        return () if line is None else (line,)
    named = _container_title(reading)
    if named is not None:
        return _whole_title(reading, named, lexicon)
    subject = _subject_line(reading, lexicon)
    if subject is not None:
        return (subject,)
    opening = next(
        (
            index
            for index, segment in enumerate(reading.segments)
            if segment.zone == "title" and len(segment.text) <= LONGEST_TITLE
        ),
        None,
    )
    return () if opening is None else _whole_title(reading, opening, lexicon)


def _whole_title(reading: Reading, first: int, lexicon: Lexicon) -> tuple[int, ...]:
    """Return the lines of a title: those below that go on, a line of capitals above a subtitle."""
    lines = [first]
    for index in range(first + 1, min(first + LONGEST_TITLE_LINES, len(reading.segments))):
        segment = reading.segments[index]
        if segment.zone == "title" or _goes_on(reading, lines[-1], index):
            lines.append(index)
        elif segment.zone != "furniture" and not _is_act_number(reading, index):
            break
    above = first - 1
    if above >= 0 and _is_name_above(reading, above, first):
        lines.insert(0, above)
    return tuple(lines)


def _goes_on(reading: Reading, last: int, index: int) -> bool:
    """Tell whether a heading goes on in the next: a link word at its end, or both in capitals."""
    segment, before = reading.segments[index], reading.segments[last]
    if segment.shape != "heading" or len(segment.text) > LONGEST_TITLE or index != last + 1:
        return False
    ends_open = _OPEN_END.search(reading.folded(last)) is not None
    both = is_capital_heading(before.text) and is_capital_heading(segment.text)
    return ends_open or (both and _OPENS_BODY.match(reading.folded(index)) is None)


def _is_act_number(reading: Reading, index: int) -> bool:
    """Tell whether a line only gives number and day, as between "VENDIM" and its subject."""
    text = reading.folded(index)
    return len(text) < LONGEST_NUMBER_LINE and _NUMBER_LINE.match(text) is not None


def _is_numbered_act(reading: Reading, lines: tuple[int, ...], lexicon: Lexicon) -> bool:
    """Tell whether the first line is "VENDIM" with its number behind or below it, no more."""
    first = reading.folded(lines[0])
    bare = cue_pattern(lexicon, "decision_verbs", "act_titles").match(first)
    rest = first[bare.end() :].strip(" .:") if bare else ""
    numbered = _NUMBER_LINE.match(rest) is not None or (not rest and lines[1] > lines[0] + 1)
    return bare is not None and numbered


def _is_name_above(reading: Reading, above: int, first: int) -> bool:
    """Tell whether a line of capitals above is the plan's own name ("TEPELENA E TË RINJVE")."""
    line, title = reading.segments[above], reading.segments[first]
    own = line.zone == "letterhead" and is_capital_heading(line.text)
    return own and not is_capital_heading(title.text) and not is_letterhead(line.text)


@lru_cache(maxsize=4)
def mail_lines(reading: Reading, lexicon: Lexicon) -> tuple[int, ...]:
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
    return labelled_subject(reading, lexicon)


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


def labelled_subject(reading: Reading, lexicon: Lexicon) -> int | None:
    """Return the line "Lënda: ..." of a letter's head, if it has one."""
    words = lexicon.alternation("metadata", "mail.subject")
    for index in range(min(MAIL_HEAD, len(reading.segments))):
        if re.match(rf"{words}\s*:\s*\S", reading.folded(index)):
            return index
    return None


def _names_kind(reading: Reading, index: int, lexicon: Lexicon) -> bool:
    kinds = lexicon.value("metadata", "types")
    folded = reading.folded(index)
    return any(lexicon.pattern("metadata", f"types.{kind}").match(folded) for kind in kinds)
