"""What typing, scanning and layout do to a text; every change keeps the length of the text.

So an entry is found again at the same offsets, and its expected wording is varied alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

Span = tuple[int, int]
BARE = str.maketrans("ëçËÇ", "ecEC")
READ = str.maketrans("ëçË", "é¢É")
DIGITS = str.maketrans("01", "Ol")
SENTENCE = re.compile(r"[^\n.;:]*[\n.;:]?")
HOUR = re.compile(r"\b[012]\d[:.]\d\d\b")
WIDTHS = (40, 55, 72)


def bare(text: str, spans: Sequence[Span], rng: Random) -> str:
    """Typed without ë and ç."""
    return text.translate(BARE)


def mixed(text: str, spans: Sequence[Span], rng: Random) -> str:
    """Every second sentence or so typed without ë and ç."""
    return SENTENCE.sub(lambda m: m[0].translate(BARE) if rng.random() < 0.5 else m[0], text)


def misread(text: str, spans: Sequence[Span], rng: Random) -> str:
    """Read with an English model: ë as é, ç as the cent sign."""
    return text.translate(READ)


def capitals(text: str, spans: Sequence[Span], rng: Random) -> str:
    """A short line in capitals, by preference one with an entry in it; else the first words."""
    lines, start = [], 0
    for line in text.split("\n"):
        if line and len(line) <= 110:
            own = any(a < start + len(line) and b > start for a, b in spans)
            lines.append((own, start, start + len(line)))
        start += len(line) + 1
    lines = [line for line in lines if line[0]] or lines
    if not lines:
        return text
    _, a, b = rng.choice(lines)
    upper = text[a:b].upper()
    return text[:a] + upper + text[b:] if len(upper) == b - a else text


def digits(text: str, spans: Sequence[Span], rng: Random) -> str:
    """The letter O for a nought, l for a one, once or twice inside an entry (or an hour)."""
    places = [i for a, b in spans for i in range(a, b) if text[i] in "01" and b - a < 40]
    if not places and (hour := HOUR.search(text)):
        places = [i for i in range(*hour.span()) if text[i] in "01"]
    chosen = set(rng.sample(places, min(len(places), rng.choice((1, 1, 2)))))
    return "".join(c.translate(DIGITS) if i in chosen else c for i, c in enumerate(text))


def wrapped(text: str, spans: Sequence[Span], rng: Random) -> str:
    """Long lines broken at the width of the page or of a column."""
    chars, start, blank, width = list(text), 0, 0, rng.choice(WIDTHS)
    for i, c in enumerate(chars):
        if c == "\n":
            start, blank = i + 1, 0
        elif c == " ":
            blank = i
        if i - start >= width and blank > start:
            chars[blank] = "\n"
            start, blank = blank + 1, 0
    return "".join(chars)


VARIATIONS: dict[str, Callable[[str, Sequence[Span], Random], str]] = {
    "bare": bare,
    "mixed": mixed,
    "misread": misread,
    "capitals": capitals,
    "digits": digits,
    "wrapped": wrapped,
}
COMMON = ("bare", "bare", "mixed", "misread", "wrapped", "capitals")
OF_KIND = {
    "dates": ("bare", "mixed", "digits", "digits", "wrapped", "capitals"),
    "times": ("bare", "mixed", "digits", "wrapped", "misread"),
    "amounts": ("bare", "mixed", "digits", "wrapped", "misread", "capitals"),
    "action_items": ("bare", "bare", "mixed", "misread", "wrapped"),
    "proposals": ("bare", "bare", "mixed", "misread", "wrapped"),
}
