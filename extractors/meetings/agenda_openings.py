"""Where an agenda is announced: headings, sentences before a list, labels inside a line."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern, cue_words
from extractors.language import Lexicon, alternation
from extractors.layout.sentences import iter_sentences

FILE = "agenda"
LONGEST_HEADING = 110
"""Characters; a longer line is a sentence."""
READ_OUT = 160
"""Characters at the end of a paragraph in which the agenda is named before it is read out."""
LONGEST_LABEL = 90
"""Characters between the agenda's word and the colon of its label."""
_EDGES = " \t.:;*-–—_|•\"'()[]"
_SPACED = re.compile(r"(?:\w\s+){4,}\w\b")


def is_spaced(folded: str) -> bool:
    """Tell whether most words are single letters: "r e n d i  i  d i t e s"."""
    words = folded.split()
    return (
        len(words) >= 5
        and _SPACED.search(folded) is not None
        and (sum(len(word.strip(":.")) == 1 for word in words) >= 0.7 * len(words))
    )


def squeezed(text: str) -> str:
    """Return the text without white space, for the comparison of letter-spaced words."""
    return "".join(text.split())


@lru_cache(maxsize=4)
def _squeezed_headings(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(squeezed(word) for word in cue_words(lexicon, FILE, "headings"))


@lru_cache(maxsize=4)
def _heading(lexicon: Lexicon) -> re.Pattern[str]:
    words = cue_alternation(lexicon, FILE, "headings")
    return re.compile(rf"{words}(?:\s*\([^()]{{0,60}}\))?")


@lru_cache(maxsize=4)
def _opening(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"{cue_alternation(lexicon, FILE, 'openings')}(?!\w)")


def is_heading(folded: str, lexicon: Lexicon, *, looks: bool) -> bool:
    """Tell whether a line is the heading of an agenda.

    ``looks``: it is set like a heading, so that "Rendi i ditës për mbledhjen e tretë" is one, too.
    """
    title = folded.strip(_EDGES)
    if not title or len(title) > LONGEST_HEADING:
        return False
    if is_spaced(title):
        return squeezed(title).strip(_EDGES) in _squeezed_headings(lexicon)
    parts = [part.strip(_EDGES) for part in re.split(r"\s*[/|]\s*|\s+[-–]\s+", title)]
    if any(part and _heading(lexicon).fullmatch(part) for part in parts[:3]):
        return True
    colon = folded.rstrip().endswith(":")
    return (
        (looks or colon)
        and _opening(lexicon).match(title) is not None
        and cue_pattern(lexicon, FILE, "about").search(title) is None
    )


def is_loose(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a heading names an agenda only where a list follows: "Pikat", "Temat"."""
    return folded.strip(_EDGES) in cue_words(lexicon, FILE, "loose")


def announces(text: str, folded: str, lexicon: Lexicon, *, first: bool) -> bool:
    """Tell whether a paragraph's last sentence announces the agenda: "... me këto pika:".

    ``first``: no agenda was met before, so that "Do të flasim për:" is enough.
    """
    if not folded.rstrip().endswith(":"):
        return False
    spans = list(iter_sentences(text, folded, lexicon))
    last = folded[slice(*spans[-1])] if spans else ""
    keys = ("announcing", "discussing") if first else ("announcing",)
    return any(cue_pattern(lexicon, FILE, key).search(last[-300:]) for key in keys)


def names_agenda(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a paragraph speaks of the agenda at its end: "Po e lexoj rendin e ditës ..."."""
    return cue_pattern(lexicon, FILE, "announcing").search(folded[-READ_OUT:]) is not None


def names_part(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a heading gives some points of an agenda only: "Nga rendi i ditës:"."""
    return cue_pattern(lexicon, FILE, "parts").match(folded.strip(_EDGES)) is not None


def discussing_end(folded: str, lexicon: Lexicon) -> int | None:
    """Return where the text behind "Do të flasim për:" begins, None without it."""
    for match in cue_pattern(lexicon, FILE, "discussing").finditer(folded):
        colon = folded.find(":", match.end(), match.end() + LONGEST_LABEL)
        if colon >= 0 and folded[colon + 1 :].strip():
            return colon + 1
    return None


def topics_end(folded: str, lexicon: Lexicon) -> int | None:
    """Return where the text behind "Për çka u bisedua:" begins that opens a line, None without it.

    Also behind "Kemi vetëm dy çështje:", wherever it stands.
    """
    head, colon, rest = folded.partition(":")
    if colon and rest.strip() and is_topics(head, lexicon):
        return len(head) + 1
    counted = _counted(lexicon).search(folded)
    return counted.end() if counted else None


def is_topics(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a label names what was talked about: "Për bisedë", "Temat"."""
    words = cue_words(lexicon, FILE, "topics")
    return folded.strip(_EDGES) in words or is_loose(folded, lexicon)


@lru_cache(maxsize=4)
def _counted(lexicon: Lexicon) -> re.Pattern[str]:
    counts = cue_alternation(lexicon, FILE, "counts")
    things = cue_alternation(lexicon, FILE, "things")
    return re.compile(
        rf"(?<!\w)(?:{counts}|\d{{1,2}})\s+{things}(?!\w)[^:.;!?\n]{{0,60}}:\s*(?=\(?[1ai]\s?[.)/])"
    )


def loose_label_end(folded: str, lexicon: Lexicon) -> int | None:
    """Return where the text behind "Temat:" begins that opens a line, None without it."""
    head, colon, rest = folded.partition(":")
    found = colon and rest.strip() and is_loose(head, lexicon)
    return len(folded) - len(rest.lstrip()) if found else None


def label_end(folded: str, lexicon: Lexicon) -> int | None:
    """Return where the text behind "... rendi i ditës ...:" begins, None without such a label."""
    for match in _label(lexicon).finditer(folded):
        end = match.end()
        if match["about"] is None and folded[end:].strip():
            return end
    return None


@lru_cache(maxsize=4)
def _label(lexicon: Lexicon) -> re.Pattern[str]:
    strict = [w for w in cue_words(lexicon, FILE, "headings") if not is_loose(w, lexicon)]
    words = alternation([*strict, *cue_words(lexicon, FILE, "announcing")])
    about = cue_alternation(lexicon, FILE, "about_before")
    return re.compile(
        rf"(?<!\w)(?P<about>{about}\s+)?{words}(?!\w)[^:.;\n]{{0,{LONGEST_LABEL}}}:\s*(?=\S)"
    )
