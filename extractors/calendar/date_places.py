"""Where a date stands on the paper: stamp, mail head, dateline, label, signature line."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.calendar.date_cues import FILE, Spot, nearest_role
from extractors.calendar.own_days import behind_year, tells_own_day
from extractors.entities import DateRole
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.mail_heads import mail_dates

SHORT_LINE, SIGNED_LINE = 130, 110
"""Characters of a line that is a dateline, and of one with a signatory's office."""
_CLOCK = re.compile(r"[\s,(-]{1,5}\d{1,2}[:.]\d\d(?!\d)(?!\s?[-h]|\s+deri)")
_DATELINE = re.compile(
    r"(?:^|[\s\t])[^\W\d_a-z][\w-]+(?:\s[^\W\d_][\w-]+)?,\s*(?:m[eë]\s+)?(?:d(?:t|at[eë])\.?:?\s*)?$"
)
_GENITIVE = re.compile(r"\b(?:e|te|i|se)\s+(?:dt|dat\w{1,2})\.?\s*$")


@lru_cache(maxsize=4)
def _label(lexicon: Lexicon) -> re.Pattern[str]:
    words = lexicon.alternation(FILE, "cues.own_labels")
    return re.compile(rf"(?:^|[\s\t/]){words}\b[^:\t]{{0,12}}[:.]?\s*$")


def is_stamp(spot: Spot) -> DateRole | None:
    """Return "publication" for a site's stamp, "document" for the head of a mail, else None."""
    if spot.reading.segments[spot.index].shape == "row":
        return None
    if spot.index in mail_dates(spot.reading, spot.lexicon):
        return "document"
    if not _CLOCK.match(spot.folded[spot.end : spot.end + 14]):
        return None
    head = spot.folded[: spot.start].strip(" \t:-,")
    if not head or spot.says("publication", head[-40:]):
        return "publication" if len(spot.folded) <= SHORT_LINE else None
    first = re.match(r"[^\W\d_]+", head)
    names = spot.lexicon.words(FILE, "cues.mail_heads")
    is_mail = first is not None and first.group() in names and len(spot.folded) <= SHORT_LINE
    return "document" if is_mail and not re.search(r"\bor[ae]", head) else None


def of_meeting_head(spot: Spot) -> bool:
    """Tell whether the day stands with a label ("Data:") beside labels of place or hour."""
    labels = spot.lexicon.alternation(FILE, "cues.day_labels")
    if not re.search(
        rf"(?:^|[\t\s/])(?:{labels})\s?[:\t]\s*(?:[^\W\d_]+\s[^\W\d_]+\s?,?\s?)?$", spot.before
    ):
        return False
    beside = spot.lexicon.alternation(FILE, "cues.meeting_labels")
    label = re.compile(
        rf"(?:^|[\t\s/|])(?:{beside})(?:\s[^\W\d_]+){{0,2}}\s?[:\t]|(?:^|\s)ora\s+\d"
    )
    segments = spot.reading.segments
    for index in range(max(0, spot.index - 2), min(len(segments), spot.index + 3)):
        text = spot.reading.folded(index)
        if index == spot.index:
            text = text[: spot.start] + "|" + text[spot.end :]
        if len(text) <= 2 * SHORT_LINE and label.search(text):
            return True
    return False


def is_own_day(spot: Spot) -> bool:
    """Tell whether the day is the paper's own: letterhead, dateline, label, signature line."""
    segment = spot.reading.segments[spot.index]
    if segment.zone in ("meta", "signature", "letterhead"):
        return not (segment.zone == "letterhead" and spot.says("meeting", spot.before))
    return _is_dateline(spot) or _is_signature_line(spot) or tells_own_day(spot)


def _is_dateline(spot: Spot) -> bool:
    """Tell whether the date stands alone behind a town or a label: "Viti, 20.01.2025"."""
    segment, folded = spot.reading.segments[spot.index], spot.folded
    text, start, end = segment.text, spot.start, spot.end
    if _GENITIVE.search(spot.before):
        return False
    if _ends_line(spot):
        return True
    if segment.shape == "item":
        return False
    line_start = max(text.rfind("\n", 0, start), text.rfind("\t", 0, start)) + 1
    head = text[line_start:start]
    tail = behind_year(spot)
    short = len(text) <= SHORT_LINE and not tail.lstrip(" ,")[:1].islower()
    if short and not text[:start].strip() and not tail.strip(" ."):
        return segment.shape != "row"
    labelled = _is_label_only(head) and nearest_role(spot) in (None, "document", "period")
    if short and labelled and (_DATELINE.search(head) or _label(spot.lexicon).search(fold(head))):
        return True
    if spot.index < HEAD_SEGMENTS and any(map(str.isdigit, head)) and _DATELINE.search(head[-80:]):
        return True  # A letterhead that came out as one line, with number, town and day.
    if _DATELINE.fullmatch(text[:start]) and re.match(r"\s?[-–·|(]", text[end:]):
        return True  # "Gjilan, 5 prill 2021 - Sot ..."
    return (
        _label(spot.lexicon).fullmatch(folded[:start]) is not None and len(folded) - end < LABELLED
    )


def _ends_line(spot: Spot) -> bool:
    """Tell whether town and day end a line: "Raportin e hartoi ... Kavajë, 15.07.2025"."""
    segment = spot.reading.segments[spot.index]
    sentence = segment.text[spot.start - len(spot.before) : spot.start]
    alone = segment.shape != "row" and not behind_year(spot).strip(" .")
    return alone and _DATELINE.fullmatch(sentence) is not None


HEAD_SEGMENTS = 4
"""Lines among which the letterhead stands."""
MOST_WORDS = 4
"""Words in front of a day: "Novi Pazar, më datë"."""
SHORT_HEAD = 60
"""Characters in front of a day that are a town or a label, not a sentence."""
LABELLED = 25
"""Characters that may follow a day behind its label."""


def _is_label_only(head: str) -> bool:
    """Tell whether what stands in front is a town, a number and a label, not a sentence."""
    numbered = any(map(str.isdigit, head))
    return len(head) <= SHORT_HEAD and (numbered or len(head.split()) <= MOST_WORDS)


def _is_signature_line(spot: Spot) -> bool:
    """Tell whether a short line without a verb names an office and ends or begins with the day."""
    segment, folded = spot.reading.segments[spot.index], spot.folded
    if segment.shape == "row" or len(folded) > SIGNED_LINE or segment.text.rstrip().endswith("."):
        return False
    offices = spot.lexicon.pattern("zones", "signature.words")
    at_edge = not folded[: spot.start].strip() or not folded[spot.end :].strip()
    return at_edge and offices.search(folded) is not None and not spot.says("meeting")
