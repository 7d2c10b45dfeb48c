"""What a clock time is the hour of: of a meeting's start or end, or of nothing that is wanted."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from extractors.calendar.dating import dated_by_segment
from extractors.components.clock import Clock
from extractors.language import Lexicon
from extractors.layout.mail_heads import mail_dates
from extractors.paper_types import paper_type
from extractors.reading import Reading

Part = Literal["start", "end", "planned", "broken"]
Guess = tuple[Part, float]
FILE = "clock"
WINDOW, TAIL = 160, 70
"""Characters in front of and behind a time in which its verb is looked for."""
CONTEXT = 260
"""Characters in front of a time among which the occasion is named."""
BESIDE_DAY, DAY_GAP = 0.87, 45
"""Confidence of an hour right behind a meeting's day; characters between them."""
SHORT_LINE, VERB = 220, 30
"""Characters of a line of labels, and from "duhej" to the end of its verb."""
MEETING_PAPERS = ("minutes", "invitation", "announcement", "decision")
LABELLED, BESIDE, SPOKEN, BEHIND, WEAK = 0.95, 0.85, 0.9, 0.8, 0.75
"""Confidence: a label in front; labels of day and place in the line; a verb in front; a verb behind
it; a number with a dot that only the words make a time."""
_BREAK = re.compile(r"(?<=[^\W\d_]{3})[.;]\s|[!?]\s|(?:(?<=\d\d)|^)[.;]\s+(?=[^\W\d_]{2})")
_PREPOSITION = re.compile(r"(?:\b(?:ne|me|prej|nga|deri|rreth|te|u)|n')\s*$")


def part_of(
    reading: Reading, lexicon: Lexicon, index: int, span: tuple[int, int], clock: Clock
) -> Guess | None:
    """Tell whether a time in running text opens or closes a meeting; None for any other time."""
    introduction = reading.introduction(index)
    lead = reading.folded(introduction)[-WINDOW:] + " " if introduction is not None else ""
    folded = lead + reading.folded(index)
    start, end = span[0] + len(lead), span[1] + len(lead)
    head = _BREAK.split(folded[max(0, start - WINDOW) : start])[-1]
    tail = _BREAK.split(folded[end : end + TAIL] + " ")[0]
    if _is_stamp(reading, index, span, clock) or _is_routine(head, tail, lexicon):
        return None
    if _is_other_meeting(reading, lexicon, f"{head}|{tail}"):
        return None
    if index in mail_dates(reading, lexicon):
        return None
    label = _label(head, lexicon)
    if label is not None:
        return ("start" if clock.end is not None else label), LABELLED
    if clock.named and not clock.weak and _is_head_line(reading, index, lexicon):
        return "start", BESIDE
    if _is_beside_day(reading, lexicon, index, span[0]):
        return "start", BESIDE_DAY
    context = folded[max(0, start - CONTEXT) : end + TAIL]
    return _spoken(reading, lexicon, clock, (head, tail, context))


def _is_beside_day(reading: Reading, lexicon: Lexicon, index: int, start: int) -> bool:
    """Tell whether the hour stands right behind the day of a meeting."""
    folded = reading.folded(index)
    for day in dated_by_segment(reading, lexicon).get(index, ()):
        if day.role == "meeting" and 0 <= start - day.end <= DAY_GAP:
            between = _link(lexicon).sub("", folded[day.end : start])
            if not between.strip(" ,;.-–(:|\t"):
                return True
    return False


@lru_cache(maxsize=4)
def _link(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternation(FILE, 'cues.day_link')}(?!\w)")


def _is_stamp(reading: Reading, index: int, span: tuple[int, int], clock: Clock) -> bool:
    """Tell whether the time stands right behind a day, as in stamps and heads of mails."""
    if clock.named or clock.end is not None:
        return False
    ends = (date.end_char for date in reading.docs[index].spans["dates"])
    folded = reading.folded(index)
    return any(end <= span[0] and not folded[end : span[0]].strip(" -(") for end in ends)


def _is_routine(head: str, tail: str, lexicon: Lexicon) -> bool:
    around = f"{head}|{tail}"
    if lexicon.pattern(FILE, "cues.routine").search(around):
        return True
    timetable = lexicon.pattern(FILE, "cues.timetable").search(head)
    return timetable is not None and not lexicon.pattern(FILE, "cues.meeting").search(head)


def _is_other_meeting(reading: Reading, lexicon: Lexicon, around: str) -> bool:
    """Tell whether minutes speak of the next or the last meeting."""
    if not lexicon.pattern(FILE, "cues.other_meeting").search(around):
        return False
    kind, _ = paper_type(reading, lexicon)
    return kind == "minutes" and lexicon.pattern(FILE, "cues.meeting").search(around) is not None


@lru_cache(maxsize=4)
def _labels(lexicon: Lexicon) -> tuple[tuple[Part, re.Pattern[str]], ...]:
    hour = lexicon.alternation(FILE, "words.hour")
    parts: tuple[Part, ...] = ("end", "start")
    words = {part: lexicon.alternation(FILE, f"labels.{part}") for part in parts}
    return tuple(
        (
            part,
            re.compile(
                rf"(?<![\w-])(?:{words[part]}(?:\s?[:\t]|\s[-–])\s{{0,3}}"
                rf"(?:(?:ne|prej|nga)\s+)?(?:{hour}[\s:.]{{1,3}})?"
                rf"|(?<!.){words[part]}\s+(?:ne\s+)?{hour}[\s:.]{{1,3}})$"
            ),
        )
        for part in parts
    )


