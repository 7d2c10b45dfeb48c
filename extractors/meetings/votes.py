"""Counts of votes and words of unanimity inside one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern, cue_words
from extractors.entities import Votes
from extractors.language import Lexicon, alternation

FILE = "votes"
CLASSES = ("for", "against", "abstain", "invalid")
MOST_VOTES = 150
"""No council of the three countries is larger; a larger number is something else."""
_TENS = (20, 30, 40, 50)


@dataclass(frozen=True, slots=True)
class VoteCount:
    """A class and its number at ``start:end`` of the folded text."""

    name: str
    count: int
    start: int
    end: int


def iter_counts(folded: str, lexicon: Lexicon) -> Iterator[VoteCount]:
    """Yield what may be counts of votes, from left to right: "17 vota për", "kundër: 2"."""
    numbers = _numbers(lexicon)
    # Quoted classes (17 vota "PËR") lose their quotes; a title that begins with "Për stays quoted.
    plain = re.sub(r'"((?:(?:te|i|e) )?[^\W\d_]{1,20})"', r" \1 ", folded)
    for match in _pattern(lexicon).finditer(plain):
        name = next(n for n in CLASSES if match[f"{n}_a"] or match[f"{n}_b"])
        word = match["number"] or match["labelled"]
        count = int(word) if word.isdigit() else numbers.get(re.sub(r"\s+", " ", word), 0)
        if count <= MOST_VOTES:
            yield VoteCount(name, count, *match.span())


def parse_votes(folded: str, lexicon: Lexicon, *, ruled: bool = False) -> Votes | None:
    """Return the votes that a folded sentence counts; None if it counts none.

    "17 vota për, asnjë kundër" gives 17 and 0; a class that is not mentioned stays None. A number
    in front of "për" counts only if votes are spoken of, another class stands beside it or an
    outcome is stated (``ruled``: "pranohet, 29 për"). "Me 13 vota" are 13 in favour.
    """
    counts: dict[str, int] = {}
    for found in iter_counts(folded, lexicon):
        counts.setdefault(found.name, found.count)
    if "for" not in counts and (bare := _bare(lexicon).search(folded)):
        word = bare[1] or bare[2] or bare[3]
        counts["for"] = int(word) if word.isdigit() else _numbers(lexicon)[word]
    spoken = ruled or cue_pattern(lexicon, FILE, "spoken_of").search(folded)
    if not counts or (len(counts) == 1 and not spoken):
        return None
    if all(count == 0 for count in counts.values()):
        return None
    return Votes(*(counts.get(name) for name in CLASSES))


def parse_unanimity(folded: str, votes: Votes | None, lexicon: Lexicon) -> bool | None:
    """Return whether the sentence says that all were in favour; None if it does not tell."""
    if votes is not None and (votes.against or votes.abstain):
        return False
    if cue_pattern(lexicon, "decision_verbs", "unanimous").search(folded):
        return True
    if cue_pattern(lexicon, "decision_verbs", "majority").search(folded):
        return False
    if votes is not None and votes.for_ and votes.against == 0:
        return True
    return None


@lru_cache(maxsize=4)
def _numbers(lexicon: Lexicon) -> dict[str, int]:
    """Return the number words up to 59 with their values, "asnjë" and the like as 0."""
    ones = {**lexicon.mapping("numerals", "units")}
    words = ones | dict(lexicon.mapping("numerals", "teens"))
    words |= dict(lexicon.mapping(FILE, "number_words"))
    tens = {w: v for w, v in lexicon.mapping("numerals", "tens").items() if v in _TENS}
    tens |= {w: v for w, v in words.items() if v in _TENS}
    words |= tens
    for ten, value in tens.items():
        words |= {f"{ten} e {one}": value + more for one, more in ones.items()}
    return words | dict.fromkeys(cue_words(lexicon, FILE, "none"), 0)


@lru_cache(maxsize=4)
def _number(lexicon: Lexicon) -> str:
    return rf"(?:\d{{1,3}}|{alternation(_numbers(lexicon))})"


@lru_cache(maxsize=4)
def _bare(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "me 13 vota", "u miratua nga 15 anëtarë", "për X votuan 15 anëtarë": no class is said.

    The number is group 1, 2 or 3.
    """
    positive = alternation(w for w, v in _numbers(lexicon).items() if v)
    number = rf"(\d{{1,3}}|{positive})(?:\s*\(\d{{1,3}}\))?"
    nouns = cue_alternation(lexicon, FILE, "bare_nouns")
    heads = cue_alternation(lexicon, FILE, "heads")
    # Bounded: a preposition and the matter right in front of the verb, no further clause.
    matter = r"^\W*(?:per|za|за)\s[^,.;:]{3,160}?"
    others = cue_alternation(lexicon, FILE, *CLASSES)
    adopted = cue_alternation(lexicon, "decision_verbs", "adopted_stems", "adopted_weak_stems")
    return re.compile(
        rf"(?:(?<!\w){cue_alternation(lexicon, FILE, 'with')}\s+{number}\s+{nouns}"
        rf"|(?<!\w)u\s+{adopted}(?:ua|uan|u)\s+(?:nga|prej)\s+{number}\s+{heads}"
        rf"|{matter}\s(?:votuan|votoi|glasalo je)\s+{number}\s+{heads})"
        rf"(?!\w)(?!\s+(?:te\s+|e\s+)?{others}(?!\w))"
    )


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "NUMBER [vota] CLASS" and "CLASS [vota]: NUMBER"."""
    number = _number(lexicon)
    noun = cue_alternation(lexicon, FILE, "vote_nouns")
    verb = cue_alternation(lexicon, FILE, "vote_verbs")
    before = "|".join(f"(?P<{n}_b>{cue_alternation(lexicon, FILE, n)})" for n in CLASSES)
    after = "|".join(f"(?P<{n}_a>{_class_behind(lexicon, n)})" for n in CLASSES)
    whole = r"(?:\s*\([\w ]{1,24}\))?(?:\s+(?:nga|prej)\s+\d{1,3})?"
    only = rf"(?:{cue_alternation(lexicon, FILE, 'only')}\s+)?"
    # "Për të votuan 6", "kundër saj ishin 3".
    pronoun = r"\s+(?:te|ate|saj|tij|propozimit|tyre|kesaj|ketij)"
    whom = rf"(?:{pronoun})?"
    none = cue_alternation(lexicon, FILE, "none")
    return re.compile(
        rf"(?<![\w.,/-])(?P<number>{number}){whole}\s+(?:(?:te|e)\s+)?(?:{noun}\s+)?"
        rf"(?:{verb}\s+)?(?:{noun}\s+)?(?:(?:te|e|i)\s+)?(?:{after})(?!\w)"
        rf"|(?<!\w)(?:{before})"
        rf"(?:{whom}\s+(?:{noun}\s+)?{verb}\s+{only}|{pronoun}\s+(?=\d)"
        rf"|\s*(?:{noun}\s*)?(?:[?]\s*[:=-]{{0,2}}|[:=-]{{1,2}})\s*{only}"
        rf"|(?<!per)\s{{1,2}}(?=\d)|(?<!per) (?={none}(?!\w))"
        rf"|(?<=per)\s{{1,2}}(?=\d+(?:[,.;)]|$))|(?<=votuan per) (?=\d)|(?<=votoi per) (?=\d))"
        rf"(?P<labelled>{number})(?![\w/-]|[.,]\d)"
    )


def _class_behind(lexicon: Lexicon, name: str) -> str:
    """Return the words of a class behind a number; "15 për qind" and "3 për rrugët" are none."""
    words = cue_alternation(lexicon, FILE, name)
    if name != "for":
        return words
    # A bare "për" is a preposition where an object follows; behind "vota" it is the class.
    ends = r"(?=\s*(?:[,.;:)/\"-]|$|dhe\b|e\b|kunder|nga\b|me\b|kurse\b|ndersa\b|\d))"
    voted = (
        r"(?:(?<=vota )|(?<=vote )|(?<=votuan )|(?<=votoi )|(?<=votat )|(?<=votojne )|(?<=votuar ))"
    )
    rest = alternation(w for w in cue_words(lexicon, FILE, name) if w != "per")
    return rf"{voted}per(?!\s+(?:qind|mije))|per{ends}|{rest}"
