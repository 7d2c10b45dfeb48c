"""Reported speech: who is said to have said something, by the verb beside the name or post."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_words
from extractors.document_kind import paper_kind
from extractors.language import Lexicon
from extractors.layout.sentences import iter_sentences
from extractors.meetings.meeting_papers import records_speeches
from extractors.names.person_evidence import acts_pattern, joins_names
from extractors.names.posts_beside import Post
from extractors.names.roster import Mention, Roster
from extractors.reading import Reading

FILE = "speech_verbs"
_SENTENCE = 200
"""Characters in front of a name in which its verb and another subject are looked for."""
_SAID_IN_CELL = 15
"""Characters behind a name in a cell that may report what was said."""
_OF = re.compile(r"(?<!\w)(?:se|te)\s+(?:[a-z]{1,5}\.\s*)?$")
_SHORT = 14
"""Characters of an article and an honorific."""
_LINKED = re.compile(r"(?<!\w)(?:se|te|per|me|nga|ndaj|i)\s+(?:[a-z]{1,5}\.\s*)?$")
_AND = re.compile(r",?\s+(?:dhe|edhe|si dhe|i)\s+(?:[a-z]{1,5}\.\s*)?")
_OPENING = 120
"""Characters between presiding and what the chair said then."""
_TITLE = r"(?:[a-z]{1,5}\.\s*)?"
_VERB = r"[^\W\d_]{1,20}(?:oi|on|ti|di|shi|ri|li|gu|ku|hu|pi|uan|en|et|it|nte)"
"""Endings of the third person, past and present, as folded."""
_STATES = re.compile(
    r"(?:\s*\([^)]{1,60}\))?(?:\s*,[^,.;:]{2,110},)?\s+(?:(?:e|i|ia|iu|ua|na)\s+)?"
    rf"(?P<verb>{_VERB})\s+(?P<between>(?:[^\W\d_]+\s+){{0,3}}?)se\s"
)
_CLAUSE_END = re.compile(r"[.;:!?]\s|,\s(?:kurse|ndersa|ku|dhe|e cila|i cili)\s")


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's words are reported: the name (or post) stands at ``start:end`` of the segment."""

    index: int
    start: int
    end: int
    name: str
    by_post: bool = False


def reported(reading: Reading, people: Roster, lexicon: Lexicon) -> Iterator[Said]:
    """Yield "X tha se", "X, Drejtor i Y, theksoi", "Relatoi znj. X", "Kryetarja sqaroi".

    Of "X dhe Y kërkuan" both; not in reading order.
    """
    found = list(_reported(reading, people, lexicon))
    yield from found
    yield from _beside(reading, people, found)
    yield from _enumerated(reading, people, lexicon)


def _enumerated(reading: Reading, people: Roster, lexicon: Lexicon) -> Iterator[Said]:
    """Yield all names of "Diskutuan: X, Y dhe Z", "folën këshilltarët X dhe Y"."""
    spoke = _plural(lexicon)
    for index, segment in enumerate(reading.segments):
        named = people.mentions_in(index) if segment.shape != "row" else ()
        folded = reading.folded(index) if named else ""
        end = -1
        for mention in named:
            if end >= 0 and joins_names(folded[end : mention.start]):
                end = mention.end
            else:
                first = max(0, mention.start - _SENTENCE)
                end = mention.end if spoke.search(folded, first, mention.start) else -1
            if end >= 0:
                yield _said_by(mention)


