"""Lists that a running text announces: "ka tri objektiva:", "Rendi i ditës: (1) ...; (2) ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.language import Lexicon
from extractors.layout.headings import FILE, SectionKind, heading_kind, is_exact
from extractors.layout.sentences import iter_sentences, trim

_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
FIRST_NUMBERS = frozenset({"1", "i", "a"})
"""Numbers that begin a list."""
_INLINE_NUMBER = re.compile(r"(?:^|(?<=[\s;,.]))(?:\((\d{1,2})\)|(\d{1,2})[.)])\s+(?=\S)")
_NEXT_MARK = re.compile(
    r"(?:(?<=[;,.])\s{0,3}|(?<=\sdhe)\s(?=\())(?:\(?(?P<mark>[a-h]|\d{1,2}|i{1,3}v?|vi{0,3})(?:\)|(?<=\d)\.(?=\s))\s{0,3}"
    r"|[-\u2013•]\s{1,3})(?=\S)"
)
_DONE = re.compile(
    r"\W*(?:u\s+[^\W\d_]{2,20}(?:a|an|ane|en|ene|oi|uan|ten|ne)"
    r"|(?:eshte|jane|kemi|ka|kane)\s+[^\W\d_]{2,20}(?:ar|uar|ur|ere|ire|ene|ure|re))(?!\w)"
)
_ORDINAL = re.compile(
    r"\s{0,3}(?:se|i|e) (?:pari|dyti|treti|katerti|pesti|gjashti|fundi|para|dyta|treta),?\s"
)
_CODED = re.compile(r"(?P<letters>[A-ZÇË]{1,3}[.-]?)(?P<number>\d{1,2})")
_NEXT_CODE = re.compile(
    r"(?<=[.;]\s)(?P<letters>[A-ZÇË]{1,3}[.-]?)(?P<number>\d{1,2})[.:)]\s{1,3}(?=\S)"
)
_FIRST_MARK = re.compile(r"\s{0,3}\(?(?P<mark>1|a|i)(?:\)|(?<=1)\.(?=\s))\s{0,3}(?=\S)")
LEAST_SEMICOLONS = 2
"""In a list that nothing but semicolons parts."""
LONGEST_LEAD = 200
"""Characters of a text that announces a list in the same paragraph."""


def announced_kind(
    text: str, folded: str, number: str | None, lexicon: Lexicon
) -> SectionKind | None:
    """Return what the last sentence announces; ``number`` is that of the item that follows."""
    spans = list(iter_sentences(text, folded, lexicon))
    last = folded[slice(*spans[-1])] if spans else ""
    begins = (number or "").casefold() in FIRST_NUMBERS
    if announces_done(last, lexicon):
        return None
    if cue_pattern(lexicon, FILE, "objectives_intro").search(last) and (
        begins or last.endswith(":")
    ):
        return "objectives"
    if cue_pattern(lexicon, FILE, "activities_intro").search(last) and last.endswith(":"):
        return "activities"
    if re.search(r"(?<!per)(?<!per qe) te:$", last):
        return "activities"  # "... që bordi të:" and bullets.
    purpose = last.endswith(" per te:") and cue_pattern(lexicon, FILE, "purposes").search(last)
    return "objectives" if purpose else None


def announces_done(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence announces what was done already ("u realizuan këto aktivitete:")."""
    return cue_pattern(lexicon, FILE, "done_intro").search(folded) is not None


def is_done_item(folded: str, start: int, lexicon: Lexicon) -> bool:
    """Tell whether an item tells of work that was done: "U asfaltua rruga ...", "janë mbjellë"."""
    return _DONE.match(folded, start) is not None or (
        cue_pattern(lexicon, FILE, "done_verbs").match(folded, start) is not None
    )


def inline_agenda(
    text: str, folded: str, lexicon: Lexicon
) -> list[tuple[int, int, str | None]] | None:
    """Return (start, end, number) of the items of "Rendi i ditës: (1) ...; (2) ...".

    None if there is no such list; a text without numbers is one item.
    """
    label = _agenda_label(lexicon).search(folded)
    if label is None:
        return None
    numbers = list(_INLINE_NUMBER.finditer(folded, label.end()))
    if not numbers or numbers[0].start() > label.end() + 1:
        return [(*trim(text, label.end(), len(text)), None)]
    ends = [number.start() for number in numbers[1:]] + [len(text)]
    return [
        (*trim(text, number.end(), stop), number[1] or number[2])
        for number, stop in zip(numbers, ends, strict=True)
    ]


