"""What says that two capitalised words are a person: the layout and the words around them.

Each kind of evidence has its own confidence: how often, by judgement, it is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_words
from extractors.language import Lexicon
from extractors.layout.markers import starts_speech
from extractors.layout.segments import Segment
from extractors.reading import Reading
from extractors.tabular.tables import tables

FILE = "name_context"
VERBS = "speech_verbs"
MAIL, HONORIFIC, SIGNED, LABELLED, HEADED = 0.95, 0.96, 0.94, 0.88, 0.9
TURN, COLUMN, CUED, ACTING, LED, LISTED = 0.9, 0.9, 0.88, 0.82, 0.8, 0.75
_BEFORE, _AFTER, _LIST = 60, 170, 500
"""Characters looked at in front of a name, behind it, and in front of it in a list of names."""
LEAST_NAMES = 3
"""Items in a row that make a list of names."""
_ADDRESS = re.compile(r"\s*[\"']?\s*[<\[(]\s*(?:mailto:\s*)?[^>\s@]{1,64}@")
_CLAUSE_START = re.compile(r"(?:^|[.;:,!?»\"”–—-])\s*$")
_BODY = re.compile(
    r"\s?[:–-]\s?[-–]?\s*[\"“„]?(?:(?:[^\W\d_]\S{0,60}\s+){3}|[^\W\d_]\S{0,60}\s+\S{1,60}[.!?](?:\s|$))"
)
_BETWEEN_NAMES = re.compile(
    r"[\s,;/&]+|,?\s*(?:dhe|e|i|edhe|si dhe|apo|ose|и|ve)\s+(?:[a-z]{1,5}\.\s*)?"
)
_OPENS_CELL = re.compile(r"\W*(?:\d{1,3}[.)]\s*)?(?:[a-z]{1,5}\.\s*)?")
_ENDS_CELL = re.compile(r"\s*(?:$|[,(;/–-]|(?:dhe|me|nga|per)\s)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be a name, at ``start:end`` of segment ``index``."""

    index: int
    start: int
    end: int


def evidence_of(reading: Reading, candidate: Candidate, lexicon: Lexicon) -> float | None:
    """Return how sure it is that an unlisted name is a person, None where nothing says so."""
    folded = reading.folded(candidate.index)
    text = reading.segments[candidate.index].text
    start, end = candidate.start, candidate.end
    before, after = folded[max(0, start - _BEFORE) : start], folded[end : end + _AFTER]
    if _ADDRESS.match(after):
        return MAIL
    if _pattern(lexicon, "honorific").search(before):
        return HONORIFIC
    if _pattern(lexicon, "signed").match(after):
        return SIGNED
    if _in_person_column(reading, candidate, lexicon):
        return COLUMN
    if candidate.index in _bare_lists(reading):
        return COLUMN
    if _is_turn(reading, candidate):
        return TURN
    if _pattern(lexicon, "cue").search(before):
        return CUED
    if text[start:end].isupper():
        return None
    return _by_sentence(folded, start, before, after, lexicon)


def _by_sentence(
    folded: str, start: int, before: str, after: str, lexicon: Lexicon
) -> float | None:
    if _in_labelled_list(folded, start, lexicon):
        return LABELLED
    if _pattern(lexicon, "acts").match(after) and _opens_clause(before, lexicon):
        return ACTING
    return LED if _pattern(lexicon, "lead").search(before) else None


def joins_names(between: str) -> bool:
    """Tell whether this text, folded, stands between two names of one list."""
    return len(between) < 20 and _BETWEEN_NAMES.fullmatch(between) is not None


@lru_cache(maxsize=32)
def _pattern(lexicon: Lexicon, kind: str) -> re.Pattern[str]:
    if kind == "honorific":
        return re.compile(rf"(?<!\w){cue_alternation(lexicon, FILE, 'honorifics')}\.?\s*$")
    if kind == "signed":
        return re.compile(rf"\s*[,(]?\s*{cue_alternation(lexicon, FILE, 'signed')}(?!\w)")
    if kind == "cue":
        cues = cue_alternation(lexicon, FILE, "name_cues")
        return re.compile(rf"(?<!\w){cues}\s*[:–-]\s*[-–]?\s*(?:[a-z]{{1,5}}\.\s*)?$")
    if kind == "lead":
        return re.compile(rf"(?<!\w){cue_alternation(lexicon, FILE, 'name_leads')}\s+$")
    if kind == "label":
        labels = cue_alternation(lexicon, FILE, "name_labels")
        return re.compile(rf"(?<!\w){labels}(?:\s*\(?\d{{1,3}}\)?)?(?:\s[^\W\d_]+){{0,3}}\s*:")
    if kind == "clause":
        words = cue_alternation(lexicon, VERBS, "clause_openers")
        return re.compile(rf"(?<!\w){words}\s+(?:[a-z]{{1,5}}\.\s*)?$")
    return acts_pattern(lexicon)


