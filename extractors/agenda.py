"""The items of the agenda."""

from __future__ import annotations

from collections.abc import Iterator

from extractors import label
from extractors.entities import AgendaItem
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.sections import iter_list_items

CONFIDENCE = 0.92


def extract_agenda(reading: Reading, lexicon: Lexicon) -> Iterator[AgendaItem]:
    """Yield the agenda's items in order, without their numbers.

    A list under "Rendi i ditës" and its like, or behind it in the same line; headings of the points
    later in the text are no items. The agendas of two meetings in one file follow each other.
    """
    for item in iter_list_items(reading, lexicon):
        if item.kind == "agenda":
            evidence = reading.evidence(
                item.index, item.start, item.end, extractor=label("agenda"), confidence=CONFIDENCE
            )
            yield AgendaItem(evidence, item.number)
