"""The place of the meeting: the room or house as written, from a label, a table or a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from extractors import label
from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Fact
from extractors.language import Lexicon
from extractors.layout.excerpts import Span, excerpt_evidence
from extractors.layout.sentences import iter_sentences
from extractors.meetings.place_columns import first_in_column
from extractors.meetings.place_phrases import place_in
from extractors.paper_types import is_meeting_report, paper_type
from extractors.reading import Reading
from extractors.titles import heading_segments

FILE = "place"
MEETING_PAPERS = ("minutes", "invitation", "announcement", "correspondence", "news")
"""Only these are about one meeting, whose place is theirs."""
MAYBE = (None, "other")
"""Papers whose kind is not known: only what stands in the first lines counts."""
HEADED = ("report",)
"""A report on one hearing has its place in its head, as minutes have."""
LABELLED, SAID, IN_COLUMN, GUESSED = 0.93, 0.84, 0.85, 0.68
"""Confidence: behind "Vendi:", in a sentence, in a column, in a paper of unknown kind."""
HEAD = 30
"""Segments in which the label stands; further down it belongs to something else."""
BARE, LONGEST = 9, 90
"""Segments below the heading in which a bare room stands, and characters of its line."""
_SKIPPED = ("furniture", "agenda", "table", "signature", "speech")
PAIRS = (2, 4)
"""Cells of a row that holds labels, each with its value beside it."""
_OTHER_LABEL = re.compile(r"(?:dat\w{1,3}|dita|ora|koha|tema|qytetar\w*|gra|femra)\b(?!.{20})")
_DIGIT = re.compile(r"\s?\d")
_RULE = re.compile(r"_{2,}|\.{3,}|^\W*$")
_NEXT = re.compile(
    r"\s{3,}|\t|\n|\s\|\s"
    r"|\s+(?=[^\W\d_]{2,20}(?:\s?/\s?[^\W\d_]{2,20})?(?:\s(?:e|i)\s[^\W\d_]{3,20})?\s?:)"
    r"|[,;]\s+(?=(?:me\s+|ne\s+)?(?:dat\w{1,3}|dt|ora|oren|koha|\d{1,2}\s?[./]\s?\d|\d{1,2}\s+[^\W\d_]{3,10}\s+\d{4}"
    r"|(?:e|te)\s+(?:hen|mart|merkur|enjt|premt|shtun|diel)\w{1,2}\b))"
    r"|\s+(?=(?:me\s+)?\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?\d{2,4})"
)


def extract_place(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Yield ``place``: the room or house of the (first) meeting, as written.

    Only of papers about a meeting; a label that is left blank ("Vendi: ____") states no place.
    """
    kind, _ = paper_type(reading, lexicon)
    if kind not in (*MEETING_PAPERS, *MAYBE, *HEADED):
        return
    labelled = _labelled(reading, lexicon)
    if labelled is not None:
        yield from _fact(reading, labelled, LABELLED)
        return
    if kind in HEADED and not is_meeting_report(reading, lexicon):
        return
    column = first_in_column(reading, lexicon) if kind == "minutes" else []
    if column:
        yield from _fact(reading, column, IN_COLUMN)
        return
    said = _bare(reading, lexicon) if kind in MEETING_PAPERS else None
    said = said or _said(reading, lexicon)
    if said is not None and (kind not in MAYBE or said[0] < HEAD // 2):
        yield from _fact(reading, [said], SAID if kind not in MAYBE else GUESSED)


def _fact(reading: Reading, spans: Sequence[Span], confidence: float) -> Iterator[Fact]:
    if spans:
        evidence = excerpt_evidence(reading, spans, extractor=label("place"), confidence=confidence)
        yield Fact(evidence, "place", evidence.text)


@lru_cache(maxsize=4)
def _label(lexicon: Lexicon) -> re.Pattern[str]:
    labels = cue_alternation(lexicon, FILE, "labels")
    tails = cue_alternation(lexicon, FILE, "label_tails")
    one = rf"{labels}(?:\s*(?:,\s*)?{tails})?"
    other = r"(?:[^\W\d_]{3,14}\s?/\s?)?"
    return re.compile(
        rf"(?:^|(?<=[\s|;,]))\W?{other}{one}(?:\s?/\s?[^\W\d_]{{3,14}})?\s?:\s?|^\W{{0,3}}{one}\s+[-–]\s+"
    )


def _labelled(reading: Reading, lexicon: Lexicon) -> list[Span] | None:
    """Return the span behind the label; an empty list where the label is left blank."""
    pattern = _label(lexicon)
    fits = cue_pattern(lexicon, FILE, "labels")
    blank: list[Span] | None = None
    seen = 0
    for index, segment in enumerate(reading.segments):
        if segment.zone in ("furniture", "agenda", "signature"):
            continue
        seen += 1
        if seen > HEAD:
            break
        folded = reading.folded(index)
        for start, end in _values(reading, index, folded, pattern, fits):
            if _RULE.search(folded[start:end]):
                blank = []
            else:
                return [(index, start, end)]
    return blank


def _values(
    reading: Reading, index: int, folded: str, pattern: re.Pattern[str], fits: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """Yield the spans behind the labels of a segment: in its line, or in the cell beside it."""
    cells = [span for span in reading.segments[index].cells if span[1] > span[0]]
    for at, ((start, end), following) in enumerate(pairwise(cells)):
        labelled = len(cells) in PAIRS and at % 2 == 0
        if labelled and fits.fullmatch(folded[start:end].strip(" .:")):
            value = _cut(folded, *following)
            if not _OTHER_LABEL.match(folded, value[0]):
                yield value
    for match in pattern.finditer(folded):
        inside = next((c[1] for c in cells if c[0] <= match.start() < c[1]), len(folded))
        if match.end() < inside:
            yield _cut(folded, match.end(), inside)


def _cut(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return the span up to the next label or date, without blanks and final marks."""
    while start < end and folded[start].isspace():
        start += 1
    following = _NEXT.search(folded, start, end)
    stop = following.start() if following else end
    while stop > start and folded[stop - 1] in " \t.,;:-–":
        stop -= 1
    return start, stop


def _said(reading: Reading, lexicon: Lexicon) -> Span | None:
    """Return the place in the first sentence that says where the meeting is held."""
    held = cue_pattern(lexicon, FILE, "held")
    published = cue_pattern(lexicon, FILE, "published")
    blank = _blank(lexicon)
    for index, segment in enumerate(reading.segments):
        in_form = index < HEAD and 1 < len(segment.cells) <= max(PAIRS)
        if segment.zone in _SKIPPED and not in_form:
            continue
        if index < HEAD and blank.search(reading.folded(index)):
            return None
        folded = reading.folded(index)
        for start, end in _sentences(segment.text, folded, lexicon):
            if held.search(folded, start, end):
                span = place_in(segment.text, folded, start, end, lexicon)
                if span is not None and not published.search(folded, start, span[0]):
                    return index, *span
    return None


@lru_cache(maxsize=4)
def _blank(lexicon: Lexicon) -> re.Pattern[str]:
    """A form's line that was left blank: "U mbajt në ______"."""
    verbs = cue_alternation(lexicon, FILE, "verbs")
    return re.compile(rf"(?<!\w){verbs}\s+(?:ne|te|u)\s+(?:_{{3,}}|\.{{4,}})")


def _bare(reading: Reading, lexicon: Lexicon) -> Span | None:
    """Return the room in a line of its own, or in front of the day: "Salla e Kuvendit, 3 maj"."""
    rooms = re.compile(rf"{cue_alternation(lexicon, FILE, 'rooms')}(?!\w)")
    heads = re.compile(rf"{cue_alternation(lexicon, FILE, 'heads')}(?!\w)")
    first = next(iter(heading_segments(reading, lexicon)), 0)
    for index, segment in enumerate(reading.segments[first + 1 : first + BARE], first + 1):
        if segment.zone in _SKIPPED or segment.shape in ("row", "item") or index in (first,):
            continue
        folded = reading.folded(index)
        start, end = _cut(folded, 0, len(folded))
        timed = end < len(folded.rstrip(" .,;"))
        head = (heads if timed else rooms).match(folded, start)
        if head and end - start <= LONGEST and segment.text[start].isupper():
            return index, start, end
    return None


def _sentences(text: str, folded: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the sentences; the dot of "nr. 4" ends none."""
    begin: int | None = None
    for start, end in iter_sentences(text, folded, lexicon):
        begin = start if begin is None else begin
        if re.search(r"(?<!\w)(?:nr|rr|br|kl|z|znj|dt)\.$", folded[max(begin, end - 5) : end]):
            continue
        if re.search(r"\d\s\.$", folded[max(begin, end - 4) : end]) and _DIGIT.match(folded, end):
            continue  # "29 . 02 . 2024"
        yield begin, end
        begin = None
    if begin is not None:
        yield begin, len(text)