@lru_cache(maxsize=4)
def _plural(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what stands in front of the first name of several who spoke."""
    verbs, many = (cue_alternation(lexicon, FILE, key) for key in ("plural", "groups"))
    return re.compile(rf"(?<!\w){verbs}\s*:?\s+(?:edhe\s+)?(?:{many}\s*:?\s+)?{_TITLE}$")


def _reported(reading: Reading, people: Roster, lexicon: Lexicon) -> Iterator[Said]:
    """Yield those whose name or post the verb stands beside."""
    said = acts_pattern(lexicon, speech=True)
    in_tables = paper_kind(reading, lexicon) == "minutes" or records_speeches(reading, lexicon)
    for mention in people.mentions:
        folded = reading.folded(mention.index)
        if reading.segments[mention.index].shape == "row":
            # In minutes kept as a table, what was said stands in a cell.
            end = _cell_end(reading, mention) if in_tables else 0
            if end and said.match(folded, mention.end, end):
                yield _said_by(mention)
            continue
        if (
            (said.match(folded, mention.end) and not _is_asked(folded, mention))
            or states(folded, mention.end, lexicon)
            or _is_inverted(mention, folded, people, lexicon)
            or _presides_and_says(mention, folded, people, lexicon)
        ):
            yield _said_by(mention)
    named = {(m.index, p) for m in people.mentions for p in [_post_start(m, people)]}
    for post in people.posts:
        if (post.index, post.start) not in named and _begins_sentence(reading, post, lexicon):
            folded, text = reading.folded(post.index), reading.segments[post.index].text
            written = text[post.start : post.end]
            name = people.holder(post.lemma, written)
            speaks = said.match(folded, post.end) or states(folded, post.end, lexicon)
            if speaks and name is None and " " not in written:
                name = people.holder_before(post.lemma, post.index)
            if name and speaks and folded[post.end] == " ":
                yield Said(post.index, post.start, post.end, name, by_post=True)


def _is_asked(folded: str, mention: Mention) -> bool:
    """Tell whether somebody answers this person: "pyetjes së X iu përgjigj Y"."""
    linked = _OF.search(folded, max(0, mention.start - _SHORT), mention.start)
    return linked is not None and folded.startswith(" iu ", mention.end)


def states(folded: str, position: int, lexicon: Lexicon) -> bool:
    """Tell whether any verb with "se" stands there: "X e përkujtoi grupin se ...".

    Not "X u njoftua se", nor a comparison ("kërkoi më shumë se").
    """
    match = _STATES.match(folded, position)
    if match is None or match["verb"] in cue_words(lexicon, FILE, "no_speech"):
        return False
    last = match["between"].split()[-1:] or [match["verb"]]
    return last[0] not in cue_words(lexicon, FILE, "no_content")


def _said_by(mention: Mention) -> Said:
    return Said(mention.index, mention.start, mention.end, mention.name)


def _beside(reading: Reading, people: Roster, found: Sequence[Said]) -> Iterator[Said]:
    """Yield who speaks together with another: the first of "X dhe Y kërkuan"."""
    for said in found:
        folded = reading.folded(said.index)
        for mention in people.mentions_in(said.index):
            between = folded[mention.end : said.start] if mention.end <= said.start else ""
            if between and _AND.fullmatch(between):
                yield _said_by(mention)


def _cell_end(reading: Reading, mention: Mention) -> int:
    """Return where the cell of a name ends if it holds sentences; 0 otherwise."""
    for start, end in reading.segments[mention.index].cells:
        if start <= mention.start < end:
            return end if end - mention.end >= _SAID_IN_CELL else 0
    return 0


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
    words, quoting, leads = (
        cue_alternation(lexicon, FILE, key) for key in ("inverted", "quoting", "adverbial")
    )
    phrase = rf"{quoting}\s+{leads}(?:\s+[^\W\d_]{{2,20}}){{1,3}}"
    return re.compile(rf"(?<!\w)(?:{words}|{phrase})\s+(?:edhe\s+)?{_TITLE}$")


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
    """Tell whether a person in front of the verb belongs to another phrase.

    "sipas X, tha Y", "pyetjes së znj. X iu përgjigj Y".
    """
    after_comma = folded[other.end : other.end + 1] == "," and clause < other.start
    return (
        after_comma or _LINKED.search(folded, max(0, other.start - _SHORT), other.start) is not None
    )


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
