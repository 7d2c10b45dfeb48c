"""Who presides over the meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors import label
from extractors.cues import cue_alternation, cue_pattern, cue_words
from extractors.entities import Fact
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.sentences import iter_sentences
from extractors.meetings.meeting_papers import has_chair
from extractors.names.roster import Mention, Roster, roster
from extractors.paper_types import paper_type
from extractors.reading import Reading

FILE = "metadata"
LABELLED, LED, SAID, POST, SIGNED, HEAD, SIGNED_BARE = 0.95, 0.93, 0.9, 0.88, 0.87, 0.8, 0.78
SIGNED_BELOW = 0.84
"""How sure each kind of evidence is; the surest one in the paper wins, the first of equals."""
FIRST_SEGMENTS = 6
"""Segments from the start in which the body that decides is named."""
LAST_SEGMENTS = 14
"""Segments from the end in which an act is signed."""
_WINDOW = 110
"""Characters in front of a name in which a label or post is looked for."""
_OBJECT_FIRST = re.compile(r"(?:^|[^\W\d_]{3,}(?:in|en|un|met|tet))\s*\be\s+$")
_TITLE = r"(?:[a-z]{1,5}\.\s*)?"


@dataclass(frozen=True, slots=True)
class _Chair:
    mention: Mention
    confidence: float


def extract_chair(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Yield ``chair``: who is said to preside, else who signs or is named in a presiding post.

    In a decision only who signs it for the body that decided: a mayor's act has no chair.
    """
    if not has_chair(reading, lexicon):
        return
    kind, _ = paper_type(reading, lexicon)
    people = roster(reading, lexicon)
    found = _signers(reading, lexicon, people) if kind == "decision" else None
    if kind != "decision":
        found = _presiding(reading, lexicon, people)
    if found is not None:
        mention = found.mention
        evidence = reading.evidence(
            mention.index,
            mention.start,
            mention.end,
            extractor=label("chair"),
            confidence=found.confidence,
        )
        yield Fact(evidence, "chair", mention.name)


def _signers(reading: Reading, lexicon: Lexicon, people: Roster) -> _Chair | None:
    """Return who signs an act in a presiding post."""
    first = len(reading.segments) - LAST_SEGMENTS
    for mention in people.mentions:
        zone = reading.segments[mention.index].zone
        if zone != "signature" and mention.index < first:
            continue
        if _post_confidence(mention, lexicon):
            return _Chair(mention, SIGNED)
        if _presides_above(reading, mention, people, lexicon):
            return _Chair(mention, SIGNED_BELOW)
        if _signs_for_council(reading, mention, lexicon):
            return _Chair(mention, SIGNED_BARE)
    return None


def _presides_above(reading: Reading, mention: Mention, people: Roster, lexicon: Lexicon) -> bool:
    """Tell whether the line above ends with the post: "Dërgohet: arkivit   Kryesuesja e Kuvendit".

    Two columns of the foot of an act may come out as one line.
    """
    segment = reading.segments[mention.index]
    if mention.post or mention.start != segment.content or not mention.index:
        return False
    text = reading.segments[mention.index - 1].text.rstrip(" .,:_")
    nouns = cue_pattern(lexicon, FILE, "chair.nouns")
    return any(
        post.end == len(text) and nouns.match(fold(text[post.start : post.end]))
        for post in people.posts_in(mention.index - 1)
    )


def _signs_for_council(reading: Reading, mention: Mention, lexicon: Lexicon) -> bool:
    """Tell whether "Kryetari" without a complement signs, and a council heads the paper."""
    above = reading.folded(mention.index - 1) if mention.index else ""
    post = fold(mention.post).strip() if mention.post else above.strip(" ,:").rpartition(" ")[2]
    bare = post in cue_words(lexicon, FILE, "chair.bare_heads")
    if not bare or reading.segments[mention.index].shape == "item":
        return False
    council = cue_pattern(lexicon, FILE, "chair.councils")
    heads = [reading.folded(i) for i in range(min(FIRST_SEGMENTS, mention.index))]
    return any(council.match(line.strip()) and len(line) < 60 for line in heads) or (
        council.search(_lines_above(reading, mention.index)) is not None
    )


def _lines_above(reading: Reading, index: int) -> str:
    """Return the two lines above the name: "Këshilli i Komunës" over "KRYETARI"."""
    lines = [reading.folded(i) for i in range(max(0, index - 2), index)]
    return " | ".join(line for line in lines if len(line) < 60)


