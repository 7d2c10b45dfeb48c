"""Who does an item of a list and until when: bullets of strategies, numbered measures.

A bullet is no sentence with a cue: its time stands at the end or behind a plain preposition ("gjatë
vitit 2026", ", korrik – gusht 2024"), its owner in front of the verb or behind "bartës".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from extractors.components.names import NameHint
from extractors.cues import cue_alternation, cue_pattern
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.mentions import Deadline, dates_in, deadline_in
from extractors.plans.task_owners import subject_end, subject_of
from extractors.plans.tasks import task_owner
from extractors.reading import Reading

FILE = "item_cues"
BEFORE = 24
"""Characters in front of a date that tell what it is."""
LONGEST_OWNER = 90
"""Characters of an owner's name in a bullet."""
LONGEST_TAIL = 130
"""Characters at the end of an item that may name who does it."""
_TAIL = re.compile(
    r"\((?P<tail>[^()]{3,100})\)[\s.;,]{0,3}$|\s[-\u2013\u2014\u2192>]{1,2}\s(?P<dash>[^()]{3,100})$"
    r"|[:/|]\s{1,2}(?P<colon>[^():]{3,80})$"
)
_PART = re.compile(r"[^\s,;-](?:[^,;\s]|\s(?!-\s)){2,90}")
_PEOPLE = re.compile(
    r"(?P<who>[^\W\d_]{2,20}(?:et|uesit|derit|qit)(?:\s(?:e|i|te|se|per|ne)\s[^\W\d_]{2,20}){0,3})"
    r"\s(?:(?:e|i|ia|ua)\s)?[^\W\d_]{2,20}(?:ojne|ejne|ijne|ajne)(?!\w)"
)
"""People by their trade in front of an active verb: "Psikologët e shkollave vizitojnë ..."."""
_LEAD = re.compile(r"[^:\u2013,;]{3,80}?\s?(?::|\s[\u2013-])\s{1,3}(?=\S)")
"""What stands in front of the first colon or dash of an item."""
MOST_NAMES = 3
MOST_WORDS = 12
"""Words in front of the verb that can be a unit's name."""


def item_deadline(reading: Reading, span: Span, lexicon: Lexicon) -> Deadline | None:
    """Return the time of an item, None if it says none; the last of several planned dates."""
    index, start, end = span
    limit = deadline_in(reading, span, lexicon)
    if limit is not None and limit.value is not None:
        return limit
    folded, text = reading.folded(index), reading.segments[index].text
    planned = [
        Deadline(text[first:last], value)
        for first, last, value in dates_in(reading, span)
        if _is_planned(folded, start, first, last, end, lexicon)
        and not _is_cited(reading, index, first)
    ]
    return planned[-1] if planned else limit


