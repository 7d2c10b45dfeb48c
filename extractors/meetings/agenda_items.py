"""The numbers in front of agenda items, and the items of an agenda that stands in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractors.cues import cue_alternation
from extractors.language import Lexicon
from extractors.layout.sentences import iter_sentences, trim

FILE = "agenda"
Style = Literal["digit", "roman", "letter", "bullet", "clock"]
LARGEST_STEP = 2
"""One number may be lost (OCR); a larger step begins another list."""
LEAST_EVEN, MOST_EVEN = 3, 7
"""Subjects in a row without numbers, and words of each."""
_OBLIQUE = re.compile(r"(?:te|se|e|i|per|ne|me)|[^\W\d_]+(?:it|ut|es|se|ve|is|as|os)")
_SECOND = ("ç", "ë")
"""Letters between c and d, e and f in the Albanian alphabet; folded they are c and e."""
_SIGNS = ("/", ")", ".")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_ROMANS = (
    *("i", "ii", "iii", "iv", "v", "vi", "vii", "viii"),
    *("ix", "x", "xi", "xii", "xiii", "xiv", "xv"),
)
_INLINE = re.compile(
    r"(?:^|(?<=[\s;,.:]))\(?(?P<number>\d{1,2}|[ivx]{1,5}|[a-h])(?:[.)]|\s?/|\s?-(?!\w))\s*(?=[^\W\d_]|[\"'(])"
)


_HOUR = r"\d{1,2}\s?[.:]\s?\d{2}"
_CLOCK = (
    rf"\(?(?:(?:ne\s+)?ora\s+)?{_HOUR}(?:\s?[-–—]\s?{_HOUR}|\s+deri\s+(?:ne\s+)?{_HOUR})?"
    r"\)?(?:\s?(?:h|ore|orë)(?!\w))?\s?[-–—:|]?\s*(?=[^\W\d_]{2}|\")"
)
"""In front of an item of a programme: "10:15 – 11:00 Prezantimi"."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in front of an item: ``number`` as printed, the text begins at ``length``."""

    number: str | None
    style: Style
    value: int
    """Place in the list: 1 for "1", "I" and "a", 3 for "b" (ç and ë stand between); 0: a bullet."""
    length: int


@lru_cache(maxsize=4)
def _mark(lexicon: Lexicon) -> re.Pattern[str]:
    point = cue_alternation(lexicon, FILE, "point")
    return re.compile(
        rf"\s*(?:{point}\.?\s*(?=[\divx]+\s*[.):/-]))?"
        r"(?:\(?(?P<number>\d{1,2}|[ivx]{1,5}|[a-z])\s?(?:[.):/]|-(?=[\s\w\"]))[.):-]?\s*(?=[^\W\d_]|[\"'(\[])"
        r"|(?P<bullet>[-*•▪●■◦➢✓✔→·❖§])\s*(?=\S)"
        r"|(?P<bare>\d{1,2}),?\s+(?=[^\W\d_]{3}|\")"
        rf"|(?P<clock>{_CLOCK}))"
    )


def read_mark(text: str, folded: str, lexicon: Lexicon, previous: Mark | None) -> Mark | None:
    """Return the mark that a line begins with; a bare number only where it goes on a list."""
    match = _mark(lexicon).match(folded)
    if match is None:
        return None
    if match["bullet"]:
        return Mark(None, "bullet", 0, match.end())
    if match["clock"]:
        return Mark(None, "clock", 0, match.end())
    kind = "number" if match["number"] else "bare"
    number = text[slice(*match.span(kind))]
    style, value = place(match[kind], previous)
    if style == "letter" and number.casefold() in _SECOND:
        value += 1
    misread = kind == "bare" and folded.startswith(",", match.end("bare"))  # OCR: "4," for "4."
    if (kind == "bare" and not text[match.end()].isupper()) or (misread and previous is None):
        return None
    return Mark(number, style, value, match.end())


def split_items(
    text: str, folded: str, mark: Mark, lexicon: Lexicon
) -> list[tuple[Mark, int, int]]:
    """Return (mark, start, end) of the items in a line that begins with ``mark``.

    "1/ Buxheti 2/ Rrugët" and "I) Buxheti; II) Rrugët" are two: the next number follows with the
    same sign behind it.
    """
    found: list[tuple[Mark, int, int]] = []
    start = mark.length
    sign = folded[:start].rstrip()[-1:]
    while sign in _SIGNS and mark.style not in ("bullet", "clock"):
        match = _next_mark(mark, sign).search(folded, start)
        if match is None:
            break
        end = _without_joint(folded, start, match.start(), lexicon)
        found.append((mark, start, end))
        number = text[slice(*match.span("number"))]
        mark = Mark(number, *place(match["number"], mark), match.end())
        start = match.end()
    end = _last_end(text, folded, start, lexicon) if found else len(text)
    return [*found, (mark, start, end)]


