"""Who is named in a document, in which post, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar

from extractors.components.names import NameHint
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.names.name_forms import canonical_forms, plain
from extractors.names.person_evidence import HEADED, LISTED, Candidate, evidence_of, joins_names
from extractors.names.posts_beside import Post, posts_beside, posts_of, signature_posts
from extractors.names.short_mentions import short_mentions
from extractors.reading import Reading

_GENDER = re.compile(r"(?:esha|eshes|ja|jes|je|it|in|(?<![ut])es|en|i|e)$")
"""Endings of gender and case, not those of "kryesues" and "procesmbajtës"."""
KNOWN_CONFIDENCE = 0.9
WITH_POST_CONFIDENCE = 0.94
REPEATED_CONFIDENCE = 0.86
"""An unlisted name without evidence here that has some elsewhere in the document."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named at ``segments[index].text[start:end]``; ``post`` as written beside it."""

    index: int
    start: int
    end: int
    name: str
    post: str | None
    lemma: str | None
    """Folded lemma of the post's noun ("kryesuesi")."""
    confidence: float = KNOWN_CONFIDENCE
    """How sure it is, 0-1, that this is a person."""


_Placed = TypeVar("_Placed", Mention, Post)


def _by_segment(placed: Iterable[_Placed]) -> dict[int, tuple[_Placed, ...]]:
    """Return what stands in each segment: going through all for each segment is quadratic."""
    found: dict[int, list[_Placed]] = {}
    for one in placed:
        found.setdefault(one.index, []).append(one)
    return {index: tuple(ones) for index, ones in found.items()}


