"""Turns of speech: who speaks where, in minutes with marked turns and in reported speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.document_kind import paper_kind
from extractors.language import Lexicon
from extractors.meetings.meeting_papers import records_speeches
from extractors.meetings.other_turns import turns_in_cells, turns_with_signs
from extractors.meetings.question_tables import asking
from extractors.meetings.reported_speech import reported
from extractors.meetings.request_tables import request_rows
from extractors.names.person_evidence import acts_pattern
from extractors.names.roster import Mention, Roster, roster
from extractors.reading import Reading

FILE = "speech_verbs"
MARKED_TURNS = 2
"""So many turns with a colon or dash make minutes in which a turn may also lack its mark."""
_REMARK = 80
"""Characters of a post or a word on attendance behind a name; more is speech."""
LEAST_WORDS = 3
"""Words of a sentence below a name that stands on a line of its own."""
_LINE_END = re.compile(r"\s*(?:\([^)]{2,40}\)\s*)?(?:,[^,:.;]{2,90})?\s*:\s*[-–]?\s*")
_MARK = re.compile(
    r"[\])]?\s*(?:\([^)]{2,40}\)\s*)?(?:,[^,:.;]{2,90})?\s*(?::\s*[-–]?|\s[-–](?=\s)|[-–](?=\s))\s*(?=\S)"
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
    found: dict[tuple[int, int], Turn] = {}
    for said in reported(reading, people, lexicon):
        turn = Turn(said.index, said.start, said.end, said.name, None, said.by_post)
        found[said.index, said.start] = turn
    found |= {(turn.index, turn.start): turn for turn in marked}
    if paper_kind(reading, lexicon) == "minutes" or records_speeches(reading, lexicon):
        for by in (*asked, *asking(reading, people, lexicon)):
            found[by.index, by.start] = Turn(by.index, by.start, by.end, by.name, None)
    if len(marked) >= MARKED_TURNS:
        taken = {turn.index for turn in marked}
        for turn in _unmarked(reading, people, lexicon):
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
        if mark and not _is_remark(reading, people, mention.index, mark):
            yield Turn(mention.index, mention.start, mention.end, mention.name, mark.end())
        elif _LINE_END.fullmatch(segment.text, mention.end) and _words_below(reading, mention):
            yield Turn(mention.index, mention.start, mention.end, mention.name, len(segment.text))
    for mention, body in (
        *turns_in_cells(reading, people),
        *turns_with_signs(reading, people, _opens),
    ):
        yield Turn(mention.index, mention.start, mention.end, mention.name, body)
    named = {mention.index for mention in people.mentions if mention.start < 60}
    for post in people.posts:
        segment = reading.segments[post.index]
        if segment.shape == "row" or post.start != segment.content or post.index in named:
            continue
        mark = _MARK.match(segment.text, post.end)
        name = people.holder(post.lemma, segment.text[post.start : post.end])
        if mark and name and len(segment.text) - mark.end() > 20:
            yield Turn(post.index, post.start, post.end, name, mark.end(), by_post=True)


def _words_below(reading: Reading, mention: Mention) -> bool:
    """Tell whether a sentence stands below a name with a colon: its bearer's words."""
    below = reading.segments[mention.index + 1 : mention.index + 2]
    text = below[0].text.strip() if below else ""
    return (
        bool(below)
        and below[0].shape == "paragraph"
        and text.endswith((".", "!", "?", "…", '"'))
        and len(text.split()) >= LEAST_WORDS
    )


def _is_remark(reading: Reading, people: Roster, index: int, mark: re.Match[str]) -> bool:
    """Tell whether behind a dash stands what the person is: "Drita Raka – anëtare, mungon"."""
    rest = reading.segments[index].text[mark.end() :].strip(" .,;")
    if ":" in mark.group() or not rest[:1].islower() or len(rest) > _REMARK:
        return False
    posts = people.posts_in(index)
    return len(rest.split()) <= 2 or any(post.start == mark.end() for post in posts)


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


def _unmarked(reading: Reading, people: Roster, lexicon: Lexicon) -> Iterator[Turn]:
    """Yield paragraphs that begin with a name and go on in small letters."""
    acts, said = acts_pattern(lexicon), acts_pattern(lexicon, speech=True)
    for mention in people.mentions:
        segment = reading.segments[mention.index]
        if segment.shape != "paragraph" or mention.start != segment.content:
            continue
        folded = reading.folded(mention.index)
        if acts.match(folded, mention.end) and not said.match(folded, mention.end):
            continue  # "X doli nga salla"
        if re.match(r"\s[^\W\d_A-Z]", segment.text[mention.end :]) and (
            segment.text[mention.end + 1].islower()
        ):
            yield Turn(mention.index, mention.start, mention.end, mention.name, mention.end + 1)
