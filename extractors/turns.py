"""Turns of speech: who speaks where, in minutes with marked turns and in reported speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation
from extractors.document_kind import paper_kind
from extractors.language import Lexicon
from extractors.person_evidence import acts_pattern
from extractors.posts_beside import Post
from extractors.reading import Reading
from extractors.request_tables import request_rows
from extractors.roster import Mention, Roster, roster
from extractors.sentences import iter_sentences

FILE = "speech_verbs"
MARKED_TURNS = 2
"""So many turns with a colon or dash make minutes in which a turn may also lack its mark."""
_SENTENCE = 200
"""Characters in front of a name in which its verb and another subject are looked for."""
_OPENING = 120
"""Characters between presiding and what the chair said then."""
_TITLE = r"(?:[a-z]{1,5}\.\s*)?"
_CLAUSE_END = re.compile(r"[.;:!?]\s|,\s(?:kurse|ndersa|ku|dhe|e cila|i cili)\s")
_MARK = re.compile(
    r"\s*(?:\([^)]{2,40}\)\s*)?(?:,[^,:.;]{2,90})?\s*(?::\s*[-–]?|\s[-–](?=\s)|[-–](?=\s))\s*(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody speaks: the name (or post) stands at ``start:end`` of the segment.

    ``body`` is where the words begin; None in reported speech.
    """

    index: int
    start: int
    end: int
    name: str
    body: int | None
    by_post: bool = False


@lru_cache(maxsize=4)
def turns(reading: Reading, lexicon: Lexicon) -> tuple[Turn, ...]:
    """Return all turns in reading order, marked ones and reported speech."""
    people = roster(reading, lexicon)
    marked = list(_marked(reading, people))
    asked = [row.by for row in request_rows(reading, lexicon) if row.by is not None]
    found = {(turn.index, turn.start): turn for turn in _reported(reading, people, lexicon)}
    found |= {(turn.index, turn.start): turn for turn in marked}
    if paper_kind(reading, lexicon) == "minutes":
        for by in asked:
            found[by.index, by.start] = Turn(by.index, by.start, by.end, by.name, None)
    if len(marked) >= MARKED_TURNS:
        taken = {turn.index for turn in marked}
        for turn in _unmarked(reading, people):
            if turn.index not in taken:
                found[turn.index, turn.start] = turn
    return tuple(found[key] for key in sorted(found))


def speaker_at(reading: Reading, lexicon: Lexicon, index: int, position: int) -> str | None:
    """Return who speaks at a place of the text: the last turn with a body before it.

    A heading or a table between them ends the turn.
    """
    speaker, own = _speakers(reading, lexicon)[index]
    for turn in own:
        if turn.start <= position:
            speaker = turn.name
    return speaker


def turns_in(reading: Reading, lexicon: Lexicon, index: int) -> tuple[Turn, ...]:
    """Return the turns that begin in a segment, in order."""
    return _turns_at(reading, lexicon).get(index, ())


@lru_cache(maxsize=4)
def _turns_at(reading: Reading, lexicon: Lexicon) -> dict[int, tuple[Turn, ...]]:
    found: dict[int, list[Turn]] = {}
    for turn in turns(reading, lexicon):
        found.setdefault(turn.index, []).append(turn)
    return {index: tuple(own) for index, own in found.items()}


@lru_cache(maxsize=4)
def _speakers(
    reading: Reading, lexicon: Lexicon
) -> tuple[tuple[str | None, tuple[Turn, ...]], ...]:
    """Return for each segment who speaks where it begins, and the turns that begin in it."""
    begun: dict[int, list[Turn]] = {}
    for turn in turns(reading, lexicon):
        if turn.body is not None:
            begun.setdefault(turn.index, []).append(turn)
    speaker: str | None = None
    found = []
    for index, segment in enumerate(reading.segments):
        if segment.shape in ("heading", "row"):
            speaker = None
        own = tuple(begun.get(index, ()))
        found.append((speaker, own))
        speaker = own[-1].name if own else speaker
    return tuple(found)


def _marked(reading: Reading, people: Roster) -> Iterator[Turn]:
    """Yield "Emri Mbiemri:- ..." and "KRYETARI I KËSHILLIT – ..."."""
    for mention in people.mentions:
        segment = reading.segments[mention.index]
        if segment.shape == "row" or not _opens(reading, mention, people):
            continue
        mark = _MARK.match(segment.text, mention.end)
        if mark:
            yield Turn(mention.index, mention.start, mention.end, mention.name, mark.end())
    named = {mention.index for mention in people.mentions if mention.start < 60}
    for post in people.posts:
        segment = reading.segments[post.index]
        if segment.shape == "row" or post.start != segment.content or post.index in named:
            continue
        mark = _MARK.match(segment.text, post.end)
        name = people.holder(post.lemma, segment.text[post.start : post.end])
        if mark and name and len(segment.text) - mark.end() > 20:
            yield Turn(post.index, post.start, post.end, name, mark.end(), by_post=True)


def _opens(reading: Reading, mention: Mention, people: Roster) -> bool:
    """Tell whether nothing but an honorific or the person's post stands in front of a name."""
    segment = reading.segments[mention.index]
    before = reading.folded(mention.index)[segment.content : mention.start]
    if re.fullmatch(r"\W*(?:[a-z]{1,5}\.\s*)?", before):
        return True
    post = next(
        (p for p in people.posts_in(mention.index) if p.start <= segment.content + 1),
        None,
    )
    return post is not None and bool(
        re.fullmatch(r",?\s*(?:[a-z]{1,5}\.\s*)?", before[post.end - segment.content :])
    )


