"""Who a task is laid on: the phrase in front of the verb, or the one behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractors.components.names import NameHint
from extractors.cues import cue_alternation, cue_pattern
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.names.roster import Mention, roster
from extractors.reading import Reading

FILE = "task_cues"
LONGEST_OWNER = 14
"""Words; a longer stretch in front of the verb is no name of a unit."""
LONGEST_LAST_OWNER = 9
"""Words of an owner that ends the sentence ("ngarkohet Drejtoria e Administratës")."""
SUBJUNCTIVE_VERB = r"[^\W\d_]{2,}(?:e|het|hen|et|en)(?!\w)"
_NOT_A_VERB = r"(?![^\W\d_]*(?:ave|eve|ive|ove|uve|jve)(?!\w))"
_COMMA = re.compile(r",\s{1,2}(?=[^\W\d_])")
_APPOSITION = re.compile(r'^[a-zçë][^,]{2,40},\s*(["“„«].{2,60}|[A-ZÇË][^,]{2,60}),?$')
"""A noun in the accusative and the name itself: "hartuesin, "Urban Linja" sh.p.k."."""


def subject_end(reading: Reading, index: int, start: int) -> int | None:
    """Return where the unit, post or person ends that a sentence begins with, None without one."""
    spans = reading.docs[index].spans
    ends = [
        int(span.end_char)
        for key in ("organizations", "posts", "names")
        for span in spans.get(key, ())
        if span.start_char == start and (key != "names" or _known(span._.value))
    ]
    return max(ends, default=None)


def subject_of(reading: Reading, span: Span) -> str | None:
    """Return the unit, post or person that an item begins with and that does something.

    "Sektori i TIK krijon ..." has one; "Zyra e re në fshat" and a bare noun have none.
    """
    index, start, end = span
    subject = subject_end(reading, index, start)
    folded = reading.folded(index)
    if subject is None:
        every = re.match(r"cdo [^\W\d_]+", folded[start:end])
        subject = start + every.end() if every else None
    if subject is None or not re.match(
        r"\s+(?:e |i |ia |do |te )?[^\W\d_]+(?:n|t|on|et|het|je)\b", folded[subject:end]
    ):
        return None
    return reading.segments[index].text[start:subject]


def named_subject_end(reading: Reading, index: int, start: int, lexicon: Lexicon) -> int | None:
    """Return the same, also for persons of the roster and units that no list knows.

    "Sektori për urbanizëm", "KRU "Mitrovica"": the noun of a unit and what belongs to it.
    """
    known = subject_end(reading, index, start)
    people = roster(reading, lexicon).mentions_in(index)
    ends = [mention.end for mention in people if mention.start == start]
    unit = _unit(lexicon).match(reading.folded(index), start)
    if unit is not None and reading.segments[index].text[start : start + 1].isalpha():
        ends.append(unit.end())
    end = max([*ends, *([known] if known is not None else [])], default=None)
    return _behind_apposition(reading, index, end, people) if end is not None else None


def _behind_apposition(reading: Reading, index: int, end: int, people: Sequence[Mention]) -> int:
    """Return where "Sekretarja e Këshillit, Dhimitra Lala," ends: behind the name and its comma."""
    comma = _COMMA.match(reading.folded(index), end)
    if comma is None:
        return end
    spans = reading.docs[index].spans.get("names", ())
    names = [int(span.end_char) for span in spans if span.start_char == comma.end()]
    names += [mention.end for mention in people if mention.start == comma.end()]
    return max(names, default=end)


@lru_cache(maxsize=4)
def _unit(lexicon: Lexicon) -> re.Pattern[str]:
    nouns = cue_alternation(lexicon, FILE, "units_of_work")
    quoted = r"\s+\"[^\"]{2,40}\"(?:-?[^\W\d_]{1,3}(?!\w))?"
    stop = r"(?!(?:te|ta|t|do|qe|ka|kane|u|ti|tia|obligohet|ngarkohet|detyrohet)(?!\w))"
    word = r"[^\W\d_]+"
    # "të" links nouns in the genitive only: "të Komunës", "të Arsimit", "të Burimeve".
    genitive = r"te\s+[^\W\d_]+(?:s|t|ve)(?!\w)"
    # "Sektori i kryen punët" has a verb behind "i"; no noun or adjective there ends in -n.
    verb = r"(?![^\W\d_]+(?:[aeo]n|jn|jne|het|hen)(?!\w))"
    genitive = rf"(?:{genitive}|(?:e|i|se)\s+{stop}{verb}{word})"
    linked = rf"(?:(?:per|dhe|a)\s+{stop}{word}|{genitive}|,\s+[A-Z]{word})"
    adjective = rf"{stop}[^\W\d_]+(?:al|ale|ar|are|ik|ike|or|ore|es|ese|jone|tone|yne)(?!\w)"
    return re.compile(rf"{nouns}(?!\w)(?:{quoted}|(?:\s+(?:{linked}|{adjective})){{0,5}})")


def owner_before(reading: Reading, span: Span, verb: int, lexicon: Lexicon) -> str | None:
    """Return the phrase in front of the verb if it can be its subject: a unit, body or person."""
    index, start, _ = span
    before = reading.segments[index].text[start:verb].strip(" ,:-–")
    before = re.sub(r"^.*?:\s+", "", before)
    if not before or len(before.split()) > LONGEST_OWNER:
        return None
    folded = reading.folded(index)[start:verb].lstrip(" ,:-")
    if cue_pattern(lexicon, FILE, "no_subject").match(folded) is not None:
        return None
    begins = named_subject_end(reading, index, start, lexicon) is not None
    return before if begins or before[:1].isupper() or before[:1] in '"“„' else None


def owner_behind(reading: Reading, span: Span, verb_end: int, lexicon: Lexicon) -> str | None:
    """Return the phrase behind the verb, up to "që", "të" + verb or a limit."""
    index, _, end = span
    folded, text = reading.folded(index), reading.segments[index].text
    stop = _owner_end(lexicon).search(folded, verb_end, end)
    owner = text[verb_end : stop.start() if stop else end].strip(" ,:-–")
    longest = LONGEST_OWNER if stop else LONGEST_LAST_OWNER
    if not 0 < len(owner.split()) <= longest:
        return None
    if cue_pattern(lexicon, FILE, "no_subject").match(folded[verb_end:].lstrip(" ,:-")) is not None:
        return None
    named = _APPOSITION.match(owner)
    return named[1] if named is not None else owner.rstrip(".;")


@lru_cache(maxsize=4)
def _owner_end(lexicon: Lexicon) -> re.Pattern[str]:
    """Match what ends the owner's phrase; "të" only before a verb, for it also links nouns."""
    ends = cue_alternation(lexicon, FILE, "owner_ends")
    linked = r"(?<!\be)(?<!\bi)(?<!\bse)(?<!\bdhe)"
    fields = cue_alternation(lexicon, FILE, "unit_fields")
    doing = rf"per\s+(?!{fields})[^\W\d_]{{3,20}}(?:imin|jen)(?!\w)"
    return re.compile(
        rf"{linked}\s*(?:,\s*)?(?<!\w)(?:{ends}(?!\w)|{doing}|te\s+{_NOT_A_VERB}{SUBJUNCTIVE_VERB})"
    )


def is_party(phrase: str, lexicon: Lexicon) -> bool:
    """Tell whether a phrase can name somebody: a capital letter or the noun of a unit begins it."""
    unit = cue_pattern(lexicon, FILE, "units_of_work").match(fold(phrase))
    return unit is not None or not phrase[:1].islower()


def _known(value: object) -> bool:
    return isinstance(value, NameHint) and value.known
