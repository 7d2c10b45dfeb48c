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
from extractors.plans.task_owners import is_party, owner_before, owner_behind
from extractors.reading import Reading

FILE = "task_cues"
LONGEST_LEAD = 60
"""Characters of "Kryesuesi i mbledhjes konkludoi:"."""
MOST_ITEMS = 40
"""Items between one and the heading of their list."""
DENIED = re.compile(
    r"(?<!\w)(?:nuk|nese|qe|te|s'|t'i|sic|mos|do|cili|cila|cilat|cilet)\s*(?:e\s+|i\s+)?$"
)
"""What in front of a verb of charging makes it no order."""
_OPENING = 6
"""Characters in front of the noun of carrying out in "Për zbatim kujdeset X"."""
_CONCLUDED = re.compile(
    r"(?:[^\W\d_]{1,20}\s+){1,6}(?:konkludoi|konkludon|permbylli|vendosi|vendos|porositi|urdheroi)\s?:\s{0,2}"
)
"""Who concludes, in front of what was concluded: "Kryesuesi konkludoi: ..."."""
_ORDER = re.compile(r"(?:[^.:;]{3,60}:\s+)?(?:te|t'i|t'u)\s+(?:mos\s+)?[^\W\d_]{2,}(?:et|en)(?!\w)")


def behind_speaker(reading: Reading, span: Span, lexicon: Lexicon) -> int:
    """Return where the sentence begins behind "Emri Mbiemri:", "Përgjigje:" and "Neni 3."."""
    index, start, end = span
    folded = reading.folded(index)[start:end]
    article = re.match(r"(?:neni|pika)\s+(?:\d{1,3}|[ivx]{1,5})\b[.:)]?\s*", folded)
    start += article.end() if article else 0
    answer = _answer_label(lexicon).match(reading.folded(index), start, end)
    if answer is not None:
        return answer.end()
    concluded = _CONCLUDED.match(folded)
    start += concluded.end() if concluded else 0
    for name in reading.docs[index].spans.get("names", ()):
        colon = re.match(r"\s*:\s*-?\s*|\s+-\s+", reading.folded(index)[name.end_char : end])
        if start <= name.start_char <= start + 5 and colon:
            return int(name.end_char) + colon.end()
    return start


@lru_cache(maxsize=4)
def _answer_label(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "Përgjigjja e drejtorit: –" in front of what is answered."""
    labels = cue_alternation(lexicon, FILE, "answer_labels")
    return re.compile(rf"{labels}(?!\w)[^.:;?!]{{0,60}}:\s*-?\s*")


def executor_of(reading: Reading, span: Span, lexicon: Lexicon) -> tuple[bool, str | None]:
    """Read "Për realizimin e këtij vendimi do të kujdeset X": is it so, and who carries it out."""
    index, start, end = span
    folded = reading.folded(index)
    verb = cue_pattern(lexicon, FILE, "executors").search(folded, start, end)
    if verb is None or DENIED.search(folded[start : verb.start()]):
        return False, None
    executed = cue_pattern(lexicon, FILE, "executions").search(folded, start, end)
    if executed is None:
        return False, None
    # In an act "Për zbatim kujdeset X" needs no "të këtij vendimi".
    opens = executed.start() - start <= _OPENING and paper_kind(reading, lexicon) == "act"
    if not opens and cue_pattern(lexicon, FILE, "executed").search(folded, start, end) is None:
        return False, None
    owner = owner_before(reading, span, verb.start(), lexicon)
    if owner is None or cue_pattern(lexicon, FILE, "executions").search(fold(owner)):
        owner = owner_behind(reading, span, verb.end(), lexicon)
    return True, owner


def assigned_to(reading: Reading, span: Span, lexicon: Lexicon) -> str | None:
    """Return who is named in "Detyrë për Drejtorinë e Arsimit: të dorëzojë ...", None if nobody."""
    index, start, end = span
    found = _assigned(lexicon).match(reading.folded(index), start, end)
    owner = reading.segments[index].text[slice(*found.span("owner"))] if found else ""
    return owner if owner and is_party(owner, lexicon) else None


@lru_cache(maxsize=4)
def _assigned(lexicon: Lexicon) -> re.Pattern[str]:
    nouns = cue_alternation(lexicon, FILE, "assignments")
    return re.compile(
        rf"{nouns}\s+(?:per|ndaj|i|e)\s+(?P<owner>[^\W\d_][^:;]{{2,90}}?)\s?:\s{{1,2}}(?:qe\s+)?(?:te|ta|t'[iu]a?)\s"
    )


def is_order(reading: Reading, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether minutes order something of nobody: "Të sigurohet kamera deri të premten".

    In somebody's speech it is a proposal.
    """
    index, start, end = span
    begin = behind_lead_in(reading, span, lexicon)
    if not _ORDER.match(reading.folded(index), begin, end):
        return False
    if concludes(reading, index, lexicon):
        return True
    if paper_type(reading, lexicon)[0] != "minutes" or not is_limited(reading, span, lexicon):
        return False
    return speaker_at(reading, lexicon, index, start) is None


def concludes(reading: Reading, index: int, lexicon: Lexicon) -> bool:
    """Tell whether an item stands under "KONKLUZIONE", "Përfundimet" or "Detyrat e dala"."""
    segments = reading.segments
    for at in range(index - 1, max(-1, index - 1 - MOST_ITEMS), -1):
        if segments[at].shape == "item" or segments[at].zone == "furniture":
            continue
        title = reading.folded(at)[segments[at].content :].strip(" .:-")
        return cue_pattern(lexicon, FILE, "conclusion_heads").fullmatch(title) is not None
    return False


def is_decided(reading: Reading, span: Span, start: int, lexicon: Lexicon) -> bool:
    """Tell whether what stands in front of the subject says that it was decided ("U vendos që")."""
    folded = reading.folded(span[0])
    before = folded[max(0, span[1] - LONGEST_LEAD) : span[1]]
    lead = (before if before.rstrip().endswith(":") else "") + folded[span[1] : start]
    return cue_pattern(lexicon, FILE, "deciding_leads").search(lead) is not None


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
