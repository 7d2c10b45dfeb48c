"""Requests in reported speech: "X kërkoi që ...", "nga salla u propozua ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.document_kind import paper_kind
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.names.roster import roster
from extractors.paper_types import paper_type
from extractors.reading import Reading

FILE = "proposal_cues"
BODIES = "decision_verbs"
LONGEST_GAP = 140
"""Characters between who asks and the verb; further off, the verb is somebody else's."""
NEAR = 40
_JOINED = re.compile(r"\s(?:dhe|e|edhe)\s+(?:gjithashtu\s+)?$")
_LISTED = re.compile(r"\s?:\s+(?=\w)")
"""What is asked for stands behind a colon: "paraqiti amendament: shuma të ngrihet ..."."""
_RELATIVE = re.compile(r",\s+(?:i|e|te)\s+cil\w{1,3}\s*$|,\s+(?:koji|koja)\s*$")
_THAT = re.compile(r"\s(?:se|qe|da|дека)\s")
_STATISTIC = re.compile(
    r"\s+(?:gjithsej\s+|rreth\s+|mbi\s+|plot\s+)?\d[\d.,]{0,12}\s+"
    r"(?!euro|mije|milion|den|lek|evra|€|dinar|metra|km|kosha|stola)"
)
"""Numbers of what unnamed people asked for: a report counts, nobody asks."""
_ENDED = re.compile(r"[.!?]\s*$")
_ROUTINE_NEAR = 12


@dataclass(frozen=True, slots=True)
class ReportedRequest:
    """A request that is reported from ``start`` on; ``by`` is None where nobody is named."""

    start: int
    by: str | None


def reported_by(reading: Reading, span: Span, lexicon: Lexicon) -> ReportedRequest | None:
    """Return who "kërkoi" or "propozoi" in a clause, None if nobody asks for anything there."""
    index, start, end = span
    folded = reading.folded(index)
    for verb in cue_pattern(lexicon, FILE, "third_person").finditer(folded, start, end):
        if _is_denied(folded[start : verb.start()], lexicon) or _is_idle(
            folded, verb.end(), end, lexicon
        ):
            continue
        if _is_lawful(folded[start : verb.start()], lexicon):
            continue
        found = _asker(reading, span, verb.start(), verb.end(), lexicon)
        if found is not None:
            quoted = _LISTED.match(folded, verb.end(), end)
            return ReportedRequest(quoted.end(), found.by) if quoted else found
    passive = cue_pattern(lexicon, FILE, "passive").search(folded, start, end)
    if passive is None or _is_denied(folded[start : passive.start()], lexicon):
        return None
    if _is_idle(folded, passive.end(), end, lexicon):
        return None
    # "Kërkohet që tekstet të lektorohen" is a rule, not somebody's request.
    told = passive.group().startswith(("u ", "pati ", "traz", "pred", "се"))
    asked = cue_pattern(lexicon, FILE, "participants").search(folded, start, end)
    return ReportedRequest(start, None) if told or asked else None


def _is_lawful(before: str, lexicon: Lexicon) -> bool:
    """Tell whether a law asks for it: "kujtoi se Ligji për konsultimin publik kërkon që ..."."""
    laws = cue_pattern(lexicon, "task_cues", "laws")
    if _RELATIVE.search(before) is not None:  # "... neni 7 i Udhëzimit, i cili kërkon që"
        return laws.search(before[-LONGEST_GAP:]) is not None
    clause = _THAT.split(before)[-1]
    return laws.match(clause.lstrip()) is not None


def _is_denied(before: str, lexicon: Lexicon) -> bool:
    """Tell whether "nuk", "askush", "që të" and the like stand right in front of the verb."""
    return _denied(lexicon).search(before[-NEAR:]) is not None


@lru_cache(maxsize=4)
def _denied(lexicon: Lexicon) -> re.Pattern[str]:
    words = cue_alternation(lexicon, FILE, "not_reported")
    return re.compile(rf"(?<![\w-]){words}['\s]\s?(?:(?:e|i|ia|u|ju|na)\s)?$")


