"""Points under "KONKLUZIONE" that say who does what: "Agron Berisha e përgatit draftin"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sentences import trim
from extractors.plans.item_facts import finite_subject
from extractors.plans.task_wording import concludes
from extractors.reading import Reading

_PASSIVE = re.compile(r"\s+[^\W\d_]+(?:het|hen)(?!\w)")
_TELLS = re.compile(r"(?<!\w)(?:se|nuk|s')(?!\w)")


def concluded_items(reading: Reading, lexicon: Lexicon) -> Iterator[tuple[Span, str]]:
    """Yield the points under a heading of conclusions with the party that does them.

    A point that tells something ("Drejtori informon se ...") or denies it is none.
    """
    for index, segment in enumerate(reading.segments):
        if segment.shape != "item" or segment.zone == "furniture":
            continue
        span = (index, *trim(segment.text, segment.content, len(segment.text)))
        if _TELLS.search(reading.folded(index), span[1], span[2]):
            continue
        if not concludes(reading, index, lexicon):
            continue
        owner = finite_subject(reading, span, lexicon)
        passive = owner and _PASSIVE.match(reading.folded(index), span[1] + len(owner))
        if owner is not None and not passive:
            yield span, owner
