"""The piece of a page that shows why it matches, with the words marked in the original text.

One highlighter for both engines: it folds the page's own text as the index did, so the marks are
exact whatever the engine stores.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.analysis import Located, located, words
from index.markers import Match, Wish, find_matches, range_of, stands_at
from index.protocol import Snippet

WIDTH = 220
"""Code points of a snippet: about two and a half lines of a minute book, or of a terminal."""

LEAD = 3
"""One third of the room that is left goes before the first hit, the rest behind the last."""


def make_snippet(text: str, wanted: Sequence[Wish], facts: Iterable[str] = ()) -> Snippet:
    """Return the best window of a page's ``text`` for what is ``wanted``.

    With ``facts`` (texts of entities of this page) only hits inside their places count, as long as
    a fact with a hit can be found in the text. Without any hit it is the start of the page (or of
    the first fact), unmarked.
    """
    found = located(text)
    matches = find_matches(text, found, wanted)
    places = [place for fact in facts for place in _places(found, words(fact))]
    inside = [m for m in matches if any(a <= m.start and m.end <= b for a, b in places)]
    matches = inside or matches
    if not matches:
        start, end = _window(
            text, places[0][0] if places else found.spans[0][0] if found.spans else 0, 0
        )
        return Snippet(text[start:end])
    best = _densest(matches, wanted)
    start, end = _window(text, best[0].start, max(match.end for match in best))
    marks = merge((m.start, m.end) for m in matches if start <= m.start and m.end <= end)
    return Snippet(text[start:end], tuple((a - start, b - start) for a, b in marks), marks)


def _places(found: Located, wanted: Sequence[str]) -> list[tuple[int, int]]:
    if not wanted:
        return []
    return [
        range_of(found, position, wanted)
        for position, word in enumerate(found.words)
        if word == wanted[0] and stands_at(found, position, wanted)
    ]


def _densest(matches: Sequence[Match], wanted: Sequence[Wish]) -> Sequence[Match]:
    """Return the run that fits a snippet and shows most different wishes, then most hits."""
    best: Sequence[Match] = matches[:1]
    best_worth = (0, 0)
    last = 0
    for first, match in enumerate(matches):
        last = max(last, first + 1)
        while last < len(matches) and matches[last].end - match.start <= WIDTH:
            last += 1
        run = matches[first:last]
        worth = (sum(wanted[n].size for n in {m.wish for m in run}), len(run))
        if worth > best_worth:
            best, best_worth = run, worth
    return best


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the window around ``text[start:end]``, cut at blanks and free of them at its ends."""
    room = max(0, WIDTH - max(0, end - start))
    left = max(0, start - room // LEAD)
    right = min(len(text), max(end, left + WIDTH))
    left = max(0, min(left, right - WIDTH))
    while 0 < left < start and not text[left - 1].isspace():
        left += 1
    while end < right < len(text) and not text[right].isspace():
        right -= 1
    if right <= left:  # one unbroken run of characters, longer than the window
        right = min(len(text), left + WIDTH)
    while left < start and text[left].isspace():
        left += 1
    while right > max(end, left) and text[right - 1].isspace():
        right -= 1
    return left, right


def merge(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the ranges in order, overlapping ones as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