def _is_idle(folded: str, verb_end: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether the verb has a routine object or none at all."""
    if len(folded[verb_end:end].split()) < 2:
        return True
    routine = cue_pattern(lexicon, FILE, "routine").search(folded, verb_end, end)
    if routine is None or routine.start() - verb_end > _ROUTINE_NEAR:
        return False
    concrete = cue_pattern(lexicon, FILE, "in_writing", "agenda_changes")
    return concrete.search(folded, verb_end, end) is None


def _asker(
    reading: Reading, span: Span, verb: int, verb_end: int, lexicon: Lexicon
) -> ReportedRequest | None:
    index, start, end = span
    folded = reading.folded(index)
    people = roster(reading, lexicon)
    # The clause "... dhe kërkoi që" has its subject in the clause before.
    lead = max(0, min(start, verb - LONGEST_GAP))
    named = [m for m in people.mentions_in(index) if lead <= m.start and m.end <= verb]
    if named and not _interrupted(folded[named[-1].end : verb], lexicon):
        begin = verb if _JOINED.search(folded[start:verb]) else min(start, verb)
        return ReportedRequest(begin, named[-1].name)
    unlisted = _name_right_before(reading, span, verb)
    if unlisted is not None:
        return unlisted
    for post in people.posts_in(index):
        if start <= post.start and 0 <= verb - post.end <= NEAR:
            text = reading.segments[index].text[post.start : post.end]
            return ReportedRequest(start, people.holder(post.lemma, text))
    behind = next(
        (m for m in people.mentions_in(index) if 0 <= m.start - verb_end <= 8 and m.end <= end),
        None,
    )
    if behind is not None and not folded[start:verb].strip(" -\"'"):
        return ReportedRequest(start, behind.name)
    if _STATISTIC.match(folded, verb_end, end):
        return None
    if cue_pattern(lexicon, FILE, "participants").search(folded, start, verb) is not None:
        return ReportedRequest(start, None)
    return _unsaid(reading, span, verb, lexicon) or _institution(reading, span, verb, lexicon)


def _unsaid(reading: Reading, span: Span, verb: int, lexicon: Lexicon) -> ReportedRequest | None:
    """Return who asks in a sentence without a subject: the one whom the sentence before names."""
    index, start, _ = span
    folded = reading.folded(index)
    if not _opening(lexicon).fullmatch(folded[start:verb]) or not _ENDED.search(folded[:start]):
        return None
    named = [m for m in roster(reading, lexicon).mentions_in(index) if m.end <= start]
    return ReportedRequest(start, named[-1].name) if named else None


@lru_cache(maxsize=4)
def _opening(lexicon: Lexicon) -> re.Pattern[str]:
    words = cue_alternation(lexicon, FILE, "subjectless")
    return re.compile(rf"\W*(?:{words}\s+)?(?:(?:e|i)\s+)?")


def _institution(
    reading: Reading, span: Span, verb: int, lexicon: Lexicon
) -> ReportedRequest | None:
    """Return that a body other than the one that meets asks; in minutes that is an outcome."""
    index, start, _ = span
    if paper_kind(reading, lexicon) != "other" or paper_type(reading, lexicon)[0] == "minutes":
        return None
    for name in reading.docs[index].spans.get("organizations", ()):
        if start <= name.start_char and 0 < verb - name.end_char <= 4:
            return ReportedRequest(start, None)
    return None


def _name_right_before(reading: Reading, span: Span, verb: int) -> ReportedRequest | None:
    """Return a name right in front of the verb, of a person that no list or post makes known."""
    index, start, _ = span
    for name in reading.docs[index].spans.get("names", ()):
        if start <= name.start_char and 0 < verb - name.end_char <= 2:
            return ReportedRequest(start, str(name.text))
    return None


def _interrupted(between: str, lexicon: Lexicon) -> bool:
    """Tell whether a body or other subject stands between a name and the verb."""
    if ". " in between or ";" in between:
        return True
    return cue_pattern(lexicon, BODIES, "bodies").search(between) is not None
