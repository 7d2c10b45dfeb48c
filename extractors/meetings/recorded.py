"""Outcomes that the running text of minutes records, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Outcome as Kind
from extractors.language import Lexicon
from extractors.layout.clauses import LONGEST_SENTENCE, iter_clauses
from extractors.meetings.outcomes import Ruling, cell_outcome, parse_ruling
from extractors.meetings.verdict_verbs import find_verbs
from extractors.meetings.votes import iter_counts, parse_unanimity, parse_votes

FILE = "decision_verbs"
_COLON = re.compile(r":\s+(?=[^\W\d])")
MOST_BARE = 5
"""Words of an outcome that stands alone below its point."""
_BARE = re.compile(r"\W*(?:pik|po\b|jo\b|per\b|kunder|abst|ra\b)")
LEAST_LABELLED = 3
"""Words behind "Vendim:"; fewer are a number or a title."""
_JOINT = re.compile(r",\s+(?:dhe\s+)?|\s+dhe\s+")
_SUBORDINATE = re.compile(r"\W*(?:ne|me|pas|duke|sipas|pasi|per|nga|kur|meqe|tash|lidhur|rreth)\b")
_CLOSING = re.compile(r"\s[-(]\s?([^\W\d][^-]{3,70})$")
_DONE = re.compile(
    r"(?<!\w)(?:kishte|pati|kish|ka|s'ka|s'pati|s'kishte|u)\s+(?:\w+\s+)?\w+$|(?<!\w)(?:kishte|pati|kish|s'ka|s'pati|s'kishte|qe)$"
)
"""A statement ends: "... vërejtje nuk kishte", "... nuk pati vërejtje"."""
_FINITE = re.compile(r"(?<!\w)(?:nuk|s'|u|eshte|jane|ishte|ka|kishte|pati)(?!\w)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A clause that states an outcome, at ``start:end`` of its segment."""

    start: int
    end: int
    ruling: Ruling


def iter_outcomes(folded: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Outcome]:
    """Yield the outcomes of the folded sentence ``start:end``, each with the clause that states it.

    A clause that only counts votes belongs to the outcome beside it; a clause that says something
    else is left out.
    """
    if end - start > LONGEST_SENTENCE or not find_verbs(folded[start:end], lexicon):
        return
    pieces: list[tuple[int, int]] = []
    for span in iter_clauses(folded, start, end, lexicon):
        pieces += _cut_at_verbs(folded, *span, lexicon)
    for first, last in _with_counts(folded, pieces, lexicon):
        ruling = parse_ruling(folded[first:last], lexicon)
        if ruling is not None:
            begin = _subject_start(folded, first, first + ruling.at, lexicon)
            yield Outcome(begin, last, replace(ruling, at=first + ruling.at))


