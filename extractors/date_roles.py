"""What a date is for, told by the part of the paper, the table column and the words around it."""

from __future__ import annotations

import re

from extractors.components.calendar_values import Written
from extractors.entities import DateRole
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.tables import tables

WINDOW = 100
"""Characters in front of a date in which a cue is looked for (within the sentence)."""
LABEL_WINDOW = 25
"""Characters in front of a date in which "data", "datë", "prot." make it the paper's own."""
_SENTENCE = re.compile(r"[.;!?]\s+(?=[^\W\d_a-z]|[a-z])")
_DATELINE = re.compile(
    r"(?:^|[\s\t])[^\W\d_a-z][\w-]+(?:\s[^\W\d_][\w-]+)?,\s*(?:m[eë]\s+)?(?:d(?:t|at[eë])\.?:?\s*)?$"
)
_LABEL = re.compile(
    r"(?:^|[\s\t/])(?:data|date|dt|datum|datë|dorezuar|дата)\b[^:\t]{0,12}[:.]?\s*$"
)


def role_of(
    reading: Reading, lexicon: Lexicon, index: int, start: int, end: int, written: Written
) -> DateRole:
    """Return the role of the date at ``segments[index].text[start:end]``."""
    segment, folded = reading.segments[index], reading.folded(index)
    if segment.shape == "row":
        role = _in_table(reading, lexicon, index, start, end)
        if role is not None:
            return role
    before, after = _sentence(folded, start, end)
    if re.match(r"\s?-\s?\d{1,2}:\d\d", folded[end : end + 10]):
        return "publication"  # "2023/09/14 - 3:25": the stamp of a municipal web site
    if _is_cited(reading, index, start, end):
        return "mention"
    if _ends_with_deadline(before, lexicon):
        return "deadline"
    if written.last is not None or written.is_bare_year:
        return _span_role(reading, lexicon, index, before, written)
    if re.search(r"data\s+e\s+(?:fillimit|mbarimit|perfundimit)\W*$", before):
        return "period"
    if segment.zone in ("meta", "signature", "letterhead") or _is_dateline(
        reading, index, start, end
    ):
        return "document"
    return _by_cue(reading, lexicon, index, before, after)


def _sentence(folded: str, start: int, end: int) -> tuple[str, str]:
    head = folded[max(0, start - WINDOW) : start]
    breaks = [m.end() for m in _SENTENCE.finditer(head) if not _is_abbreviation(head[: m.start()])]
    tail = folded[end : end + WINDOW]
    stop = _SENTENCE.search(tail)
    return head[breaks[-1] if breaks else 0 :], tail[: stop.start()] if stop else tail


def _is_abbreviation(head: str) -> bool:
    return re.search(r"(?:\bnr|\bdt|\bz|\bznj|\bprot|\bart|\bpar|\d)$", head) is not None


def _ends_with_deadline(before: str, lexicon: Lexicon) -> bool:
    cue = lexicon.alternation("calendar", "cues.deadline")
    filler = (
        r"(?:[\s:]+(?:me|ne|te|e|i|date|dates|datat|dt\.?|fund\w*|muaj\w*|vit\w*|dite\w*|ora"
        r"|\d{1,2}:\d\d))*"
    )
    if re.search(rf"(?<!\w){cue}{filler}[\s:]*$", before):
        return re.search(r"\bnga\b.{0,40}\bderi\b[\s\w]*$", before) is None or "afat" in before
    return False


def _span_role(
    reading: Reading, lexicon: Lexicon, index: int, before: str, written: Written
) -> DateRole:
    segment = reading.segments[index]
    if (
        segment.shape == "heading"
        and segment.zone in ("letterhead", "meta")
        and written.is_bare_year
    ):
        return "document"
    if written.is_bare_year:
        history = re.search(r"\b(?:qe nga|prej|regjistrim\w*|ne vitin)\W*(?:vit\w*)?\s*$", before)
        cue = lexicon.pattern("calendar", "cues.period").search(before)
        titled = segment.zone in ("title", "section", "agenda", "table")
        return "period" if (cue or titled) and not history else "mention"
    return "period"


