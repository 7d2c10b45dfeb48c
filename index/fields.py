"""The fields of a search index: one list, from which both back ends derive their schema.

A document is indexed twice over: once as a whole (ranking, filters, the total) and once a page
(the best pages, with their text, of the documents that are shown).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractors.entities import ENTITY_KINDS

Kind = Literal["keyword", "number", "days", "text", "shown"]
"""``days`` is a closed interval of ISO days; ``text`` is a list of texts, analysed; ``shown`` is
kept for lists and never searched."""

ENTITY_LISTS = ENTITY_KINDS
"""The lists of the record that ``Query.within`` may name."""

ENTITY_TEXTS: tuple[str, ...] = ("text", "name", "role", "owner", "by", "number")
"""The keys of an entity that are searched; ``text`` is where the snippet stands."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an index. ``kept``: its value can be read back, not only searched.

    ``many``: a document can have several values; of a text every document can.
    """

    name: str
    kind: Kind
    kept: bool = True
    many: bool = False


_ENTITY_FIELDS = tuple(Field(name, "text") for name in ENTITY_LISTS)

DOCUMENT_FIELDS: tuple[Field, ...] = (
    Field("document", "keyword"),
    Field("digest", "keyword"),
    Field("filename", "keyword"),
    Field("type", "keyword"),
    Field("municipality", "keyword"),
    Field("municipality_key", "keyword"),
    Field("date", "keyword"),
    Field("year", "keyword"),
    Field("person", "keyword", many=True),
    Field("numbers", "keyword", kept=False, many=True),
    Field("days", "days"),
    Field("page_count", "number"),
    Field("title", "text"),
    Field("persons", "text", kept=False),
    Field("text", "text", kept=False),
    *(Field(field.name, "text", kept=False) for field in _ENTITY_FIELDS),
)
"""``text`` holds the pages, each with the title and what people put into the record there that no
page says. ``person`` counts people, ``persons`` finds them. By ``page_count``, and by the
digest of the document on each page, Elasticsearch tells whether all pages are there."""

PAGE_FIELDS: tuple[Field, ...] = (
    Field("document", "keyword"),
    Field("digest", "keyword"),
    Field("page", "number"),
    Field("numbers", "keyword", kept=False, many=True),
    Field("shown", "shown"),
    Field("text", "text"),
    *_ENTITY_FIELDS,
)


def names(fields: tuple[Field, ...], kind: Kind, *, many: bool | None = None) -> tuple[str, ...]:
    """Return the names of the fields of one kind, in order."""
    return tuple(
        field.name for field in fields if field.kind == kind and many in (None, field.many)
    )


SHOWN = ("filename", "title", "type", "municipality", "date")
"""What a list shows of a document; each of its pages has it, too."""

DOCUMENT_TEXTS = names(DOCUMENT_FIELDS, "text")
PAGE_TEXTS = names(PAGE_FIELDS, "text")