def _label(head: str, lexicon: Lexicon) -> Part | None:
    for part, pattern in _labels(lexicon):
        if pattern.search(head[-60:]):
            return part
    return None


def _is_head_line(reading: Reading, index: int, lexicon: Lexicon) -> bool:
    """Tell whether the line has labels of a meeting's day or place beside the hour."""
    folded = reading.folded(index)
    beside = lexicon.alternation(FILE, "cues.beside")
    return len(folded) <= SHORT_LINE and re.search(rf"(?<!\w){beside}\s?:", folded) is not None


def _spoken(
    reading: Reading, lexicon: Lexicon, clock: Clock, around: tuple[str, str, str]
) -> Guess | None:
    """Return what the nearest verb says, in front of the time or else right behind it."""
    head, tail, context = around
    if clock.weak and not (_PREPOSITION.search(head) or clock.end):
        return None
    if not _is_about_meeting(reading, lexicon, context):
        return None
    places = {key: _last(lexicon, f"cues.{key}", head) for key in ("start", "end", "other")}
    broken = _last(lexicon, "cues.broken", head)
    places["end"] = max(places["end"], broken, _last(lexicon, "cues.closing", head))
    if places["end"] == places["other"]:
        places["other"] = -1  # "Mbledhja u ndërpre": the longer words
    nearest = max(places, key=lambda key: places[key])
    sure = WEAK if clock.weak else SPOKEN
    if places[nearest] < 0:
        noun = lexicon.pattern(FILE, "cues.meeting").search(head) and not clock.weak
        return _behind(lexicon, tail, clock) or (("start", BEHIND) if noun else None)
    breaks = lexicon.pattern(FILE, "cues.break").match(tail.lstrip(" ,")) is not None
    if nearest == "other" or (nearest == "start" and breaks):
        return _closing(lexicon, tail, clock)
    if nearest == "end" and _is_pause(lexicon, head, tail):
        return None
    if _until(lexicon).search(head) and clock.end is None:
        opened = places["end"] >= 0 or _opened(lexicon).search(head)
        return ("end", sure) if opened else None
    if nearest == "end":
        end: Part = "broken" if broken == places["end"] else "end"
        return (end, sure) if clock.end is None else None
    planned = _last(lexicon, "cues.planned", head)
    due = planned >= 0 and places["start"] - planned <= VERB
    return ("planned", 0.6) if due else ("start", sure)


def _behind(lexicon: Lexicon, tail: str, clock: Clock) -> Guess | None:
    found = {
        key: match.start()
        for key in ("start", "end", "other")
        if (match := lexicon.pattern(FILE, f"cues.{key}").search(tail)) is not None
    }
    closing = _closing(lexicon, tail, clock)
    if closing is not None:
        return closing
    if clock.weak or not found:
        return None
    # "mbledhja" alone opens nothing: "mbledhja u deklarua e mbyllur".
    first = min(found, key=lambda key: found[key])
    if first == "start" and "end" in found:
        first = "end"
    return None if first == "other" else ("end" if first == "end" else "start", BEHIND)


def _closing(lexicon: Lexicon, tail: str, clock: Clock) -> Guess | None:
    """Tell whether the words behind close the meeting: "Në ora 13:40 e mbylli mbledhjen"."""
    if clock.end is not None or _is_pause(lexicon, "", tail):
        return None
    if lexicon.pattern(FILE, "cues.closing").search(tail):
        return "end", BEHIND
    return ("broken", WEAK) if lexicon.pattern(FILE, "cues.broken").search(tail) else None


def _is_pause(lexicon: Lexicon, head: str, tail: str) -> bool:
    """Tell whether a meeting was only interrupted."""
    if not lexicon.pattern(FILE, "cues.pause").search(f"{head[-VERB:]}|{tail}"):
        return False
    return lexicon.pattern(FILE, "cues.break").search(f"{head}|{tail}") is not None


@lru_cache(maxsize=4)
def _until(lexicon: Lexicon) -> re.Pattern[str]:
    """In front of an hour up to which something lasts: "deri në rreth orës"."""
    words, hour = lexicon.alternation(FILE, "words.until"), lexicon.alternation(FILE, "words.hour")
    links = lexicon.alternation(FILE, "words.until_links")
    about = lexicon.alternation(FILE, "words.about")
    return re.compile(rf"(?<!\w){words}\s+(?:{links}\s+)?(?:{about}\s+)?(?:{hour}[\s:]*)?$")


@lru_cache(maxsize=4)
def _opened(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternation(FILE, 'words.from')}(?!\w)[^.;]*\d")


def _is_about_meeting(reading: Reading, lexicon: Lexicon, around: str) -> bool:
    if lexicon.pattern(FILE, "cues.meeting").search(around):
        return True
    kind, _ = paper_type(reading, lexicon)
    return kind in MEETING_PAPERS


def _last(lexicon: Lexicon, key: str, head: str) -> int:
    return max((m.end() for m in lexicon.pattern(FILE, key).finditer(head)), default=-1)
