"""The paper's own date."""

from __future__ import annotations

from collections.abc import Iterator

from extractors import label
from extractors.calendar.dating import Dated, dated
from extractors.calendar.own_days import is_headed_meeting
from extractors.cues import cue_pattern
from extractors.entities import DateRole, Fact
from extractors.language import Lexicon
from extractors.paper_types import is_meeting_report, paper_type
from extractors.reading import Reading
from extractors.titles import heading_segments

ROLES: dict[str, tuple[DateRole, ...]] = {
    "minutes": ("meeting", "document", "publication"),
    "decision": ("meeting", "document", "publication"),
    "gazette": ("publication", "document", "meeting"),
    "news": ("publication", "document", "meeting"),
    "plan": ("document", "meeting", "publication"),
    "strategy": ("document", "meeting", "publication"),
}
"""Which of a paper's dates is its own, by its type; the first role that it has."""
OTHER_ROLES: tuple[DateRole, ...] = ("document", "publication")
LAST_MEETING: tuple[DateRole, ...] = (*OTHER_ROLES, "meeting")
HEADED = ("plan", "strategy", "other")
"""Papers whose meeting counts only in their head; where nothing else tells, it is their day."""
SURE: dict[DateRole, float] = {"meeting": 0.92, "document": 0.9, "publication": 0.75}
HEAD_SEGMENTS = 6
"""In a plan a meeting is the plan's own date only where its head says who adopted it."""


def extract_date(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Yield ``date``: of minutes the meeting, of an act its adoption, of other papers their issue.

    A day or at least a month; a bare year is no date of a paper. An order of the mayor has no
    sitting: the one it names is that of another act.
    """
    kind, _ = paper_type(reading, lexicon)
    if kind == "report" and is_meeting_report(reading, lexicon):
        kind = "minutes"
    if kind in (None, "other") and is_headed_meeting(reading, lexicon):
        kind = "minutes"
    roles = ROLES.get(kind or "", LAST_MEETING if kind in HEADED else OTHER_ROLES)
    heading = heading_segments(reading, lexicon)[:1]
    mayors = kind == "decision" and _is_mayors(reading, lexicon)
    for role in roles:
        candidates = [
            date
            for date in dated(reading, lexicon)
            if date.role == role and date.written.last is None and not date.written.is_bare_year
        ]
        if role == "meeting" and mayors:  # Above the heading: the council's own sitting.
            candidates = [date for date in candidates if heading and date.segment < heading[0]]
        if role == "meeting" and kind in HEADED:
            candidates = [date for date in candidates if date.segment < HEAD_SEGMENTS]
        best = _best(reading, candidates)
        if best is not None:
            evidence = reading.evidence(
                best.segment, best.start, best.end, extractor=label("date"), confidence=SURE[role]
            )
            yield Fact(evidence, "date", best.value)
            return


def _is_mayors(reading: Reading, lexicon: Lexicon) -> bool:
    heading = " ".join(reading.folded(i) for i in heading_segments(reading, lexicon)[:1])
    return cue_pattern(lexicon, "metadata", "mayors.acts").match(heading) is not None


def _best(reading: Reading, dates: list[Dated]) -> Dated | None:
    """Return the first day outside agenda and speeches, else the first day, else a month."""
    days = [date for date in dates if date.written.has_day and not date.resolved]
    own = [d for d in days if reading.segments[d.segment].zone not in ("agenda", "speech", "table")]
    return next(iter(own or days or dates), None)
