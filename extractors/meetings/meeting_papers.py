"""Whether a paper is about a meeting: only then does anybody preside or speak."""

from __future__ import annotations

from functools import lru_cache

from extractors.cues import cue_pattern
from extractors.language import Lexicon
from extractors.paper_types import paper_type
from extractors.reading import Reading
from extractors.titles import title_segments

NO_MEETING = ("plan", "strategy", "correspondence", "checklist", "gazette")
RECORDS = ("minutes", "news", "other")
"""Kinds of papers that may record what was said."""


@lru_cache(maxsize=4)
def has_chair(reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether somebody may preside or sign as chair."""
    kind, _ = paper_type(reading, lexicon)
    return kind not in NO_MEETING and (kind != "report" or _reports_one(reading, lexicon))


@lru_cache(maxsize=4)
def records_speeches(reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether the paper may record what was said at a meeting."""
    kind, _ = paper_type(reading, lexicon)
    return kind in RECORDS or (kind == "report" and _reports_one(reading, lexicon))


def _reports_one(reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether a report's title says that it reports one meeting ("Raport nga dëgjimi")."""
    one = cue_pattern(lexicon, "metadata", "chair.one_meeting")
    return any(one.search(reading.folded(i)) for i in title_segments(reading, lexicon))
