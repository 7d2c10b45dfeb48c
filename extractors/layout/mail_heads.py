"""The head of a mail: lines "Nga: ...", "Për: ...", "Data: ..." that stand together."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.language import Lexicon
from extractors.reading import Reading

NEAR = 4
"""Lines in front of and behind a line among which the others of its head stand."""
LONGEST_LINE = 160
"""Characters of a line of a head."""
KINDS = ("from", "to", "date", "subject")


@lru_cache(maxsize=4)
def _labels(lexicon: Lexicon) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (
            kind,
            re.compile(
                rf"(?:^|[\n\t])\s?{lexicon.alternation('date_roles', f'mail.{kind}')}\s?[:\t]"
            ),
        )
        for kind in KINDS
    )


@lru_cache(maxsize=4)
def mail_dates(reading: Reading, lexicon: Lexicon) -> frozenset[int]:
    """Return the segments that say when a mail was sent.

    A line labelled as a date beside one that is labelled as the sender and one as the receiver or
    the subject: "Data: 12.3.2024, ora 10:00" alone is the day of a meeting.
    """
    kinds = [_kinds(reading, lexicon, index) for index in range(len(reading.segments))]
    return frozenset(
        index
        for index, own in enumerate(kinds)
        if "date" in own
        and "from" in (near := frozenset().union(*kinds[max(0, index - NEAR) : index + NEAR + 1]))
        and near & {"to", "subject"}
    )


def _kinds(reading: Reading, lexicon: Lexicon, index: int) -> frozenset[str]:
    folded = reading.folded(index)
    if len(folded) > LONGEST_LINE or (":" not in folded and "\t" not in folded):
        return frozenset()
    return frozenset(kind for kind, label in _labels(lexicon) if label.search(folded))