def _is_planned(folded: str, start: int, first: int, last: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a date says when the item is to be done, by what stands around it."""
    before = folded[max(start, first - BEFORE) : first]
    if _history(lexicon).search(before):
        return False
    closes = not folded[last:end].strip(" .;:,)")
    opens = first == start
    return (
        opens
        or bool(_when(lexicon).search(before))
        or (closes and before.rstrip().endswith((",", "(", "-", ";", ":")))
    )


@lru_cache(maxsize=4)
def _when(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){cue_alternation(lexicon, FILE, 'when')}\s*$")


@lru_cache(maxsize=4)
def _history(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){cue_alternation(lexicon, FILE, 'history')}[\s,(]*$")


def _is_cited(reading: Reading, index: int, at: int) -> bool:
    spans = reading.docs[index].spans.get("references", ())
    return any(span.start_char <= at < span.end_char for span in spans)


def item_owner(reading: Reading, span: Span, lexicon: Lexicon) -> str | None:
    """Return who does an item, None if nobody is named: behind a label, or in front of the verb."""
    index, start, end = span
    folded, text = reading.folded(index), reading.segments[index].text
    label = _owner_label(lexicon).search(folded, start, end)
    if label is not None:
        stop = re.compile(r"[,;)\]]|\.(?=\s|$)|\s[-\u2013]\s").search(folded, label.end(), end)
        last = stop.start() if stop else end
        owner = text[label.end() : last].strip(" .:-")
        # "zyrtari përgjegjës për njoftime" has a post, no label.
        named = owner[:1].isupper() or cue_pattern(lexicon, FILE, "bodies").match(
            folded, label.end(), last
        )
        if named and len(owner) <= LONGEST_OWNER:
            return owner
    return (
        _in_front(reading, span, lexicon)
        or task_owner(reading, span, lexicon)
        or subject_of(reading, span)
        or _subject(folded, text, start, end, lexicon)
        or _at_the_end(reading, span, lexicon)
    )


def finite_subject(reading: Reading, span: Span, lexicon: Lexicon) -> str | None:
    """Return who stands in front of a verb of the present: "Zyra Ligjore jep mendimin"."""
    index, start, end = span
    folded, text = reading.folded(index), reading.segments[index].text
    found = _subject(folded, text, start, end, lexicon)
    if found is not None:
        return found
    stop = subject_end(reading, index, start)
    if stop is None or not _verb(lexicon).match(folded, stop, end):
        return None
    return text[start:stop]


def _in_front(reading: Reading, span: Span, lexicon: Lexicon) -> str | None:
    """Return who is named in front of the task: "Agim Krasniqi – ta dërgojë ...", "Zyra X: ..."."""
    index, start, end = span
    folded, text = reading.folded(index), reading.segments[index].text
    lead = _LEAD.match(folded, start, end)
    if lead is None or not _wish(lexicon).match(folded, lead.end(), end):
        return None
    owner = text[start : lead.end()].rstrip(" :\u2013-")
    spans = reading.docs[index].spans
    named = any(
        known.start_char == start and 2 * (known.end_char - start) >= len(owner)
        for key in ("names", "organizations", "posts")
        for known in spans.get(key, ())
    )
    body = cue_pattern(lexicon, FILE, "bodies").match(folded, start, start + len(owner))
    return owner if named or body else None


@lru_cache(maxsize=4)
def _wish(lexicon: Lexicon) -> re.Pattern[str]:
    """Match the beginning of a task behind its owner: "të sigurojë", "do ta", "përgatit"."""
    verbs = cue_alternation(lexicon, FILE, "verbs")
    return re.compile(
        rf"(?:(?:do\s+)?(?:te|ta|t'[iu]a?)\s|(?:{verbs})(?!\w)|[^\W\d_]{{3,20}}on(?!\w))"
    )


def _at_the_end(reading: Reading, span: Span, lexicon: Lexicon) -> str | None:
    """Return the body that an item closes with: "... (Drejtoria e Kulturës, 2025)", "... - DKA"."""
    index, start, end = span
    folded, text = reading.folded(index), reading.segments[index].text
    tail = _TAIL.search(folded, max(start, end - LONGEST_TAIL), end)
    if tail is None:
        return None
    group = next(name for name in ("tail", "dash", "colon") if tail[name])
    for part in _PART.finditer(folded, *tail.span(group)):
        first, last = part.span()
        if _names_party(reading, index, first, last, lexicon):
            return text[first:last].strip()
    return None


def _names_party(reading: Reading, index: int, first: int, last: int, lexicon: Lexicon) -> bool:
    """Tell whether a part of an item's end is nothing but a body, a post or a known person."""
    spans = reading.docs[index].spans
    return cue_pattern(lexicon, FILE, "bodies").match(
        reading.folded(index), first, last
    ) is not None or any(
        party.start_char <= first + 1
        and party.end_char >= last - 1
        and (key != "names" or _is_person(party))
        for key in ("organizations", "names")
        for party in spans.get(key, ())
    )


def _is_person(span: Any) -> bool:
    """Tell whether a name is a person's: a known one, or two words and more that may be one."""
    known = isinstance(span._.value, NameHint) and span._.value.known
    return known or 1 < len(span.text.split()) <= MOST_NAMES


@lru_cache(maxsize=4)
def _owner_label(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){cue_alternation(lexicon, FILE, 'owner_labels')}\s*[:\u2013-]?\s+")


def _subject(folded: str, text: str, start: int, end: int, lexicon: Lexicon) -> str | None:
    """Return the words in front of the verb where they begin with the noun of a body or post."""
    head = cue_pattern(lexicon, FILE, "bodies").match(folded, start, end)
    if head is None and not re.match(r"[A-ZÇË]{2,6}\b", text[start:end]):
        people = _PEOPLE.match(folded, start, end)
        return text[start : people.end("who")] if people else None
    verb = _verb(lexicon).search(folded, start, min(end, start + LONGEST_OWNER + 20))
    if verb is None:
        return None
    owner = text[start : verb.start()].strip(" ,")
    return owner if 0 < len(owner.split()) <= MOST_WORDS and "," not in owner else None


@lru_cache(maxsize=4)
def _verb(lexicon: Lexicon) -> re.Pattern[str]:
    clitics = cue_alternation(lexicon, FILE, "clitics")
    verbs = cue_alternation(lexicon, FILE, "verbs")
    endings = (
        r"[^\W\d_]{1,20}(?:ojne|ejne|ijne)"
        r"|[^\W\d_]{2,20}(?:on|het|hen|izon|ojn|uan|uajne|yen|yejne|iten|llin|rrin)"
    )
    wish = (
        r"(?:do\s+)?(?:te|ta|t'ia?|t'ua?)\s+(?:[eiu]\s+)?"
        r"[^\W\d_]{1,20}(?:e|et|en|het|hen|oje|ojne|ej|oj)(?!\w)"
    )
    return re.compile(rf"\s(?:{wish}|(?:{clitics}\s+)?(?:{verbs}|{endings})(?!\w))")
