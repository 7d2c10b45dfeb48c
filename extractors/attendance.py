"""Head counts of the record: who was there, absent or invited, only as far as the paper counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractors import label
from extractors.attendance_tables import table_counts
from extractors.entities import Attendance, Basis, Group
from extractors.language import Lexicon, compile_words
from extractors.reading import Reading
from extractors.rollcalls import roll_calls

FILE = "attendance"
LARGEST = 5000
"""A larger number counts a population: no hall of a municipality holds it."""
GROUPS: tuple[Group, ...] = (
    "women",
    "men",
    "citizens",
    "members",
    "officials",
    "observers",
    "invited",
    "total",
    "others",
)
_OF = re.compile(r"\s+(?:nga|prej)\s+(?:gjithsej\s+)?")
_BARE = re.compile(r"\s*(?:$|[,.;:(]|veta?\b|persona\b|dhe\b)")
_BREAK = re.compile(r"(?<!\bnr)(?<!\bz)(?<!\bznj)[.;!?]\s+(?=\W*\w)")


@dataclass(frozen=True, slots=True)
class Count:
    """``count`` people of ``group`` at ``segments[segment].text[start:end]``."""

    segment: int
    start: int
    end: int
    count: int
    group: Group
    basis: Basis = "stated"


def extract_attendance(reading: Reading, lexicon: Lexicon) -> Iterator[Attendance]:
    """Yield each head count in reading order.

    Digits and words ("njëzet e gjashtë"); cells of tables that count participants; a list of names
    under "Prezent:" or "Mungon:" gives a derived count where no number is stated. The size of the
    body ("nga 35 anëtarë sa ka Kuvendi"), votes, populations and signatures are never attendance.
    """
    counts = [*_stated(reading, lexicon)]
    for index, start, end, number, group in table_counts(reading, lexicon):
        counts.append(Count(index, start, end, number, group))
    stated = {count.group for count in counts}
    for index, start, end, number, group in roll_calls(reading, lexicon):
        if group not in stated:
            counts.append(Count(index, start, end, number, group, "derived"))
    for count in sorted(counts, key=lambda c: (c.segment, c.start)):
        evidence = reading.evidence(
            count.segment,
            count.start,
            count.end,
            extractor=label("attendance"),
            confidence=0.9 if count.basis == "stated" else 0.75,
            basis=count.basis,
        )
        yield Attendance(evidence, count.count, count.group)


def _stated(reading: Reading, lexicon: Lexicon) -> Iterator[Count]:
    for index, segment in enumerate(reading.segments):
        if segment.shape == "row" or segment.zone in ("furniture", "agenda", "title", "clause"):
            continue
        folded = reading.folded(index)
        numbers = [
            (s.start_char, s.end_char, int(s._.value))
            for s in reading.docs[index].spans["numerals"]
        ]
        if not numbers:
            continue
        for start, end in _sentences(folded):
            inside = [n for n in numbers if n[0] >= start and n[1] <= end]
            yield from _in_sentence(index, folded, start, end, inside, lexicon)


def _sentences(folded: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(folded):
        yield start, match.start()
        start = match.end()
    yield start, len(folded)


def _in_sentence(
    index: int,
    folded: str,
    start: int,
    end: int,
    numbers: list[tuple[int, int, int]],
    lexicon: Lexicon,
) -> Iterator[Count]:
    sentence = folded[start:end]
    strong = compile_words(lexicon.words(FILE, "cues.strong"))
    absent = compile_words(lexicon.words(FILE, "cues.absent"))
    if not (strong.search(sentence) or absent.search(sentence)):
        return
    if compile_words(lexicon.words(FILE, "cues.never")).search(sentence):
        return
    of_members = False
    previous = start
    for at, (begin, stop, number) in enumerate(numbers):
        before, after = folded[start:begin], folded[stop:end]
        limit = numbers[at + 1][0] if at + 1 < len(numbers) else end
        group, group_end = _group_behind(folded, stop, limit, lexicon)
        if group is None and _OF.fullmatch(folded, stop, limit):
            group = _group_of_size(folded, numbers[at + 1 :], end, lexicon)
        if _is_size(before, after, lexicon):
            of_members = of_members or group in (None, "members")
        else:
            group = _governed(group, _cue_before(before, absent, strong), before, after, of_members)
            if group is not None and number <= LARGEST:
                begin_at = _clause_start(folded, start, begin, previous, strong, absent)
                yield Count(index, begin_at, group_end, number, group)
        previous = group_end


def _governed(
    group: Group | None,
    cue: Literal["absent", "present"] | None,
    before: str,
    after: str,
    of_members: bool,
) -> Group | None:
    """Return the group that a number counts, given the noun behind it and the cue before it."""
    if cue == "absent":
        bare = group is None and _BARE.match(after)
        return "absent" if group == "members" or bare else None
    if group is None and of_members and cue == "present":
        return "members"
    return "total" if group is None and _is_total(before, after) else group


def _group_of_size(
    folded: str, following: list[tuple[int, int, int]], end: int, lexicon: Lexicon
) -> Group | None:
    """Return the group behind the size of the body: members in "19 nga 21 anëtarët"."""
    return _group_behind(folded, following[0][1], end, lexicon)[0] if following else None


def _cue_before(
    before: str, absent: re.Pattern[str], strong: re.Pattern[str]
) -> Literal["absent", "present"] | None:
    """Tell which cue governs a number: the last one in front of it."""
    last_absent = max((m.end() for m in absent.finditer(before)), default=-1)
    last_present = max((m.end() for m in strong.finditer(before)), default=-1)
    if last_absent > last_present:
        near = before[last_absent:]
        return "absent" if len(near) < 40 and "," not in near else None
    return "present" if last_present >= 0 else None


def _is_size(before: str, after: str, lexicon: Lexicon) -> bool:
    """Tell whether a number is the size of the body: "nga 35 anëtarë sa ka Kuvendi"."""
    size_before = lexicon.alternation(FILE, "cues.size_before")
    if re.search(rf"(?<!\w){size_before}\s*(?:te\s+)?$", before):
        return True
    size_after = lexicon.alternation(FILE, "cues.size_after")
    if re.match(rf"\s+[^\W\d_]+\s+{size_after}(?!\w)", after):
        return True
    return re.search(r"\b(?:ka|kane|numeron)\s+(?:gjithsej\s+)?$", before) is not None


def _is_total(before: str, after: str) -> bool:
    """Tell whether a bare number is the head count: "pjesëmarrës gjithsej: 42"."""
    named = re.search(r"(?:gjithsej|total\w*|pjesemarres\w*)\s*:?\s*$", before)
    return named is not None and re.match(r"\s*(?:$|[,;.)(]|prej\b)", after) is not None


@lru_cache(maxsize=4)
def _group_patterns(lexicon: Lexicon) -> tuple[tuple[Group, re.Pattern[str]], ...]:
    """Return for each group the pattern of its noun right behind a number."""
    filler = (
        r"(?:\s*\([\w\s]{1,30}\))?"
        r"(?:\s+(?:te|e|i|nga|prej|ishin|jane|tjere|prezent\w*|pranishem))*?\s+"
    )
    return tuple(
        (
            group,
            re.compile(rf"{filler}(?P<noun>{lexicon.alternation(FILE, f'groups.{group}')})(?!\w)"),
        )
        for group in GROUPS
    )


def _group_behind(folded: str, stop: int, limit: int, lexicon: Lexicon) -> tuple[Group | None, int]:
    """Return the group whose noun stands behind a number and where the phrase ends."""
    best: tuple[int, Group, int] | None = None
    for group, pattern in _group_patterns(lexicon):
        match = pattern.match(folded, stop, limit)
        if match and (best is None or match.start("noun") < best[0]):
            best = (match.start("noun"), group, match.end())
    if best is None:
        return None, stop
    tail = re.compile(
        r"\s+(?:komunal\w*|te\s+pranishem|prezent\w*|te\s+(?:keshillit|kuvendit))(?!\w)"
    )
    more = tail.match(folded, best[2], limit)
    return best[1], more.end() if more else best[2]


def _clause_start(
    folded: str,
    start: int,
    begin: int,
    previous: int,
    strong: re.Pattern[str],
    absent: re.Pattern[str],
) -> int:
    """Return where the shortest clause that states the count begins: with its cue, if near."""
    floor = max(start, previous)
    cues = [m.start() for p in (strong, absent) for m in p.finditer(folded, floor, begin)]
    near = [at for at in cues if begin - at < 30]
    if not near:
        return begin
    lead = re.search(r"(?:\b(?:ishin|jane|kane|ka|te|u)\s+)+$", folded[floor : min(near)])
    return floor + lead.start() if lead else min(near)