def _is_cited(reading: Reading, index: int, start: int, end: int) -> bool:
    spans = reading.docs[index].spans["references"]
    if any(s.start_char <= start and s.end_char >= end for s in spans):
        return True
    before = reading.folded(index)[max(0, start - 60) : start]
    return (
        re.search(
            r"\b(?:vendimi[tn]|ligji[tn]?|shkres\w*|kerkes\w*|letr\w*|kontrat\w*)\s[^.;]*\bnr\b[^;]{0,30}"
            r"(?:dat\w*|dt\.?)\s*$",
            before,
        )
        is not None
    )


def _is_dateline(reading: Reading, index: int, start: int, end: int) -> bool:
    """Tell whether the date stands alone behind a town or a label: "Viti, 20.01.2025"."""
    segment, folded = reading.segments[index], reading.folded(index)
    line_start = max(segment.text.rfind("\n", 0, start), segment.text.rfind("\t", 0, start)) + 1
    head = segment.text[line_start:start]
    if segment.shape == "item":
        return False
    goes_on = segment.text[end:].lstrip(" ,")[:1].islower()
    short = len(segment.text) <= 130 and not goes_on
    if short and not segment.text[:start].strip() and not segment.text[end:].strip(" ."):
        return segment.shape != "row"
    if short and (_DATELINE.search(head) or _LABEL.search(fold(head))):
        return True
    return _LABEL.fullmatch(folded[:start]) is not None and len(folded) - end < 25


def _by_cue(reading: Reading, lexicon: Lexicon, index: int, before: str, after: str) -> DateRole:
    """Return the role of the nearest cue in front of the date, else of one behind it."""
    role = _nearest_cue(before, lexicon)
    if lexicon.pattern("calendar", "cues.history").search(before):
        return "mention"
    introduction = reading.introduction(index)
    if role is None and introduction is not None:
        lead = reading.folded(introduction)[-WINDOW:]
        role = "meeting" if lexicon.pattern("calendar", "cues.meeting").search(lead) else None
    if role in (None, "document") and lexicon.pattern("calendar", "cues.held").search(after):
        return "meeting"
    if role == "meeting" and _is_other_meeting(reading, lexicon, index, before):
        return "mention"
    return role if role is not None and role != "period" else "mention"


def _nearest_cue(before: str, lexicon: Lexicon) -> DateRole | None:
    """Return the role of the last cue; the word for date ("mbajtur më datë") only if alone."""
    nearest: tuple[int, DateRole] | None = None
    roles: tuple[DateRole, ...] = ("deadline", "publication", "meeting", "period")
    for role in roles:
        for match in lexicon.pattern("calendar", f"cues.{role}").finditer(before):
            if nearest is None or match.end() > nearest[0]:
                nearest = (match.end(), role)
    if nearest is not None:
        return nearest[1]
    own = lexicon.pattern("calendar", "cues.document").search(before[-LABEL_WINDOW:])
    return "document" if own else None


def _is_other_meeting(reading: Reading, lexicon: Lexicon, index: int, before: str) -> bool:
    other = lexicon.pattern("calendar", "cues.other_meeting").search(before)
    return other is not None and reading.segments[index].zone in ("agenda", "speech")


def _in_table(
    reading: Reading, lexicon: Lexicon, index: int, start: int, end: int
) -> DateRole | None:
    segment, folded = reading.segments[index], reading.folded(index)
    column = next((i for i, (a, b) in enumerate(segment.cells) if a <= start < b), None)
    if column is None:
        return None
    cell = folded[slice(*segment.cells[column])]
    view = next((v for v in tables(reading) if index in v.segments), None)
    header = view.header() if view else ()
    head = header[column] if column < len(header) else ""
    is_header = (
        view is not None
        and view.header_row is not None
        and (view.segments[view.header_row] == index)
    )
    if is_header:
        return "period"
    deadline = lexicon.pattern("calendar", "cues.deadline")
    # Cells of rows under a merged cell may stand one column to the left.
    planned = len(cell) <= 40 and any(deadline.search(other) for other in header)
    if deadline.search(head) or planned:
        return "deadline"
    if re.search(r"\bdata\b|\bdate\b", head) and len(cell) <= 40 and end - start > 6:
        held = lexicon.pattern("calendar", "cues.meeting").search(folded)
        topic = re.search(r"konsultim|takim|mbledhj|debat|degjim|seanc", " ".join(header))
        ranged = re.search(r"\d\s+\d{2}\.\d{2}\.\d{4}", cell)
        return "period" if ranged else "meeting" if held or topic else None
    return None