@lru_cache(maxsize=4)
def acts_pattern(lexicon: Lexicon, *, speech: bool = False) -> re.Pattern[str]:
    """Return what follows a person who does something: origin, apposition, small words, verb.

    ``speech``: only what is said.
    """
    verb = cue_alternation(lexicon, VERBS, "verbs", *(() if speech else ("acts",)))
    origin = cue_alternation(lexicon, VERBS, "origins")
    small = rf"(?:{cue_alternation(lexicon, VERBS, 'between')}\s+){{0,4}}"
    return re.compile(
        rf"(?:\s+{origin}\s[^,.;:()]{{2,40}}?)?(?:\s*\([^)]{{1,60}}\))?(?:\s*,[^,.;:]{{2,110}},)?"
        rf"\s*,?\s*{small}{verb}(?!\w)"
    )


def _opens_clause(before: str, lexicon: Lexicon) -> bool:
    return bool(_CLAUSE_START.search(before) or _pattern(lexicon, "clause").search(before))


def _in_labelled_list(folded: str, start: int, lexicon: Lexicon) -> bool:
    """Tell whether a list of names behind "Munguan:" leads up to here."""
    window = folded[max(0, start - _LIST) : start]
    labels = list(_pattern(lexicon, "label").finditer(window))
    return bool(labels) and re.search(r"[.!?]\s", window[labels[-1].end() :]) is None


def _is_turn(reading: Reading, candidate: Candidate) -> bool:
    """Tell whether a segment begins with the name, a colon or dash and a sentence."""
    segment = reading.segments[candidate.index]
    if segment.shape == "row":
        return _is_turn_in_cell(segment, candidate)
    if candidate.start != segment.content:
        return False
    rest = segment.text[candidate.start :]
    return starts_speech(rest) and _BODY.match(segment.text, candidate.end) is not None


def _is_turn_in_cell(segment: Segment, candidate: Candidate) -> bool:
    """Tell whether a name with a colon and a sentence opens a cell or stands behind a sentence."""
    cell = next((c for c in segment.cells if c[0] <= candidate.start < c[1]), None)
    if cell is None:
        return False
    before = segment.text[cell[0] : candidate.start].rstrip()
    after = segment.text[candidate.end : cell[1]]
    opens = not before or before.endswith((".", "!", "?", "…"))
    return opens and after.lstrip().startswith(":") and _BODY.match(after) is not None


def _in_person_column(reading: Reading, candidate: Candidate, lexicon: Lexicon) -> bool:
    segment = reading.segments[candidate.index]
    if segment.shape != "row":
        return False
    column = next(
        (n for n, (lo, hi) in enumerate(segment.cells) if lo <= candidate.start < hi), None
    )
    if column is None or (segment.table, column) not in _person_columns(reading, lexicon):
        return False
    lo, hi = segment.cells[column]
    folded = reading.folded(candidate.index)
    opens = _OPENS_CELL.fullmatch(folded, lo, candidate.start) is not None
    return (opens and _ENDS_CELL.match(folded[candidate.end : hi] + " ") is not None) or (
        opens and candidate.end >= hi
    )


@lru_cache(maxsize=4)
def _person_columns(reading: Reading, lexicon: Lexicon) -> frozenset[tuple[int | None, int]]:
    """Return (table, column) of the columns whose heading says that they name persons."""
    known = set(cue_words(lexicon, FILE, "columns"))
    return frozenset(
        (view.ordinal, column)
        for view in tables(reading)
        for column, heading in enumerate(view.header())
        if " ".join(heading.split()).strip(" .:*") in known
    )


@lru_cache(maxsize=4)
def _bare_lists(reading: Reading) -> frozenset[int]:
    """Return the numbered items that are names and nothing else, three or more in a row.

    A post may stand behind each of them.
    """
    bare: set[int] = set()
    row: list[int] = []
    for index in (*range(len(reading.segments)), -1):
        if index >= 0 and _is_bare_name(reading, index):
            row.append(index)
            continue
        if len(row) >= LEAST_NAMES:
            bare.update(row)
        row = []
    return frozenset(bare)


def _is_bare_name(reading: Reading, index: int) -> bool:
    segment, doc = reading.segments[index], reading.docs[index]
    names = doc.spans.get("names", ())
    if segment.shape != "item" or len(names) != 1 or names[0].start_char != segment.content:
        return False
    rest = segment.text[names[0].end_char :].strip(" .,;–-")
    posts = {span.text for span in doc.spans.get("posts", ())}
    return not rest or rest in posts
