"""What a letter lists: what it asks of its reader, what its sender takes upon himself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sentences import trim
from extractors.plans.letters import is_letter
from extractors.plans.task_owners import named_subject_end
from extractors.reading import Reading

FILE = "task_cues"
LONGEST_OPENER = 260
LONGEST_OWNER = 7
"""Words in front of the verb; a longer stretch is what the task is about."""
_PRONOUN = re.compile(r"(?:une|ne|ti|ju)(?=\s)")
_SENTENCE_END = re.compile(r"[.!?]\s")


@lru_cache(maxsize=4)
def letter_items(reading: Reading, lexicon: Lexicon) -> tuple[tuple[Span, str | None], ...]:
    """Return the items below "ju kërkojmë:" and "marrim përsipër:" of a letter, with their owner.

    Items below a line that proposes or that lists papers to bring are none.
    """
    if not is_letter(reading, lexicon):
        return ()
    return tuple(_iter_items(reading, lexicon))


def _iter_items(reading: Reading, lexicon: Lexicon) -> Iterator[tuple[Span, str | None]]:
    opened = False
    for index, segment in enumerate(reading.segments):
        if segment.zone == "furniture":
            continue
        if segment.shape == "item" and opened:
            span = (index, *trim(segment.text, segment.content, len(segment.text)))
            yield span, _owner(reading, span, lexicon)
            continue
        opened = _opens(reading.folded(index)[-LONGEST_OPENER:].rstrip(), lexicon)


def _opens(folded: str, lexicon: Lexicon) -> bool:
    if not folded.endswith(":"):
        return False
    last = _SENTENCE_END.split(folded)[-1]
    return (
        cue_pattern(lexicon, FILE, "letter_openers").search(last) is not None
        and cue_pattern(lexicon, FILE, "no_letter_openers").search(last) is None
    )


def _owner(reading: Reading, span: Span, lexicon: Lexicon) -> str | None:
    """Return who is to act: "Ministria ta futë ...", "une e siguroj ..."; None in the passive."""
    index, start, end = span
    text = reading.segments[index].text
    pronoun = _PRONOUN.match(reading.folded(index), start, end)
    if pronoun is not None:
        return str(text[start : pronoun.end()])
    verb = _verb(lexicon).search(reading.folded(index), start, end)
    if verb is None or verb["passive"]:
        return None
    named = named_subject_end(reading, index, start, lexicon)
    if named is not None and named <= verb.start():
        return str(text[start : verb.start()].strip())
    owner: str = text[start : verb.start()]
    whole = 0 < len(owner.split()) <= LONGEST_OWNER and not re.search(r"[,;:(]", owner)
    return owner if whole and owner.split()[0].isalpha() else None


@lru_cache(maxsize=4)
def _verb(lexicon: Lexicon) -> re.Pattern[str]:
    """Match what stands between a subject and its verb: "të", "do ta", "i"."""
    marks = cue_alternation(lexicon, FILE, "subjunctives", "futures")
    finite = r"(?:e|i|ia|ua|na|ju)\s+(?=[^\W\d_]{2,}(?:on|en|oj|aj|ej|ojne|ajne|jme|in)(?!\w))"
    return re.compile(
        rf"\s+(?:{marks}\s+(?:(?P<passive>[^\W\d_]+(?:het|hen)(?!\w))|(?!gjith|cil)[^\W\d_]{{2,}}"
        rf"(?:e|ë|oj|oje|ni|n|t|jne|ej|aj|uaj|yej)(?!\w))|{finite})"
    )
