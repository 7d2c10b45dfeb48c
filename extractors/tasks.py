"""Sentences that lay a task on somebody: "Obligohet X që ...", "X të përgatitë ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.components.names import NameHint
from extractors.cues import cue_alternation, cue_pattern
from extractors.document_kind import paper_kind
from extractors.excerpts import Span
from extractors.language import Lexicon
from extractors.mentions import deadline_in
from extractors.reading import Reading
from extractors.sentences import iter_sentences, trim

FILE = "task_cues"
LONGEST_OWNER = 14
"""Words; a longer stretch in front of the verb is no name of a unit."""


@dataclass(frozen=True, slots=True)
class Task:
    """A sentence with a task; ``owner`` as written, None if nobody is named."""

    span: Span
    owner: str | None
    confidence: float


def is_task(reading: Reading, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether a sentence lays a task on somebody."""
    return parse_task(reading, span, lexicon) is not None


def iter_tasks(reading: Reading, lexicon: Lexicon) -> Iterator[Task]:
    """Yield the task sentences of the running text, in reading order."""
    for index, segment in enumerate(reading.segments):
        if segment.shape in ("row", "heading") or segment.zone in ("furniture", "letterhead"):
            continue
        folded = reading.folded(index)
        for start, end in iter_sentences(segment.text, folded, lexicon, segment.content):
            task = parse_task(reading, (index, start, end), lexicon)
            if task is not None:
                yield task


def parse_task(reading: Reading, span: Span, lexicon: Lexicon) -> Task | None:
    """Return the task of a sentence, None if it has none."""
    index, start, end = span
    start = _behind_speaker(reading, span)
    span = (index, *trim(reading.segments[index].text, start, end))
    return (
        _duty(reading, span, lexicon)
        or _wish(reading, span, lexicon)
        or _commitment(reading, span, lexicon)
    )


def _behind_speaker(reading: Reading, span: Span) -> int:
    """Return where the sentence begins behind "Emri Mbiemri:" and "Neni 3."."""
    index, start, end = span
    folded = reading.folded(index)[start:end]
    article = re.match(r"(?:neni|pika)\s+(?:\d{1,3}|[ivx]{1,5})\b[.:)]?\s*", folded)
    start += article.end() if article else 0
    for name in reading.docs[index].spans.get("names", ()):
        colon = re.match(r"\s*:\s*-?\s*", reading.folded(index)[name.end_char : end])
        if start <= name.start_char <= start + 1 and colon:
            return int(name.end_char) + colon.end()
    return start


def _duty(reading: Reading, span: Span, lexicon: Lexicon) -> Task | None:
    """Read "Obligohet X që ..." and "X obligohet që ..."."""
    index, start, end = span
    folded, text = reading.folded(index), reading.segments[index].text
    verb = _duty_pattern(lexicon).search(folded, start, end)
    if verb is None or re.search(r"(?:nuk|nese|qe|te)\s+$", folded[start : verb.start()]):
        return None
    before = text[start : verb.start()].strip(" ,:-")
    if before and len(before.split()) <= LONGEST_OWNER and _names_somebody(reading, index, start):
        return Task(span, before, 0.92)
    stop = _owner_end(lexicon).search(folded, verb.end(), end)
    owner = text[verb.end() : stop.start() if stop else end].strip(" ,:-")
    fits = 0 < len(owner.split()) <= LONGEST_OWNER and stop is not None
    return Task(span, owner if fits else None, 0.92)


@lru_cache(maxsize=4)
def _duty_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    return cue_pattern(lexicon, FILE, "duty_verbs")


@lru_cache(maxsize=4)
def _owner_end(lexicon: Lexicon) -> re.Pattern[str]:
    """Match what ends the owner's phrase; "të" only before a verb, for it also links nouns."""
    ends = cue_alternation(lexicon, FILE, "owner_ends")
    return re.compile(rf"\s*(?:,\s*)?(?<!\w)(?:{ends}(?!\w)|te\s+{_SUBJUNCTIVE_VERB})")


_SUBJUNCTIVE_VERB = r"[^\W\d_]{2,}(?:e|het|hen|et|en)(?!\w)"


def _wish(reading: Reading, span: Span, lexicon: Lexicon) -> Task | None:
    """Read "Drejtoria e X të përgatitë ...", "Sekretari t'i përcjellë ..."."""
    if paper_kind(reading, lexicon) == "other":
        return None
    index, start, end = span
    subject = _subject_end(reading, index, start)
    if subject is None:
        return None
    wish = cue_alternation(lexicon, FILE, "subjunctives")
    folded = reading.folded(index)
    if re.match(rf"\s+{wish}\s+{_SUBJUNCTIVE_VERB}", folded[subject:end]):
        return Task(span, reading.segments[index].text[start:subject], 0.85)
    return None


def _commitment(reading: Reading, span: Span, lexicon: Lexicon) -> Task | None:
    """Read "X do t'i vendosë ... deri më 31 tetor" and "X ka 15 ditë kohë": a task with a limit."""
    index, start, end = span
    subject = _subject_end(reading, index, start)
    if subject is None:
        return None
    future = cue_alternation(lexicon, FILE, "futures")
    folded = reading.folded(index)
    allowance = cue_alternation(lexicon, FILE, "allowances")
    if re.match(rf"\s+(?:ka|kane)\s+\S+\s+{allowance}", folded[subject:end]):
        return Task(span, reading.segments[index].text[start:subject], 0.85)
    if not re.match(rf"\s+{future}\s+\w+", folded[subject:end]):
        return None
    limit = deadline_in(reading, span, lexicon)
    if limit is None or limit.value is None:
        return None
    return Task(span, reading.segments[index].text[start:subject], 0.82)


def _names_somebody(reading: Reading, index: int, start: int) -> bool:
    return _subject_end(reading, index, start) is not None


def _subject_end(reading: Reading, index: int, start: int) -> int | None:
    """Return where the unit, post or person ends that a sentence begins with, None without one."""
    spans = reading.docs[index].spans
    ends = [
        int(span.end_char)
        for key in ("organizations", "posts", "names")
        for span in spans.get(key, ())
        if span.start_char == start and (key != "names" or _known(span._.value))
    ]
    return max(ends, default=None)


def subject_of(reading: Reading, span: Span) -> str | None:
    """Return the unit, post or person that an item begins with and that does something.

    "Sektori i TIK krijon ..." has one; "Zyra e re në fshat" and a bare noun have none.
    """
    index, start, end = span
    subject = _subject_end(reading, index, start)
    folded = reading.folded(index)
    if subject is None:
        every = re.match(r"cdo [^\W\d_]+", folded[start:end])
        subject = start + every.end() if every else None
    if subject is None or not re.match(
        r"\s+(?:e |i |ia |do |te )?[^\W\d_]+(?:n|t|on|et|het|je)\b", folded[subject:end]
    ):
        return None
    return reading.segments[index].text[start:subject]


def _known(value: object) -> bool:
    return isinstance(value, NameHint) and value.known