def _with_counts(
    folded: str, pieces: Sequence[tuple[int, int]], lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Join the clauses that only count votes to the outcome before them, else behind them."""
    joined: list[tuple[int, int]] = []
    waiting: int | None = None
    for start, end in pieces:
        part = folded[start:end]
        if any(not (verb.weakest or verb.wished) for verb in find_verbs(part, lexicon)):
            joined.append((start if waiting is None else waiting, end))
            waiting = None
        elif _counts_votes(part, lexicon):
            if joined:
                joined[-1] = (joined[-1][0], end)
            elif waiting is None:
                waiting = start
        elif waiting is not None:
            waiting = None
    return joined or _counted_together(pieces, folded, lexicon)


def _counted_together(
    pieces: Sequence[tuple[int, int]], folded: str, lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Join "për X votuan 19 anëtarë, 3 kundër" and "ndërsa 3 abstenuan": one count in clauses."""
    together: list[tuple[int, int]] = []
    for start, end in pieces:
        if together and _counts_votes(folded[start:end], lexicon):
            start = together.pop()[0]
        together.append((start, end))
    return together


def _counts_votes(part: str, lexicon: Lexicon) -> bool:
    """Tell whether a clause counts votes or says how many were needed."""
    if any(count.name != "invalid" for count in iter_counts(part, lexicon)):
        return True
    return cue_pattern(lexicon, "votes", "needed").match(part.lstrip()) is not None


def _cut_at_verbs(folded: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Cut a clause between two verbs of deciding that are each said of something else.

    "Raporti u miratua dhe pika 4 u shty" are two outcomes; "u votua dhe u miratua" is one.
    """
    verbs = [verb for verb in find_verbs(folded[start:end], lexicon) if not verb.wished]
    pieces, begin = [], start
    for verb, following in pairwise(verbs):
        lo, hi = start + verb.end, start + following.start
        joint = next(
            (m for m in _JOINT.finditer(folded, lo, hi) if _new_subject(folded, m, hi, lexicon)),
            None,
        )
        if joint is not None and not (verb.weakest or following.weakest):
            pieces.append((begin, joint.start()))
            begin = joint.end()
    return [*pieces, (begin, end)]


def _new_subject(folded: str, joint: re.Match[str], verb: int, lexicon: Lexicon) -> bool:
    """Tell whether a matter or body stands right behind "dhe", in front of the second verb."""
    between = folded[joint.end() : verb]
    if next(iter_counts(between[:30], lexicon), None) is not None:
        return False
    return cue_pattern(lexicon, FILE, "matters", "bodies").match(between.lstrip()) is not None


def _subject_start(folded: str, start: int, verb: int, lexicon: Lexicon) -> int:
    """Return where the statement begins: behind "... e hodhi në votim:" or another statement."""
    begin = start
    for colon in _COLON.finditer(folded, start, verb):
        lead = folded[begin : colon.start()]
        if next(iter_counts(lead, lexicon), None) is None and not _is_subject(
            lead, folded[colon.end() : verb], lexicon
        ):
            begin = colon.end()
    body = _body_behind_comma(lexicon).search(folded, begin, verb)
    if body is not None:
        lead = folded[begin : body.start()]
        counted = next(iter_counts(lead, lexicon), None) is not None
        if _FINITE.search(lead) and not counted and not _SUBORDINATE.match(lead):
            begin = body.start(1)
    return _behind_statement(folded, begin, verb, lexicon)


def _is_subject(lead: str, behind: str, lexicon: Lexicon) -> bool:
    """Tell whether what stands in front of a colon is the matter: "Procesverbali: miratohet"."""
    matters = cue_pattern(lexicon, FILE, "matters")
    if matters.match(lead.lstrip(" -0123456789.)")) is None or _FINITE.search(lead):
        return False
    return cue_pattern(lexicon, FILE, "matters", "bodies").search(behind) is None


def _behind_statement(folded: str, start: int, verb: int, lexicon: Lexicon) -> int:
    """Return where the matter begins in "vërejtje nuk kishte dhe procesverbali u miratua"."""
    joint = _matter_behind_and(lexicon).search(folded, start, verb)
    if joint is None:
        return start
    lead = folded[start : joint.start()]
    counted = next(iter_counts(lead, lexicon), None) is not None
    return joint.end() if _DONE.search(lead) and not counted else start


@lru_cache(maxsize=4)
def _matter_behind_and(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "dhe" in front of a matter that is the subject of the verb right behind it."""
    matters = cue_pattern(lexicon, FILE, "matters").pattern
    return re.compile(rf"(?:\s+dhe|\s+e|,\s+dhe|,\s+keshtu)\s+(?={matters}(?:\s+\S+){{0,3}}\s*$)")


@lru_cache(maxsize=4)
def _body_behind_comma(lexicon: Lexicon) -> re.Pattern[str]:
    bodies = cue_pattern(lexicon, FILE, "bodies").pattern
    return re.compile(rf",\s+({bodies})")


def labelled_outcome(folded: str, start: int, end: int, lexicon: Lexicon) -> list[Outcome]:
    """Return the outcome of "Vendim: nuk mbahet festa": its label says that it was decided."""
    label = _decision_label(lexicon).match(folded, start, end)
    if label is None or len(folded[label.end() : end].split()) < LEAST_LABELLED:
        return []
    if folded.endswith("?", start, end):
        return []
    said = folded[label.end() : end]
    votes = parse_votes(said, lexicon, ruled=True)
    unanimous = parse_unanimity(said, votes, lexicon)
    return [Outcome(label.end(), end, Ruling("adopted", votes, unanimous, True, label.end()))]


def bare_outcome(folded: str, start: int, end: int, lexicon: Lexicon) -> list[Outcome]:
    """Return the outcome of a few words below "Pika 3.": "S'kaloi.", "Miratuar me konsensus."."""
    said = folded[start:end]
    if len(said.split()) > MOST_BARE or said.endswith("?"):
        return []
    if said.startswith(("nuk", "s'", "nije", "не ")) and not find_verbs(said, lexicon):
        return []  # "Nuk pati diskutime."
    outcome = cell_outcome(said, lexicon) if _BARE.match(said) is None else None
    if outcome is None:
        return []
    votes = parse_votes(said, lexicon, ruled=True)
    unanimous = parse_unanimity(said, votes, lexicon)
    return [Outcome(start, end, Ruling(outcome, votes, unanimous, True, start))]


@lru_cache(maxsize=4)
def _decision_label(lexicon: Lexicon) -> re.Pattern[str]:
    labels = cue_alternation(lexicon, FILE, "decision_labels")
    return re.compile(rf"\W{{0,3}}{labels}\s*(?::|\s-\s)\s*-?\s*(?=\w)")


def counted_only(folded: str, lexicon: Lexicon) -> Ruling | None:
    """Return the outcome of a line that names a matter and counts votes without any verb.

    "Procesverbali i mbledhjes së kaluar - 27 për, 0 kundër": for and another class are needed, or
    an outcome behind a dash ("Vendim nr. 60 ... - miratuar me 14 vota").
    """
    if cue_pattern(lexicon, FILE, "matters").match(folded.lstrip(" -0123456789.)")) is None:
        return None
    votes = parse_votes(folded, lexicon, ruled=True)
    closing = _CLOSING.search(folded)
    outcome: Kind | None = cell_outcome(closing[1], lexicon) if closing is not None else None
    if outcome is None:
        if votes is None or votes.for_ is None or votes.against is None:
            return None
        outcome = "adopted" if votes.for_ > votes.against else "rejected"
    unanimous = parse_unanimity(folded, votes, lexicon)
    return Ruling(outcome, votes, unanimous, strong=False)


@lru_cache(maxsize=4)
def _heads(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "9 veta.", "Shtatë vota": a number of heads without what they were for."""
    nouns = cue_alternation(lexicon, "votes", "vote_nouns")
    return re.compile(rf"\W*(?:\d{{1,3}}|[^\W\d_]{{2,20}})\s+{nouns}\W*")


def is_count(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence counts votes or is a piece of a count ("Kush është pro?", "21.")."""
    if re.fullmatch(r"\W*(?:\d{1,3}|[^\W\d_]{2,20})\W*", folded):
        return True
    if _heads(lexicon).fullmatch(folded) is not None:
        return True
    counted = next(iter_counts(folded, lexicon), None) is not None
    return counted or cue_pattern(lexicon, "votes", "calls").search(folded) is not None
