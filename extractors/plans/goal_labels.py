"""Goals and measures with a label: "Objektivi strategjik 2: ...", "QS 1. ...", "Masa 3.1"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from extractors.cues import cue_alternation, cue_pattern
from extractors.language import Lexicon

FILE = "headings"
LabelKind = Literal["objectives", "activities"]
LONGEST_LABEL = 60
"""Characters up to the end of a label's number."""
_NUMBER = (
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[ivx]{1,4}(?:\.\d{1,2}){0,2}"
    r"|[a-z](?:\.\d{1,2}){1,3}|[a-h](?=\s{0,2}[.:)\u2013-]|\s*$))"
)
_SEPARATOR = r"\s{0,2}[.:)\u2013-]{1,2}\s{0,3}"
_CONTENTS = re.compile(r"\.{3,}\s{0,3}\d{1,3}\s*$|\s{3,}\d{1,3}\s*$")
"""The end of a line in a table of contents."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the beginning of a text: ``start`` is where the goal or measure itself begins.

    ``number`` is the span of the number as printed, a code's letters included ("QS 1"); ``begin``
    is where the label itself begins.
    """

    kind: LabelKind
    number: tuple[int, int] | None
    start: int
    begin: int = 0


def read_label(folded: str, lexicon: Lexicon, start: int = 0) -> Label | None:
    """Return the numbered label that the text begins with, None without one.

    Behind the number stands a separator, or the label stands alone; "Objektivi 2 është arritur" is
    a sentence. Lines of a table of contents have none.
    """
    if _CONTENTS.search(folded, max(start, len(folded) - 40)):
        return None
    for kind in ("objectives", "activities"):
        match = _pattern(kind, lexicon).match(folded, start, start + LONGEST_LABEL)
        if match:
            group = next(name for name in ("code", "plain", "dotted", "number") if match[name])
            return Label(kind, match.span(group), match.end())
    return None


@lru_cache(maxsize=8)
def _pattern(kind: LabelKind, lexicon: Lexicon) -> re.Pattern[str]:
    nouns = cue_alternation(lexicon, FILE, f"{kind}_labels")
    codes = cue_alternation(lexicon, FILE, f"{kind}_codes")
    kinds = cue_alternation(lexicon, FILE, "label_kinds")
    ending = rf"(?:{_SEPARATOR}(?=\W{{0,2}}[^\W\d_])|\s{{0,2}}[.:)\u2013-]?\s*$)"
    long = rf"{nouns}(?:\s+{kinds}){{0,3}}\s+(?:nr\.?\s*)?(?P<number>{_NUMBER}){ending}"
    digits = r"\d{1,2}(?:\.\d{1,2}){0,3}"
    code = rf"(?P<code>{codes}[ .-]{{0,2}}{digits}){ending}"
    # "Q1 mars" is a quarter; "Q.1 Ujë" and "QS 1 Ujë" need no sign behind the number.
    plain = (
        rf"(?P<plain>(?:{codes}[.-]\s?|(?=[a-z]{{2}}){codes}\s?){digits})\s{{1,3}}(?=[^\W\d_]{{2}})"
    )
    stops = cue_alternation(lexicon, FILE, "label_stops")
    sentence = rf"(?!(?:{stops}|[^\W\d_]+(?:het|hen|on|ojne|ojme|oi|uan|ua|uar))(?!\w))"
    dotted = rf"{nouns}(?:\s+{kinds}){{0,3}}\s+(?P<dotted>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})"
    dotted += rf"\s{{1,3}}{sentence}(?=[^\W\d_]{{3}})"
    return re.compile(rf"\W{{0,3}}(?:{long}|{code}|{plain}|{dotted})")


def labels_in(folded: str, text: str, lexicon: Lexicon, start: int = 0) -> list[Label]:
    """Return the labels of goals with their numbers in one paragraph, in reading order.

    Behind the first one a label begins with a capital letter: "... Objektivi A.2: ...".
    """
    first = read_label(folded, lexicon, start)
    if first is None or first.kind != "objectives":
        return []
    found = [first]
    for noun in cue_pattern(lexicon, FILE, "objectives_labels").finditer(folded, first.start):
        if text[noun.start()].isupper() and noun.start() >= found[-1].start:
            label = read_label(folded, lexicon, noun.start())
            if label is not None and label.number is not None:
                found.append(replace(label, begin=noun.start()))
    return found


def names_goal(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a column heading speaks of goals rather than of fields or priorities."""
    return cue_pattern(lexicon, FILE, "objectives_labels").search(folded) is not None
