"""Counts of votes and words of unanimity inside one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern, cue_words
from extractors.entities import Votes
from extractors.language import Lexicon, alternation

FILE = "votes"
CLASSES = ("for", "against", "abstain", "invalid")
MOST_VOTES = 150
"""No council of the three countries is larger; a larger number is something else."""


def parse_votes(folded: str, lexicon: Lexicon) -> Votes | None:
    """Return the votes that a folded sentence counts; None if it counts none.

    "17 vota për, asnjë kundër" gives 17 and 0; a class that is not mentioned stays None. A number
    in front of "për" counts only if votes are spoken of or another class stands beside it.
    """
    counts: dict[str, int] = {}
    for name, count in _counts(folded, lexicon):
        counts.setdefault(name, count)
    spoken = cue_pattern(lexicon, FILE, "spoken_of").search(folded)
    if not counts or (set(counts) == {"for"} and not spoken):
        return None
    if all(count == 0 for count in counts.values()):
        return None
    return Votes(*(counts.get(name) for name in CLASSES))


def parse_unanimity(folded: str, votes: Votes | None, lexicon: Lexicon) -> bool | None:
    """Return whether the sentence says that all were in favour; None if it does not tell."""
    if cue_pattern(lexicon, "decision_verbs", "unanimous").search(folded):
        return True
    if votes is not None and (votes.against or votes.abstain):
        return False
    if cue_pattern(lexicon, "decision_verbs", "majority").search(folded):
        return False
    if votes is not None and votes.for_ and votes.against == 0:
        return True
    return None


def _counts(folded: str, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    numbers = _numbers(lexicon)
    # Quoted classes (17 vota "PËR") lose their quotes; a title that begins with "Për stays quoted.
    plain = re.sub(r'"([^\W\d_]+)"', r" \1 ", folded)
    for match in _pattern(lexicon).finditer(plain):
        name = next(n for n in CLASSES if match[f"{n}_a"] or match[f"{n}_b"])
        word = match["number"] or match["labelled"]
        count = int(word) if word.isdigit() else numbers.get(re.sub(r"\s+", " ", word), 0)
        if count <= MOST_VOTES:
            yield name, count


@lru_cache(maxsize=4)
def _numbers(lexicon: Lexicon) -> dict[str, int]:
    words = {word: value for value, word in enumerate(cue_words(lexicon, FILE, "number_words"))}
    return words | dict.fromkeys(cue_words(lexicon, FILE, "none"), 0)


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "NUMBER [vota] CLASS" and "CLASS [vota]: NUMBER"."""
    number = rf"(?:\d{{1,3}}|{alternation(_numbers(lexicon))})"
    noun = cue_alternation(lexicon, FILE, "vote_nouns")
    verb = cue_alternation(lexicon, FILE, "vote_verbs")
    before = "|".join(f"(?P<{n}_b>{cue_alternation(lexicon, FILE, n)})" for n in CLASSES)
    after = "|".join(f"(?P<{n}_a>{cue_alternation(lexicon, FILE, n)})" for n in CLASSES)
    return re.compile(
        rf"(?<![\w.,/-])(?P<number>{number})\s+(?:te\s+)?(?:{noun}\s+)?(?:{verb}\s+)?(?:{after})(?!\w)"
        rf"|(?<!\w)(?:{before})"
        rf"(?:\s+{verb}\s+|\s*(?:{noun}\s*)?[:=-]\s*|(?<!per) (?=\d+(?:[,.;)]|$)))"
        rf"(?P<labelled>{number})(?![\w.,/-]*\d)"
    )