def _presiding(reading: Reading, lexicon: Lexicon, people: Roster) -> _Chair | None:
    best: _Chair | None = None
    for found in _evidence(reading, lexicon, people):
        if best is None or found.confidence > best.confidence:
            best = found
    return best


def _evidence(reading: Reading, lexicon: Lexicon, people: Roster) -> Iterator[_Chair]:
    for mention in people.mentions:
        if reading.segments[mention.index].zone in ("furniture", "agenda"):
            continue
        before = _before(reading, mention)
        if _pattern(lexicon, "labels").search(before):
            yield _Chair(mention, LABELLED)
        elif _pattern(lexicon, "leads").search(before):
            yield _Chair(mention, LED)
        elif sure := _post_confidence(mention, lexicon):
            yield _Chair(mention, sure)
    for index, segment in enumerate(reading.segments):
        if people.mentions_in(index) and segment.zone not in ("furniture", "agenda", "title"):
            yield from _by_verb(reading, index, lexicon, people)


def _before(reading: Reading, mention: Mention) -> str:
    """Return the folded words in front of a name, without its post.

    A name that begins its line has the line above in front of it ("Drejtoi mbledhjen").
    """
    folded = reading.folded(mention.index)[: mention.start]
    if not re.search(r"[^\W_]", folded) and mention.index:
        above = reading.folded(mention.index - 1).strip()
        folded = above[-_WINDOW:] + " : " if len(above) < 50 else ""
    folded = folded[-_WINDOW:]
    if mention.post:
        post = fold(mention.post)
        cut = folded.rfind(post)
        rest = folded[cut + len(post) :] if cut >= 0 else ""
        if cut > 0 and not re.search(r"[^\W_]{6}", rest):
            return folded[:cut]
    return folded


@lru_cache(maxsize=8)
def _pattern(lexicon: Lexicon, key: str) -> re.Pattern[str]:
    words = cue_alternation(lexicon, FILE, f"chair.{key}")
    # A label stands first in its line or cell and has its colon, or nothing but blanks behind it.
    if key == "labels":
        return re.compile(rf"(?:^|[\t.;/|]|\s{{2}})\W{{0,3}}{words}\s*[:–-][\s:_–-]*{_TITLE}$")
    return re.compile(rf"(?<!\w){words}\s*,?\s*{_TITLE}$")


def _post_confidence(mention: Mention, lexicon: Lexicon) -> float:
    if not mention.post:
        return 0.0
    post = fold(mention.post)
    if cue_pattern(lexicon, FILE, "chair.nouns").match(post):
        return POST
    return HEAD if cue_pattern(lexicon, FILE, "chair.heads").match(post) else 0.0


def _by_verb(reading: Reading, index: int, lexicon: Lexicon, people: Roster) -> Iterator[_Chair]:
    """Yield the person in "Mbledhjen e kryesoi ..." and "X e hapi mbledhjen"."""
    text, folded = reading.segments[index].text, reading.folded(index)
    if not cue_pattern(lexicon, FILE, "chair.verbs", "chair.opening_verbs").search(folded):
        return
    for start, end in iter_sentences(text, folded, lexicon):
        sentence = folded[start:end]
        said = cue_pattern(lexicon, FILE, "chair.verbs").search(sentence)
        if said is None:
            said = cue_pattern(lexicon, FILE, "chair.opening_verbs").search(sentence)
            if said is None or not cue_pattern(lexicon, FILE, "chair.objects").search(sentence):
                continue
        inside = [m for m in people.mentions_in(index) if m.start >= start and m.end <= end]
        who = _subject(sentence, start, said, inside)
        if who is not None:
            yield _Chair(who, SAID)


def _subject(
    sentence: str, start: int, said: re.Match[str], inside: list[Mention]
) -> Mention | None:
    """Return the subject: the person right in front of the verb, else the next one behind it."""
    before = [m for m in inside if m.end <= start + said.start()]
    behind = [m for m in inside if m.start >= start + said.end()]
    # "Mbledhjen e drejton X": the object stands first, so the subject comes behind.
    inverted = behind and _OBJECT_FIRST.search(sentence, 0, said.start())
    if before and not inverted:
        between = sentence[before[-1].end - start : said.start()]
        if not re.search(r"[.;:]|\b(?:se|qe|i cili|e cila)\b", between) and len(between) < 60:
            return before[-1]
    return behind[0] if behind else None
