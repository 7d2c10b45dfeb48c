"""An outcome of minutes and the sentences beside it that only count its votes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.meetings.outcomes import Ruling
from extractors.meetings.votes import parse_unanimity, parse_votes

_CALL = re.compile(r"(?<=kush eshte )([^\W\d_]{3,10})\s[^?.;:]{1,60}\?")
"""The chair asks "Kush është dakord me propozimin?": what is asked about is cut."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An outcome with its place, the agenda point it belongs to and the rule's confidence."""

    span: Span
    ruling: Ruling
    agenda_item: str | None
    confidence: float


def completed(found: Recorded, counted: str, lexicon: Lexicon) -> Recorded:
    """Add the classes that only the count before it names: "17. Kundër? 4. ... me 17 vota për"."""
    own, votes = found.ruling.votes, parse_votes(counted, lexicon, ruled=True)
    if own is None or votes is None or own.against is not None or own.for_ != votes.for_:
        return found
    return with_votes(
        replace(found, ruling=replace(found.ruling, unanimous=None)), counted, lexicon
    )


def with_votes(found: Recorded, sentence: str, lexicon: Lexicon) -> Recorded:
    """Add the votes that the next sentence counts ("... u miratua. 17 vota për, 2 kundër.")."""
    sentence = _CALL.sub(r"\1?", sentence)
    votes = parse_votes(sentence, lexicon, ruled=True)
    unanimous = parse_unanimity(sentence, votes, lexicon)
    if votes is None or (votes.for_ is None and votes.against is None):
        return found
    if found.ruling.unanimous is not None:
        unanimous = found.ruling.unanimous
    return replace(found, ruling=replace(found.ruling, votes=votes, unanimous=unanimous))
