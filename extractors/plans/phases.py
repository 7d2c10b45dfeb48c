"""Titles that divide a plan by time: "Tremujori i parë", "Mars 2025", "Faza 2: ..."."""

from __future__ import annotations

from extractors.cues import cue_pattern
from extractors.language import Lexicon
from extractors.plans.calendar_columns import calendar_months

FILE = "headings"
PLANS = ("plan", "strategy")
"""Papers whose bullets under such a title are activities."""
LONGEST_TITLE = 80
"""Characters."""


def titles_phase(folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a line is nothing but the title of a phase, a month or a quarter."""
    title = folded.strip(" :-")
    if not title or len(title) > LONGEST_TITLE or title.endswith((".", ";", ",")):
        return False
    if calendar_months(title, lexicon) is not None:
        return True
    return cue_pattern(lexicon, FILE, "phases").match(title) is not None
