"""What people are told to have said should be done: "X tha se duhet të rritet fondi"."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.meetings.reported_requests import ReportedRequest
from extractors.names.roster import roster
from extractors.reading import Reading

FILE = "proposal_cues"
PASSIVE = r"[^\W\d_]{2,}(?:het|hen|oset|osen|itet|iten|llet|llen|tet|ten|ret|ren)"
"""Something is to be done: "të rregullohet", "të vendosen", "të rritet"."""
LONGEST_TAIL = 110
"""Characters at the end of a sentence in which ", tha X, kryetar i fshatit" stands."""
LONGEST_GAP = 160
"""Characters between who speaks and what should be done."""


def opinion_by(reading: Reading, span: Span, lexicon: Lexicon) -> ReportedRequest | None:
    """Return who says in a clause that something should be done, and where that begins.

    "X theksoi se ura duhet të rregullohet", "Sipas tij, ura duhet të rregullohet". None where
    nobody is named before it, or where the sentence says what the one named is obliged to.
    """
    index, start, end = span
    folded = reading.folded(index)
    said = _said(lexicon).search(folded, start, end)
    if said is None or cue_pattern(lexicon, FILE, "no_opinion").search(folded, start, end):
        return None
    duty = _duty(lexicon).match(folded, said.end(), end)
    if duty is None:
        return None
    lead = said.start() - LONGEST_GAP if said["pronoun"] else start
    people = roster(reading, lexicon).mentions_in(index)
    named = [m for m in people if lead <= m.start and m.end <= said.end()]
    return ReportedRequest(said.end(), named[-1].name) if named else None


def said_behind(reading: Reading, span: Span, lexicon: Lexicon) -> str | None:
    """Return who says at the end of a sentence what it opens with: "Ura duhet të ..., tha X".

    None where nothing should be done, or where nobody is named behind the verb.
    """
    index, start, end = span
    folded = reading.folded(index)
    said = _said_last(lexicon).search(folded, max(start, end - LONGEST_TAIL), end)
    if said is None or cue_pattern(lexicon, FILE, "no_opinion").search(folded, start, end):
        return None
    if _duty(lexicon).match(folded, start, said.start()) is None and (
        _wished(lexicon).match(folded, start, said.start()) is None
    ):
        return None
    people = roster(reading, lexicon).mentions_in(index)
    named = [m.name for m in people if said.end() <= m.start < end]
    if named:
        return named[0]
    names = reading.docs[index].spans.get("names", ())
    behind = (str(name.text) for name in names if said.end() <= name.start_char < end)
    return next(behind, None)


@lru_cache(maxsize=4)
def _said_last(lexicon: Lexicon) -> re.Pattern[str]:
    verbs = cue_alternation(lexicon, FILE, "said", "third_person")
    return re.compile(rf"\s*[,\"-]\s*[\"-]?\s*(?:keshtu\s+)?{verbs}\s+(?=\S)")


@lru_cache(maxsize=4)
def _wished(lexicon: Lexicon) -> re.Pattern[str]:
    cues = cue_alternation(lexicon, FILE, "first_person", "impersonal")
    return re.compile(rf"\W*(?:{cues}(?!\w)|(?:te|duhet\s+te|le\s+te|mos\s+te)\s+{PASSIVE}(?!\w))")


def shall_be_done(folded: str, start: int, end: int, lexicon: Lexicon) -> int | None:
    """Return where a speaker's words say what should be done, None if they do not.

    "Rruga duhet të asfaltohet", "... rrezikojnë çdo ditë, të vendosen sinjalistika".
    """
    duty = _duty(lexicon).match(folded, start, end)
    if duty is not None:
        return start
    wish = _WISH_BEHIND_COMMA.search(folded, start, end)
    return wish.start(1) if wish is not None else None


_WISH_BEHIND_COMMA = re.compile(
    rf",\s+((?:te|duhet\s+te|le\s+te)\s+(?!cil|gjith){PASSIVE}(?!\w)\s+\w{{3,}})"
)


@lru_cache(maxsize=4)
def _said(lexicon: Lexicon) -> re.Pattern[str]:
    verbs = cue_alternation(lexicon, FILE, "said")
    sources = cue_alternation(lexicon, FILE, "according_to")
    return re.compile(rf"(?<!\w)(?:{verbs}\s+(?:se|qe|da|дека)\s+|(?P<pronoun>{sources})\s*,?\s+)")


@lru_cache(maxsize=4)
def _duty(lexicon: Lexicon) -> re.Pattern[str]:
    """Match up to seven words without a comma, then "duhet të" and a verb in the passive."""
    duties, idle = (cue_alternation(lexicon, FILE, key) for key in ("duties", "idle_duties"))
    return re.compile(
        rf"(?:[^\s,.;:]+\s+){{0,7}}?(?:nuk\s+)?{duties}\s+(?:te\s+)?(?:mos\s+)?(?:(?:na|i|e|ju|u|t'i|ta|t'u)\s+)?"
        rf"(?!{idle}(?!\w)){PASSIVE}(?!\w)"
    )
