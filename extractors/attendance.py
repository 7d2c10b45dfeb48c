"""Head counts of the record: who was there, absent or invited, only as far as the paper counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors import label
from extractors.cues import cue_pattern
from extractors.entities import Attendance
from extractors.language import Lexicon
from extractors.paper_types import paper_type
from extractors.presence.attendance_patterns import FILE
from extractors.presence.attendance_phrases import Counted, Number, Setting, counts_in, relative
from extractors.presence.attendance_tables import table_counts
from extractors.presence.head_counts import HeadCount
from extractors.presence.rollcalls import roll_calls
from extractors.reading import Reading

HEAD = 14
"""Segments from the top in which a paper names the body that met."""
SKIPPED = ("furniture", "agenda", "clause")
_OF = re.compile(r"(?<![\w./-])(\d{1,2})\s?/\s?(\d{1,2})(?![\w/-]|[.,]\d)")
"""Present and size: no council of the three countries has a hundred members."""
_PHONE = re.compile(r"\d [\d/-]{2,4}[ -]\d|(?:\+|\b0)\d{2,3}[ /-]\d{2}")
"""Numbers set side by side: "038 200 35 110" is a telephone."""
_AGAIN = re.compile(r"\s*\((?:me\s+fjale\s*:?\s*|slovima\s*:?\s*)?")
_BREAK = re.compile(r"(?<!\bnr)(?<!\bz)(?<!\bznj)(?<!\bdt)[.;!?]\s+(?=\W{0,3}\w)")


def extract_attendance(reading: Reading, lexicon: Lexicon) -> Iterator[Attendance]:
    """Yield each head count in reading order.

    Digits and words ("njëzet e gjashtë"); cells of tables that count participants; a list or table
    of names under "Prezent:" or "Mungon:" gives a derived count where no number is stated. The size
    of the body ("nga 35 anëtarë sa ka Kuvendi"), votes, populations and signatures are never
    attendance.
    """
    counts = list(table_counts(reading, lexicon))
    cells = {(c.segment, c.start) for c in counts}
    counts += [c for c in _stated(reading, lexicon) if not _inside(c, cells)]
    stated = {count.group for count in counts}
    if "total" in stated:
        stated.add("members")
    calls = roll_calls(reading, lexicon, body=is_body(reading, lexicon))
    counts += [call for call in calls if call.group not in stated]
    if paper_type(reading, lexicon)[0] == "invitation":
        # The meeting is still to come; counts of an earlier one are no attendance of it.
        counts = [count for count in counts if count.group == "invited"]
    for count in sorted(counts, key=lambda c: (c.segment, c.start)):
        evidence = reading.evidence(
            count.segment,
            count.start,
            count.end,
            extractor=label("attendance"),
            confidence=count.confidence,
            basis=count.basis,
        )
        yield Attendance(evidence, count.count, count.group)


def _inside(count: HeadCount, cells: set[tuple[int, int]]) -> bool:
    return any(s == count.segment and count.start <= at < count.end for s, at in cells)


@lru_cache(maxsize=4)
def is_body(reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether the paper is of a council or committee: its head or first lines name one."""
    bodies = cue_pattern(lexicon, FILE, "lists.bodies")
    return any(bodies.search(reading.folded(i)) for i in range(min(HEAD, len(reading.segments))))


def _stated(reading: Reading, lexicon: Lexicon) -> Iterator[HeadCount]:
    body = is_body(reading, lexicon)
    open_end = False
    for index, segment in enumerate(reading.segments):
        if segment.zone in SKIPPED:
            continue
        folded = reading.folded(index)
        goes_on = open_end and (segment.text[:1].islower() or segment.shape in ("item", "heading"))
        numbers = _numbers(reading, index)
        parts = _cells(reading, index, lexicon) if segment.shape == "row" else _sentences(folded)
        found = list(_of_segment(folded, parts, numbers, Setting(goes_on, body), lexicon))
        for counted in found:
            yield HeadCount(
                index,
                counted.start,
                counted.end,
                counted.count,
                counted.group,
                counted.confidence,
            )
        open_end = _leaves_open(segment.text, folded, found, lexicon) and segment.shape != "row"


def _numbers(reading: Reading, index: int) -> list[Number]:
    """Return the whole numbers of a segment, and both parts of "27/31"."""
    found = [
        (s.start_char, s.end_char, int(s._.value)) for s in reading.docs[index].spans["numerals"]
    ]
    for match in _OF.finditer(reading.folded(index)):
        if int(match[1]) <= int(match[2]):
            found += [(*match.span(1), int(match[1])), (*match.span(2), int(match[2]))]
    folded = reading.folded(index)
    whole = [n for n in found if not _PHONE.search(folded, max(0, n[0] - 3), n[1] + 4)]
    return _once(sorted(set(whole)), folded)


def _once(numbers: list[Number], folded: str) -> list[Number]:
    """Return "12 (dymbëdhjetë)" as one number."""
    kept: list[Number] = []
    for start, end, value in numbers:
        if kept and kept[-1][2] == value and _AGAIN.fullmatch(folded, kept[-1][1], start):
            close = folded[end : end + 2].find(")")
            kept[-1] = (kept[-1][0], end + close + 1 if close >= 0 else end, value)
        else:
            kept.append((start, end, value))
    return kept


def _leaves_open(text: str, folded: str, found: list[Counted], lexicon: Lexicon) -> bool:
    """Tell whether the next line goes on counting: "Pjesëmarrës:" or a sentence broken off."""
    ends = text.rstrip()[-1:]
    if ends == ":":
        return cue_pattern(lexicon, FILE, "cues.present").search(folded[-80:]) is not None
    return bool(found) and ends not in ".!?"


def _of_segment(
    folded: str,
    parts: Iterator[tuple[int, int]],
    numbers: list[Number],
    setting: Setting,
    lexicon: Lexicon,
) -> Iterator[Counted]:
    inherited = setting.inherited
    for start, end in parts:
        inside = [n for n in numbers if n[0] >= start and n[1] <= end]
        of_them = relative(lexicon).match(folded, start, end) is not None
        found = counts_in(folded, start, end, inside, Setting(inherited, setting.body), lexicon)
        yield from found
        following = relative(lexicon).match(folded, min(end + 1, len(folded))) is not None
        inherited = bool(found) and (of_them or following)


def _sentences(folded: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(folded):
        yield start, match.start()
        start = match.end()
    yield start, len(folded)


def _cells(reading: Reading, index: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a row: its cells, a label ("Prezent:") with the cell beside it."""
    folded = reading.folded(index)
    spans = [span for span in reading.segments[index].cells if span[1] > span[0]]
    cue = cue_pattern(lexicon, FILE, "cues.present", "cues.absent")
    at = 0
    while at < len(spans):
        start, end = spans[at]
        inside = folded[start:end].rstrip(" :").find(":") >= 0
        short = end - start <= 50 and not inside and cue.search(folded, start, end) is not None
        beside = len(spans) <= 4 and at + 1 < len(spans)
        if short and beside and not re.search(r"\d", folded[start:end]):
            end = spans[at + 1][1]
            at += 1
        yield from ((start + a, start + b) for a, b in _sentences(folded[start:end]))
        at += 1
