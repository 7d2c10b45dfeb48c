"""Who spoke, in order of the first speech."""

from __future__ import annotations

from collections.abc import Iterator

from extractors import label
from extractors.entities import Speaker
from extractors.language import Lexicon
from extractors.meetings.meeting_papers import records_speeches
from extractors.meetings.turns import turns
from extractors.reading import Reading

MARKED_CONFIDENCE = 0.93
REPORTED_CONFIDENCE = 0.85
BY_POST_CONFIDENCE = 0.75


def extract_speakers(reading: Reading, lexicon: Lexicon) -> Iterator[Speaker]:
    """Yield a speaker for each turn and each reported speech, in reading order.

    A turn under a post only ("KRYETARI I KËSHILLIT –") belongs to the one person named in that post
    (``basis`` derived); if it is not one, nobody is named. Papers that are not about a meeting have
    none.
    """
    if not records_speeches(reading, lexicon):
        return
    for turn in turns(reading, lexicon):
        confidence = REPORTED_CONFIDENCE if turn.body is None else MARKED_CONFIDENCE
        evidence = reading.evidence(
            turn.index,
            turn.start,
            turn.end,
            extractor=label("speakers"),
            confidence=BY_POST_CONFIDENCE if turn.by_post else confidence,
            basis="derived" if turn.by_post else "stated",
        )
        yield Speaker(evidence, turn.name)
