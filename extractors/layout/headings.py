"""What a heading says about the items below it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from extractors.cues import cue_pattern, cue_words
from extractors.language import LETTERS, Lexicon

SectionKind = Literal["agenda", "objectives", "activities", "proposals"]
HeadingKind = Literal["agenda", "objectives", "activities", "proposals", "other"]
KINDS: tuple[SectionKind, ...] = ("agenda", "objectives", "activities", "proposals")
OPENINGS: tuple[tuple[HeadingKind, str], ...] = (
    ("objectives", "objectives_openings"),
    ("activities", "activities_openings"),
    ("proposals", "proposals_openings"),
    ("other", "other_openings"),
)
FILE = "headings"
LONGEST_HEADING = 90
"""Characters; a longer line that begins with a heading's words is a sentence."""
_SPACED = re.compile(r"(?:[^\W_]\s){4,}[^\W_]")
"""Letters with blanks between them: the old way to stress a heading."""
_BRACKETS = re.compile(r"\([^)]{0,60}\)")
_YEARS = re.compile(
    r"[\s,]*(?:per|te)?\s*(?:vitin|vitit|vitet|viti)?\s*20\d\d(?:\s?[-/]\s?20\d\d)?$"
)


def heading_kind(folded: str, lexicon: Lexicon) -> HeadingKind | None:
    """Return what a heading opens; None if its words are not listed. ``folded`` has no number.

    "Q E L L I M E T" is read without its blanks; what stands in brackets and a year at the end are
    left aside. A heading that tells of the past ("Masat e marra") opens nothing.
    """
    return _kind(folded, lexicon)[0]


def is_exact(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a heading is listed word for word, not only by its beginning."""
    return _kind(folded, lexicon)[1]


@lru_cache(maxsize=512)
def _kind(folded: str, lexicon: Lexicon) -> tuple[HeadingKind | None, bool]:
    title = _BRACKETS.sub(" ", folded).strip(" \t.:*-")
    if not title or len(title) > LONGEST_HEADING:
        return None, False
    if _SPACED.match(title):
        return _spaced_kind(re.sub(r"\s", "", title), lexicon)
    for plain in (title, _YEARS.sub("", title).strip(" \t.:*-,")):
        for kind in KINDS:
            if cue_pattern(lexicon, FILE, kind).fullmatch(plain):
                return kind, True
        if cue_pattern(lexicon, FILE, "other").fullmatch(plain):
            return "other", True
    first, slash, _ = title.partition("/")
    if slash and first.strip():
        for kind in KINDS:  # "Aktivitetet / Aktivnosti": the same in two languages.
            if cue_pattern(lexicon, FILE, kind).fullmatch(first.strip()):
                return kind, True
    return _opening_kind(title, lexicon), False


def _opening_kind(title: str, lexicon: Lexicon) -> HeadingKind | None:
    for kind, key in OPENINGS:
        if cue_pattern(lexicon, FILE, key).match(title):
            done = kind == "activities" and cue_pattern(lexicon, FILE, "done").search(title)
            return "other" if done else kind
    return None


def _spaced_kind(letters: str, lexicon: Lexicon) -> tuple[HeadingKind | None, bool]:
    """Return what a heading without its blanks opens; its longest listed beginning counts."""
    for kind in (*KINDS, "other"):
        if _spaced_pattern(kind, lexicon).fullmatch(letters):
            return kind, True  # type: ignore[return-value]  # a member of the literal
    best: tuple[int, HeadingKind] | None = None
    for kind, key in OPENINGS:
        for name in (key, kind):
            match = _spaced_pattern(name, lexicon).match(letters)
            if match and (best is None or match.end() > best[0]):
                best = (match.end(), kind)
    return (best[1], True) if best else (None, False)


@lru_cache(maxsize=16)
def _spaced_pattern(key: str, lexicon: Lexicon) -> re.Pattern[str]:
    words = sorted({re.sub(r"\s", "", word) for word in cue_words(lexicon, FILE, key)}, key=len)
    return re.compile("|".join(re.escape(w).replace(r"\*", LETTERS) for w in reversed(words)))
