"""What a sentence of minutes says was decided: adopted, rejected, postponed, withdrawn, noted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.cues import cue_pattern
from extractors.entities import Outcome, Votes
from extractors.language import Lexicon
from extractors.meetings.verdict_verbs import Verb, find_verbs
from extractors.meetings.votes import parse_unanimity, parse_votes

FILE = "decision_verbs"
ORDER: tuple[Outcome, ...] = ("rejected", "postponed", "withdrawn", "noted", "adopted")
"""The stronger word wins: "u vendos që pika të shtyhet" is postponed, not adopted."""
OPENING = 3
"""Characters in front of a verb that opens its sentence."""
SAYING = (
    "u vendos",
    "vendoset",
    "u mor vesh",
    "u muar vesh",
    "u more",
    "u muare",
    "u konkludua",
    "konkludohet",
)
"""Verbs that need to say what was decided: "u vendos që ...", "u muar vesh me e shtrue"."""
_GOES_ON = re.compile(r"\s*(?:,?\s*(?:qe|te|da|njezeri|se|me\s+(?:e|i|u|ia))\b|:)")


@dataclass(frozen=True, slots=True)
class Ruling:
    """An outcome with its votes. ``strong``: its verb and subject alone make it a decision.

    ``at`` is where its verb begins.
    """

    outcome: Outcome
    votes: Votes | None
    unanimous: bool | None
    strong: bool
    at: int = 0

    @property
    def supported(self) -> bool:
        """Whether votes or unanimity are stated."""
        return self.votes is not None or self.unanimous is not None


def parse_ruling(folded: str, lexicon: Lexicon) -> Ruling | None:
    """Return the outcome that a folded sentence records, None if it records none.

    Relative clauses ("që u miratua"), wishes, conditions, questions and other meetings' decisions
    are none.
    """
    verbs = find_verbs(folded, lexicon)
    if not verbs or folded.rstrip(' "').endswith("?"):
        return None
    said = [verb for verb in verbs if not verb.wished]
    if not said or _is_elsewhere(folded, lexicon):
        return None
    votes = parse_votes(folded, lexicon, ruled=True)
    if _is_norm(folded, votes, lexicon):
        return None
    unanimous = parse_unanimity(folded, votes, lexicon)
    supported = votes is not None or unanimous is not None
    main = _main(said, folded, lexicon, supported=supported)
    if main is None:
        return None
    outcome = _outcome(main, said, verbs)
    if main.weakest and votes is not None and (votes.against or 0) >= (votes.for_ or 0):
        outcome = "rejected"  # "U votua: 5 për, 9 kundër" says no more than its numbers.
    strong = _stands_alone(main, folded, lexicon)
    if not (strong or supported):
        return None
    return Ruling(outcome, votes, _not_unanimous(outcome, unanimous), strong, main.start)


def _is_elsewhere(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence is about another meeting, not about adopting its minutes."""
    other = cue_pattern(lexicon, FILE, "elsewhere").search(folded)
    if other is None:
        return False
    return cue_pattern(lexicon, FILE, "own_minutes").search(folded, 0, other.start()) is None


def _is_norm(folded: str, votes: Votes | None, lexicon: Lexicon) -> bool:
    """Tell whether a sentence says how decisions are taken in general: "Sipas nenit 64 ...".

    A norm speaks in the present of acts or sittings at large and counts no votes.
    """
    if votes is not None:
        return False
    if cue_pattern(lexicon, FILE, "norm_subjects").search(folded) is None:
        return False
    return cue_pattern(lexicon, FILE, "norm_sources", "norm_majorities").search(folded) is not None


def _main(said: Sequence[Verb], folded: str, lexicon: Lexicon, *, supported: bool) -> Verb | None:
    """Return the first verb that stands alone; with votes, the surest of the others."""
    alone = next((verb for verb in said if _stands_alone(verb, folded, lexicon)), None)
    if alone is not None or not supported:
        return alone
    return min(said, key=lambda verb: (verb.weakest, verb.weak, verb.start))


def _outcome(main: Verb, said: Sequence[Verb], verbs: Sequence[Verb]) -> Outcome:
    """Return the outcome: that of the main verb, or what "u vendos" decides ("të shtyhet")."""
    if main.outcome != "adopted":
        return main.outcome
    meant = [verb.outcome for verb in verbs if verb.wished and verb.start > main.start]
    other = {verb.outcome for verb in said if not verb.weak} | set(meant)
    return next(outcome for outcome in ORDER if outcome in other | {"adopted"})


def _stands_alone(verb: Verb, folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a verb needs no votes beside it to be an outcome."""
    if verb.weakest:
        return False
    word = folded[verb.start : verb.end]
    if word.startswith(SAYING):
        return _GOES_ON.match(folded, verb.end) is not None
    if cue_pattern(lexicon, FILE, "intransitive").search(word):
        return _has_matter(folded[: verb.start], lexicon)
    if verb.active or (verb.weak and verb.outcome == "noted"):
        return _has_body(folded, lexicon)
    if not verb.weak:
        return True
    if verb.start <= OPENING and _opens_with_matter(folded[verb.end :], lexicon):
        return True  # "Është refuzuar ankesa e X."
    return _has_body(folded, lexicon) or _has_matter(folded[: verb.start], lexicon)


def _opens_with_matter(behind: str, lexicon: Lexicon) -> bool:
    return cue_pattern(lexicon, FILE, "matters").match(behind.lstrip()) is not None


def _has_body(folded: str, lexicon: Lexicon) -> bool:
    return cue_pattern(lexicon, FILE, "bodies").search(folded) is not None


def _has_matter(before: str, lexicon: Lexicon) -> bool:
    return cue_pattern(lexicon, FILE, "matters").search(before) is not None


def cell_outcome(folded: str, lexicon: Lexicon) -> Outcome | None:
    """Return the outcome in the cell of a table of votes ("miratuar", "nuk kaloi"), else None."""
    verb = next((v for v in find_verbs(folded, lexicon) if not v.wished), None)
    if verb is not None:
        return verb.outcome
    for outcome in ORDER:
        if cue_pattern(lexicon, FILE, f"{outcome}_cells").search(folded):
            return outcome
    return None


def _not_unanimous(outcome: Outcome, unanimous: bool | None) -> bool | None:
    return None if outcome == "rejected" and unanimous else unanimous
