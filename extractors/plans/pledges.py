"""Tasks without an order: a speaker's promise, a letter's request, a mail's list of tasks."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.components.names import given_names
from extractors.cues import cue_alternation, cue_pattern
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sentences import trim
from extractors.meetings.turns import speaker_at
from extractors.mentions import deadline_in
from extractors.plans.letters import is_letter
from extractors.plans.task_owners import owner_before
from extractors.plans.task_wording import DENIED
from extractors.reading import Reading

FILE = "task_cues"
_ASKED_FOR = re.compile(
    r"\s*(?:vetem\s+)?(?:(?:qe\s+|te\s+|ta\s+|t'i\s+)|(?:na|me)\s+[^\W\d_]+ni\b)\S"
)
_IMPERATIVE = re.compile(r",?\s+(?:(?:na|me)\s+)?[^\W\d_]{3,}(?:ja|je|jini|ni|na|ma|o)\s+\w")
_WE_SHALL = re.compile(
    r"(?<!\w)do\s+(?:te|ta|t'i|t'ju|t'jua|t'ua|ju|jua)\s+[^\W\d_]+(?:me|jme|oj|im)(?!\w)"
)
_SHALL = re.compile(
    r"(?<!\w)(?:do\s+(?:te|ta|t'i|t'ia|t'u|ti)\s+[^\W\d_]{3,}"
    r"|perfundo(?:n|het)|fillo(?:n|het))(?!\w)"
)
LONGEST_LEAD = 110
"""Characters in which the official and the verb of saying stand."""
_FIRST_NAME = re.compile(r"([^\W\d_]{3,})(?:\s+[A-ZÇË][^\W\d_]+)?\s+(?=[a-zçë])")


def promised_by(reading: Reading, span: Span, lexicon: Lexicon) -> str | None:
    """Return who says "Deri më 3.12.2024 ua sjell raportin": a deliverable and a day, else None."""
    index, start, end = span
    if _first_person(lexicon).search(reading.folded(index), start, end) is None:
        return None
    limit = deadline_in(reading, span, lexicon)
    if limit is None or limit.value is None:
        return None
    return speaker_at(reading, lexicon, index, start)


def told_by(reading: Reading, span: Span, lexicon: Lexicon) -> str | None:
    """Return which official is told to have promised something for a day, None without one.

    "Drejtori X tha se gypi do të ndërrohet deri më 30 qershor 2023": a deliverable and a day.
    """
    index, start, end = span
    folded = reading.folded(index)
    if cue_pattern(lexicon, FILE, "officials").match(folded, start, end) is None:
        return None
    told = _told(lexicon).search(folded, start, min(end, start + LONGEST_LEAD))
    if told is None or DENIED.search(folded[start : told.start()]):
        return None
    if _SHALL.search(folded, told.end(), end) is None:
        return None
    limit = deadline_in(reading, (index, told.end(), end), lexicon)
    if limit is None or limit.value is None:
        return None
    return owner_before(reading, span, told.start(), lexicon)


@lru_cache(maxsize=4)
def _told(lexicon: Lexicon) -> re.Pattern[str]:
    verbs = cue_alternation(lexicon, "proposal_cues", "said", "explained")
    return re.compile(rf"(?<!\w){verbs}\s+(?:se|qe|da|дека)\s")


def is_promised(reading: Reading, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether a letter promises a deliverable for a day, in the first person."""
    index, start, end = span
    if not is_letter(reading, lexicon):
        return False
    folded = reading.folded(index)
    own = _first_person(lexicon).search(folded, start, end) or _WE_SHALL.search(folded, start, end)
    limit = deadline_in(reading, span, lexicon) if own else None
    return limit is not None and limit.value is not None


@lru_cache(maxsize=4)
def _first_person(lexicon: Lexicon) -> re.Pattern[str]:
    verbs = cue_alternation(lexicon, FILE, "promises")
    clitics = r"(?:(?:do\s+)?(?:ua|jua|ju|t'ua|t'jua|t'ju|ta|t'i|e|i|te|do)\s+)"
    return re.compile(rf"(?<!\w){clitics}(?:{verbs})(?!\w)")


def is_asked(reading: Reading, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether a letter asks for an act: "Ju kërkojmë të përgjigjeni brenda 10 ditëve".

    A limit or a verb behind the asking tells; courtesy ("Ju lutemi të na kontaktoni") does not.
    """
    index, start, end = span
    asked = cue_pattern(lexicon, FILE, "asks").search(reading.folded(index), start, end)
    if asked is None or not is_letter(reading, lexicon):
        return False
    if deadline_in(reading, span, lexicon) is not None:
        return True
    folded = reading.folded(index)
    whole = asked.group().endswith((" qe", " te")) and end - asked.end() > 2
    told = _IMPERATIVE.match(folded, asked.end(), end) if "lut" in asked.group() else None
    if not whole and told is None and _ASKED_FOR.match(folded, asked.end(), end) is None:
        return False
    return cue_pattern(lexicon, FILE, "courtesies").search(folded, start, end) is None


def mailed_to(reading: Reading, index: int, lexicon: Lexicon) -> tuple[Span, str] | None:
    """Return the item of a mail's list and its first name: "2) Entela e porosit kutinë"."""
    segment = reading.segments[index]
    if segment.shape != "item" or not is_letter(reading, lexicon):
        return None
    start, end = trim(segment.text, segment.content, len(segment.text))
    name = _FIRST_NAME.match(segment.text, start, end)
    if name is None or fold(name[1]) not in given_names(lexicon):
        return None
    return (index, start, end), name.group().strip()
