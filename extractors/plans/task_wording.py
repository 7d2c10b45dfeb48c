"""Wording that tasks share: who carries out an act, orders to nobody, limits, lead-ins."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.document_kind import paper_kind
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.meetings.turns import speaker_at
from extractors.mentions import deadline_in
from extractors.paper_types import paper_type
from extractors.plans.task_owners import owner_before, owner_behind
from extractors.reading import Reading

FILE = "task_cues"
DENIED = re.compile(r"(?:nuk|nese|qe|te|s'|t'i|sic|mos|do|cili|cila|cilat|cilet)\s*(?:e\s+|i\s+)?$")
"""What in front of a verb of charging makes it no order."""
_ORDER = re.compile(
    r"(?:[^.:;]{3,60}:\s+)?(?:te|t'i|t'u)\s+(?:mos\s+)?[^\W\d_]{2,}(?:het|hen|oset|osen)(?!\w)"
)


def executor_of(reading: Reading, span: Span, lexicon: Lexicon) -> tuple[bool, str | None]:
    """Read "Për realizimin e këtij vendimi do të kujdeset X": is it so, and who carries it out."""
    index, start, end = span
    folded = reading.folded(index)
    verb = cue_pattern(lexicon, FILE, "executors").search(folded, start, end)
    if verb is None or DENIED.search(folded[start : verb.start()]):
        return False, None
    if any(
        cue_pattern(lexicon, FILE, key).search(folded, start, end) is None
        for key in ("executions", "executed")
    ):
        return False, None
    owner = owner_before(reading, span, verb.start(), lexicon)
    if owner is None or cue_pattern(lexicon, FILE, "executions").search(fold(owner)):
        owner = owner_behind(reading, span, verb.end(), lexicon)
    return True, owner


def is_order(reading: Reading, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether minutes order something of nobody: "Të sigurohet kamera deri të premten".

    In somebody's speech it is a proposal.
    """
    index, start, end = span
    begin = behind_lead_in(reading, span, lexicon)
    if not _ORDER.match(reading.folded(index), begin, end):
        return False
    if paper_type(reading, lexicon)[0] != "minutes" or not is_limited(reading, span, lexicon):
        return False
    return speaker_at(reading, lexicon, index, start) is None


def behind_lead_in(reading: Reading, span: Span, lexicon: Lexicon) -> int:
    """Return where the subject stands: behind "U vendos që", "Nga ana jonë," and the like."""
    index, start, end = span
    lead = _lead_in(lexicon).match(reading.folded(index), start, end)
    return lead.end() if lead is not None else start


@lru_cache(maxsize=4)
def _lead_in(lexicon: Lexicon) -> re.Pattern[str]:
    words = cue_alternation(lexicon, FILE, "lead_ins")
    return re.compile(rf"\W*{words}(?!\w)\s*(?:[:,]\s*(?:qe\s+)?|qe\s+|se\s+)(?:-\s*)?")


def is_official(reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether the paper gives orders: minutes or an act."""
    minutes = paper_type(reading, lexicon)[0] == "minutes"
    return minutes or paper_kind(reading, lexicon) != "other"


def is_limited(reading: Reading, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether a sentence says until when, with or without a day."""
    index, start, end = span
    loose = cue_pattern(lexicon, FILE, "loose_limits").search(reading.folded(index), start, end)
    return loose is not None or deadline_in(reading, span, lexicon) is not None
