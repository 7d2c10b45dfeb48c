"""Which post belongs to which name: side by side in a sentence, or on two lines of a signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.reading import Reading

_TITLE = r"(?:[a-z-]{1,6}\.?\s*){0,2}"
_TIGHT = re.compile(rf"\s*[:(]?\s*{_TITLE}")
_LOOSE = re.compile(rf"\s*[,(–-]\s*[\"']?{_TITLE}")
_BEHIND = re.compile(
    r",?\s*[–-]\s+|,\s*(?:si|ne cilesine e|ne cilesi te)?\s*|\s*\(\s*|[\s_.]{0,40}_[\s_.]{0,40}|\t"
)
_OTHER_LANGUAGE = re.compile(r"\s*/\s*")
LONGEST_LINE_OF_SIGNATURES = 160
"""Characters; a longer line is no line of posts or names only."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post at ``segments[index].text[start:end]``; ``lemma`` of its noun."""

    index: int
    start: int
    end: int
    lemma: str


@dataclass(frozen=True, slots=True)
class _Names:
    """Where the names of a segment begin and end, in order."""

    spans: tuple[tuple[int, int], ...]

    def before(self, position: int) -> tuple[int, int] | None:
        return next((span for span in reversed(self.spans) if span[1] <= position), None)

    def behind(self, position: int) -> tuple[int, int] | None:
        return next((span for span in self.spans if span[0] >= position), None)


def posts_of(reading: Reading, index: int) -> list[Post]:
    """Return the posts of a segment; one said in two languages ("A / B") is one post."""
    found: list[Post] = []
    folded = reading.folded(index)
    for span in reading.docs[index].spans.get("posts", ()):
        post = Post(index, span.start_char, span.end_char, str(span._.value))
        if found and _OTHER_LANGUAGE.fullmatch(folded, found[-1].end, post.start):
            found[-1] = replace(found[-1], end=post.end)
        else:
            found.append(post)
    return found


def posts_beside(reading: Reading, index: int) -> dict[int, Post]:
    """Return start of a name -> the post that stands beside it in the sentence."""
    names = _Names(
        tuple((s.start_char, s.end_char) for s in reading.docs[index].spans.get("names", ()))
    )
    folded = reading.folded(index)
    beside: dict[int, Post] = {}
    posts = posts_of(reading, index) if names.spans else []
    for post in posts:
        owner = _owner(post, folded, names, beside)
        if owner is not None:
            beside.setdefault(owner, post)
    return beside


def _owner(post: Post, folded: str, names: _Names, taken: dict[int, Post]) -> int | None:
    """Return the start of the name that a post belongs to.

    A blank or colon binds it to the name behind; in a list "X, kryetar, Y, anëtar" it belongs to
    the name in front, unless that has one of its own already.
    """
    following, former = names.behind(post.end), names.before(post.start)
    gap_behind = folded[post.end : following[0]] if following else None
    gap_before = folded[former[1] : post.start] if former else None
    if following and gap_behind is not None and _TIGHT.fullmatch(gap_behind):
        return following[0]
    if (
        former
        and gap_before is not None
        and former[0] not in taken
        and _BEHIND.fullmatch(gap_before)
    ):
        return former[0]
    if following and gap_behind is not None and _LOOSE.fullmatch(gap_behind):
        return following[0]
    # A signature on one line: "Gani Krasniqi Kryetar i Komunës", nothing behind.
    signed = former is not None and gap_before is not None and gap_before.isspace()
    if signed and former and not re.search(r"[^\W_]", folded[: former[0]] + folded[post.end :]):
        return former[0]
    return None


def signature_posts(reading: Reading) -> dict[tuple[int, int], Post]:
    """Return (index, start) of a name -> its post, where both stand alone on lines of their own."""
    pairs: dict[tuple[int, int], Post] = {}
    lines = list(_signature_lines(reading))
    for (first, kind), (second, other) in pairwise(lines):
        if second - first > 2 or {kind, other} != {"names", "posts"}:
            continue
        names_at, posts_at = (first, second) if kind == "names" else (second, first)
        names = list(reading.docs[names_at].spans["names"])
        posts = posts_of(reading, posts_at)
        if len(names) == len(posts):
            for name, post in zip(names, posts, strict=True):
                # A post above a name comes first: it keeps the name it already has.
                pairs.setdefault((names_at, name.start_char), post)
    return pairs


def _signature_lines(reading: Reading) -> Iterator[tuple[int, str]]:
    for index, segment in enumerate(reading.segments):
        if segment.zone != "furniture" and (kind := _only(reading, index)) is not None:
            yield index, kind


def _only(reading: Reading, index: int) -> str | None:
    """Return "names" or "posts" if a segment holds nothing else; None otherwise."""
    text, doc = reading.segments[index].text, reading.docs[index]
    if len(text) >= LONGEST_LINE_OF_SIGNATURES:
        return None
    towns = [(s.start_char, s.end_char) for s in doc.spans.get("municipalities", ())]
    for kind in ("posts", "names"):
        spans = [(s.start_char, s.end_char) for s in doc.spans.get(kind, ())]
        # Place and day stand beside a signature ("Merita Duka d.v. Gostivar").
        spans += towns if spans else []
        if spans and not _letters_outside(text, spans):
            return kind
    return None


def _letters_outside(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a word of three letters or more stands outside the spans."""
    rest = list(text)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    return re.search(r"[^\W\d_]{3,}", "".join(rest)) is not None
