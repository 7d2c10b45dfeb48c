"""What a date in a table is for: told by the heading over it and by what the table is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.calendar.date_cues import FILE, Spot
from extractors.entities import DateRole
from extractors.paper_types import paper_type
from extractors.tabular.row_heads import RowHeads, row_heads

PLANS = ("plan", "strategy", "checklist")
RUN_TOGETHER = 240
"""Characters of a first cell into which the rows of a table ran."""
LONGEST_SUBHEAD = 32
"""Characters of a cell of the second line of a table's head."""
LONGEST_CELL = 60
"""Characters of a cell that is a deadline; a longer one is a text with a date in it."""
Guess = tuple[DateRole, float]
HEADED, HEADER, LOOSE = 0.95, 0.85, 0.85
"""Confidence: the heading over the cell says it; the date is itself in a heading; the row lost its
columns and only the table's head as a whole says it."""


def role_in_table(spot: Spot) -> Guess | None:
    """Return the role of a date in a row, None where the table does not tell."""
    heads = row_heads(spot.reading, spot.lexicon).get(spot.index)
    if heads is None or not heads.whole:
        return None
    segment = spot.reading.segments[spot.index]
    if heads.is_header:
        return "period", HEADER
    if heads.loose:
        return _loose(spot, heads)
    column = next((i for i, (a, b) in enumerate(segment.cells) if a <= spot.start < b), None)
    if column is None:
        return None
    start, end = segment.cells[column]
    if column == 0 and end - start > RUN_TOGETHER and heads.whole.count(" | ") > 1:
        return _loose(spot, heads)  # Rows that ran into one cell.
    if _is_second_head(spot, heads, segment.cells):
        return "period", HEADER
    short = end - start <= LONGEST_CELL
    return _headed(spot, heads, heads.over(column), short)


def _is_second_head(spot: Spot, heads: RowHeads, cells: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a row is the second line of the head: right below it, its first cell merged."""
    above = row_heads(spot.reading, spot.lexicon).get(spot.index - 1)
    if above is None or not above.is_header or above.whole != heads.whole:
        return False
    texts = [spot.folded[slice(*cell)].strip() for cell in cells]
    span = spot.written.last is not None or spot.written.is_bare_year
    return span and not texts[0] and max(map(len, texts)) <= LONGEST_SUBHEAD


def _headed(spot: Spot, heads: RowHeads, head: str, short: bool) -> Guess | None:
    if _has(spot, "done", heads.whole):
        return ("mention", HEADED) if short else None
    work = _is_work(spot, heads)
    if _begins(spot, "deadline", head) or (work and short and _begins(spot, "work_time", head)):
        return "deadline", HEADED
    if _begins(spot, "publication", head):
        return "publication", HEADED
    topic = _has(spot, "meeting_topic", heads.whole) or spot.says("meeting", spot.folded)
    if topic and short and _begins(spot, "meeting", head):
        return _meeting_or_span(spot)
    if work and short and not head and _has(spot, "work_time", heads.whole):
        return "deadline", LOOSE
    return None


def _is_work(spot: Spot, heads: RowHeads) -> bool:
    """Tell whether a table says what shall be done; in a plan each that lists no meetings does."""
    if _has(spot, "work", heads.whole):
        return True
    kind, _ = paper_type(spot.reading, spot.lexicon)
    return kind in PLANS and not _has(spot, "meeting_topic", heads.whole)


def _loose(spot: Spot, heads: RowHeads) -> Guess | None:
    if spot.end - spot.start > LONGEST_CELL or _has(spot, "done", heads.whole):
        return None
    work, topic = _is_work(spot, heads), _has(spot, "meeting_topic", heads.whole)
    if work and (_has(spot, "deadline", heads.whole) or _has(spot, "work_time", heads.whole)):
        return "deadline", LOOSE
    if not topic and _has(spot, "deadline", heads.whole):
        return "deadline", LOOSE
    if topic and _has(spot, "meeting", heads.whole) and spot.written.has_day:
        return _meeting_or_span(spot)
    return None


def _meeting_or_span(spot: Spot) -> Guess | None:
    if spot.written.is_bare_year or (spot.written.last and not spot.written.has_day):
        return None
    around = spot.folded[max(0, spot.start - 14) : spot.start]
    behind = spot.folded[spot.end : spot.end + 14]
    ranged = re.search(r"\d{4}\s{0,3}-?\s{0,3}$", around) or re.match(
        r"\s{1,3}-?\s{0,2}\d{1,2}\.\d{1,2}\.\d{4}", behind
    )
    return ("period", LOOSE) if ranged else ("meeting", HEADED)


def _has(spot: Spot, key: str, text: str) -> bool:
    return spot.lexicon.pattern(FILE, f"heads.{key}").search(text) is not None


def _begins(spot: Spot, key: str, head: str) -> bool:
    return spot.lexicon.pattern(FILE, f"heads.{key}").match(head.lstrip(" (")) is not None