@dataclass(frozen=True, eq=False)
class Roster:
    """All mentions in reading order; names of one person are equal."""

    mentions: tuple[Mention, ...]
    posts: tuple[Post, ...]
    roles: Mapping[str, str]
    """Name -> post as first written with more than its noun, else as first written."""
    holders: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """Lemma without gender -> (words of the post, name) of those who hold such a post."""
    _mentions_at: Mapping[int, tuple[Mention, ...]] = field(init=False, repr=False)
    _posts_at: Mapping[int, tuple[Post, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_mentions_at", _by_segment(self.mentions))
        object.__setattr__(self, "_posts_at", _by_segment(self.posts))

    def mentions_in(self, index: int) -> tuple[Mention, ...]:
        """Return the mentions in a segment, in reading order."""
        return self._mentions_at.get(index, ())

    def posts_in(self, index: int) -> tuple[Post, ...]:
        """Return the posts in a segment, in reading order."""
        return self._posts_at.get(index, ())

    def holder(self, lemma: str, post: str) -> str | None:
        """Return who holds a post that is mentioned without a name; None if it is not one person.

        "Kryesuesi" is the one who presides; "Kryetarja e Komunës" needs the same complement or, if
        it stands bare, that one person only holds such a post.
        """
        wanted = _neutral(post)
        names = set()
        for held, name in self.holders.get(_GENDER.sub("", lemma), ()):
            shorter = min(len(wanted), len(held))
            if held[:shorter] == wanted[:shorter]:
                names.add(name)
        return names.pop() if len(names) == 1 else None

    def holder_before(self, lemma: str, index: int) -> str | None:
        """Return who was last named in such a post in front of a segment: "kryetari konstatoi"."""
        wanted = _GENDER.sub("", lemma)
        named = [m.name for m in self._posted(wanted) if m.index < index]
        return named[-1] if named else None

    def _posted(self, wanted: str) -> Iterator[Mention]:
        return (m for m in self.mentions if m.lemma and _GENDER.sub("", m.lemma) == wanted)


@lru_cache(maxsize=4)
def roster(reading: Reading, lexicon: Lexicon) -> Roster:
    """Return the persons of the document."""
    found = list(_full_mentions(reading, lexicon))
    canonical = canonical_forms([mention.name for mention in found])
    mentions = [replace(m, name=canonical[m.name]) for m in found]
    mentions += _short(reading, mentions, lexicon)
    ordered = tuple(sorted(mentions, key=lambda m: (m.index, m.start)))
    posts = tuple(post for index in range(len(reading.docs)) for post in posts_of(reading, index))
    return Roster(ordered, posts, _roles(ordered), _holders(ordered))


def _short(reading: Reading, mentions: Iterable[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    names = list(dict.fromkeys(mention.name for mention in mentions))
    for short in short_mentions(reading, names, lexicon):
        text, lemma = _post_text(reading, short.post)
        yield Mention(
            short.index, short.start, short.end, short.name, text, lemma, short.confidence
        )


def _post_text(reading: Reading, post: Post | None) -> tuple[str | None, str | None]:
    if post is None:
        return None, None
    return reading.segments[post.index].text[post.start : post.end], post.lemma


def _full_mentions(reading: Reading, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the mentions of two words or more that are persons.

    First those that a list, a post or the context shows; then others of the same name, and those
    that stand in one list with a person.
    """
    judged = list(_judged(reading, lexicon))
    sure = {_key(one) for one in judged if one.confidence}
    for at, one in enumerate(judged):
        if one.confidence:
            yield one
        elif _key(one) in sure:
            yield replace(one, confidence=REPEATED_CONFIDENCE)
        elif any(_listed_with(reading, one, other) for other in judged[max(0, at - 1) : at + 2]):
            yield replace(one, confidence=LISTED)


def _key(mention: Mention) -> str:
    return re.sub(r"(?:it|in|ut|un|es|s|t|n)$", "", plain(mention.name)).rstrip("aeiu")


def _listed_with(reading: Reading, one: Mention, other: Mention) -> bool:
    """Tell whether two names stand in one list and the second one is a person."""
    if one.index != other.index or one is other or not other.confidence:
        return False
    if one.name.isupper() != other.name.isupper() or " " not in one.name:
        return False
    first, second = sorted((one, other), key=lambda mention: mention.start)
    return joins_names(reading.folded(one.index)[first.end : second.start])


def _judged(reading: Reading, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield every possible name with its post; ``confidence`` 0 where nothing shows a person."""
    signed = signature_posts(reading)
    for index, doc in enumerate(reading.docs):
        spans = doc.spans.get("names", ())
        if not spans or reading.segments[index].zone == "furniture":
            continue
        posts = posts_beside(reading, index)
        bodies = [(s.start_char, s.end_char) for s in doc.spans.get("organizations", ())]
        for span in spans:
            start, end = span.start_char, span.end_char
            if any(lo <= start < hi for lo, hi in bodies):
                continue
            post = posts.get(start) or signed.get((index, start))
            text, lemma = _post_text(reading, post)
            sure = _confidence(reading, Candidate(index, start, end), span._.value, post, lexicon)
            yield Mention(index, start, end, span.text, text, lemma, sure)


def _confidence(
    reading: Reading, candidate: Candidate, hint: object, post: Post | None, lexicon: Lexicon
) -> float:
    known = isinstance(hint, NameHint) and hint.known
    shown = evidence_of(reading, candidate, lexicon)
    if known:
        return max(WITH_POST_CONFIDENCE if post else KNOWN_CONFIDENCE, shown or 0.0)
    return max(HEADED if post else 0.0, shown or 0.0)


def _neutral(post: str) -> tuple[str, ...]:
    """Return the words of a post without gender, case and linking articles."""
    words = [word for word in fold(post).split() if len(word) > 2 and word not in ("dhe", "per")]
    return tuple(_GENDER.sub("", word) if n == 0 else word[:6] for n, word in enumerate(words))


def _roles(mentions: tuple[Mention, ...]) -> dict[str, str]:
    roles: dict[str, str] = {}
    for mention in sorted(
        (m for m in mentions if m.post), key=lambda m: " " not in (m.post or ""),
    ):  # fmt: skip
        assert mention.post is not None
        roles.setdefault(mention.name, mention.post)
    return roles


def _holders(
    mentions: tuple[Mention, ...],
) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    holders: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for mention in mentions:
        if mention.post and mention.lemma:
            entry = (_neutral(mention.post), mention.name)
            entries = holders.setdefault(_GENDER.sub("", mention.lemma), [])
            if entry not in entries:
                entries.append(entry)
    return {lemma: tuple(entries) for lemma, entries in holders.items()}
