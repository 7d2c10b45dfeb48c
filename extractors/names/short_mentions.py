"""Persons named by the family name alone: "z. Bunguri", "Kryesuesja Bajraktari"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation
from extractors.language import Lexicon
from extractors.layout.segments import Segment
from extractors.names.name_forms import family_name_stem
from extractors.names.person_evidence import acts_pattern
from extractors.names.posts_beside import Post, posts_of
from extractors.reading import Reading

SHORT_CONFIDENCE = 0.8
TURN_CONFIDENCE = 0.84
_TURN = re.compile(r"(?:[^\W\d_]\.\s?)?([^\W\d_][\w'’-]{2,30})\s?:\s+(?=\S)")
ONLY_FAMILY_NAME_CONFIDENCE = 0.7
NEWCOMER_CONFIDENCE = 0.72
_GENITIVE = re.compile(r"(?:it|ut|es|ve|ise)$")
_QUOTED = re.compile('["“„«][^"“”„»]{2,80}["“”»]')
_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]{2,})?")


@dataclass(frozen=True, slots=True)
class ShortMention:
    """A family name at ``start:end``; ``name`` as it is to be counted; the post in front of it."""

    index: int
    start: int
    end: int
    name: str
    post: Post | None
    confidence: float


def short_mentions(
    reading: Reading, full_names: Iterable[str], lexicon: Lexicon
) -> Iterator[ShortMention]:
    """Yield each family name behind an honorific or a post.

    It stands for the one person of the document who has it. Behind an honorific it is a person of
    its own where nobody has it; where several have it, nobody is named.
    """
    bearers = _bearers(full_names)
    for index, segment in enumerate(reading.segments):
        if segment.zone == "furniture":
            continue
        taken = {
            place
            for key in ("names", "organizations")
            for span in reading.docs[index].spans.get(key, ())
            for place in range(span.start_char, span.end_char)
        }
        taken |= {
            place for quoted in _QUOTED.finditer(segment.text) for place in range(*quoted.span())
        }
        turn = _of_turn(segment, taken, bearers)
        if turn is not None:
            yield ShortMention(index, *turn, None, TURN_CONFIDENCE)
        for position, post in _places(reading, index, lexicon):
            word = _WORD.match(segment.text, position)
            if word is None or not word.group()[0].isupper() or word.start() in taken:
                continue
            found = _named(reading, index, word, post, bearers, lexicon)
            if found is not None:
                yield found


def _of_turn(
    segment: Segment, taken: set[int], bearers: Mapping[str, set[str]]
) -> tuple[int, int, str] | None:
    """Return the family name of one person known, where it opens a turn: "Berisha: Fillojmë."."""
    match = _TURN.match(segment.text, segment.content)
    if match is None or match.start(1) in taken or segment.shape == "row":
        return None
    meant = bearers.get(family_name_stem(match.group(1)), set())
    return (*match.span(1), next(iter(meant))) if len(meant) == 1 else None


def _named(
    reading: Reading,
    index: int,
    word: re.Match[str],
    post: Post | None,
    bearers: Mapping[str, set[str]],
    lexicon: Lexicon,
) -> ShortMention | None:
    start, end = word.span()
    meant = bearers.get(family_name_stem(word.group()), set())
    if len(meant) == 1:
        return ShortMention(index, start, end, next(iter(meant)), post, SHORT_CONFIDENCE)
    folded = reading.folded(index)[start:end]
    listed = _is_common(folded, lexicon)
    if post is not None and not meant and not listed:
        return _newcomer(reading, index, word, post, lexicon)
    if meant or post is not None or listed:
        return None
    return ShortMention(index, start, end, word.group(), None, ONLY_FAMILY_NAME_CONFIDENCE)


def _newcomer(
    reading: Reading, index: int, word: re.Match[str], post: Post, lexicon: Lexicon
) -> ShortMention | None:
    """Return a person named here only, by post and family name: "Ambasadori Kolly tha"."""
    folded = reading.folded(index)
    start, end = word.span()
    towns = {s.start_char for s in reading.docs[index].spans.get("municipalities", ())}
    plain = start not in towns and not _GENITIVE.search(folded[start:end])
    says = acts_pattern(lexicon, speech=True).match(folded, end)
    capital = reading.segments[index].text[post.start].isupper() and word.group().istitle()
    if not (plain and says and capital and folded[end : end + 1] == " "):
        return None
    return ShortMention(index, start, end, word.group(), post, NEWCOMER_CONFIDENCE)


def _is_common(folded: str, lexicon: Lexicon) -> bool:
    words = cue_alternation(lexicon, "given_names", "not_names")
    return re.fullmatch(words, folded) is not None


def _bearers(full_names: Iterable[str]) -> dict[str, set[str]]:
    bearers: dict[str, set[str]] = {}
    for name in full_names:
        words = name.split()
        if len(words) > 1:
            for part in {words[-1], *words[-1].split("-")}:
                bearers.setdefault(family_name_stem(part), set()).add(name)
    return bearers


def _places(reading: Reading, index: int, lexicon: Lexicon) -> Iterator[tuple[int, Post | None]]:
    """Yield where a family name may begin: behind an honorific, behind a post."""
    folded = reading.folded(index)
    behind_posts = {}
    for post in posts_of(reading, index):
        behind_posts[post.end + 1] = post
        comma = folded.startswith(", ", post.end)
        behind_posts.update({post.end + 2: post} if comma else {})
    seen = set()
    for match in _honorific(lexicon).finditer(folded):
        seen.add(match.end())
        yield match.end(), None
    for position, post in behind_posts.items():
        if position not in seen and folded[position - 1 : position] == " ":
            yield position, post


@lru_cache(maxsize=4)
def _honorific(lexicon: Lexicon) -> re.Pattern[str]:
    words = cue_alternation(lexicon, "name_context", "honorifics")
    return re.compile(rf"(?<!\w){words}(?:\.\s?|\s)(?=[^\W\d_])")
