"""From a Document to entities. :data:`EXTRACTORS` is the one place to register an extractor.

An extractor is a pure function ``extract_NAME(reading: Reading, lexicon: Lexicon) ->
Iterator[Entity]``. The table names it as ``module:function`` so that importing this package loads
neither spaCy nor any extractor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.entities import Entity
    from extractors.language import Lexicon
    from extractors.reading import Reading

    Extractor = Callable[[Reading, Lexicon], Iterator[Entity]]


@dataclass(frozen=True, slots=True)
class Registered:
    """Where an extractor stands and which version of its rules this is."""

    target: str
    """``module:function``."""
    version: int

    def load(self) -> Extractor:
        """Import and return the function."""
        module, _, function = self.target.partition(":")
        extractor: Extractor = getattr(import_module(module), function)
        return extractor


EXTRACTORS: dict[str, Registered] = {
    "title": Registered("extractors.titles:extract_title", 2),
    "type": Registered("extractors.paper_types:extract_type", 2),
    "municipality": Registered("extractors.municipality:extract_municipality", 2),
    "date": Registered("extractors.metadata:extract_date", 2),
    "place": Registered("extractors.place:extract_place", 2),
    "chair": Registered("extractors.chair:extract_chair", 2),
    "dates": Registered("extractors.dates:extract_dates", 2),
    "times": Registered("extractors.times:extract_times", 2),
    "attendance": Registered("extractors.attendance:extract_attendance", 2),
    "amounts": Registered("extractors.amounts:extract_amounts", 2),
    "references": Registered("extractors.references:extract_references", 2),
    "speakers": Registered("extractors.speeches:extract_speakers", 2),
    "people": Registered("extractors.people:extract_people", 2),
    "organizations": Registered("extractors.organizations:extract_organizations", 2),
    "agenda": Registered("extractors.agenda:extract_agenda", 2),
    "objectives": Registered("extractors.objectives:extract_objectives", 2),
    "action_items": Registered("extractors.action_items:extract_action_items", 2),
    "decisions": Registered("extractors.decisions:extract_decisions", 2),
    "proposals": Registered("extractors.proposals:extract_proposals", 2),
}
"""Name of the record's list -> its extractor. Raise the version whenever a rule changes."""


def label(name: str) -> str:
    """Return what ``Evidence.extractor`` says for a registered name: "dates/1"."""
    return f"{name}/{EXTRACTORS[name].version}"