@lru_cache(maxsize=256)
def _next_mark(mark: Mark, sign: str) -> re.Pattern[str]:
    """Return what the next number of a list in one line looks like: "II)" behind "I)"."""
    if mark.style == "digit":
        number = str(mark.value + 1)
    elif mark.style == "roman":
        number = _ROMANS[min(mark.value, len(_ROMANS) - 1)]
    else:
        number = chr(ord("a") + (mark.value + 1) // 2)
    # Romans and letters end sentences, too ("Pika I. ..."): a bracket or a semicolon shows them.
    before = r"\s" if mark.style == "digit" or sign != "." else r";\s{1,3}"
    opening = r"\(?" if sign == ")" else ""
    return re.compile(
        rf"{before}{opening}(?P<number>{number})\s?{re.escape(sign)}\s*(?=[\"“(]?[^\W\d_]{{2}})"
    )


def place(number: str, previous: Mark | None) -> tuple[Style, int]:
    """Return the style and place of a folded number; "i" is a letter behind "h"."""
    if number.isdigit():
        return "digit", int(number)
    letter = previous is not None and previous.style == "letter"
    if set(number) <= set(_ROMAN) and not letter:
        return "roman", _roman(number)
    return "letter", 2 * (ord(number[0]) - ord("a")) + 1


def _roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number]
    return sum(
        -value if at + 1 < len(values) and value < values[at + 1] else value
        for at, value in enumerate(values)
    )


def follows(mark: Mark, previous: Mark | None, *, extract: bool = False) -> bool:
    """Tell whether a mark goes on the list (or opens it, if there is no previous one).

    ``extract``: only some points of the agenda are given, so the first may have any number.
    """
    if previous is None:
        return mark.value <= LARGEST_STEP or (extract and mark.style in ("digit", "roman"))
    step = 2 * LARGEST_STEP if mark.style == "letter" else LARGEST_STEP
    return mark.style == previous.style and (
        mark.style in ("bullet", "clock") or 0 < mark.value - previous.value <= step
    )


def inline_items(
    text: str, folded: str, start: int, lexicon: Lexicon
) -> list[tuple[int, int, str | None]]:
    """Return (start, end, number) of the items of ``text[start:]``, the text behind a label.

    "1. ...; 2. ...; 3. ..." by their numbers; without numbers the first sentence, cut at
    semicolons or at commas in front of words that items begin with.
    """
    marks = _inline_marks(text, folded, start)
    if marks:
        ends = [mark[0] for mark in marks[1:]] + [_last_end(text, folded, marks[-1][1], lexicon)]
        spans = [
            (*trim(text, mark[1], _without_joint(folded, mark[1], end, lexicon)), mark[2])
            for mark, end in zip(marks, ends, strict=True)
        ]
        return [span for span in spans if span[1] > span[0]]
    first = next(iter_sentences(text, folded, lexicon, start), (start, len(text)))
    cuts = [m.span() for m in re.compile(";").finditer(folded, start, first[1])]
    cuts = cuts or _noun_cuts(folded, start, first[1], lexicon)
    begins = [start, *(cut[1] for cut in cuts)]
    stops = [*(cut[0] for cut in cuts), first[1]]
    parts = [trim(text, begin, stop) for begin, stop in zip(begins, stops, strict=True)]
    return [(begin, end, None) for begin, end in parts if end > begin]


def _without_joint(folded: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Return the end without the "dhe" in front of the next number."""
    joint = re.compile(rf"[\s,;]+{cue_alternation(lexicon, FILE, 'joints')}\s*$")
    match = joint.search(folded, max(start, end - 12), end)
    return match.start() if match else end


def _noun_cuts(folded: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the commas of "miratimi i procesverbalit, raporti i buxhetit dhe të ndryshme".

    Only where at least two of them stand in front of a word that agenda items begin with.
    """
    cuts = [match.span() for match in _cut(lexicon).finditer(folded, start, end)]
    return cuts if len(cuts) > 1 else _even_cuts(folded, start, end)


def _even_cuts(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the commas and the "dhe" between three subjects or more that are equally short.

    "rregullimi i rrugës, ujitja e arave dhe mbeturinat"; a genitive behind a comma goes on the
    subject in front ("buxheti i arsimit, shëndetësisë dhe kulturës").
    """
    commas = [m.span() for m in re.compile(r",\s+").finditer(folded, start, end)]
    last = (
        re.compile(r",?\s+(?:dhe|si dhe)\s+").search(folded, commas[-1][1], end) if commas else None
    )
    cuts = [*commas, *([last.span()] if last else [])]
    edges = [start, *(cut[1] for cut in cuts)]
    stops = [*(cut[0] for cut in cuts), end]
    parts = [folded[a:b].strip(" .").split() for a, b in zip(edges, stops, strict=True)]
    even = all(1 <= len(part) <= MOST_EVEN for part in parts)
    heads = all(part and not _OBLIQUE.fullmatch(part[0]) for part in parts)
    return cuts if last and len(parts) >= LEAST_EVEN and even and heads else []


@lru_cache(maxsize=4)
def _cut(lexicon: Lexicon) -> re.Pattern[str]:
    nouns = cue_alternation(lexicon, FILE, "nouns")
    return re.compile(rf"(?:,|,?\s+(?:dhe|si dhe)\b)\s*(?={nouns}(?!\w))")


def _inline_marks(text: str, folded: str, start: int) -> list[tuple[int, int, str]]:
    """Return (start, end, number) of the marks that count up from one."""
    found: list[tuple[int, int, str]] = []
    last: Mark | None = None
    for match in _INLINE.finditer(folded, start):
        style, value = place(match["number"], last)
        mark = Mark(text[slice(*match.span("number"))], style, value, 0)
        if last is None and (value != 1 or match.start() > start + 1):
            return []
        step = 2 if style == "letter" else 1
        if last is None or (style == last.style and value == last.value + step):
            found.append((match.start(), match.end(), mark.number or ""))
            last = mark
    return found


def _last_end(text: str, folded: str, start: int, lexicon: Lexicon) -> int:
    """Return the end of the last item: of its first sentence."""
    return next((end for _, end in iter_sentences(text, folded, lexicon, start)), len(text))
