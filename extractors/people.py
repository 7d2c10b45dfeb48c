"""The persons a document names, each with the post the paper gives."""

from __future__ import annotations

from collections.abc import Iterator

from extractors import label
from extractors.entities import Person
from extractors.language import Lexicon
from extractors.names.roster import roster
from extractors.reading import Reading


def extract_people(reading: Reading, lexicon: Lexicon) -> Iterator[Person]:
    """Yield each mention of a person in reading order, without honorific.

    ``name`` is the same for all mentions (nominative if it occurs); ``role`` is the post as written
    at its fullest mention, None where the paper gives none. Names of streets, schools and companies
    are no persons.
    """
    people = roster(reading, lexicon)
    for mention in people.mentions:
        evidence = reading.evidence(
            mention.index,
            mention.start,
            mention.end,
            extractor=label("people"),
            confidence=mention.confidence,
        )
        yield Person(evidence, mention.name, people.roles.get(mention.name))
