"""Who is named in a document, in which post, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extractors.components.names import NameHint
from extractors.cues import cue_alternation
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.markers import starts_speech
from extractors.reading import Reading

CONTEXT = "name_context"
_CASE_ENDING = re.compile(r"(?:it|in|ut|un|es|s|t|n)$")
_GENDER = re.compile(r"(?:esha|eshes|ja|jes|je|it|in|es|en|i|e)$")
_BETWEEN_POST_AND_NAME = r"\s*[,:(]?\s*"
_SIGNATURE_GAP = re.compile(r"[\s_.]*")


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


@dataclass(frozen=True, slots=True)
class Post:
    """A post at ``segments[index].text[start:end]``; ``lemma`` of its noun."""

    index: int
    start: int
    end: int
    lemma: str


@dataclass(frozen=True, eq=False)
class Roster:
    """All mentions in reading order; names of one person are equal."""

    mentions: tuple[Mention, ...]
    posts: tuple[Post, ...]
    roles: Mapping[str, str]
    """Name -> post as first written with more than its noun, else as first written."""
    holders: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """Lemma without gender -> (words of the post, name) of those who hold such a post."""

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


@lru_cache(maxsize=4)
def roster(reading: Reading, lexicon: Lexicon) -> Roster:
    """Return the persons of the document."""
    found = list(_mentions(reading, lexicon))
    canonical = _canonical([mention.name for mention in found])
    mentions = tuple(
        Mention(m.index, m.start, m.end, canonical[m.name], m.post, m.lemma) for m in found
    )
    return Roster(mentions, tuple(_posts(reading)), _roles(mentions), _holders(mentions))


def _posts(reading: Reading) -> Iterator[Post]:
    for index, doc in enumerate(reading.docs):
        for span in doc.spans.get("posts", ()):
            yield Post(index, span.start_char, span.end_char, str(span._.value))


def _mentions(reading: Reading, lexicon: Lexicon) -> Iterator[Mention]:
    pairs = _signature_pairs(reading)
    for index, doc in enumerate(reading.docs):
        if reading.segments[index].zone == "furniture":
            continue
        posts = [post for post in _posts_of(reading, index)]
        bodies = [(s.start_char, s.end_char) for s in doc.spans.get("organizations", ())]
        for span in doc.spans.get("names", ()):
            start, end = span.start_char, span.end_char
            if any(lo <= start < hi for lo, hi in bodies):
                continue
            post = _beside(reading, index, start, end, posts) or pairs.get((index, start))
            hint = span._.value
            known = isinstance(hint, NameHint) and hint.known
            if known or post or _is_person(reading, index, start, end, lexicon):
                text = reading.segments[post.index].text[post.start : post.end] if post else None
                lemma = post.lemma if post else None
                yield Mention(index, start, end, span.text, text, lemma)


def _posts_of(reading: Reading, index: int) -> Iterator[Post]:
    for span in reading.docs[index].spans.get("posts", ()):
        yield Post(index, span.start_char, span.end_char, str(span._.value))


def _beside(reading: Reading, index: int, start: int, end: int, posts: list[Post]) -> Post | None:
    """Return the post right in front of a name, or behind it ("X, Drejtor i Y,")."""
    folded = reading.folded(index)
    for post in posts:
        between = folded[post.end : start] if post.end <= start else None
        if between is not None and re.fullmatch(
            rf"{_BETWEEN_POST_AND_NAME}(?:[a-z-]{{1,6}}\.?\s*)?", between
        ):
            return post
    for post in posts:
        if post.start >= end:
            gap = folded[end : post.start]
            if gap == ", " or ("_" in gap and _SIGNATURE_GAP.fullmatch(gap)):
                return None if _leads_to_name(reading, index, post) else post
    return None


def _leads_to_name(reading: Reading, index: int, post: Post) -> bool:
    """Tell whether a post belongs to the name behind it."""
    starts = [span.start_char for span in reading.docs[index].spans.get("names", ())]
    folded = reading.folded(index)
    return any(
        re.fullmatch(r"\s*[,:]?\s*(?:[a-z]{1,5}\.\s*)?", folded[post.end : start])
        for start in starts
        if start >= post.end
    )


def _is_person(reading: Reading, index: int, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether the context says that an unlisted name is a person."""
    folded, text = reading.folded(index), reading.segments[index].text
    if re.match(r"\s*<[^>\s]+@", folded[end:]):
        return True
    honorific = cue_alternation(lexicon, CONTEXT, "honorifics")
    if re.search(rf"(?<!\w){honorific}\.?\s*$", folded[:start]):
        return True
    if text[start:end].isupper():
        return False
    if start == reading.segments[index].content and starts_speech(text[start:]):
        return True
    label = re.match(rf"\W*{cue_alternation(lexicon, CONTEXT, 'name_labels')}\s*:", folded)
    return label is not None and label.end() <= start


def _signature_pairs(reading: Reading) -> dict[tuple[int, int], Post]:
    """Return (index, start) of a name -> its post, where both stand alone on lines of their own."""
    pairs: dict[tuple[int, int], Post] = {}
    lines = [
        (index, kind)
        for index in range(len(reading.segments))
        if reading.segments[index].zone != "furniture"
        and (kind := _only(reading, index)) is not None
    ]
    for (first, kind), (second, other) in pairwise(lines):
        if second - first > 2 or {kind, other} != {"names", "posts"}:
            continue
        names_at, posts_at = (first, second) if kind == "names" else (second, first)
        names = list(reading.docs[names_at].spans["names"])
        posts = list(_posts_of(reading, posts_at))
        if len(names) == len(posts):
            for name, post in zip(names, posts, strict=True):
                # A post above a name comes first: it keeps the name it already has.
                pairs.setdefault((names_at, name.start_char), post)
    return pairs


def _only(reading: Reading, index: int) -> str | None:
    """Return "names" or "posts" if a segment holds nothing else; None otherwise."""
    text, doc = reading.segments[index].text, reading.docs[index]
    for kind in ("posts", "names"):
        spans = list(doc.spans.get(kind, ()))
        rest = list(text)
        for span in spans:
            rest[span.start_char : span.end_char] = " " * (span.end_char - span.start_char)
        letters = re.findall(r"[^\W\d_]{3,}", "".join(rest))
        if spans and not letters and len(text) < 160:
            return kind
    return None


def _canonical(names: list[str]) -> dict[str, str]:
    """Return name -> the form that stands for it: nominative, not in capitals, first met."""
    forms: dict[str, str] = {}
    for name in sorted(names, key=str.isupper):
        forms.setdefault(_plain(name), name)
    result = {}
    for name in names:
        folded = _plain(name)
        stem = _CASE_ENDING.sub("", folded)
        base = next(
            (f for f in (stem, stem + "i", stem + "u", stem + "a") if f != folded and f in forms),
            folded,
        )
        result[name] = forms[base]
    return result


def _plain(name: str) -> str:
    return " ".join(fold(name).split())


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