def _unmarked(reading: Reading, people: Roster) -> Iterator[Turn]:
    """Yield paragraphs that begin with a name and go on in small letters."""
    for mention in people.mentions:
        segment = reading.segments[mention.index]
        if segment.shape != "paragraph" or mention.start != segment.content:
            continue
        if re.match(r"\s[^\W\d_A-Z]", segment.text[mention.end :]) and (
            segment.text[mention.end + 1].islower()
        ):
            yield Turn(mention.index, mention.start, mention.end, mention.name, mention.end + 1)


def _reported(reading: Reading, people: Roster, lexicon: Lexicon) -> Iterator[Turn]:
    """Yield "X tha se", "X, Drejtor i Y, theksoi", "Relatoi znj. X", "Kryetarja sqaroi"."""
    said = acts_pattern(lexicon, speech=True)
    for mention in people.mentions:
        if reading.segments[mention.index].shape == "row":
            continue
        folded = reading.folded(mention.index)
        if (
            said.match(folded, mention.end)
            or _is_inverted(mention, folded, people, lexicon)
            or _presides_and_says(mention, folded, people, lexicon)
        ):
            yield Turn(mention.index, mention.start, mention.end, mention.name, None)
    named = {(m.index, p) for m in people.mentions for p in [_post_start(m, people)]}
    for post in people.posts:
        if (post.index, post.start) not in named and _begins_sentence(reading, post, lexicon):
            folded, text = reading.folded(post.index), reading.segments[post.index].text
            name = people.holder(post.lemma, text[post.start : post.end])
            if name and said.match(folded, post.end) and folded[post.end] == " ":
                yield Turn(post.index, post.start, post.end, name, None, by_post=True)


def _presides_and_says(mention: Mention, folded: str, people: Roster, lexicon: Lexicon) -> bool:
    """Tell whether somebody presides and then says something: "X e hapi takimin dhe njoftoi".

    To open a meeting alone is no speech.
    """
    behind, before, said = _presiding(lexicon)
    presides = behind.match(folded, mention.end)
    if presides is not None:
        return said.match(folded, presides.end()) is not None
    start = _post_start(mention, people)
    opened = before.search(folded, max(0, start - _SENTENCE), start)
    return opened is not None and said.match(folded, mention.end) is not None


@lru_cache(maxsize=4)
def _presiding(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of presiding behind a name, in front of one, and of what is then said."""
    presiding, verbs, between, gerunds, pronouns = (
        cue_alternation(lexicon, FILE, key)
        for key in ("presiding", "verbs", "between", "gerunds", "pronouns")
    )
    small = rf"(?:{between}\s+){{0,3}}"
    says = rf"(?:(?:dhe|e cila|i cili|koji|koja|и)\s+{small}{verbs}|duke\s+{small}{gerunds})"
    goes_on = rf"[.;]\s+{pronouns}\s+{small}{verbs}"
    return (
        re.compile(rf"\s*,?\s+(?:(?:e|i cili|e cila)\s+){{0,2}}{presiding}(?!\w)"),
        re.compile(rf"(?<!\w){presiding}\s+(?:dhe\s+(?:e\s+)?{presiding}\s+)?{_TITLE}$"),
        re.compile(rf"[^.;:]{{0,{_OPENING}}}?(?:[\s,]{says}|{goes_on})(?!\w)"),
    )


@lru_cache(maxsize=4)
def _inverted(lexicon: Lexicon) -> re.Pattern[str]:
    words = cue_alternation(lexicon, FILE, "inverted")
    return re.compile(rf"(?<!\w){words}\s+(?:edhe\s+)?(?:[a-z]{{1,5}}\.\s*)?$")


def _is_inverted(mention: Mention, folded: str, people: Roster, lexicon: Lexicon) -> bool:
    """Tell whether a verb of speech stands in front of its subject ("Relatoi znj. X").

    It does not where somebody else in front of the verb is the subject ("X propozoi znj. Y").
    """
    start = _post_start(mention, people)
    first = max(0, start - _SENTENCE)
    verb = _inverted(lexicon).search(folded, first, start)
    if verb is None:
        return False
    clause = max(
        (m.end() for m in _CLAUSE_END.finditer(folded, first, verb.start())), default=first
    )
    return not any(
        clause <= other.start
        and other.end <= verb.start()
        and not _is_object(folded, other, clause)
        for other in people.mentions_in(mention.index)
    )


def _is_object(folded: str, other: Mention, clause: int) -> bool:
    """Tell whether a person in front of the verb belongs to another phrase ("sipas X, tha Y")."""
    return folded[other.end : other.end + 1] == "," and clause < other.start


def _post_start(mention: Mention, people: Roster) -> int:
    """Return where the post in front of a name begins; the name's own start without one."""
    for post in people.posts_in(mention.index):
        if 0 <= mention.start - post.end <= 9:
            return post.start
    return mention.start


def _begins_sentence(reading: Reading, post: Post, lexicon: Lexicon) -> bool:
    segment = reading.segments[post.index]
    if segment.shape == "row":
        return False
    sentences = iter_sentences(segment.text, reading.folded(post.index), lexicon, segment.content)
    return any(start == post.start for start, _ in sentences)