@lru_cache(maxsize=4)
def _agenda_label(lexicon: Lexicon) -> re.Pattern[str]:
    heads = cue_alternation(lexicon, FILE, "agenda")
    return re.compile(rf"(?:^|(?<=[.!?] ))\s*{heads}\s*:\s*(?=\S)")


def inline_list(
    text: str, folded: str, lexicon: Lexicon
) -> tuple[SectionKind, list[tuple[int, int, str | None]]] | None:
    """Return kind and items of "Prioritetet tona janë: (1) ...; (2) ..."; None of a single one."""
    colon = folded.find(":", 0, LONGEST_LEAD)
    if colon <= 0:
        return None
    first = _FIRST_MARK.match(folded, colon + 1)
    if first is None and folded.count(";", colon) < LEAST_SEMICOLONS:
        return None
    kind = announced_kind(text[: colon + 1], folded[: colon + 1], "1", lexicon)
    if kind is None and is_exact(folded[:colon], lexicon):
        named = heading_kind(folded[:colon], lexicon)
        kind = named if named in ("objectives", "activities") else None
    if kind not in ("objectives", "activities"):
        return None
    items: list[tuple[int, int, str | None]]
    if first is None:
        items = _parted(text, folded, colon + 1)
    else:
        number = text[slice(*first.span("mark"))]
        items = [i for i in split_items(text, folded, first.end(), number) if i[1] > i[0]]
    return (kind, items) if len(items) > 1 else None


def _parted(text: str, folded: str, start: int) -> list[tuple[int, int, str | None]]:
    """Return the parts of "...; ...; dhe ..." in a sentence; none if one has a single word."""
    stop = re.compile(r"[.!?](?=\s+\S)").search(folded, start)
    end = stop.start() if stop else len(folded)
    cuts = [
        m.span()
        for m in re.compile(r";\s{0,3}(?:dhe\s|si dhe\s|e\s)?").finditer(folded, start, end)
    ]
    starts = [start, *(last for _, last in cuts)]
    stops = [*(first for first, _ in cuts), end]
    starts = [m.end() if (m := _ORDINAL.match(folded, at)) else at for at in starts]
    found: list[tuple[int, int, str | None]] = [
        (*trim(text, a, b), None) for a, b in zip(starts, stops, strict=True)
    ]
    return found if all(len(text[a:b].split()) > 1 for a, b, _ in found) else []


def split_items(
    text: str, folded: str, start: int, number: str | None
) -> Iterator[tuple[int, int, str | None]]:
    """Yield the items that one paragraph lists: "a) ...; b) ...; c) ..." or "- ...;- ...".

    A mark counts only where it goes on the one before it; of codes ("A1. ... A2. ...") the number.
    """
    if number is not None and (code := _CODED.fullmatch(number)):
        yield from _coded(text, start, code)
        return
    begin, known = start, number
    for match in _NEXT_MARK.finditer(folded, start):
        if match["mark"] != _next(known):
            continue
        stop = match.start() - 4 if folded.endswith(" dhe", begin, match.start()) else match.start()
        yield (*trim(text, begin, stop), known)
        begin = match.end()
        known = text[slice(*match.span("mark"))] if match["mark"] else None
    yield (*trim(text, begin, len(text)), known)


def _coded(text: str, start: int, code: re.Match[str]) -> Iterator[tuple[int, int, str | None]]:
    """Yield the items behind a code and the codes that go on it."""
    begin, known = start, code.group()
    for match in _NEXT_CODE.finditer(text, start):
        if match["letters"] == code["letters"] and int(match["number"]) == int(_digits(known)) + 1:
            yield (*trim(text, begin, match.start()), known)
            begin, known = match.end(), match["letters"] + match["number"]
    yield (*trim(text, begin, len(text)), known)


def _digits(code: str) -> str:
    return re.sub(r"\D", "", code)


def _next(number: str | None) -> str | None:
    """Return the mark behind ``number`` ("b" behind "a"); None behind a bullet is a bullet."""
    if number is None:
        return None
    if number.isdigit():
        return str(int(number) + 1)
    if number in _ROMANS[:-1]:
        return _ROMANS[_ROMANS.index(number) + 1]
    return chr(ord(number.casefold()) + 1) if len(number) == 1 else ""
