"""What a sentence of minutes says was decided: adopted, rejected, postponed, withdrawn, noted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Outcome, Votes
from extractors.language import Lexicon
from extractors.votes import parse_unanimity, parse_votes

FILE = "decision_verbs"
ORDER: tuple[Outcome, ...] = ("rejected", "postponed", "withdrawn", "noted", "adopted")
"""The stronger word wins: "u vendos që pika të shtyhet" is postponed, not adopted."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """An outcome with its votes. ``strong``: its verb alone makes it a decision."""

    outcome: Outcome
    votes: Votes | None
    unanimous: bool | None
    strong: bool

    @property
    def supported(self) -> bool:
        """Whether votes or unanimity are stated."""
        return self.votes is not None or self.unanimous is not None


def parse_ruling(folded: str, lexicon: Lexicon) -> Ruling | None:
    """Return the outcome that a folded sentence records, None if it records none.

    Relative clauses ("që u miratua"), wishes, conditions and other meetings' decisions are none.
    """
    if cue_pattern(lexicon, FILE, "elsewhere").search(folded):
        return None
    votes = parse_votes(folded, lexicon)
    unanimous = parse_unanimity(folded, votes, lexicon)
    weak = cue_pattern(lexicon, FILE, "weak")
    decided = _verb(folded, "adopted", lexicon)
    for outcome in ORDER:
        match = _verb(folded, outcome, lexicon, after=decided is not None)
        if match is None:
            continue
        strong = weak.fullmatch(match.group()) is None or bool(
            decided is not None and weak.fullmatch(decided.group()) is None
        )
        return Ruling(outcome, votes, _not_unanimous(outcome, unanimous), strong)
    return None


def _verb(
    folded: str, outcome: Outcome, lexicon: Lexicon, *, after: bool = False
) -> re.Match[str] | None:
    """Return the first verb of an outcome that is no relative clause or wish."""
    blocked = re.compile(
        rf"(?<!\w){cue_alternation(lexicon, FILE, 'blockers')}\s+(?:e\s+|i\s+|nuk\s+)?$"
    )
    for match in cue_pattern(lexicon, FILE, outcome).finditer(folded):
        before = folded[max(0, match.start() - 24) : match.start()]
        # Behind "u vendos" a wish is what was decided ("... që pika 4 të shtyhet").
        wished = after and outcome != "adopted"
        if wished or not blocked.search(before):
            return match
    return None


def _not_unanimous(outcome: Outcome, unanimous: bool | None) -> bool | None:
    return None if outcome == "rejected" and unanimous else unanimous
